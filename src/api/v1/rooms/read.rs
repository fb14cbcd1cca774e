//! `GET /rooms/{id}`.

use actix_web::{get, web};
use domain::ids::RoomId;

use super::room_out::RoomOut;
use crate::api::answer::Answer;
use crate::api::extract::{Caller, IfNoneMatch, PathId};
use crate::app::State;
use crate::services::rooms::read;

/// A room; the public sees those that are published by admitted providers.
#[utoipa::path(
    tag = "rooms",
    params(IfNoneMatch),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The room", body = RoomOut))
)]
#[get("/rooms/{id}")]
pub async fn read_room(
    id: PathId<RoomId>,
    known: IfNoneMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let by = ctx.clone();
    let view = state.read(move |tx| read::find(tx, &by, id.0)).await?;
    let version = view.room.listing.version;
    Ok(known.answer(version, || RoomOut::of(&view, &ctx, state.base_url())))
}
