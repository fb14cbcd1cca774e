//! One booking: read it, change it.

use actix_web::{get, patch, web};
use domain::ids::BookingId;

use super::booking_change::BookingChange;
use super::booking_out::BookingOut;
use super::errors::problem;
use crate::api::answer::{Answer, versioned};
use crate::api::extract::{Caller, IfMatch, IfNoneMatch, Json, PathId};
use crate::app::State;
use crate::services::bookings::amend::amend;
use crate::services::bookings::read;

/// A booking, for its guest and for the office.
#[utoipa::path(
    tag = "bookings",
    params(IfNoneMatch),
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The booking", body = BookingOut))
)]
#[get("/bookings/{id}")]
pub async fn read_booking(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    known: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let by = ctx.clone();
    let shown = state
        .read(move |tx| read::read_booking(tx, &by, id))
        .await
        .map_err(|error| problem(error, None))?;
    let booking = &shown.stored.booking;
    let dto = || BookingOut::of(&shown, &ctx);
    // A hold or option that ran out reads differently without a new version.
    if booking.status_at(ctx.now) == booking.stage.status.name() {
        Ok(known.answer(booking.version, dto))
    } else {
        Ok(versioned(booking.version, dto()))
    }
}

/// Changes a booking: checked anew where time, room, items or people change.
#[utoipa::path(
    tag = "bookings",
    params(IfMatch),
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The booking as it is now", body = BookingOut))
)]
#[patch("/bookings/{id}")]
pub async fn change_booking(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    IfMatch(version): IfMatch,
    body: Json<BookingChange>,
    state: web::Data<State>,
) -> Answer {
    let amendment = body.into_inner().parse()?;
    let by = ctx.clone();
    let shown = state
        .write(move |tx| {
            let stored = amend(tx, &by, id, version, &amendment)?;
            Ok(read::show(tx, stored)?)
        })
        .await
        .map_err(|error| problem(error, None))?;
    Ok(versioned(
        shown.stored.booking.version,
        BookingOut::of(&shown, &ctx),
    ))
}
