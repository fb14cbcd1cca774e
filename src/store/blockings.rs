//! Blockings: what staff take out of use. Their claims are in [`crate::claims`].

use std::collections::HashMap;

use diesel::prelude::*;
use domain::blocking::{BlockedItem, Blocking};
use domain::bookable::BookableId;
use domain::ids::{AtomId, BlockingId, BlockingKey, ProviderId};
use domain::interval::Interval;

use crate::among::among;
use crate::bookables::bookable_id;
use crate::claims::CLAIM_SECONDS_MAX;
use crate::column::{Table, text};
use crate::error::StoreError;
use crate::instant::seconds;
use crate::page::{SpanFilter, SpanPage};
use crate::schema::{blocking, blocking_bookable, bookable, claim};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const BLOCKING: Table = Table("blocking");

/// The most blockings that are read by their keys.
const KEYS_MAX: i64 = 200;

/// A blocking and the key by which its claims name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBlocking {
    /// The key; never leaves the server.
    pub key: BlockingKey,
    /// The blocking.
    pub blocking: Blocking,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = blocking)]
struct BlockingRow {
    key: i64,
    id: BlockingId,
    provider_id: ProviderId,
    starts_at: i64,
    ends_at: i64,
    title: String,
    public_reason: Option<String>,
    version: i64,
    created_at: i64,
    changed_at: i64,
}

#[derive(Debug, Insertable, AsChangeset)]
#[diesel(table_name = blocking, treat_none_as_default_value = false, treat_none_as_null = true)]
struct BlockingValues {
    provider_id: BoundUuid,
    starts_at: i64,
    ends_at: i64,
    title: String,
    public_reason: Option<String>,
    version: i64,
    changed_at: i64,
}

/// The blocking with this id.
pub fn find(tx: &mut Tx<'_>, id: BlockingId) -> Result<Option<StoredBlocking>, StoreError> {
    let row: Option<BlockingRow> = tx.query(|connection| {
        blocking::table
            .filter(blocking::id.eq(id.sql()))
            .select(BlockingRow::as_select())
            .first(connection)
            .optional()
    })?;
    Ok(with_items(tx, row.into_iter().collect())?.pop())
}

/// The blockings with these keys by start, at most 200.
pub fn list_by_keys(
    tx: &mut Tx<'_>,
    keys: &[BlockingKey],
) -> Result<Vec<StoredBlocking>, StoreError> {
    let rows = tx.query(|connection| {
        blocking::table
            .filter(blocking::key.eq_any(keys.iter().map(|key| key.0)))
            .order((blocking::starts_at, blocking::id))
            .limit(KEYS_MAX)
            .select(BlockingRow::as_select())
            .load(connection)
    })?;
    with_items(tx, rows)
}

/// At most `limit` blockings by start, those after the position `after`; with `of` only those that take it.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &SpanFilter,
    of: Option<BookableId>,
    after: Option<&SpanPage<BlockingId>>,
    limit: i64,
) -> Result<Vec<StoredBlocking>, StoreError> {
    let mut blockings = blocking::table
        .order((blocking::starts_at, blocking::id))
        .limit(limit)
        .select(BlockingRow::as_select())
        .into_boxed();
    if let Some(providers) = filter.providers() {
        blockings = blockings.filter(blocking::provider_id.eq_any(providers));
    }
    if let Some(of) = of {
        let taking = blocking_bookable::table
            .filter(blocking_bookable::bookable_id.eq(of.uuid().sql()))
            .select(blocking_bookable::blocking_key);
        blockings = blockings.filter(blocking::key.eq_any(taking));
    }
    if let Some(before) = filter.starts_before {
        blockings = blockings.filter(blocking::starts_at.lt(seconds(before)));
    }
    if let Some(after) = filter.ends_after {
        blockings = blockings.filter(blocking::ends_at.gt(seconds(after)));
    }
    if let Some(SpanPage { starts_at, id }) = after {
        let start = seconds(*starts_at);
        let same_start = blocking::starts_at.eq(start).and(blocking::id.gt(id.sql()));
        blockings = blockings.filter(blocking::starts_at.gt(start).or(same_start));
    }
    let rows = tx.query(|connection| blockings.load(connection))?;
    with_items(tx, rows)
}

/// Blockings that take some of `atoms` in `window`, by start, at most `limit`.
pub fn list_occupying(
    tx: &mut Tx<'_>,
    atoms: &[AtomId],
    window: Interval,
    limit: i64,
) -> Result<Vec<StoredBlocking>, StoreError> {
    let (from, until) = (seconds(window.start()), seconds(window.end()));
    let ids: Vec<i64> = atoms.iter().map(|atom| atom.0).collect();
    let rows = tx.query(|connection| {
        let claiming = claim::table
            .filter(among(claim::atom_id, ids))
            .filter(claim::starts_at.lt(until))
            .filter(claim::starts_at.gt(from - CLAIM_SECONDS_MAX))
            .filter(claim::ends_at.gt(from))
            .filter(claim::blocking_key.is_not_null())
            .select(claim::blocking_key.assume_not_null());
        blocking::table
            .filter(blocking::key.eq_any(claiming))
            .order((blocking::starts_at, blocking::id))
            .limit(limit)
            .select(BlockingRow::as_select())
            .load(connection)
    })?;
    with_items(tx, rows)
}

