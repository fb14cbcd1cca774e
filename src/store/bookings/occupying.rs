//! The bookings that occupy some space, or did until lately: for calendars without their items, and for the sheet of
//! the caretaker.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::booking::{Booking, StatusName};
use domain::ids::{AtomId, RoomId};
use domain::interval::Interval;

use super::row::BookingRow;
use crate::among::among;
use crate::claims::CLAIM_SECONDS_MAX;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{audit, booking, claim};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

/// Bookings that occupy `atoms` in `window` at `now`, by start, at most `limit`, without their items.
///
/// What somebody keeps free during checkout is none yet, and neither is a request that claims nothing.
pub fn list_occupying(
    tx: &mut Tx<'_>,
    atoms: &[AtomId],
    window: Interval,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Booking>, StoreError> {
    let atoms = atoms.iter().map(|atom| atom.0).collect();
    without_items(occupying_rows(tx, atoms, window, now, limit)?)
}

/// Bookings of `rooms` in `window` that were promised and then cancelled since `since`, by start, at most `limit`.
pub fn list_cancelled(
    tx: &mut Tx<'_>,
    rooms: &[RoomId],
    window: Interval,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Booking>, StoreError> {
    let rooms = rooms.iter().map(|id| id.sql()).collect();
    without_items(cancelled_rows(tx, rooms, window, since, limit)?)
}

/// The rows of [`list_occupying`].
pub(crate) fn occupying_rows(
    tx: &mut Tx<'_>,
    atoms: Vec<i64>,
    window: Interval,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<BookingRow>, StoreError> {
    let (from, until) = (seconds(window.start()), seconds(window.end()));
    tx.query(|connection| {
        let lasts = claim::hold_until
            .is_null()
            .or(claim::hold_until.gt(seconds(now)));
        let claiming = claim::table
            .filter(among(claim::atom_id, atoms))
            .filter(claim::starts_at.lt(until))
            .filter(claim::starts_at.gt(from - CLAIM_SECONDS_MAX))
            .filter(claim::ends_at.gt(from))
            .filter(lasts)
            .filter(claim::booking_key.is_not_null())
            .select(claim::booking_key.assume_not_null());
        booking::table
            .filter(booking::key.eq_any(claiming))
            .filter(booking::status.ne(StatusName::Held.code()))
            .filter(booking::starts_at.lt(until))
            .filter(booking::ends_at.gt(from))
            .order((booking::starts_at, booking::id))
            .limit(limit)
            .select(BookingRow::as_select())
            .load(connection)
    })
}

/// The rows of [`list_cancelled`].
pub(crate) fn cancelled_rows(
    tx: &mut Tx<'_>,
    rooms: Vec<BoundUuid>,
    window: Interval,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<BookingRow>, StoreError> {
    let mut rows: Vec<BookingRow> = tx.query(|connection| {
        let promised = audit::table
            .filter(audit::subject_id.eq(booking::id))
            .filter(audit::action.eq_any(["booking.confirmed", "booking.reserved"]));
        booking::table
            // As it stands in the index, which a bound value would not match.
            .filter(sql::<Bool>("booking.status = 'cancelled'"))
            .filter(among(booking::room_id.assume_not_null(), rooms))
            .filter(booking::status_at.ge(seconds(since)))
            .filter(exists(promised))
            .order((booking::starts_at, booking::id))
            .limit(limit)
            .select(BookingRow::as_select())
            .load(connection)
    })?;
    // The few that are left are judged here: asked for the start too, SQLite would read all bookings of the rooms that
    // ever started before.
    rows.retain(|row| row.shares(window));
    Ok(rows)
}

fn without_items(rows: Vec<BookingRow>) -> Result<Vec<Booking>, StoreError> {
    rows.into_iter()
        .map(|row| row.into_booking(Vec::new()))
        .collect()
}
