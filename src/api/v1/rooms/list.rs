//! `GET /rooms`.

use actix_web::{get, web};
use chrono::TimeDelta;
use domain::ids::RoomId;
use domain::interval::Interval;
use domain::provider::Position;
use domain::rules::USE_DAYS_MAX;
use serde::Deserialize;
use uuid::Uuid;

use super::room_out::RoomSummary;
use crate::api::answer::Answer;
use crate::api::cursor::{Page, PageParams, Paging};
use crate::api::extract::{Caller, Fields, ListQuery, Parsed};
use crate::api::problem::{Problem, Refusal};
use crate::api::v1::listings::filter::{features, one_more, provider, site, words};
use crate::api::wire::{Id, Timestamp, integer};
use crate::app::State;
use crate::services::Ctx;
use crate::services::rooms::read::{self, Near, RoomEntry, RoomPosition, Wanted};

/// The radius where the caller says none, in kilometres.
const RADIUS_KM_DEFAULT: i64 = 25;

/// The largest radius, in kilometres.
const RADIUS_KM_MAX: i64 = 200;

/// More people than the largest hall holds.
const PEOPLE_MAX: i64 = 100_000;

/// Which rooms are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RoomParams {
    /// Words of the room's name, or of the name or town of its site.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only rooms of this provider.
    provider: Option<Id>,
    /// Only rooms at this site.
    site: Option<Id>,
    /// For so many people in some layout.
    #[param(minimum = 1, maximum = 100_000)]
    capacity: Option<i64>,
    /// With all of these features.
    #[serde(default)]
    #[param(max_items = 20)]
    feature: Vec<String>,
    /// Around this place, by distance: latitude and longitude in degrees.
    #[serde(default)]
    #[param(min_items = 2, max_items = 2, example = json!([54.22, 10.89]))]
    near: Vec<f64>,
    /// How far around `near`, in kilometres; 25 if left out.
    #[param(minimum = 1, maximum = 200)]
    radius_km: Option<i64>,
    /// Public rooms that can be booked from this time on, together with `free_to`; not with `near`.
    free_from: Option<Timestamp>,
    /// Until when they can be booked, together with `free_from`.
    free_to: Option<Timestamp>,
}

/// In which order rooms are listed, and which of them.
enum Order {
    Name,
    Distance(Near),
    Free(Interval),
}

/// Rooms by name, or by distance from a place.
///
/// Staff see drafts and archived rooms of their providers as well.
#[utoipa::path(
    tag = "rooms",
    params(RoomParams, PageParams),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "A page of rooms", body = Page<RoomSummary>))
)]
#[get("/rooms")]
pub async fn list_rooms(
    ListQuery(query, paging): ListQuery<RoomParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let (wanted, order) = query.parse()?;
    match order {
        Order::Name => by_name(&state, &paging, ctx, wanted).await,
        Order::Distance(near) => by_distance(&state, &paging, ctx, wanted, near).await,
        Order::Free(span) => free(&state, &paging, ctx, wanted, span).await,
    }
}

async fn by_name(state: &State, paging: &Paging, ctx: Ctx, wanted: Wanted) -> Answer {
    let after = paging.after()?.map(position);
    let limit = one_more(paging.limit());
    let rooms = state
        .read(move |tx| read::list(tx, &ctx, &wanted, after.as_ref(), limit))
        .await?;
    Ok(paging.answer(rooms, name_and_id, |entry| RoomSummary::of(&entry)))
}

async fn by_distance(
    state: &State,
    paging: &Paging,
    ctx: Ctx,
    wanted: Wanted,
    near: Near,
) -> Answer {
    let after: Option<(u32, Uuid)> = paging.after()?;
    let after = after.map(|(metres, id)| (metres, RoomId(id)));
    let limit = paging.limit().saturating_add(1);
    let rooms = state
        .read(move |tx| read::list_near(tx, &ctx, &wanted, near, after, limit))
        .await?;
    let position = |entry: &RoomEntry| (entry.metres, entry.room.id.0);
    Ok(paging.answer(rooms, position, |entry| RoomSummary::of(&entry)))
}

