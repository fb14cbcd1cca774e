//! What staff decided about bookings that were in the way of a closure or a blocking. Only added, never changed.

use diesel::prelude::*;
use domain::closure::{Cause, Grounds, Outcome, ReasonClass, Resolution};
use domain::ids::{BlockingKey, BookingKey, ClosureId};

use crate::by;
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::resolution;
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const RESOLUTION: Table = Table("resolution");

/// The most decisions that are read of one cause or booking.
const READ_MAX: i64 = 1_000;

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = resolution)]
struct ResolutionRow {
    closure_id: Option<ClosureId>,
    blocking_key: Option<i64>,
    booking_key: i64,
    outcome: String,
    reason_class: String,
    reason: String,
    decided_by: String,
    recorded_by: String,
    at: i64,
}

/// Puts a decision on record.
pub fn insert(tx: &mut Tx<'_>, new: &Resolution) -> Result<(), StoreError> {
    let (closure, blocking) = match new.cause {
        Some(Cause::Closure(id)) => (Some(id.sql()), None),
        Some(Cause::Blocking(key)) => (None, Some(key.0)),
        None => (None, None),
    };
    tx.query(|connection| {
        diesel::insert_into(resolution::table)
            .values((
                resolution::closure_id.eq(closure),
                resolution::blocking_key.eq(blocking),
                resolution::booking_key.eq(new.booking.0),
                resolution::outcome.eq(new.outcome.code()),
                resolution::reason_class.eq(new.grounds.class.code()),
                resolution::reason.eq(new.grounds.reason.as_str()),
                resolution::decided_by.eq(new.grounds.decided_by.as_str()),
                resolution::recorded_by.eq(by::code(new.recorded_by)),
                resolution::at.eq(seconds(new.at)),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// The last decision about `booking` because of `cause`.
pub fn find_last(
    tx: &mut Tx<'_>,
    cause: Cause,
    booking: BookingKey,
) -> Result<Option<Resolution>, StoreError> {
    let of_booking = list_of_booking(tx, booking)?;
    Ok(of_booking
        .into_iter()
        .rfind(|resolution| resolution.cause == Some(cause)))
}

/// The decisions about a booking, the oldest first.
pub fn list_of_booking(
    tx: &mut Tx<'_>,
    booking: BookingKey,
) -> Result<Vec<Resolution>, StoreError> {
    let rows: Vec<ResolutionRow> = tx.query(|connection| {
        resolution::table
            .filter(resolution::booking_key.eq(booking.0))
            .order(resolution::key)
            .limit(READ_MAX)
            .select(ResolutionRow::as_select())
            .load(connection)
    })?;
    rows.into_iter().map(Resolution::try_from).collect()
}

/// The bookings that a blocking lets stand.
pub fn list_let_stand(
    tx: &mut Tx<'_>,
    blocking: BlockingKey,
) -> Result<Vec<BookingKey>, StoreError> {
    let keys: Vec<i64> = tx.query(|connection| {
        resolution::table
            .filter(resolution::blocking_key.eq(blocking.0))
            .filter(resolution::outcome.eq(Outcome::LetStand.code()))
            .order(resolution::key)
            .limit(READ_MAX)
            .select(resolution::booking_key)
            .load(connection)
    })?;
    Ok(keys.into_iter().map(BookingKey).collect())
}

impl TryFrom<ResolutionRow> for Resolution {
    type Error = StoreError;

    fn try_from(row: ResolutionRow) -> Result<Self, StoreError> {
        let closure = row.closure_id.map(Cause::Closure);
        let blocking = row
            .blocking_key
            .map(|key| Cause::Blocking(BlockingKey(key)));
        let grounds = Grounds {
            class: RESOLUTION.value("reason_class", ReasonClass::parse(&row.reason_class))?,
            reason: RESOLUTION.value("reason", domain::text::Prose::parse(&row.reason))?,
            decided_by: RESOLUTION.line("decided_by", &row.decided_by)?,
        };
        Ok(Self {
            cause: closure.or(blocking),
            booking: BookingKey(row.booking_key),
            outcome: RESOLUTION.value("outcome", Outcome::parse(&row.outcome))?,
            grounds,
            recorded_by: RESOLUTION.value("recorded_by", by::parse(&row.recorded_by).ok_or(()))?,
            at: RESOLUTION.at(row.at)?,
        })
    }
}
