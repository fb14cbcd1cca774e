//! `GET /closures/{id}/affected`.

use actix_web::{get, web};
use domain::ids::{BookingId, ClosureId};
use serde::Deserialize;

use crate::api::answer::Answer;
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, ListQuery, PathId};
use crate::api::v1::bookings::BookingOut;
use crate::api::v1::spans;
use crate::app::State;
use crate::services::bookings::read::{BookingPage, Shown};
use crate::services::closures::affected;

/// No filters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoFilter {}

/// The bookings that a closure hits and about which nothing was decided, by start.
///
/// Requested, reserved and promised bookings that have not ended and use what is closed, or something that shares its
/// space.
#[utoipa::path(
    tag = "closures",
    params(PageParams),
    security(("api_key" = [])),
    responses((status = 200, description = "A page of bookings", body = Page<BookingOut>))
)]
#[get("/closures/{id}/affected")]
pub async fn list_affected(
    PathId(id): PathId<ClosureId>,
    ListQuery(NoFilter {}, paging): ListQuery<NoFilter>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let after = spans::after::<BookingId>(&paging)?.map(|page| BookingPage {
        starts_at: page.starts_at,
        id: page.id,
    });
    let (by, limit) = (ctx.clone(), spans::limit(&paging));
    let found = state
        .read(move |tx| affected::list_affected(tx, &by, id, after, limit))
        .await?;
    let last = |shown: &Shown| {
        let booking = &shown.stored.booking;
        spans::position(booking.times.span.start(), booking.id.0)
    };
    Ok(paging.answer(found, last, |shown| BookingOut::of(&shown, &ctx)))
}
