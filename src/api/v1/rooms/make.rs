//! `POST /rooms`.

use actix_web::{post, web};

use super::room_in::RoomIn;
use super::room_out::RoomOut;
use crate::api::answer::{Answer, created};
use crate::api::extract::{Caller, Json};
use crate::app::State;
use crate::services::rooms::create::create;

/// Enters a room at a site of a provider for whom the caller works.
#[utoipa::path(
    tag = "rooms",
    security(("api_key" = [])),
    responses((status = 201, description = "The room", body = RoomOut))
)]
#[post("/rooms")]
pub async fn create_room(
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<RoomIn>,
) -> Answer {
    let new = body.into_inner().parse()?;
    let by = ctx.clone();
    let view = state.write(move |tx| create(tx, &by, &new)).await?;
    let location = format!("/api/v1/rooms/{}", view.room.id);
    let version = view.room.listing.version;
    Ok(created(
        location,
        version,
        RoomOut::of(&view, &ctx, state.base_url()),
    ))
}
