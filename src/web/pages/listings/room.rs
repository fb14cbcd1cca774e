//! A new room: a few entries, and defaults for the rest.

use std::collections::BTreeSet;

use actix_web::{get, post, web};
use askama::Template;
use chrono::NaiveTime;
use domain::bookable::{CELLS_MAX, Capacity, Space};
use domain::ids::{RoomId, SiteId};
use domain::opening::{Condition, OpeningHours, TimeSpan, Validity, WeeklySpan};
use domain::rules::{BookingRules, Mode};
use domain::text::{Name, Text};
use uuid::Uuid;

use super::read::number;
use crate::api::problem::{Problem, Refusal};
use crate::app::State;
use crate::services::listings::own::{OwnSite, list_sites};
use crate::services::listings::{ListingError, NewListing};
use crate::services::rooms::create::{NewRoom, create};
use crate::services::rooms::read::RoomView;
use crate::web::entries::{Entries, FieldName, Reading, faults_of};
use crate::web::page::html_as;
use crate::web::{Answer, Clerk, Form, Frame, Visitor, see_other};

/// More people than the largest hall holds.
pub(super) const PEOPLE_MAX: u32 = 100_000;

/// The value of `state` for what the public sees.
pub(super) const PUBLISHED: &str = "published";

/// The fields of the command, as the form calls them.
const FIELDS: [FieldName; 3] = [
    ("/site_id", "site", "listings.site"),
    ("/space/cells", "cells", "listings.cells"),
    ("/space", "hall", "listings.hall"),
];

#[derive(Template)]
#[template(path = "listings/room.html")]
struct RoomPage {
    frame: Frame,
    form: Entries,
    sites: Vec<(String, String)>,
    halls: Vec<(String, String)>,
    states: Vec<(String, String)>,
}

/// Asks for a new room.
#[get("/verwaltung/raeume/neu")]
pub async fn ask_room(clerk: Clerk, state: web::Data<State>) -> Answer {
    let own = own_sites(&state, &clerk).await?;
    if own.is_empty() {
        return Ok(see_other(&clerk, "/verwaltung/anfang"));
    }
    page(&clerk, &own, Entries::begin([("state", PUBLISHED)]))
}

/// Enters a room and goes on to its hours.
#[post("/verwaltung/raeume/neu")]
pub async fn enter_room(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let own = own_sites(&state, &clerk).await?;
    match enter(&state, &clerk, &form, &own).await? {
        Ok(view) => {
            let path = format!("/verwaltung/raeume/{}/zeiten", view.room.id);
            Ok(see_other(&clerk, &format!("{path}?meldung=angelegt")))
        }
        Err(entries) => page(&clerk, &own, entries),
    }
}

/// The own sites with what stands there.
pub(super) async fn own_sites(state: &State, visitor: &Visitor) -> Result<Vec<OwnSite>, Problem> {
    let ctx = visitor.ctx.clone();
    Ok(state.read(move |tx| list_sites(tx, &ctx)).await?)
}

/// Enters the room of `form`, or gives the form with its faults.
pub(super) async fn enter(
    state: &State,
    visitor: &Visitor,
    form: &Form,
    own: &[OwnSite],
) -> Result<Result<RoomView, Entries>, Problem> {
    let mut reading = Reading::new(form, visitor.place.language);
    let new = read(&mut reading, visitor, own);
    let new = match reading.finish(new) {
        Ok(new) => new,
        Err(entries) => return Ok(Err(entries)),
    };
    let ctx = visitor.ctx.clone();
    let done = state.write(move |tx| create(tx, &ctx, &new)).await;
    done.map(Ok)
        .or_else(|error: ListingError| refused(visitor, form, error, &FIELDS).map(Err))
}

/// The form with what the use case refused; an error about no field is an error.
pub(super) fn refused(
    visitor: &Visitor,
    form: &Form,
    error: ListingError,
    fields: &[FieldName],
) -> Result<Entries, Problem> {
    let problem = Problem::from(error);
    let faults = faults_of(&problem, visitor.place.language, fields);
    if faults.is_empty() {
        return Err(problem);
    }
    Ok(Entries::new(form.clone(), faults))
}

