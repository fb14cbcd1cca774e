//! Somebody is on the telephone: the office books for him in one form, with or without a mail address. The same form
//! enters the provider's own uses.

use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use askama::Template;
use domain::booking::{Channel, Kind as UseKind, Purpose, Times};
use domain::ids::RoomId;
use domain::interval::Interval;
use domain::party::{Contact, OrganiserKind};
use domain::provider::Address;
use domain::text::{Email, Line, Name, Text};
use uuid::Uuid;

use crate::api::problem::{Problem, Refusal};
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::bookings::confirm::confirm;
use crate::services::bookings::request::{Command, request_booking};
use crate::services::bookings::{Asked, BookingError, Declared, NewOrganiser, Overriding};
use crate::services::rooms::read::{RoomEntry, Wanted, list};
use crate::services::{Ctx, Tx};
use crate::web::day::{self, Written, parse_clock, parse_day, parse_end};
use crate::web::entries::{Entries, Fault, Reading, faults_of};
use crate::web::page::html_as;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Form, Frame, see_other};

/// The most rooms that the list offers.
const ROOMS_MAX: i64 = 200;

#[derive(Template)]
#[template(path = "office/caller.html")]
struct CallerPage {
    frame: Frame,
    form: Entries,
    rooms: Vec<(String, String)>,
    channels: Vec<(String, String)>,
    /// Why the time cannot be had, where staff may set that aside.
    reasons: Vec<String>,
}

/// The form, with room and day where they are known.
#[get("/verwaltung/neu")]
pub async fn ask(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let query = query.0;
    let day = parse_day(query.value("tag"));
    let day = day.map(|day| format::short_date(clerk.place.language, day));
    let form = Form::default()
        .with("room", query.value("raum"))
        .with("day", day.unwrap_or_default())
        .with("from", query.value("von"))
        .with("to", query.value("bis"))
        .with("channel", Channel::Phone.code());
    page(&clerk, &state, Entries::new(form, Vec::new()), Vec::new()).await
}

/// Books, and confirms at once: who is on the telephone gets an answer.
#[post("/verwaltung/neu")]
pub async fn book(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let rooms = rooms(&clerk, &state).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let command = read(&mut reading, &clerk, &rooms);
    let command = match reading.finish(command) {
        Ok(command) => command,
        Err(entries) => return page(&clerk, &state, entries, Vec::new()).await,
    };
    let ctx = clerk.ctx.clone();
    let made = state
        .write(move |tx| make(tx, &ctx, &command))
        .await
        .map_err(problem);
    match made {
        Ok(id) => {
            let path = format!("/verwaltung/buchungen/{id}?meldung=gebucht");
            Ok(see_other(&clerk, &path))
        }
        Err(problem) => refused(&clerk, &state, form, problem).await,
    }
}

/// The booking, confirmed; the room is the office's to give.
fn make(tx: &mut Tx<'_>, ctx: &Ctx, command: &Command) -> Result<Uuid, BookingError> {
    let stored = request_booking(tx, ctx, command)?;
    let id = stored.booking.id;
    if stored.booking.status_at(ctx.now) == domain::booking::StatusName::Requested {
        confirm(tx, ctx, id)?;
    }
    Ok(id.0)
}

async fn refused(clerk: &Clerk, state: &State, form: Form, problem: Problem) -> Answer {
    let language = clerk.place.language;
    let names = [
        ("/attendees", "people", "book.people"),
        ("/organiser/email", "email", "book.email"),
        ("/organiser", "name", "book.name"),
        ("/ends_at", "to", "book.to"),
        ("/starts_at", "from", "book.from"),
    ];
    let mut faults = faults_of(&problem, language, &names);
    let document = problem.document(language, None);
    let reasons: Vec<_> = document
        .reasons
        .into_iter()
        .map(|reason| reason.detail)
        .collect();
    if faults.is_empty() && reasons.is_empty() {
        return Err(problem);
    }
    if faults.is_empty() {
        faults.push(Fault {
            field: "day".to_owned(),
            label: text(language, "book.time", &[]),
            message: document.detail,
        });
    }
    page(clerk, state, Entries::new(form, faults), reasons).await
}

