//! `GET /blockings`.

use actix_web::{get, web};
use domain::bookable::BookableId;
use domain::ids::RoomId;
use serde::Deserialize;

use super::blocking::BlockingOut;
use super::errors::problem;
use crate::api::answer::Answer;
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, Fields, ListQuery};
use crate::api::v1::spans;
use crate::api::wire::{Id, Timestamp};
use crate::app::State;
use crate::services::blockings::read::{self, ShownBlocking};

/// Which blockings are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BlockingParams {
    /// Of this provider.
    provider: Option<Id>,
    /// That take this room.
    room: Option<Id>,
    /// That end after this time.
    from: Option<Timestamp>,
    /// That start before this time.
    to: Option<Timestamp>,
}

/// The blockings of the providers for whom the caller works, by start.
#[utoipa::path(
    tag = "blockings",
    params(BlockingParams, PageParams),
    security(("api_key" = [])),
    responses((status = 200, description = "A page of blockings", body = Page<BlockingOut>))
)]
#[get("/blockings")]
pub async fn list_blockings(
    ListQuery(query, paging): ListQuery<BlockingParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let mut fields = Fields::of_query();
    let (from, to) = (query.from.as_ref(), query.to.as_ref());
    let filter = spans::filter(&mut fields, query.provider.as_ref(), from, to);
    let room = fields.optional("room", query.room.as_ref().map(Id::parse::<RoomId>));
    let (filter, room) = fields.finish(|| Some((filter?, room?.map(BookableId::Room))))?;
    let (after, limit) = (spans::after(&paging)?, spans::limit(&paging));
    let found = state
        .read(move |tx| read::list(tx, &ctx, &filter, room, after.as_ref(), limit))
        .await
        .map_err(|error| problem(error, &[], chrono_tz::UTC))?;
    let last = |shown: &ShownBlocking| {
        let blocking = &shown.stored.blocking;
        spans::position(blocking.span.start(), blocking.id.0)
    };
    Ok(paging.answer(found, last, |shown| BlockingOut::from(&shown)))
}