fn read(reading: &mut Reading<'_>, visitor: &Visitor, own: &[OwnSite]) -> Option<NewRoom> {
    let site_id = site(reading, own);
    let name = reading.required("name", "listings.room_name", Name::parse);
    let people = reading.optional("people", "listings.people", number(1, PEOPLE_MAX));
    let description = reading.optional("description", "listings.description", Text::parse);
    let space = space(reading);
    let is_published = reading.form().value("state") == PUBLISHED;
    let listing = NewListing {
        description: description?,
        published_from: is_published.then_some(visitor.ctx.now),
        opening: usual_hours(),
        rules: vec![usual_rules()],
        ..NewListing::named(name?)
    };
    Some(NewRoom {
        site_id: site_id?,
        listing,
        space: space?,
        capacity: Capacity {
            any: people?,
            ..Capacity::default()
        },
        area_dm2: None,
        never_with: BTreeSet::new(),
    })
}

/// The one site, or the chosen one.
pub(super) fn site(reading: &mut Reading<'_>, own: &[OwnSite]) -> Option<SiteId> {
    if let [only] = own {
        return Some(only.site.id);
    }
    reading.required("site", "listings.site", |text| {
        let chosen = Uuid::parse_str(text).map(SiteId).ok();
        let known = chosen.filter(|id| own.iter().any(|own| own.site.id == *id));
        known.ok_or(Refusal::UnknownId)
    })
}

/// A room of its own, or the cells of a hall.
fn space(reading: &mut Reading<'_>) -> Option<Space> {
    let hall = reading.optional("hall", "listings.hall", |text| {
        let id = Uuid::parse_str(text).map(RoomId);
        id.map_err(|_| Refusal::UnknownId)
    })?;
    let Some(hall) = hall else {
        return Some(Space::Cells { count: 1 });
    };
    let cells = reading.required("cells", "listings.cells", cells)?;
    Some(Space::PartOf { hall, cells })
}

/// Numbers such as `1, 2`, ascending, each once.
pub(super) fn cells(text: &str) -> Result<Vec<u32>, Refusal> {
    let numbers = text.split([',', ' ']).filter(|part| !part.is_empty());
    let numbers: Result<BTreeSet<u32>, _> = numbers.map(number(1, CELLS_MAX)).collect();
    let numbers: Vec<u32> = numbers?.into_iter().collect();
    if numbers.is_empty() {
        return Err(Refusal::TooFewEntries);
    }
    Ok(numbers)
}

/// Every day from eight to ten in the evening, until somebody says otherwise.
pub(super) fn usual_hours() -> OpeningHours {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
    let line = WeeklySpan {
        weekday: None,
        span: TimeSpan {
            from: at(8),
            to: at(22),
        },
        validity: Validity::default(),
        condition: Condition::Always,
    };
    OpeningHours {
        weekly: vec![line],
        special: Vec::new(),
    }
}

/// Half hours, at least one hour, at most a day, decided by the office.
pub(super) fn usual_rules() -> BookingRules {
    BookingRules {
        minutes_min: 60,
        modes: vec![Mode::Free { grid_minutes: 30 }],
        ..BookingRules::default()
    }
}

/// Id and name of each site.
pub(super) fn site_choices(own: &[OwnSite]) -> Vec<(String, String)> {
    let pair = |own: &OwnSite| (own.site.id.to_string(), own.site.name.to_string());
    own.iter().map(pair).collect()
}

/// Rooms that can have parts.
fn halls(own: &[OwnSite]) -> Vec<(String, String)> {
    let rooms = own.iter().flat_map(|own| &own.rooms);
    let halls = rooms.filter_map(|room| match room.space {
        Space::Cells { count } if count > 1 => {
            let name = format!("{} (1–{count})", room.listing.name);
            Some((room.id.to_string(), name))
        }
        _ => None,
    });
    halls.collect()
}

/// Draft and published, with their names.
pub(super) fn states(frame: &Frame, codes: &[&str]) -> Vec<(String, String)> {
    let name = |code: &&str| {
        let key = format!("listings.publish_{code}");
        ((*code).to_owned(), frame.t(&key))
    };
    codes.iter().map(name).collect()
}

fn page(visitor: &Visitor, own: &[OwnSite], form: Entries) -> Answer {
    let (frame, status) = super::framed(visitor, visitor.frame_of("listings.new_room"), &form);
    let page = RoomPage {
        sites: site_choices(own),
        halls: halls(own),
        states: states(&frame, &[PUBLISHED, "draft"]),
        frame,
        form,
    };
    html_as(visitor, status, &page)
}
