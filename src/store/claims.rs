//! Claims: who has which atom when. Here the promise is kept that nothing is booked twice.
//!
//! Every use case that changes claims does, in one transaction and in this order: [`lock_atoms`], then
//! [`list_claims`] and the availability check on what it returned, then [`insert_claims`] or [`delete_claims`], then
//! [`bump_revisions`]. The lock keeps the check true until the commit; `docs/locking.md` says why the order matters
//! and what the fences in the database do if it is ever broken.
//!
//! [`lock_atoms`]: crate::atoms::lock_atoms
//! [`bump_revisions`]: crate::atoms::bump_revisions

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::availability::WantedClaim;
use domain::availability::calendar::CLAIM_LENGTH_MAX;
use domain::ids::{AtomId, BlockingKey, BookingKey};
use domain::interval::Interval;

use crate::atoms::{ascending, code};
use crate::column::Table;
use crate::dialect::{self, ClaimSearch};
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::claim;
use crate::tx::Tx;

pub use domain::availability::ClaimOwner;

/// The longest claim. It bounds how far back a look-up must search; the schema refuses longer ones.
pub(crate) const CLAIM_SECONDS_MAX: i64 = CLAIM_LENGTH_MAX.num_seconds();

const CLAIM: Table = Table("claim");

/// A claim that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// On what.
    pub atom: AtomId,
    /// When, setup and teardown included.
    pub span: Interval,
    /// How much of the stock.
    pub quantity: u32,
    /// By whom.
    pub owner: ClaimOwner,
    /// Until when, if it is only held.
    pub hold_until: Option<DateTime<Utc>>,
}

/// A claim as it is stored.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = claim)]
pub(crate) struct ClaimRow {
    atom_id: i64,
    starts_at: i64,
    ends_at: i64,
    quantity: i64,
    booking_key: Option<i64>,
    blocking_key: Option<i64>,
    hold_until: Option<i64>,
}

/// A claim as it is inserted.
#[derive(Debug, Insertable)]
#[diesel(table_name = claim, treat_none_as_default_value = false)]
pub(crate) struct NewClaimRow {
    atom_id: i64,
    kind: &'static str,
    starts_at: i64,
    ends_at: i64,
    quantity: i64,
    booking_key: Option<i64>,
    blocking_key: Option<i64>,
    hold_until: Option<i64>,
}

/// The claims on `atoms` that share an instant with `window`, by atom and start, without holds that have expired.
///
/// Under the lock this is what every new claim in the window must be checked against.
pub fn list_claims(
    tx: &mut Tx<'_>,
    atoms: &[AtomId],
    window: Interval,
    now: DateTime<Utc>,
) -> Result<Vec<Claim>, StoreError> {
    let search = ClaimSearch {
        from: seconds(window.start()),
        until: seconds(window.end()),
        now: seconds(now),
    };
    let ids = ascending(atoms);
    let rows = tx.query(|connection| dialect::list_claims(connection, &ids, search))?;
    rows.into_iter().map(Claim::try_from).collect()
}

/// The claims of one owner by atom and start, expired holds included if nobody has removed them yet.
pub fn list_claims_of(tx: &mut Tx<'_>, owner: ClaimOwner) -> Result<Vec<Claim>, StoreError> {
    let rows: Vec<ClaimRow> = tx.query(|connection| {
        let claims = claim::table
            .order((claim::atom_id, claim::starts_at))
            .select(ClaimRow::as_select())
            .into_boxed();
        match owner {
            ClaimOwner::Booking(key) => claims.filter(claim::booking_key.eq(key.0)),
            ClaimOwner::Blocking(key) => claims.filter(claim::blocking_key.eq(key.0)),
        }
        .load(connection)
    })?;
    rows.into_iter().map(Claim::try_from).collect()
}

/// Makes claims for `owner` on locked atoms, in ascending order of atom and start; with `hold_until` they expire.
///
/// If the caller overlooked a claim, a fence refuses with [`StoreError::FenceRefused`] and nothing can be committed.
pub fn insert_claims(
    tx: &mut Tx<'_>,
    owner: ClaimOwner,
    hold_until: Option<DateTime<Utc>>,
    claims: &[WantedClaim],
) -> Result<(), StoreError> {
    let mut rows: Vec<NewClaimRow> = claims
        .iter()
        .map(|claim| NewClaimRow::new(owner, hold_until, claim))
        .collect();
    rows.sort_unstable_by_key(|row| (row.atom_id, row.starts_at));
    tx.query(|connection| dialect::insert_claims(connection, &rows))
}

/// Deletes all claims of `owner` on locked atoms and returns these, each once, in ascending order.
pub fn delete_claims(tx: &mut Tx<'_>, owner: ClaimOwner) -> Result<Vec<AtomId>, StoreError> {
    let freed: Vec<i64> = tx.query(|connection| match owner {
        ClaimOwner::Booking(key) => {
            diesel::delete(claim::table.filter(claim::booking_key.eq(key.0)))
                .returning(claim::atom_id)
                .get_results(connection)
        }
        ClaimOwner::Blocking(key) => {
            diesel::delete(claim::table.filter(claim::blocking_key.eq(key.0)))
                .returning(claim::atom_id)
                .get_results(connection)
        }
    })?;
    let mut freed: Vec<AtomId> = freed.into_iter().map(AtomId).collect();
    freed.sort_unstable();
    freed.dedup();
    Ok(freed)
}

/// Changes until when the claims of a booking are held, `None` for good, and returns how many there are.
///
/// The caller has locked the atoms, which removed what has expired, and compares the count with what the booking must
/// have.
pub fn set_hold_until(
    tx: &mut Tx<'_>,
    booking: BookingKey,
    hold_until: Option<DateTime<Utc>>,
) -> Result<usize, StoreError> {
    tx.query(|connection| {
        diesel::update(claim::table.filter(claim::booking_key.eq(booking.0)))
            .set(claim::hold_until.eq(hold_until.map(seconds)))
            .execute(connection)
    })
}

impl NewClaimRow {
    fn new(owner: ClaimOwner, hold_until: Option<DateTime<Utc>>, claim: &WantedClaim) -> Self {
        let (booking_key, blocking_key) = match owner {
            ClaimOwner::Booking(key) => (Some(key.0), None),
            ClaimOwner::Blocking(key) => (None, Some(key.0)),
        };
        Self {
            atom_id: claim.atom.0,
            kind: code(claim.kind),
            starts_at: seconds(claim.span.start()),
            ends_at: seconds(claim.span.end()),
            quantity: i64::from(claim.quantity),
            booking_key,
            blocking_key,
            hold_until: hold_until.map(seconds),
        }
    }
}

impl TryFrom<ClaimRow> for Claim {
    type Error = StoreError;

    fn try_from(row: ClaimRow) -> Result<Self, StoreError> {
        let owner = match (row.booking_key, row.blocking_key) {
            (Some(key), None) => ClaimOwner::Booking(BookingKey(key)),
            (None, Some(key)) => ClaimOwner::Blocking(BlockingKey(key)),
            _ => return Err(CLAIM.broken("it has no owner, or two")),
        };
        let at = |seconds| CLAIM.at(seconds);
        let span = Interval::new(at(row.starts_at)?, at(row.ends_at)?);
        let span = CLAIM.value("ends_at", span)?;
        Ok(Self {
            atom: AtomId(row.atom_id),
            span,
            quantity: CLAIM.count("quantity", row.quantity)?,
            owner,
            hold_until: row.hold_until.map(at).transpose()?,
        })
    }
}
