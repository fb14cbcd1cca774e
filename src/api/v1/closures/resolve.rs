//! `POST /closures/{id}/resolve`.

use actix_web::{post, web};
use domain::closure::Grounds;
use domain::ids::{BookingId, ClosureId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::answer::{Answer, ok};
use crate::api::extract::{Caller, Fields, Json, PathId};
use crate::api::problem::Problem;
use crate::api::v1::fates::{Act, ResolveIn, ResolvedOut};
use crate::api::wire::Word;
use crate::app::State;
use crate::services::Ctx;
use crate::services::closures::{read, resolve};
use crate::services::fates::Fate;

/// What became of the bookings of one act, in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
struct ResolvedPage {
    /// Each booking.
    items: Vec<ResolvedOut>,
}

/// Decides what becomes of bookings that a closure hits: moved, cancelled by the provider, or let stand.
///
/// Each booking is decided for itself: the refusal of one leaves the others as decided, and the answer tells what
/// became of each. The same act may be sent again: what was done is told, not repeated. Organisers are told.
#[utoipa::path(
    tag = "closures",
    security(("api_key" = [])),
    responses((status = 200, description = "What became of each booking", body = ResolvedPage))
)]
#[post("/closures/{id}/resolve")]
pub async fn resolve_closure(
    PathId(id): PathId<ClosureId>,
    Caller(ctx): Caller,
    body: Json<ResolveIn>,
    state: web::Data<State>,
) -> Answer {
    let mut fields = Fields::of_body();
    let act = body.into_inner().parse(&mut fields);
    let Act { grounds, fates } = fields.finish(|| act)?;
    let by = ctx.clone();
    state.read(move |tx| read::read(tx, &by, id)).await?;
    let mut items = Vec::with_capacity(fates.len());
    for (booking, fate) in fates {
        items.push(resolve_one(&state, &ctx, (id, booking), fate, grounds.clone()).await);
    }
    Ok(ok(ResolvedPage { items }))
}

async fn resolve_one(
    state: &State,
    ctx: &Ctx,
    (closure, booking): (ClosureId, BookingId),
    fate: Fate,
    grounds: Grounds,
) -> ResolvedOut {
    let by = ctx.clone();
    let settled = state
        .write(move |tx| resolve::resolve(tx, &by, closure, booking, (&fate, &grounds)))
        .await;
    let problem = |error| Problem::from(error).document(ctx.language, None);
    let (outcome, problem) = match settled {
        Ok(settled) => (Some(Word(settled.outcome)), None),
        Err(error) => (None, Some(problem(error))),
    };
    ResolvedOut {
        booking_id: booking.into(),
        outcome,
        problem,
    }
}
