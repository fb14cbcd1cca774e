//! The steps of a booking's life, each a POST.

use actix_web::{post, web};
use domain::booking::Party;
use domain::ids::BookingId;
use domain::text::Text;
use serde::Deserialize;
use utoipa::ToSchema;

use super::booking_out::BookingOut;
use super::errors::problem_of_step;
use super::words::PartyWord;
use crate::api::answer::{Answer, versioned};
use crate::api::extract::{Caller, Fields, Json, PathId};
use crate::api::problem::Problem;
use crate::api::wire::Timestamp;
use crate::app::State;
use crate::services::bookings::read::show;
use crate::services::bookings::{
    BookingError, StoredBooking, cancel, complete, confirm, reinstate,
};
use crate::services::{Ctx, Tx};

/// A refusal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclineIn {
    /// Why; the organiser reads it.
    #[schema(max_length = 10_000)]
    reason: Option<String>,
}

/// A cancellation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CancelIn {
    /// Why; the other party reads it.
    #[schema(max_length = 10_000)]
    reason: Option<String>,
    /// For which party: `organiser` if left out; `provider` is for staff.
    party: Option<PartyWord>,
}

/// A provisional reservation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OptionIn {
    /// The first instant at which it no longer holds: after now, no later than the use starts.
    until: Timestamp,
}

/// Confirms a request or option; requests that compete with it are declined.
#[utoipa::path(
    tag = "bookings",
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The booking, confirmed", body = BookingOut))
)]
#[post("/bookings/{id}/confirm")]
pub async fn confirm_booking(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    step(&state, ctx, move |tx, ctx| confirm::confirm(tx, ctx, id)).await
}

/// Declines a request or option.
#[utoipa::path(
    tag = "bookings",
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The booking, declined", body = BookingOut))
)]
#[post("/bookings/{id}/decline")]
pub async fn decline_booking(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    body: Json<DeclineIn>,
    state: web::Data<State>,
) -> Answer {
    let reason = reason(body.into_inner().reason.as_deref())?;
    step(&state, ctx, move |tx, ctx| {
        cancel::decline(tx, ctx, id, reason.as_ref())
    })
    .await
}

/// Withdraws a request or cancels a booking.
#[utoipa::path(
    tag = "bookings",
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The booking, cancelled", body = BookingOut))
)]
#[post("/bookings/{id}/cancel")]
pub async fn cancel_booking(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    body: Json<CancelIn>,
    state: web::Data<State>,
) -> Answer {
    let body = body.into_inner();
    let reason = reason(body.reason.as_deref())?;
    let party = body.party.map_or(Party::Organiser, |party| party.0);
    step(&state, ctx, move |tx, ctx| {
        cancel::cancel(tx, ctx, id, party, reason.as_ref())
    })
    .await
}

/// Reserves provisionally, until a date.
#[utoipa::path(
    tag = "bookings",
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The booking, reserved", body = BookingOut))
)]
#[post("/bookings/{id}/option")]
pub async fn reserve_booking(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    body: Json<OptionIn>,
    state: web::Data<State>,
) -> Answer {
    let mut fields = Fields::of_body();
    let until = fields.parse("/until", body.into_inner().until.parse_utc());
    let until = fields.finish(|| until)?;
    step(&state, ctx, move |tx, ctx| {
        confirm::set_option(tx, ctx, id, until)
    })
    .await
}

/// Notes, after its end, that it took place.
#[utoipa::path(
    tag = "bookings",
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The booking, completed", body = BookingOut))
)]
#[post("/bookings/{id}/complete")]
pub async fn complete_booking(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    step(&state, ctx, move |tx, ctx| complete::complete(tx, ctx, id)).await
}

/// Notes, after its end, that nobody came.
#[utoipa::path(
    tag = "bookings",
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The booking, with nobody there", body = BookingOut))
)]
#[post("/bookings/{id}/no-show")]
pub async fn mark_no_show(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    step(&state, ctx, move |tx, ctx| {
        complete::mark_no_show(tx, ctx, id)
    })
    .await
}

/// Takes a cancelled or declined booking up again, as a request whose time is checked anew.
#[utoipa::path(
    tag = "bookings",
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The booking, requested", body = BookingOut))
)]
#[post("/bookings/{id}/reinstate")]
pub async fn reinstate_booking(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    step(&state, ctx, move |tx, ctx| {
        reinstate::reinstate(tx, ctx, id)
    })
    .await
}

/// Takes a step and answers with the booking as it is now.
async fn step(
    state: &State,
    ctx: Ctx,
    use_case: impl Fn(&mut Tx<'_>, &Ctx) -> Result<StoredBooking, BookingError> + Send + 'static,
) -> Answer {
    let by = ctx.clone();
    let shown = state
        .write(move |tx| {
            let stored = use_case(tx, &by)?;
            Ok(show(tx, stored)?)
        })
        .await
        .map_err(problem_of_step)?;
    Ok(versioned(
        shown.stored.booking.version,
        BookingOut::of(&shown, &ctx),
    ))
}

fn reason(text: Option<&str>) -> Result<Option<Text>, Problem> {
    let mut fields = Fields::of_body();
    let reason = fields.optional("/reason", text.map(Text::parse));
    fields.finish(|| reason)
}
