//! Many rooms: which can be booked for all of a span.

use actix_web::{get, web};
use domain::interval::Interval;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Rooms, window};
use crate::api::answer::Answer;
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, Fields, ListQuery};
use crate::api::problem::Problem;
use crate::api::wire::{Id, Timestamp, ZoneName};
use crate::app::State;
use crate::services::availability::{self, Listed, RoomPosition, RoomSearch};

/// What is looked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FreeRoomParams {
    /// The start of the use.
    from: Timestamp,
    /// The end of the use.
    to: Timestamp,
    /// For how many people.
    #[param(minimum = 1, maximum = 100_000)]
    capacity: Option<i64>,
    /// Features that the room must have, all of them.
    #[serde(default)]
    feature: Vec<String>,
    /// Only rooms of this provider.
    provider: Option<Id>,
    /// Only rooms at this site.
    site: Option<Id>,
    /// Words of the room's name, or of the name or town of its site.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// A room that can be booked.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FreeRoom {
    /// The room.
    room_id: Id,
    /// Its name.
    name: String,
    /// Who offers it.
    provider_id: Id,
    /// Where it is.
    site_id: Id,
    /// The name of the site.
    site_name: String,
    /// The most people it holds in any layout; absent if nothing is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    capacity: Option<u32>,
    /// The zone of the site.
    time_zone: ZoneName,
}

impl FreeRoom {
    pub(super) fn of(listed: &Listed) -> Self {
        Self {
            room_id: listed.bookable.uuid().into(),
            name: listed.name.to_string(),
            provider_id: listed.provider_id.into(),
            site_id: listed.site_id.into(),
            site_name: listed.site_name.to_string(),
            capacity: listed.capacity.largest(),
            time_zone: listed.zone.into(),
        }
    }
}

/// A position as a cursor carries it.
pub(super) fn position((name_key, id): (String, Uuid)) -> RoomPosition {
    RoomPosition {
        name_key,
        id: id.into(),
    }
}

/// The rooms that can be booked for all of a span, by name.
///
/// A page may be short and still have a next one: rooms that their rules keep from being booked are left out.
#[utoipa::path(
    tag = "availability",
    params(FreeRoomParams, PageParams),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "A page of rooms", body = Page<FreeRoom>))
)]
#[get("/availability")]
pub async fn list_free_rooms(
    ListQuery(query, paging): ListQuery<FreeRoomParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let (search, span) = parse(&query)?;
    let after = paging.after()?.map(position);
    let limit = paging.limit();
    let found = state
        .read(move |tx| availability::list_free_rooms(tx, &ctx, &search, span, after, limit))
        .await?;
    let next = found
        .next
        .map(|position| (position.name_key, position.id.0));
    Ok(paging.page(
        found.rooms.iter().map(FreeRoom::of).collect(),
        next.as_ref(),
    ))
}

fn parse(query: &FreeRoomParams) -> Result<(RoomSearch, Interval), Problem> {
    let mut fields = Fields::of_query();
    let span = window(&mut fields, &query.from, &query.to);
    let rooms = Rooms {
        provider: query.provider.as_ref(),
        site: query.site.as_ref(),
        capacity: query.capacity,
        features: &query.feature,
        words: query.q.as_ref(),
    };
    let search = rooms.parse(&mut fields);
    fields.finish(|| Some((search?, span?)))
}