async fn free(state: &State, paging: &Paging, ctx: Ctx, wanted: Wanted, span: Interval) -> Answer {
    let after: Option<(String, Uuid)> = paging.after()?;
    let after = after.map(|(name_key, id)| RoomPosition {
        name_key,
        id: RoomId(id),
    });
    let limit = paging.limit();
    let found = state
        .read(move |tx| read::list_free(tx, &ctx, &wanted, span, after, limit))
        .await?;
    let next = found.next.map(|next| (next.name_key, next.id.0));
    let items = found.rooms.iter().map(RoomSummary::of).collect();
    Ok(paging.page(items, next.as_ref()))
}

fn position((name_key, id): (String, Uuid)) -> (String, RoomId) {
    (name_key, RoomId(id))
}

fn name_and_id(entry: &RoomEntry) -> (String, Uuid) {
    let room = &entry.room;
    (domain::text::sort_key(&room.listing.name), room.id.0)
}

impl RoomParams {
    fn parse(&self) -> Result<(Wanted, Order), Problem> {
        let mut fields = Fields::of_query();
        let wanted = self.wanted(&mut fields);
        let near = self.near(&mut fields);
        let free = self.free(&mut fields);
        if let (Some(Some(_)), Some(Some(_))) = (near, free) {
            let other = "near".to_owned();
            fields.refuse("free_from", Refusal::NotTogether { other });
        }
        fields.finish(|| {
            let order = match (near?, free?) {
                (Some(near), _) => Order::Distance(near),
                (None, Some(span)) => Order::Free(span),
                (None, None) => Order::Name,
            };
            Some((wanted?, order))
        })
    }

    fn wanted(&self, fields: &mut Fields) -> Option<Wanted> {
        let words = words(fields, self.q.as_deref());
        let provider = provider(fields, self.provider.as_ref());
        let site = site(fields, self.site.as_ref());
        let people = self.capacity.map(|people| integer(people, 1, PEOPLE_MAX));
        let capacity = fields.optional("capacity", people);
        let features = features(fields, &self.feature);
        Some(Wanted {
            words: words?,
            provider: provider?,
            site: site?,
            capacity: capacity?,
            features: features?,
        })
    }

    fn near(&self, fields: &mut Fields) -> Parsed<Option<Near>> {
        let kilometres = self.radius_km.unwrap_or(RADIUS_KM_DEFAULT);
        let radius = integer::<u32>(kilometres, 1, RADIUS_KM_MAX);
        let kilometres = fields.parse("radius_km", radius);
        let centre = match self.near.as_slice() {
            [] if self.radius_km.is_some() => {
                fields.refuse("near", Refusal::MissingField);
                return None;
            }
            [] => return Some(None),
            [latitude, longitude] => Position::from_degrees(*latitude, *longitude),
            _ => None,
        };
        let centre = fields.parse("near", centre.ok_or(Refusal::MalformedPosition));
        Some(Some(Near {
            centre: centre?,
            radius_m: kilometres? * 1000,
        }))
    }

    fn free(&self, fields: &mut Fields) -> Parsed<Option<Interval>> {
        match (&self.free_from, &self.free_to) {
            (None, None) => Some(None),
            (Some(from), Some(to)) => {
                let from = fields.parse("free_from", from.parse_utc());
                let to = fields.parse("free_to", to.parse_utc());
                let span = fields.parse("free_to", Interval::new(from?, to?))?;
                if span.length() > TimeDelta::days(USE_DAYS_MAX) {
                    let limit_days = USE_DAYS_MAX;
                    fields.refuse("free_to", Refusal::SpanTooLong { limit_days });
                    return None;
                }
                Some(Some(span))
            }
            (Some(_), None) => {
                fields.refuse("free_to", Refusal::MissingField);
                None
            }
            (None, Some(_)) => {
                fields.refuse("free_from", Refusal::MissingField);
                None
            }
        }
    }
}
