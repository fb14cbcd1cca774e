//! `POST /bookings`: the main job.

use actix_web::{post, web};
use domain::booking::By;
use domain::ids::BookingId;

use super::booking_in::BookingIn;
use super::made::{BookingMade, Made};
use super::refusal::refusal;
use crate::api::answer::Answer;
use crate::api::extract::{Caller, IdempotencyKey, Json};
use crate::api::problem::Problem;
use crate::app::State;
use crate::services::bookings::BookingError;
use crate::services::bookings::read::show;
use crate::services::bookings::request::{Command, request_booking};
use crate::services::idempotency::{self, Repeatable, once};
use crate::services::{Ctx, Tx};

/// Books, or asks for a booking where the room's rules leave the decision to the office.
///
/// A time that cannot be had is answered with 409 and the code `not_available`: `reasons` names each violated rule
/// with the values that would satisfy it, `alternatives` the nearest free times and rooms. To book a hold, name it in
/// `hold_id` and show its management token.
#[utoipa::path(
    tag = "bookings",
    params(IdempotencyKey),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 201, description = "The booking", body = BookingMade))
)]
#[post("/bookings")]
pub async fn create_booking(
    Caller(ctx): Caller,
    key: IdempotencyKey,
    body: Json<BookingIn>,
    state: web::Data<State>,
) -> Answer {
    let repeatable = repeatable(&ctx, &key, body.digest())?;
    let command = body.into_inner().parse(ctx.language)?;
    let (by, asked) = (ctx.clone(), command.asked.clone());
    let made = state
        .write(move |tx| make(tx, &by, repeatable.as_ref(), &command))
        .await;
    match made {
        Ok(kept) => Ok(Made::read(&kept.body)?.answer(&state, BookingId(kept.subject_id))),
        Err(error) => Err(refusal(&state, ctx, error, asked).await),
    }
}

fn make(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    repeatable: Option<&Repeatable>,
    command: &Command,
) -> Result<idempotency::Answer, BookingError> {
    once(tx, ctx, repeatable, |tx| {
        let stored = request_booking(tx, ctx, command)?;
        let subject_id = stored.booking.id.0;
        let shown = show(tx, stored)?;
        Ok(idempotency::Answer {
            status: 201,
            subject_id,
            body: Made::of(&shown, ctx).write(),
        })
    })
}

fn repeatable(
    ctx: &Ctx,
    key: &IdempotencyKey,
    request_hash: [u8; 32],
) -> Result<Option<Repeatable>, Problem> {
    let key = match ctx.actor.by() {
        By::Guest => key.of_guest()?.map(|key| key.to_string()),
        By::Key(_) | By::Account(_) | By::System => key.as_deref().map(str::to_owned),
    };
    Ok(key.map(|key| Repeatable::new(&ctx.actor, &key, request_hash)))
}