/// Enters a blocking with what it takes. Its claims are inserted apart, under the lock.
pub fn insert(tx: &mut Tx<'_>, new: &Blocking) -> Result<BlockingKey, StoreError> {
    let key: i64 = tx.query(|connection| {
        diesel::insert_into(blocking::table)
            .values((
                blocking::id.eq(new.id.sql()),
                blocking::created_at.eq(seconds(new.created_at)),
                BlockingValues::of(new),
            ))
            .returning(blocking::key)
            .get_result(connection)
    })?;
    insert_items(tx, BlockingKey(key), &new.items)?;
    Ok(BlockingKey(key))
}

/// Writes the blocking with the next version if nobody has changed it since it was read.
pub fn update_if_version(
    tx: &mut Tx<'_>,
    stored: StoredBlocking,
) -> Result<Option<StoredBlocking>, StoreError> {
    let StoredBlocking { key, mut blocking } = stored;
    let read = blocking.version;
    blocking.version += 1;
    let values = BlockingValues::of(&blocking);
    let updated = tx.query(|connection| {
        let unchanged = blocking::table
            .find(key.0)
            .filter(blocking::version.eq(read));
        diesel::update(unchanged).set(values).execute(connection)
    })?;
    if updated == 0 {
        return Ok(None);
    }
    tx.query(|connection| {
        let own = blocking_bookable::blocking_key.eq(key.0);
        diesel::delete(blocking_bookable::table.filter(own)).execute(connection)
    })?;
    insert_items(tx, key, &blocking.items)?;
    Ok(Some(StoredBlocking { key, blocking }))
}

/// Deletes a blocking whose claims are deleted; what was decided about bookings because of it stays on record.
pub fn delete(tx: &mut Tx<'_>, key: BlockingKey) -> Result<(), StoreError> {
    tx.query(|connection| diesel::delete(blocking::table.find(key.0)).execute(connection))?;
    Ok(())
}

fn insert_items(
    tx: &mut Tx<'_>,
    key: BlockingKey,
    items: &[BlockedItem],
) -> Result<(), StoreError> {
    for item in items {
        tx.query(|connection| {
            diesel::insert_into(blocking_bookable::table)
                .values((
                    blocking_bookable::blocking_key.eq(key.0),
                    blocking_bookable::bookable_id.eq(item.bookable.uuid().sql()),
                    blocking_bookable::quantity.eq(i64::from(item.quantity)),
                ))
                .execute(connection)
        })?;
    }
    Ok(())
}

fn with_items(tx: &mut Tx<'_>, rows: Vec<BlockingRow>) -> Result<Vec<StoredBlocking>, StoreError> {
    let mut items = items(tx, rows.iter().map(|row| row.key).collect())?;
    rows.into_iter()
        .map(|row| {
            let items = items.remove(&row.key).unwrap_or_default();
            row.into_blocking(items)
        })
        .collect()
}

fn items(tx: &mut Tx<'_>, keys: Vec<i64>) -> Result<HashMap<i64, Vec<BlockedItem>>, StoreError> {
    let mut of: HashMap<i64, Vec<BlockedItem>> = HashMap::new();
    if keys.is_empty() {
        return Ok(of);
    }
    let rows: Vec<(i64, BoundUuid, String, i64)> = tx.query(|connection| {
        blocking_bookable::table
            .inner_join(bookable::table)
            .filter(blocking_bookable::blocking_key.eq_any(keys))
            .order((
                blocking_bookable::blocking_key,
                blocking_bookable::bookable_id,
            ))
            .select((
                blocking_bookable::blocking_key,
                blocking_bookable::bookable_id,
                bookable::kind,
                blocking_bookable::quantity,
            ))
            .load(connection)
    })?;
    for (key, id, kind, quantity) in rows {
        of.entry(key).or_default().push(BlockedItem {
            bookable: bookable_id(&kind, id)?,
            quantity: BLOCKING.count("quantity", quantity)?,
        });
    }
    Ok(of)
}

impl BlockingValues {
    fn of(blocking: &Blocking) -> Self {
        Self {
            provider_id: blocking.provider_id.sql(),
            starts_at: seconds(blocking.span.start()),
            ends_at: seconds(blocking.span.end()),
            title: blocking.title.to_string(),
            public_reason: text(blocking.public_reason.as_ref()),
            version: blocking.version,
            changed_at: seconds(blocking.changed_at),
        }
    }
}

impl BlockingRow {
    fn into_blocking(self, items: Vec<BlockedItem>) -> Result<StoredBlocking, StoreError> {
        let span = Interval::new(BLOCKING.at(self.starts_at)?, BLOCKING.at(self.ends_at)?);
        let blocking = Blocking {
            id: self.id,
            provider_id: self.provider_id,
            span: BLOCKING.value("ends_at", span)?,
            title: BLOCKING.line("title", &self.title)?,
            public_reason: BLOCKING
                .optional_line("public_reason", self.public_reason.as_deref())?,
            items,
            version: self.version,
            created_at: BLOCKING.at(self.created_at)?,
            changed_at: BLOCKING.at(self.changed_at)?,
        };
        Ok(StoredBlocking {
            key: BlockingKey(self.key),
            blocking,
        })
    }
}
