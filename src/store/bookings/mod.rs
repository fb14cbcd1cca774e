//! Bookings from hold to end, with their items. Claims are in [`crate::claims`].

mod affected;
mod json;
mod occupying;
mod query;
mod row;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::booking::{Booking, Item, StatusName};
use domain::ids::{BookingId, BookingKey, ResourceId};

use crate::among::among;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{booking, booking_item};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

pub use affected::{Hit, list_affected};
pub(crate) use occupying::{cancelled_rows, occupying_rows};
pub use occupying::{list_cancelled, list_occupying};
pub use query::{BookingFilter, BookingPage, list, list_requested};
pub(crate) use row::BookingRow;
use row::BookingValues;

/// The most bookings a job or a resolution takes up at once.
pub const BATCH_MAX: i64 = 200;

/// A booking and the key by which its claims name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBooking {
    /// The key; never leaves the server.
    pub key: BookingKey,
    /// The booking.
    pub booking: Booking,
}

/// A keyed hash of a client's network address, kept with holds so that nobody takes all of them.
pub type ClientHash = [u8; 32];

/// Stores a new booking with its items. Its claims are inserted apart, under the lock.
pub fn insert(
    tx: &mut Tx<'_>,
    booking: &Booking,
    client: Option<&ClientHash>,
) -> Result<BookingKey, StoreError> {
    let values = BookingValues::of(booking)?;
    let key: i64 = tx.query(|connection| {
        diesel::insert_into(booking::table)
            .values((
                booking::id.eq(booking.id.sql()),
                booking::created_at.eq(seconds(booking.created_at)),
                booking::client_hash.eq(client.map(|hash| hash.to_vec())),
                values,
            ))
            .returning(booking::key)
            .get_result(connection)
    })?;
    let key = BookingKey(key);
    insert_items(tx, key, &booking.items)?;
    Ok(key)
}

/// Stores `booking` with the next version if the stored one still has the version it was read with.
///
/// Returns the booking as stored, or `None` if somebody changed it meanwhile.
pub fn update_if_version(
    tx: &mut Tx<'_>,
    stored: StoredBooking,
) -> Result<Option<StoredBooking>, StoreError> {
    let StoredBooking { key, mut booking } = stored;
    let read = booking.version;
    booking.version += 1;
    let values = BookingValues::of(&booking)?;
    let is_hold = booking.stage.status.name() == StatusName::Held;
    let changed = tx.query(|connection| {
        // The address of a client is kept for holds only.
        let forget = booking::table
            .filter(booking::key.eq(key.0))
            .filter(booking::client_hash.is_not_null());
        if !is_hold {
            diesel::update(forget)
                .set(booking::client_hash.eq(None::<Vec<u8>>))
                .execute(connection)?;
        }
        diesel::update(
            booking::table
                .filter(booking::key.eq(key.0))
                .filter(booking::version.eq(read)),
        )
        .set(values)
        .execute(connection)
    })?;
    Ok((changed == 1).then_some(StoredBooking { key, booking }))
}

/// Replaces the items of a booking.
pub fn replace_items(tx: &mut Tx<'_>, key: BookingKey, items: &[Item]) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::delete(booking_item::table.filter(booking_item::booking_key.eq(key.0)))
            .execute(connection)
    })?;
    insert_items(tx, key, items)
}

fn insert_items(tx: &mut Tx<'_>, key: BookingKey, items: &[Item]) -> Result<(), StoreError> {
    for item in items {
        tx.query(|connection| {
            diesel::insert_into(booking_item::table)
                .values((
                    booking_item::booking_key.eq(key.0),
                    booking_item::resource_id.eq(item.resource_id.sql()),
                    booking_item::quantity.eq(i64::from(item.quantity)),
                ))
                .execute(connection)
        })?;
    }
    Ok(())
}

/// The booking with this id.
pub fn find(tx: &mut Tx<'_>, id: BookingId) -> Result<Option<StoredBooking>, StoreError> {
    let row: Option<BookingRow> = tx.query(|connection| {
        booking::table
            .filter(booking::id.eq(id.sql()))
            .select(BookingRow::as_select())
            .first(connection)
            .optional()
    })?;
    let Some(row) = row else { return Ok(None) };
    Ok(with_items(tx, vec![row])?.pop())
}

/// The bookings with these keys, in no particular order.
pub fn list_by_keys(
    tx: &mut Tx<'_>,
    keys: &[BookingKey],
) -> Result<Vec<StoredBooking>, StoreError> {
    let rows = tx.query(|connection| {
        booking::table
            .filter(among(booking::key, keys.iter().map(|key| key.0)))
            .limit(BATCH_MAX)
            .select(BookingRow::as_select())
            .load(connection)
    })?;
    with_items(tx, rows)
}

/// Of which version the management token of a booking must be.
pub fn find_token_version(tx: &mut Tx<'_>, id: BookingId) -> Result<Option<i64>, StoreError> {
    tx.query(|connection| {
        booking::table
            .filter(booking::id.eq(id.sql()))
            .select(booking::token_version)
            .first(connection)
            .optional()
    })
}

/// How many holds of one network address are open at `now`.
pub fn count_open_holds(
    tx: &mut Tx<'_>,
    client: &ClientHash,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    tx.query(|connection| {
        booking::table
            .filter(booking::client_hash.eq(client.to_vec()))
            .filter(booking::status.eq("held"))
            .filter(booking::valid_until.gt(seconds(now)))
            .count()
            .get_result(connection)
    })
}

/// The hold or option that is longest overdue at `now`.
pub fn find_overdue(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Option<BookingId>, StoreError> {
    tx.query(|connection| {
        booking::table
            .filter(booking::valid_until.le(seconds(now)))
            .order((booking::valid_until, booking::key))
            .select(booking::id)
            .first(connection)
            .optional()
    })
}

/// Completes rows by their items, with one more statement however many rows there are.
pub(crate) fn with_items(
    tx: &mut Tx<'_>,
    rows: Vec<BookingRow>,
) -> Result<Vec<StoredBooking>, StoreError> {
    let keys: Vec<i64> = rows.iter().map(|row| row.key).collect();
    let items: Vec<(i64, ResourceId, i64)> = if keys.is_empty() {
        Vec::new()
    } else {
        tx.query(|connection| {
            booking_item::table
                .filter(among(booking_item::booking_key, keys.iter().copied()))
                .order((booking_item::booking_key, booking_item::resource_id))
                .select((
                    booking_item::booking_key,
                    booking_item::resource_id,
                    booking_item::quantity,
                ))
                .load(connection)
        })?
    };
    let items_of = |key: i64| {
        let own = items.iter().filter(|(of, ..)| *of == key);
        own.map(|(_, resource_id, quantity)| {
            Ok(Item {
                resource_id: *resource_id,
                quantity: row::positive(*quantity)?,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()
    };
    rows.into_iter()
        .map(|row| {
            let items = items_of(row.key)?;
            let key = BookingKey(row.key);
            Ok(StoredBooking {
                key,
                booking: row.into_booking(items)?,
            })
        })
        .collect()
}
