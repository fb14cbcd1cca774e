//! `/rooms/{id}/opening-hours`.

use actix_web::{get, put, web};
use domain::ids::RoomId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::listings::{OpeningHoursDto, SpecialDayDto, WeeklyDto, problem_of_change};
use crate::api::answer::{Answer, versioned};
use crate::api::extract::{Caller, Fields, IfMatch, IfNoneMatch, Json, PathId};
use crate::api::wire::ZoneName;
use crate::app::State;
use crate::services::listings::ListingChanges;
use crate::services::rooms::edit::{RoomChanges, edit};
use crate::services::rooms::{RoomView, read};

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(read_opening_hours)
        .service(replace_opening_hours);
}

/// The opening hours of a room; closures and blockings are no part of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoomOpeningHours)]
struct RoomHoursOut {
    /// The timetable; spans that touch are one.
    weekly: Vec<WeeklyDto>,
    /// Days whose hours replace the timetable, each once.
    special_days: Vec<SpecialDayDto>,
    /// The zone in which they are read.
    time_zone: ZoneName,
    /// The edition of the room's rules.
    rules_edition: i64,
}

impl RoomHoursOut {
    fn of(view: &RoomView) -> Self {
        let hours = OpeningHoursDto::from(&view.rules.opening);
        Self {
            weekly: hours.weekly,
            special_days: hours.special_days,
            time_zone: view.site.time_zone.into(),
            rules_edition: view.rules.edition,
        }
    }
}

/// When a room is open.
#[utoipa::path(
    tag = "rooms",
    params(IfNoneMatch),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The opening hours; the version is that of the room", body = RoomHoursOut))
)]
#[get("/rooms/{id}/opening-hours")]
pub async fn read_opening_hours(
    id: PathId<RoomId>,
    known: IfNoneMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let view = state.read(move |tx| read::find(tx, &ctx, id.0)).await?;
    let version = view.room.listing.version;
    Ok(known.answer(version, || RoomHoursOut::of(&view)))
}

/// Replaces the opening hours of a room: a new edition of its rules.
#[utoipa::path(
    tag = "rooms",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The opening hours as they are now", body = RoomHoursOut))
)]
#[put("/rooms/{id}/opening-hours")]
pub async fn replace_opening_hours(
    id: PathId<RoomId>,
    base: IfMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<OpeningHoursDto>,
) -> Answer {
    let mut fields = Fields::of_body();
    let opening = body.into_inner().parse(&mut fields);
    let changes = fields.finish(|| opening.map(only_opening))?;
    let view = state
        .write(move |tx| edit(tx, &ctx, id.0, base.0, &changes))
        .await
        .map_err(problem_of_change)?;
    Ok(versioned(
        view.room.listing.version,
        RoomHoursOut::of(&view),
    ))
}

fn only_opening(opening: domain::opening::OpeningHours) -> RoomChanges {
    let listing = ListingChanges {
        opening: Some(opening),
        ..ListingChanges::default()
    };
    RoomChanges {
        listing,
        ..RoomChanges::default()
    }
}
