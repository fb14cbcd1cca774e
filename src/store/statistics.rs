//! Sums over bookings, worked out in the database: how many, how long, for how many people.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use domain::booking::{Kind, StatusName};
use domain::ids::RoomId;
use domain::interval::Interval;

use crate::among::among;
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::booking;
use crate::sql_uuid::{BindUuid, SqlUuid};
use crate::tx::Tx;

const BOOKING: Table = Table("booking");

/// More uses of one room than two years hold.
const SPANS_MAX: i64 = 50_000;

/// What was promised, whatever became of it afterwards.
const PROMISED: &str = "booking.status IN ('confirmed', 'completed', 'no_show')";

/// The bookings of one room that start in one period, of one kind and status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The room.
    pub room_id: RoomId,
    /// The place of the period among those asked for, from 0.
    pub period: usize,
    /// Whose use it is.
    pub kind: Kind,
    /// Where they stand.
    pub status: StatusName,
    /// How many.
    pub bookings: u64,
    /// How long all of them are, in seconds.
    pub seconds: i64,
    /// For how many people, where that was said.
    pub people: u64,
}

/// A row of sums: room, period, kind, status, count, seconds, people.
type SumRow = (RoomId, i64, String, String, i64, i64, i64);

type SumColumns = (SqlUuid, BigInt, Text, Text, BigInt, BigInt, BigInt);

/// What is summed up of each group; PostgreSQL would sum to another type.
const SUMS: &str = "count(*), CAST(sum(booking.ends_at - booking.starts_at) AS BIGINT), \
    CAST(coalesce(sum(booking.attendees), 0) AS BIGINT)";

/// Sums over the bookings of `rooms` that start in the periods between `edges`, which ascend. Requests, options and
/// holds are not counted.
pub fn list_sums(
    tx: &mut Tx<'_>,
    rooms: &[RoomId],
    edges: &[DateTime<Utc>],
) -> Result<Vec<Sum>, StoreError> {
    let (Some(first), Some(last)) = (edges.first(), edges.last()) else {
        return Ok(Vec::new());
    };
    let ids: Vec<_> = rooms.iter().map(|id| id.sql()).collect();
    let groups = format!(
        "booking.room_id, {}, booking.kind, booking.status",
        period(edges)
    );
    let rows: Vec<SumRow> = tx.query(|connection| {
        booking::table
            .filter(among(booking::room_id.assume_not_null(), ids))
            .filter(booking::starts_at.ge(seconds(*first)))
            .filter(booking::starts_at.lt(seconds(*last)))
            .filter(booking::status.eq_any(COUNTED))
            .group_by(sql::<BigInt>(&groups))
            .select(sql::<SumColumns>(&format!("{groups}, {SUMS}")))
            .load(connection)
    })?;
    rows.into_iter().map(sum).collect()
}

/// What is counted: what was promised, and what was given up.
const COUNTED: [&str; 4] = ["confirmed", "completed", "no_show", "cancelled"];

/// The place of the period in which a booking starts, as an expression; the numbers are our own.
fn period(edges: &[DateTime<Utc>]) -> String {
    let inner = edges.iter().skip(1).enumerate();
    let cases: Vec<String> = inner
        .map(|(place, edge)| format!(" WHEN booking.starts_at < {} THEN {place}", seconds(*edge)))
        .collect();
    let (cases, last) = (cases.concat(), edges.len());
    format!("CAST(CASE{cases} ELSE {last} END AS BIGINT)")
}

/// When a room was promised in `window`, by start.
pub fn list_promised(
    tx: &mut Tx<'_>,
    room: RoomId,
    window: Interval,
) -> Result<Vec<Interval>, StoreError> {
    let rows: Vec<(i64, i64)> = tx.query(|connection| {
        booking::table
            .filter(booking::room_id.eq(room.sql()))
            .filter(booking::starts_at.ge(seconds(window.start())))
            .filter(booking::starts_at.lt(seconds(window.end())))
            .filter(sql::<Bool>(PROMISED))
            .order(booking::starts_at)
            .limit(SPANS_MAX)
            .select((booking::starts_at, booking::ends_at))
            .load(connection)
    })?;
    let span = |(from, to)| {
        let span = Interval::new(BOOKING.at(from)?, BOOKING.at(to)?);
        BOOKING.value("ends_at", span)
    };
    rows.into_iter().map(span).collect()
}

fn sum(row: SumRow) -> Result<Sum, StoreError> {
    let (room_id, period, kind, status, bookings, seconds, people) = row;
    Ok(Sum {
        room_id,
        period: BOOKING.value("starts_at", usize::try_from(period))?,
        kind: BOOKING.value("kind", Kind::parse(&kind))?,
        status: BOOKING.value("status", StatusName::parse(&status))?,
        bookings: BOOKING.value("key", u64::try_from(bookings))?,
        seconds,
        people: BOOKING.value("attendees", u64::try_from(people))?,
    })
}
