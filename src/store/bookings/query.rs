//! Lists of bookings: for the office, for closures, for feeds.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use domain::booking::{Reference, StatusName};
use domain::ids::{BookingId, OrganiserId, ProviderId, RoomId, SiteId};
use domain::interval::Interval;
use domain::rules::USE_DAYS_MAX;

use super::row::BookingRow;
use super::{BATCH_MAX, StoredBooking, with_items};
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::booking;
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

/// Which bookings a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookingFilter {
    /// Of these providers; absent: of all.
    pub providers: Option<Vec<ProviderId>>,
    /// Of this room.
    pub room: Option<RoomId>,
    /// By this organiser.
    pub organiser: Option<OrganiserId>,
    /// In this status; a hold or option that ran out is expired, whatever is stored.
    pub status: Option<StatusName>,
    /// With this reference.
    pub reference: Option<Reference>,
    /// That share an instant with this span.
    pub within: Option<Interval>,
}

/// Where in a list to go on: behind the booking with this start and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookingPage {
    /// The start of the last booking shown.
    pub starts_at: DateTime<Utc>,
    /// Its id.
    pub id: BookingId,
}

/// Bookings by start and id, at most `limit`, behind `after`; the status is that of `now`.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &BookingFilter,
    after: Option<BookingPage>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<StoredBooking>, StoreError> {
    let mut query = booking::table.into_boxed();
    if let Some(providers) = &filter.providers {
        query = query.filter(booking::provider_id.eq_any(bound(providers)));
    }
    if let Some(room) = filter.room {
        query = query.filter(booking::room_id.eq(room.sql()));
    }
    if let Some(organiser) = filter.organiser {
        query = query.filter(booking::organiser_id.eq(organiser.sql()));
    }
    if let Some(status) = filter.status {
        let overdue = booking::valid_until
            .is_not_null()
            .and(booking::valid_until.assume_not_null().le(seconds(now)));
        let stored = booking::status.eq(status.code());
        query = if status == StatusName::Expired {
            query.filter(stored.or(overdue))
        } else {
            query.filter(stored.and(not(overdue)))
        };
    }
    if let Some(reference) = filter.reference {
        query = query.filter(booking::reference.eq(reference.to_string()));
    }
    if let Some(within) = filter.within {
        query = query
            .filter(booking::starts_at.lt(seconds(within.end())))
            .filter(booking::ends_at.gt(seconds(within.start())));
    }
    if let Some(BookingPage { starts_at, id }) = after {
        let start = seconds(starts_at);
        let same_start = booking::starts_at.eq(start).and(booking::id.gt(id.sql()));
        query = query.filter(booking::starts_at.gt(start).or(same_start));
    }
    let rows: Vec<BookingRow> = tx.query(|connection| {
        query
            .order((booking::starts_at, booking::id))
            .limit(limit)
            .select(BookingRow::as_select())
            .load(connection)
    })?;
    with_items(tx, rows)
}

/// Open requests at a provider's site that share an instant with `span`, by start. At most [`BATCH_MAX`].
pub fn list_requested(
    tx: &mut Tx<'_>,
    provider: ProviderId,
    site: SiteId,
    span: Interval,
) -> Result<Vec<StoredBooking>, StoreError> {
    let rows: Vec<BookingRow> = tx.query(|connection| {
        booking::table
            .filter(booking::provider_id.eq(provider.sql()))
            .filter(booking::site_id.eq(site.sql()))
            .filter(booking::status.eq(StatusName::Requested.code()))
            .filter(booking::ends_at.gt(seconds(span.start())))
            .filter(booking::starts_at.gt(earliest_start(span.start())))
            .filter(booking::starts_at.lt(seconds(span.end())))
            .order((booking::starts_at, booking::id))
            .limit(BATCH_MAX)
            .select(BookingRow::as_select())
            .load(connection)
    })?;
    with_items(tx, rows)
}

/// Before this nothing starts that is still in use at `at`; so the index by start is read from here.
pub(super) fn earliest_start(at: DateTime<Utc>) -> i64 {
    seconds(at - TimeDelta::days(USE_DAYS_MAX))
}

fn bound<T: BindUuid + Copy>(ids: &[T]) -> Vec<BoundUuid> {
    ids.iter().map(|id| id.sql()).collect()
}
