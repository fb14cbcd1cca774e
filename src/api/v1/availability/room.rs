//! One room: its free and taken spans, and the starts of a day.

use actix_web::{get, web};
use chrono_tz::Tz;
use domain::availability::ReasonCode;
use domain::availability::search::{Spans, Start};
use domain::bookable::BookableId;
use domain::ids::RoomId;
use domain::interval::IntervalSet;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{SpanOut, duration, window};
use crate::api::answer::{Answer, ok};
use crate::api::extract::{Caller, Fields, PathId, Query};
use crate::api::wire::{Date, Id, Timestamp, ZoneName};
use crate::app::State;
use crate::services::availability::{Occupancy, list_starts, read_occupancy};

/// The span that is looked at.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WindowParams {
    /// From when.
    from: Timestamp,
    /// Until when; at most 400 days later.
    to: Timestamp,
}

/// When a room is free, taken and closed.
#[derive(Debug, Serialize, ToSchema)]
struct Availability {
    /// The room.
    room_id: Id,
    /// The zone of the site.
    time_zone: ZoneName,
    /// What a booking may cover, its length, lead time and the like aside.
    free: Vec<SpanOut>,
    /// What bookings and blockings occupy, set-up and clearing included.
    taken: Vec<SpanOut>,
    /// What closures close.
    closed: Vec<SpanOut>,
}

impl Availability {
    fn of(room: RoomId, Occupancy { zone, spans }: &Occupancy) -> Self {
        let Spans {
            free,
            taken,
            closed,
        } = spans;
        let out = |set: &IntervalSet| {
            set.spans()
                .iter()
                .map(|span| SpanOut::of(*span, *zone))
                .collect()
        };
        Self {
            room_id: room.into(),
            time_zone: (*zone).into(),
            free: out(free),
            taken: out(taken),
            closed: out(closed),
        }
    }
}

/// When a room is free and when it is taken.
///
/// Says that a time is taken, never by whom or for what.
#[utoipa::path(
    tag = "availability",
    params(WindowParams),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The spans, each list ascending and disjoint", body = Availability))
)]
#[get("/rooms/{id}/availability")]
pub async fn read_room_availability(
    PathId(room): PathId<RoomId>,
    query: Query<WindowParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let query = query.into_inner();
    let mut fields = Fields::of_query();
    let span = window(&mut fields, &query.from, &query.to);
    let span = fields.finish(|| span)?;
    let found = state
        .read(move |tx| read_occupancy(tx, &ctx, BookableId::Room(room), span))
        .await?;
    Ok(ok(Availability::of(room, &found)))
}

/// The day that is looked at.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SlotParams {
    /// The local day of the site.
    date: Date,
    /// Minutes of use; the shortest use of the room if left out.
    #[param(minimum = 1, maximum = 44640)]
    duration: Option<i64>,
}

/// One possible start.
#[derive(Debug, Serialize, ToSchema)]
struct Slot {
    /// The start, with the offset of the site.
    starts_at: Timestamp,
    /// The end that goes with it.
    ends_at: Timestamp,
    /// Whether it can be booked.
    free: bool,
    /// The codes of the rules that refuse it; none if it is free.
    reasons: Vec<&'static str>,
}

/// The possible starts of a day.
#[derive(Debug, Serialize, ToSchema)]
struct DaySlots {
    /// The room.
    room_id: Id,
    /// The zone of the site.
    time_zone: ZoneName,
    /// Every start that the grid, slots or modes of the room offer, ascending.
    slots: Vec<Slot>,
}

impl DaySlots {
    fn of(room: RoomId, zone: Tz, starts: Vec<Start>) -> Self {
        let slot = |start: Start| Slot {
            starts_at: Timestamp::at(start.span.start(), zone),
            ends_at: Timestamp::at(start.span.end(), zone),
            free: start.codes.is_empty(),
            reasons: start.codes.into_iter().map(ReasonCode::code).collect(),
        };
        Self {
            room_id: room.into(),
            time_zone: zone.into(),
            slots: starts.into_iter().map(slot).collect(),
        }
    }
}

/// The possible starts of a day in a room, free or not, with the reasons why not.
#[utoipa::path(
    tag = "availability",
    params(SlotParams),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The starts", body = DaySlots))
)]
#[get("/rooms/{id}/slots")]
pub async fn list_room_slots(
    PathId(room): PathId<RoomId>,
    query: Query<SlotParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let query = query.into_inner();
    let mut fields = Fields::of_query();
    let date = fields.parse("date", query.date.parse());
    let length = query.duration.map_or(Some(None), |minutes| {
        duration(&mut fields, minutes).map(Some)
    });
    let (date, length) = fields.finish(|| Some((date?, length?)))?;
    let (zone, starts) = state
        .read(move |tx| list_starts(tx, &ctx, BookableId::Room(room), date, length))
        .await?;
    Ok(ok(DaySlots::of(room, zone, starts)))
}
