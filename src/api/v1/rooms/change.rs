//! `PATCH` and `DELETE /rooms/{id}`.

use actix_web::{delete, patch, web};
use domain::ids::RoomId;

use super::room_in::RoomChange;
use super::room_out::RoomOut;
use crate::api::answer::{Answer, no_content, versioned};
use crate::api::extract::{Caller, IfMatch, Json, PathId};
use crate::api::v1::listings::problem_of_change;
use crate::app::State;
use crate::services::rooms::edit::edit;
use crate::services::rooms::remove::remove;

/// Changes a room.
#[utoipa::path(
    tag = "rooms",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The room as it is now", body = RoomOut))
)]
#[patch("/rooms/{id}")]
pub async fn edit_room(
    id: PathId<RoomId>,
    base: IfMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<RoomChange>,
) -> Answer {
    let changes = body.into_inner().parse()?;
    let by = ctx.clone();
    let view = state
        .write(move |tx| edit(tx, &by, id.0, base.0, &changes))
        .await
        .map_err(problem_of_change)?;
    Ok(versioned(
        view.room.listing.version,
        RoomOut::of(&view, &ctx, state.base_url()),
    ))
}

/// Deletes a room that was entered by mistake.
///
/// What bookings, blockings or closures refer to is kept: set `archived_at` instead.
#[utoipa::path(
    tag = "rooms",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 204, description = "There is no such room any more"))
)]
#[delete("/rooms/{id}")]
pub async fn delete_room(
    id: PathId<RoomId>,
    base: IfMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    state
        .write(move |tx| remove(tx, &ctx, id.0, base.0))
        .await?;
    Ok(no_content())
}
