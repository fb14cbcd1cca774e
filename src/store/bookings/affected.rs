//! The bookings that a closure hits: computed each time, so a closure needs no list that could be wrong.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain::booking::StatusName;
use domain::closure::{Closure, Outcome};
use domain::ids::BookingKey;
use uuid::Uuid;

use super::query::earliest_start;
use super::row::BookingRow;
use super::{BookingPage, StoredBooking, with_items};
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{booking, booking_item, resolution};
use crate::space;
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

/// Which of the bookings that a closure hits are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Hit {
    /// This one, if it is hit.
    Only(BookingKey),
    /// All behind a position.
    Behind(Option<BookingPage>),
}

/// Bookings that `closure` hits and about which nothing was decided, by start and id, at most `limit`.
///
/// Hit is what was asked for, reserved or promised, has not ended by `now`, and uses what is closed or something that
/// shares its space. What staff let stand because of this closure is decided.
pub fn list_affected(
    tx: &mut Tx<'_>,
    closure: &Closure,
    which: Hit,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<StoredBooking>, StoreError> {
    let closed = closed(tx, closure)?;
    let decided = resolution::table
        .filter(resolution::booking_key.eq(booking::key))
        .filter(resolution::closure_id.eq(closure.id.sql()))
        .filter(resolution::outcome.eq(Outcome::LetStand.code()));
    let valid = booking::valid_until.gt(seconds(now)).assume_not_null();
    let from = closure.span.starts_at.max(now);
    let mut hit = booking::table
        .filter(booking::provider_id.eq(closure.provider_id.sql()))
        .filter(booking::site_id.eq(closure.scope.site_id.sql()))
        .filter(booking::status.eq_any(standing()))
        .filter(booking::valid_until.is_null().or(valid))
        .filter(booking::ends_at.gt(seconds(from)))
        .filter(booking::starts_at.gt(earliest_start(from)))
        .filter(not(exists(decided)))
        .into_boxed();
    if let Some(until) = closure.span.ends_at {
        hit = hit.filter(booking::starts_at.lt(seconds(until)));
    }
    if let Some(closed) = closed {
        let with_item = booking_item::table
            .filter(booking_item::resource_id.eq_any(closed.clone()))
            .select(booking_item::booking_key);
        let in_room = booking::room_id.eq_any(closed).assume_not_null();
        hit = hit.filter(in_room.or(booking::key.eq_any(with_item)));
    }
    match which {
        Hit::Only(key) => hit = hit.filter(booking::key.eq(key.0)),
        Hit::Behind(None) => {}
        Hit::Behind(Some(BookingPage { starts_at, id })) => {
            let start = seconds(starts_at);
            let same_start = booking::starts_at.eq(start).and(booking::id.gt(id.sql()));
            hit = hit.filter(booking::starts_at.gt(start).or(same_start));
        }
    }
    let rows: Vec<BookingRow> = tx.query(|connection| {
        hit.order((booking::starts_at, booking::id))
            .limit(limit)
            .select(BookingRow::as_select())
            .load(connection)
    })?;
    with_items(tx, rows)
}

fn standing() -> [&'static str; 3] {
    [
        StatusName::Requested,
        StatusName::Option,
        StatusName::Confirmed,
    ]
    .map(StatusName::code)
}

/// What is closed with all that shares its space; `None` for the whole site.
fn closed(tx: &mut Tx<'_>, closure: &Closure) -> Result<Option<Vec<BoundUuid>>, StoreError> {
    let rooms = closure.scope.rooms.iter().map(|room| room.0);
    let resources = closure.scope.resources.iter().map(|resource| resource.0);
    let named: Vec<Uuid> = rooms.chain(resources).collect();
    if named.is_empty() {
        return Ok(None);
    }
    let sharing = space::list_sharing(tx, &named)?;
    let closed: BTreeSet<Uuid> = sharing.into_values().flatten().chain(named).collect();
    Ok(Some(closed.into_iter().map(BindUuid::sql).collect()))
}