fn read(reading: &mut Reading<'_>, clerk: &Clerk, rooms: &[RoomEntry]) -> Option<Command> {
    let room = reading.required("room", "book.room", |text| {
        let id = text.parse::<Uuid>().ok().map(RoomId);
        let known = rooms.iter().find(|entry| Some(entry.room.id) == id);
        known.ok_or(Refusal::UnknownId)
    });
    let times = times(reading, clerk, room.map(|entry| entry.site.time_zone));
    let is_internal = reading.form().value("internal") == "yes";
    let organiser = if is_internal {
        Some(None)
    } else {
        organiser(reading).map(Some)
    };
    let title = reading.optional("title", "mail.label.title", Name::parse);
    let people = reading.optional("people", "mail.label.attendees", |text| {
        text.parse::<u32>()
            .ok()
            .filter(|people| *people > 0)
            .ok_or(Refusal::OutOfRange {
                min: 1,
                max: 100_000,
            })
    });
    let overriding = if reading.form().has("override_reason") {
        overriding(reading).map(Some)
    } else {
        Some(None)
    };
    let channel = Channel::parse(reading.form().value("channel")).unwrap_or(Channel::Phone);
    let (span, written) = times?;
    Some(Command {
        asked: Asked {
            room_id: Some(room?.room.id),
            items: Vec::new(),
            times: Times {
                span,
                event: None,
                handover_at: None,
                return_at: None,
            },
            written,
            purpose: Purpose {
                title: title?,
                attendees: people?,
                ..Purpose::default()
            },
            kind: if is_internal {
                UseKind::Internal
            } else {
                UseKind::External
            },
            received: (!is_internal).then_some((channel, clerk.ctx.now)),
            overriding: overriding?,
            language: clerk.place.language,
        },
        organiser: organiser?,
        hold: None,
    })
}

fn organiser(reading: &mut Reading<'_>) -> Option<NewOrganiser> {
    let name = reading.required("name", "book.name", Name::parse);
    let organisation = reading.optional("organisation", "book.organisation", Name::parse);
    let email = reading.optional("email", "book.email", Email::parse);
    let phone = reading.optional("phone", "book.phone", Line::parse);
    let street = reading.optional("street", "book.street", Name::parse);
    let postal_code = reading.optional("postal_code", "book.postal_code", Line::parse);
    let town = reading.optional("town", "book.town", Name::parse);
    let organisation = organisation?;
    Some(NewOrganiser::Declared(Box::new(Declared {
        kind: if organisation.is_some() {
            OrganiserKind::Organisation
        } else {
            OrganiserKind::Person
        },
        contact: Contact {
            name: name?,
            organisation,
            email: email?,
            phone: phone?,
            address: Address {
                street: street?,
                postal_code: postal_code?,
                town: town?,
            },
        },
        billing: None,
    })))
}

/// Reason and decider go together; the form shows them once the time was refused.
fn overriding(reading: &mut Reading<'_>) -> Option<Overriding> {
    let reason = reading.required("override_reason", "office.override_reason", Text::parse);
    let decided_by = reading.required("override_by", "office.override_by", Name::parse);
    Some(Overriding {
        reason: reason?,
        decided_by: decided_by?,
    })
}

fn times(
    reading: &mut Reading<'_>,
    clerk: &Clerk,
    zone: Option<chrono_tz::Tz>,
) -> Option<(Interval, Written)> {
    let language = clerk.place.language;
    let form = reading.form();
    let mut refuse = |field: &str, label: &str, key: &str| {
        reading.refuse_as(field, label, text(language, key, &[]));
    };
    let day = parse_day(form.value("day"));
    if day.is_none() {
        refuse("day", "book.day", "missing.date");
    }
    let from = parse_clock(form.value("from"));
    if from.is_none() {
        refuse("from", "book.from", "missing.clock");
    }
    let last = match form.value("last_day") {
        "" => day,
        entered => parse_day(entered),
    };
    let end = last.and_then(|last| parse_end(last, form.value("to")));
    if end.is_none() {
        refuse("to", "book.to", "missing.clock");
    }
    let (zone, starts, ends) = (zone?, day?.and_time(from?), end?);
    let span = day::span(zone, starts, ends);
    if span.is_none() {
        refuse("to", "book.to", "book.ends_before");
    }
    span
}

/// The rooms of the clerk's providers.
async fn rooms(clerk: &Clerk, state: &State) -> Result<Vec<RoomEntry>, Problem> {
    let ctx = clerk.ctx.clone();
    let rooms = state
        .read(move |tx| list(tx, &ctx, &Wanted::default(), None, ROOMS_MAX))
        .await?;
    let is_own = |entry: &RoomEntry| clerk.ctx.actor.is_staff_of(entry.room.listing.provider_id);
    Ok(rooms.into_iter().filter(is_own).collect())
}

async fn page(clerk: &Clerk, state: &State, form: Entries, reasons: Vec<String>) -> Answer {
    let frame = clerk.frame_of("office.new");
    let (frame, status) = if form.faults().is_empty() {
        (frame, StatusCode::OK)
    } else {
        (frame.refused(), StatusCode::UNPROCESSABLE_ENTITY)
    };
    let rooms = rooms(clerk, state).await?;
    let named = |entry: &RoomEntry| {
        let name = format!("{}, {}", entry.room.listing.name, entry.site.name);
        (entry.room.id.to_string(), name)
    };
    let channels = [
        Channel::Phone,
        Channel::Counter,
        Channel::Letter,
        Channel::Email,
    ];
    let page = CallerPage {
        rooms: rooms.iter().map(named).collect(),
        channels: channels
            .map(|channel| {
                let key = format!("channel.{}", channel.code());
                (channel.code().to_owned(), frame.t(&key))
            })
            .to_vec(),
        form,
        reasons,
        frame,
    };
    html_as(clerk, status, &page)
}
