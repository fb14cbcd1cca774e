//! The booking as it stands, and what its guest can do.

use actix_web::http::StatusCode;
use actix_web::{get, web};
use askama::Template;
use chrono::{Days, TimeDelta};
use domain::booking::StatusName;

use super::guest::Guest;
use crate::app::State;
use crate::feeds::booked::{self, Whereabouts};
use crate::feeds::single;
use crate::i18n::format;
use crate::services::bookings::case::Case;
use crate::web::day::local;
use crate::web::entries::Entries;
use crate::web::file::{Use, file};
use crate::web::page::html_as;
use crate::web::query::Query;
use crate::web::show::facts::{Fact, address_line, facts, term_name};
use crate::web::show::talk::{Sides, Talk, talk};
use crate::web::slug::Slug;
use crate::web::{Answer, Frame, Visitor};

#[derive(Template)]
#[template(path = "manage/show.html")]
struct ManagePage {
    frame: Frame,
    form: Entries,
    reference: String,
    status: &'static str,
    meaning: String,
    reason: String,
    facts: Vec<Fact>,
    contact: Vec<String>,
    office: Vec<String>,
    change: String,
    cancel: String,
    calendar: String,
    can_change: bool,
    can_write: bool,
    talk: Talk,
    write: String,
    provider: String,
    /// The form that asks for the same again next year.
    again: Option<Again>,
}

/// The same event a year later.
struct Again {
    action: String,
    when: String,
    fields: Vec<(String, String)>,
}

/// Status in words, what was agreed, and what can be done.
#[get("/b/{token}")]
pub async fn show(
    visitor: Visitor,
    token: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let guest = Guest::enter(&state, visitor, &token).await?;
    let asked = (query.0.value("meldung"), query.0.value("ab"));
    page(&guest, &state, asked, Entries::default()).await
}

/// The page, with what was just done, messages from `older` on, and what is wrong with a new one.
pub(super) async fn page(
    guest: &Guest,
    state: &State,
    (done, older): (&str, &str),
    form: Entries,
) -> Answer {
    let Guest {
        visitor,
        case,
        path,
    } = guest;
    let booking = &case.shown.stored.booking;
    let status = booking.status_at(visitor.ctx.now);
    let (frame, code) = framed(visitor, done, &form);
    let sides = Sides {
        provider: case.provider.name.to_string(),
        zone: case.shown.zone,
    };
    let talk = talk(state, visitor, booking.id, &sides, (path, older)).await?;
    let reason = match &booking.stage.status {
        domain::booking::Status::Declined { reason }
        | domain::booking::Status::Cancelled { reason, .. } => reason.as_ref(),
        _ => None,
    };
    let can_change = matches!(
        status,
        StatusName::Requested | StatusName::Option | StatusName::Confirmed
    );
    let page = ManagePage {
        reference: booking.reference.to_string(),
        status: status.code(),
        meaning: meaning(visitor, case, status),
        reason: reason.map(ToString::to_string).unwrap_or_default(),
        facts: facts(visitor, case),
        contact: contact(case),
        can_write: case.shown.organiser.is_some(),
        talk,
        write: frame.link(&format!("{path}/nachrichten")),
        provider: case.provider.name.to_string(),
        office: office(case),
        change: frame.link(&format!("{path}/aendern")),
        cancel: frame.link(&format!("{path}/absagen")),
        calendar: frame.link(&format!("{path}/termin.ics")),
        can_change,
        again: again(visitor, case),
        form,
        frame,
    };
    html_as(visitor, code, &page)
}

