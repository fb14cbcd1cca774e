//! Atoms: the indivisible pieces of space and the pools on which claims are made, and the lock on them.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::bookable::AtomKind;
use domain::ids::AtomId;

use crate::column::Table;
use crate::dialect;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::atom;
use crate::tx::Tx;

const ATOM: Table = Table("atom");

/// An atom that is locked until the transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtomState {
    /// Which.
    pub id: AtomId,
    /// What it is, which never changes, and how much there is of it.
    pub kind: AtomKind,
    /// Rises when claims change hands.
    pub revision: i64,
}

/// What came of a new stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockChange {
    /// The stock is set.
    Done,
    /// Nothing was changed: `peak` is claimed at once at some time after the day from which the stock would hold.
    BelowClaims {
        /// The lowest stock that would do.
        peak: u32,
    },
}

/// An atom as it is stored.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = atom)]
pub(crate) struct AtomRow {
    id: i64,
    kind: String,
    stock: i64,
    revision: i64,
}

/// Locks atoms against every other writer, in ascending order, and removes the holds on them that have expired.
///
/// Call it once per use case, with everything that will be claimed or released, as late as possible: a second call
/// could wait for someone who waits for the first. Fails with [`StoreError::Missing`] if an atom does not exist.
pub fn lock_atoms(
    tx: &mut Tx<'_>,
    atoms: &[AtomId],
    now: DateTime<Utc>,
) -> Result<Vec<AtomState>, StoreError> {
    let ids = ascending(atoms);
    let rows = tx.query(|connection| dialect::lock_atoms(connection, &ids))?;
    if rows.len() != ids.len() {
        return Err(StoreError::Missing);
    }
    tx.query(|connection| dialect::delete_expired_holds(connection, &ids, seconds(now)))?;
    rows.into_iter().map(AtomState::try_from).collect()
}

/// Makes an atom.
pub fn insert_atom(tx: &mut Tx<'_>, kind: AtomKind) -> Result<AtomId, StoreError> {
    let stock = i64::from(kind.stock());
    tx.query(|connection| {
        diesel::insert_into(atom::table)
            .values((atom::kind.eq(code(kind)), atom::stock.eq(stock)))
            .returning(atom::id)
            .get_result(connection)
    })
    .map(AtomId)
}

/// Sets the stock of a locked pool; claims that end by `since` need not fit it.
pub fn set_stock(
    tx: &mut Tx<'_>,
    pool: AtomId,
    stock: u32,
    since: DateTime<Utc>,
) -> Result<StockChange, StoreError> {
    let since = seconds(since);
    let peak = ATOM.count("stock", claimed_peak(tx, pool, since)?)?;
    if peak > stock {
        return Ok(StockChange::BelowClaims { peak });
    }
    tx.query(|connection| {
        diesel::update(atom::table.find(pool.0))
            .set((
                atom::stock.eq(i64::from(stock)),
                atom::stock_since.eq(since),
            ))
            .execute(connection)
    })?;
    Ok(StockChange::Done)
}

/// Notes that claims on locked atoms changed hands, so that feeds are written anew.
pub fn bump_revisions(tx: &mut Tx<'_>, atoms: &[AtomId]) -> Result<(), StoreError> {
    let ids = ascending(atoms);
    tx.query(|connection| dialect::bump_revisions(connection, &ids))
}

/// The most that is claimed of `pool` at one instant after `since`; the same sum as in the fences.
fn claimed_peak(tx: &mut Tx<'_>, pool: AtomId, since: i64) -> Result<i64, StoreError> {
    let peak = sql::<BigInt>(
        "(SELECT CAST(coalesce(max(level), 0) AS BIGINT) FROM (\
         SELECT sum(change) OVER (ORDER BY at, change ROWS UNBOUNDED PRECEDING) AS level FROM (\
         SELECT starts_at AS at, quantity AS change FROM claim WHERE atom_id = ",
    )
    .bind::<BigInt, _>(pool.0)
    .sql(" AND ends_at > ")
    .bind::<BigInt, _>(since)
    .sql(" UNION ALL SELECT ends_at, -quantity FROM claim WHERE atom_id = ")
    .bind::<BigInt, _>(pool.0)
    .sql(" AND ends_at > ")
    .bind::<BigInt, _>(since)
    .sql(") AS changes) AS levels)");
    tx.query(|connection| diesel::select(peak).get_result(connection))
}

/// Each atom once, in the order in which locks are taken.
pub(crate) fn ascending(atoms: &[AtomId]) -> Vec<i64> {
    let mut ids: Vec<i64> = atoms.iter().map(|atom| atom.0).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The kind as it is stored, without the stock, which may change.
pub(crate) fn code(kind: AtomKind) -> &'static str {
    match kind {
        AtomKind::Exclusive => "exclusive",
        AtomKind::Link => "link",
        AtomKind::Pool { .. } => "pool",
    }
}

/// The kind from its two columns.
pub(crate) fn kind(code: &str, stock: i64) -> Result<AtomKind, StoreError> {
    match code {
        "exclusive" => Ok(AtomKind::Exclusive),
        "link" => Ok(AtomKind::Link),
        "pool" => Ok(AtomKind::Pool {
            stock: ATOM.count("stock", stock)?,
        }),
        _ => Err(ATOM.broken("kind is unknown")),
    }
}

impl TryFrom<AtomRow> for AtomState {
    type Error = StoreError;

    fn try_from(row: AtomRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: AtomId(row.id),
            kind: kind(&row.kind, row.stock)?,
            revision: row.revision,
        })
    }
}
