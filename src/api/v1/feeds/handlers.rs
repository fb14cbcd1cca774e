//! Making, listing, reading, rotating and revoking feeds.

use actix_web::{delete, get, post, web};
use chrono::DateTime;
use domain::feed::Feed;
use domain::ids::FeedId;
use serde::Deserialize;
use uuid::Uuid;

use super::feed::{FeedIn, FeedOpened, FeedOut};
use crate::api::answer::{Answer, created, no_content, versioned};
use crate::api::cursor::{Page, PageParams, Paging};
use crate::api::extract::{Caller, Fields, IfMatch, IfNoneMatch, Json, ListQuery, PathId};
use crate::api::problem::{Kind, Problem};
use crate::api::v1::spans;
use crate::api::wire::Id;
use crate::app::State;
use crate::services::feeds::keep::{self, FeedPage};

/// Which feeds are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FeedParams {
    /// Of this provider.
    provider: Option<Id>,
    /// Of this room alone.
    room: Option<Id>,
}

/// The feeds of the providers for whom the caller works, the oldest first; without their addresses.
#[utoipa::path(
    tag = "feeds",
    params(FeedParams, PageParams),
    security(("api_key" = [])),
    responses((status = 200, description = "A page of feeds", body = Page<FeedOut>))
)]
#[get("/feeds")]
pub async fn list_feeds(
    ListQuery(query, paging): ListQuery<FeedParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let mut fields = Fields::of_query();
    let provider = fields.optional("provider", query.provider.as_ref().map(Id::parse));
    let room = fields.optional("room", query.room.as_ref().map(Id::parse));
    let of = fields.finish(|| Some((provider?, room?)))?;
    let (after, limit) = (after(&paging)?, spans::limit(&paging));
    let found = state
        .read(move |tx| keep::list(tx, &ctx, of, after.as_ref(), limit))
        .await?;
    let last = |feed: &Feed| spans::position(feed.created_at, feed.id.0);
    Ok(paging.answer(found, last, |feed| FeedOut::from(&feed)))
}

fn after(paging: &Paging) -> Result<Option<FeedPage>, Problem> {
    let position: Option<(i64, Uuid)> = paging.after()?;
    let page = |(seconds, id)| {
        let created_at = DateTime::from_timestamp(seconds, 0).ok_or(Kind::InvalidCursor)?;
        let id = FeedId(id);
        Ok(FeedPage { created_at, id })
    };
    position.map(page).transpose()
}

/// Makes a feed and tells its address, this once.
///
/// A feed is for one subscriber: if its address gets around, it is rotated or revoked alone.
#[utoipa::path(
    tag = "feeds",
    security(("api_key" = [])),
    responses((status = 201, description = "The feed with its address", body = FeedOpened))
)]
#[post("/feeds")]
pub async fn create_feed(
    Caller(ctx): Caller,
    body: Json<FeedIn>,
    state: web::Data<State>,
) -> Answer {
    let new = body.into_inner().parse(ctx.language)?;
    let opened = state.write(move |tx| keep::create(tx, &ctx, &new)).await?;
    let location = format!("/api/v1/feeds/{}", opened.feed.id);
    let dto = FeedOpened::of(&opened, state.base_url());
    Ok(created(location, opened.feed.version, dto))
}

/// A feed, without its address.
#[utoipa::path(
    tag = "feeds",
    params(IfNoneMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The feed", body = FeedOut))
)]
#[get("/feeds/{id}")]
pub async fn read_feed(
    PathId(id): PathId<FeedId>,
    Caller(ctx): Caller,
    known: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let feed = state.read(move |tx| keep::read(tx, &ctx, id)).await?;
    Ok(known.answer(feed.version, || FeedOut::from(&feed)))
}

/// Gives a feed another address; the old one is void at once.
#[utoipa::path(
    tag = "feeds",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The feed with its new address", body = FeedOpened))
)]
#[post("/feeds/{id}/rotate")]
pub async fn rotate_feed(
    PathId(id): PathId<FeedId>,
    Caller(ctx): Caller,
    IfMatch(version): IfMatch,
    state: web::Data<State>,
) -> Answer {
    let opened = state
        .write(move |tx| keep::rotate(tx, &ctx, id, version))
        .await?;
    let dto = FeedOpened::of(&opened, state.base_url());
    Ok(versioned(opened.feed.version, dto))
}

/// Makes the address of a feed void.
#[utoipa::path(
    tag = "feeds",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 204, description = "The address is void"))
)]
#[delete("/feeds/{id}")]
pub async fn delete_feed(
    PathId(id): PathId<FeedId>,
    Caller(ctx): Caller,
    IfMatch(version): IfMatch,
    state: web::Data<State>,
) -> Answer {
    state
        .write(move |tx| keep::revoke(tx, &ctx, id, version))
        .await?;
    Ok(no_content())
}