/// The frame with what was just done, or with what was refused.
fn framed(visitor: &Visitor, done: &str, form: &Entries) -> (Frame, StatusCode) {
    let frame = visitor.frame_of("manage.title");
    if !form.faults().is_empty() {
        return (frame.refused(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let notice = match done {
        "geaendert" => frame.t("manage.changed"),
        "abgesagt" => frame.t("manage.cancelled"),
        "geschrieben" => frame.t("talk.sent"),
        _ => String::new(),
    };
    (frame.notice(notice), StatusCode::OK)
}

/// What the status means for the guest.
fn meaning(visitor: &Visitor, case: &Case, status: StatusName) -> String {
    let key = format!("manage.meaning.{}", status.code());
    visitor.frame("").t1(&key, "provider", &case.provider.name)
}

/// How the guest is reached, as we know it.
fn contact(case: &Case) -> Vec<String> {
    let Some(organiser) = &case.shown.organiser else {
        return Vec::new();
    };
    let contact = &organiser.contact;
    [
        Some(contact.name.to_string()),
        contact.organisation.as_ref().map(ToString::to_string),
        contact
            .email
            .as_ref()
            .map(|email| email.as_str().to_owned()),
        contact.phone.as_ref().map(ToString::to_string),
        Some(address_line(&contact.address)),
    ]
    .into_iter()
    .flatten()
    .filter(|line| !line.is_empty())
    .collect()
}

/// How the office is reached.
fn office(case: &Case) -> Vec<String> {
    let office = &case.provider.office;
    [
        Some(case.provider.name.to_string()),
        office.phone.as_ref().map(ToString::to_string),
        Some(office.email.as_str().to_owned()),
        office.hours.as_ref().map(ToString::to_string),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Fifty-two weeks later it is the same weekday.
const YEAR: Days = Days::new(52 * 7);

/// The form for the same event on the same weekday a year later, as soon as the next one is ahead.
fn again(visitor: &Visitor, case: &Case) -> Option<Again> {
    let room = case.room.as_ref()?;
    let booking = &case.shown.stored.booking;
    let zone = case.shown.zone;
    let later = |at: chrono::DateTime<chrono::Utc>| {
        let wall = at.with_timezone(&zone).naive_local();
        let mut later = wall.checked_add_days(YEAR)?;
        while later < (visitor.ctx.now + TimeDelta::days(1)).naive_utc() {
            later = later.checked_add_days(YEAR)?;
        }
        Some(later)
    };
    let starts = later(booking.times.span.start())?;
    let length = booking.times.span.end().with_timezone(&zone).naive_local()
        - booking
            .times
            .span
            .start()
            .with_timezone(&zone)
            .naive_local();
    let ends = starts.checked_add_signed(length)?;
    let purpose = &booking.purpose;
    let contact = &case.shown.organiser.as_ref()?.contact;
    let known = [
        ("beginn", Some(local(starts))),
        ("ende", Some(local(ends))),
        ("purpose", purpose.code.as_ref().map(ToString::to_string)),
        ("title", purpose.title.as_ref().map(ToString::to_string)),
        ("people", purpose.attendees.map(|people| people.to_string())),
        ("group", purpose.group.as_ref().map(ToString::to_string)),
        ("name", Some(contact.name.to_string())),
        (
            "organisation",
            contact.organisation.as_ref().map(ToString::to_string),
        ),
        (
            "email",
            contact
                .email
                .as_ref()
                .map(|email| email.as_str().to_owned()),
        ),
        ("phone", contact.phone.as_ref().map(ToString::to_string)),
    ];
    let items = booking.items.iter();
    let items = items.map(|item| {
        (
            format!("item-{}", item.resource_id),
            item.quantity.to_string(),
        )
    });
    let fields = known
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Some(Again {
        action: visitor.place.link(&format!(
            "/raeume/{}/buchen/zeit",
            Slug::of_room(room, &case.site)
        )),
        when: format::date(visitor.place.language, starts.date()),
        fields: fields.chain(items).collect(),
    })
}

/// The booking as a file for a calendar.
#[get("/b/{token}/termin.ics")]
pub async fn calendar_entry(
    visitor: Visitor,
    token: web::Path<String>,
    state: web::Data<State>,
) -> Answer {
    let guest = Guest::enter(&state, visitor, &token).await?;
    let (visitor, case) = (&guest.visitor, &guest.case);
    let booking = &case.shown.stored.booking;
    let mut purposes = case.provider.purposes.iter();
    let purpose = purposes.find(|term| Some(&term.code) == booking.purpose.code.as_ref());
    let purpose = purpose.map(|term| term_name(term, visitor));
    let language = visitor.place.language;
    let title = booked::title(booking, purpose, language);
    let entry = booked::entry(booking, title, &whereabouts(case), language);
    let name = format!("{}.ics", booking.reference);
    let body = single::file(&entry).into_bytes();
    Ok(file(
        Use::Saved,
        "text/calendar; charset=utf-8",
        &name,
        body,
    ))
}

fn whereabouts(case: &Case) -> Whereabouts {
    let listing = case.room.as_ref().map(|room| &room.listing);
    Whereabouts {
        room: listing.map(|listing| listing.name.clone()),
        site: case.site.name.clone(),
        address: case.site.address.clone(),
        handover: listing
            .map(|listing| listing.handover.clone())
            .unwrap_or_default(),
        zone: case.shown.zone,
    }
}
