//! What meets the space and time of open bookings: claims of others, and open requests that claim nothing.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::booking::StatusName;
use domain::ids::{BookingKey, ProviderId, RoomId};
use domain::interval::Interval;

use super::{OPEN, STARTS_AT};
use crate::among::among;
use crate::claims::CLAIM_SECONDS_MAX;
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{atom, bookable, bookable_atom, booking, claim};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const CLAIM: Table = Table("claim");
const BOOKING: Table = Table("booking");

/// More than a page of the inbox can meet; what is beyond it is not counted.
const MET_MAX: i64 = 5_000;

/// Who has some of the space of an open booking at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    /// Another booking, by its key, and where it stands.
    Booking(BookingKey, StatusName),
    /// A blocking, by its key.
    Blocking(i64),
}

/// An open booking, and the booking or blocking whose claim it meets.
type MetRow = (i64, Option<i64>, Option<i64>);

/// The claims of others on the rooms of the bookings `keys` at their time, buffers included, each owner once for each
/// booking. Of pools only those that a room stands for are looked at.
pub fn list_met(
    tx: &mut Tx<'_>,
    keys: &[BookingKey],
    now: DateTime<Utc>,
) -> Result<Vec<(BookingKey, Met)>, StoreError> {
    let own = keys.iter().map(|key| key.0);
    let rows: Vec<MetRow> = tx.query(|connection| {
        let in_room = bookable::table.on(bookable::id.nullable().eq(booking::room_id));
        let of_room = bookable_atom::table.on(bookable_atom::bookable_id.eq(bookable::id));
        let starts_before = booking::ends_at + bookable::teardown_seconds;
        let ends_after = booking::starts_at - bookable::setup_seconds;
        let longest = booking::starts_at - bookable::setup_seconds - CLAIM_SECONDS_MAX;
        let at_that_time = claim::table.on(claim::atom_id
            .eq(bookable_atom::atom_id)
            .and(claim::starts_at.lt(starts_before))
            .and(claim::starts_at.gt(longest))
            .and(claim::ends_at.gt(ends_after)));
        let holds = claim::hold_until.gt(seconds(now)).assume_not_null();
        let is_space = atom::kind.ne("pool").or(bookable_atom::take.eq("whole"));
        let is_other = claim::booking_key
            .is_null()
            .or(claim::booking_key.assume_not_null().ne(booking::key));
        booking::table
            .inner_join(in_room)
            .inner_join(of_room)
            .inner_join(atom::table.on(atom::id.eq(bookable_atom::atom_id)))
            .inner_join(at_that_time)
            .filter(among(booking::key, own))
            .filter(is_space)
            .filter(is_other)
            .filter(claim::hold_until.is_null().or(holds))
            .select((booking::key, claim::booking_key, claim::blocking_key))
            .distinct()
            .limit(MET_MAX)
            .load(connection)
    })?;
    let others: Vec<i64> = rows.iter().filter_map(|(_, other, _)| *other).collect();
    let statuses = statuses(tx, others)?;
    let met = |(own, booking, blocking): MetRow| {
        let met = match (booking, blocking) {
            (Some(key), None) => {
                let found = statuses.binary_search_by_key(&key, |(key, _)| *key);
                let status = found.ok().and_then(|place| statuses.get(place));
                let (_, status) = status.ok_or(StoreError::Missing)?;
                Met::Booking(BookingKey(key), *status)
            }
            (None, Some(key)) => Met::Blocking(key),
            _ => return Err(CLAIM.broken("it has no owner, or two")),
        };
        Ok((BookingKey(own), met))
    };
    rows.into_iter().map(met).collect()
}

/// Where bookings stand, by key.
fn statuses(tx: &mut Tx<'_>, mut keys: Vec<i64>) -> Result<Vec<(i64, StatusName)>, StoreError> {
    keys.sort_unstable();
    keys.dedup();
    let rows: Vec<(i64, String)> = tx.query(|connection| {
        booking::table
            .filter(among(booking::key, keys))
            .order(booking::key)
            .select((booking::key, booking::status))
            .load(connection)
    })?;
    rows.into_iter()
        .map(|(key, status)| Ok((key, BOOKING.value("status", StatusName::parse(&status))?)))
        .collect()
}

/// An open request as its rivals see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requested {
    /// Its key.
    pub key: BookingKey,
    /// The room it wants.
    pub room_id: RoomId,
    /// When, buffers aside.
    pub span: Interval,
}

/// The open requests for rooms of `providers` that share an instant with `window`, at most 5,000.
pub fn list_requested(
    tx: &mut Tx<'_>,
    providers: &[ProviderId],
    window: Interval,
) -> Result<Vec<Requested>, StoreError> {
    let providers = providers.iter().map(|id| id.sql());
    let rows: Vec<(i64, RoomId, i64, i64)> = tx.query(|connection| {
        booking::table
            .filter(sql::<Bool>(OPEN))
            .filter(among(booking::provider_id, providers))
            .filter(booking::status.eq(StatusName::Requested.code()))
            .filter(booking::room_id.is_not_null())
            .filter(sql::<BigInt>(STARTS_AT).lt(seconds(window.end())))
            .filter(booking::ends_at.gt(seconds(window.start())))
            .order((booking::received_at, booking::id))
            .limit(MET_MAX)
            .select((
                booking::key,
                booking::room_id.assume_not_null(),
                booking::starts_at,
                booking::ends_at,
            ))
            .load(connection)
    })?;
    let requested = |(key, room_id, starts_at, ends_at): (i64, RoomId, i64, i64)| {
        let span = Interval::new(BOOKING.at(starts_at)?, BOOKING.at(ends_at)?);
        Ok(Requested {
            key: BookingKey(key),
            room_id,
            span: BOOKING.value("ends_at", span)?,
        })
    };
    rows.into_iter().map(requested).collect()
}
