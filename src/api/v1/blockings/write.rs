//! One blocking: enter it, read it, change it, delete it.

use actix_web::{delete, get, patch, post, web};
use chrono_tz::Tz;
use domain::ids::{BlockingId, BookingId};

use super::blocking::{BlockingChange, BlockingIn, BlockingOut, decided};
use super::errors::problem;
use crate::api::answer::{Answer, created, no_content, versioned};
use crate::api::extract::{Caller, IfMatch, IfNoneMatch, Json, PathId};
use crate::api::problem::Problem;
use crate::app::State;
use crate::services::blockings::read::ShownBlocking;
use crate::services::blockings::{BlockingError, create, edit, read, remove};
use crate::services::{Ctx, Tx};

/// Takes rooms and resources out of use, many in one act.
///
/// Where it meets bookings it is refused, naming each, unless the body says what becomes of them; then all of it is
/// done or nothing. Around a booking that is let stand the blocking takes what is left.
#[utoipa::path(
    tag = "blockings",
    security(("api_key" = [])),
    responses((status = 201, description = "The blocking", body = BlockingOut))
)]
#[post("/blockings")]
pub async fn create_blocking(
    Caller(ctx): Caller,
    body: Json<BlockingIn>,
    state: web::Data<State>,
) -> Answer {
    let new = body.into_inner().parse()?;
    let decided = decided(new.settling.as_ref());
    let zone = zone_of(&state, new.items.first()).await?;
    let shown = write(&state, &ctx, (decided, zone), move |tx, ctx| {
        let stored = create::create(tx, ctx, &new)?;
        read::show(tx, stored)
    })
    .await?;
    let blocking = &shown.stored.blocking;
    let location = format!("/api/v1/blockings/{}", blocking.id);
    Ok(created(
        location,
        blocking.version,
        BlockingOut::from(&shown),
    ))
}

/// A blocking.
#[utoipa::path(
    tag = "blockings",
    params(IfNoneMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The blocking", body = BlockingOut))
)]
#[get("/blockings/{id}")]
pub async fn read_blocking(
    PathId(id): PathId<BlockingId>,
    Caller(ctx): Caller,
    known: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let shown = find(&state, &ctx, id).await?;
    let version = shown.stored.blocking.version;
    Ok(known.answer(version, || BlockingOut::from(&shown)))
}

/// Changes a blocking; other times, rooms or resources are taken anew.
#[utoipa::path(
    tag = "blockings",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The blocking, changed", body = BlockingOut))
)]
#[patch("/blockings/{id}")]
pub async fn change_blocking(
    PathId(id): PathId<BlockingId>,
    Caller(ctx): Caller,
    IfMatch(version): IfMatch,
    body: Json<BlockingChange>,
    state: web::Data<State>,
) -> Answer {
    let changes = body.into_inner().parse()?;
    let decided = decided(changes.settling.as_ref());
    let zone = find(&state, &ctx, id).await?.zone;
    let shown = write(&state, &ctx, (decided, zone), move |tx, ctx| {
        let stored = edit::edit(tx, ctx, id, version, &changes)?;
        read::show(tx, stored)
    })
    .await?;
    let version = shown.stored.blocking.version;
    Ok(versioned(version, BlockingOut::from(&shown)))
}

/// Gives back what a blocking took.
#[utoipa::path(
    tag = "blockings",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 204, description = "The blocking is gone"))
)]
#[delete("/blockings/{id}")]
pub async fn delete_blocking(
    PathId(id): PathId<BlockingId>,
    Caller(ctx): Caller,
    IfMatch(version): IfMatch,
    state: web::Data<State>,
) -> Answer {
    let about = (Vec::new(), chrono_tz::UTC);
    write(&state, &ctx, about, move |tx, ctx| {
        remove::remove(tx, ctx, id, version)
    })
    .await?;
    Ok(no_content())
}

async fn find(state: &State, ctx: &Ctx, id: BlockingId) -> Result<ShownBlocking, Problem> {
    let by = ctx.clone();
    let found = state.read(move |tx| read::read(tx, &by, id)).await;
    found.map_err(|error| problem(error, &[], chrono_tz::UTC))
}

/// The zone in which a refusal tells times.
async fn zone_of(
    state: &State,
    first: Option<&domain::blocking::BlockedItem>,
) -> Result<Tz, Problem> {
    let Some(first) = first.copied() else {
        return Ok(chrono_tz::UTC);
    };
    let zone = state
        .read(move |tx| read::zone_of(tx, first.bookable))
        .await?;
    Ok(zone.unwrap_or(chrono_tz::UTC))
}

async fn write<T: Send + 'static>(
    state: &State,
    ctx: &Ctx,
    (decided, zone): (Vec<BookingId>, Tz),
    use_case: impl Fn(&mut Tx<'_>, &Ctx) -> Result<T, BlockingError> + Send + 'static,
) -> Result<T, Problem> {
    let by = ctx.clone();
    let done = state.write(move |tx| use_case(tx, &by)).await;
    done.map_err(|error| problem(error, &decided, zone))
}
