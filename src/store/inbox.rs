//! What the office has to decide: open requests and options, what stands in their way, and how much there is.

mod counts;
mod meeting;

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::booking::StatusName;
use domain::ids::{BookingId, ProviderId};

use crate::among::among;
use crate::bookings::{BookingRow, StoredBooking, with_items};
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::booking;
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

pub use counts::{Affected, count_expiring, count_requested, list_affected};
pub use meeting::{Met, Requested, list_met, list_requested};

/// The condition of the index of what the office has to decide; a bound value would not match it.
pub(crate) const OPEN: &str = "booking.status IN ('requested', 'option')";

/// The start of a booking, written so that SQLite does not read all that ever started before from another index: of
/// what is open there is little.
pub(crate) const STARTS_AT: &str = "+booking.starts_at";

/// Which open bookings a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenFilter {
    /// Of these providers; absent: of all.
    pub providers: Option<Vec<ProviderId>>,
    /// Only requests, or only options.
    pub status: Option<StatusName>,
}

/// Where a list goes on: behind the booking with these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenPosition {
    /// When the last one shown was received.
    pub received_at: DateTime<Utc>,
    /// Its id.
    pub id: BookingId,
}

/// Open requests, and options that still hold at `now`, the oldest received first, at most `limit`, behind `after`.
pub fn list_open(
    tx: &mut Tx<'_>,
    filter: &OpenFilter,
    after: Option<OpenPosition>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<StoredBooking>, StoreError> {
    let holds = booking::valid_until.gt(seconds(now)).assume_not_null();
    let mut query = booking::table
        .filter(sql::<Bool>(OPEN))
        .filter(booking::valid_until.is_null().or(holds))
        .into_boxed();
    if let Some(providers) = &filter.providers {
        let providers: Vec<_> = providers.iter().map(|id| id.sql()).collect();
        query = query.filter(among(booking::provider_id, providers));
    }
    if let Some(status) = filter.status {
        query = query.filter(booking::status.eq(status.code()));
    }
    if let Some(OpenPosition { received_at, id }) = after {
        let received = seconds(received_at);
        let same = booking::received_at
            .eq(received)
            .and(booking::id.gt(id.sql()));
        query = query.filter(booking::received_at.gt(received).or(same));
    }
    let rows: Vec<BookingRow> = tx.query(|connection| {
        query
            .order((booking::received_at, booking::id))
            .limit(limit)
            .select(BookingRow::as_select())
            .load(connection)
    })?;
    with_items(tx, rows)
}
