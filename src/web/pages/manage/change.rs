//! A guest changes his booking: people, title, message, and how he is reached. What was promised about time and room
//! is changed by the office alone.

use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use askama::Template;
use domain::booking::StatusName;
use domain::party::Contact;
use domain::text::{Email, Line, Name, Text};

use super::guest::Guest;
use crate::api::problem::{Problem, Refusal};
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::services::bookings::amend::{Amendment, amend};
use crate::web::entries::{Entries, Reading, faults_of};
use crate::web::page::html_as;
use crate::web::{Answer, Form, Frame, Visitor, see_other};

#[derive(Template)]
#[template(path = "manage/change.html")]
struct ChangePage {
    frame: Frame,
    form: Entries,
    action: String,
    back: String,
    promised: bool,
    office: String,
}

/// The form with what is known.
#[get("/b/{token}/aendern")]
pub async fn ask(visitor: Visitor, token: web::Path<String>, state: web::Data<State>) -> Answer {
    let guest = Guest::enter(&state, visitor, &token).await?;
    let entries = known(&guest);
    page(&guest, entries)
}

/// Carries the changes out.
#[post("/b/{token}/aendern")]
pub async fn change_booking(
    visitor: Visitor,
    token: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let guest = Guest::enter(&state, visitor, &token).await?;
    let mut reading = Reading::new(&form, guest.visitor.place.language);
    let amendment = read(&mut reading, &guest);
    let amendment = match reading.finish(amendment) {
        Ok(amendment) => amendment,
        Err(entries) => return page(&guest, entries),
    };
    let booking = &guest.case.shown.stored.booking;
    let (ctx, id, version) = (guest.visitor.ctx.clone(), booking.id, booking.version);
    let changed = state.write(move |tx| amend(tx, &ctx, id, version, &amendment));
    if let Err(error) = changed.await {
        return refused(&guest, form, problem(error));
    }
    let path = format!("{}?meldung=geaendert", guest.path);
    Ok(see_other(&guest.visitor, &path))
}

/// The form with what was refused; what is wrong with no field of it is an error.
fn refused(guest: &Guest, form: Form, problem: Problem) -> Answer {
    let names = [
        ("/attendees", "people", "book.people"),
        ("/organiser", "name", "book.name"),
    ];
    let faults = faults_of(&problem, guest.visitor.place.language, &names);
    if faults.is_empty() {
        return Err(problem);
    }
    page(guest, Entries::new(form, faults))
}

fn known(guest: &Guest) -> Entries {
    let booking = &guest.case.shown.stored.booking;
    let contact = guest
        .case
        .shown
        .organiser
        .as_ref()
        .map(|organiser| &organiser.contact);
    let text = |value: Option<String>| value.unwrap_or_default();
    let of = |value: fn(&Contact) -> Option<String>| text(contact.and_then(value));
    Entries::begin([
        (
            "people",
            text(booking.purpose.attendees.map(|people| people.to_string())),
        ),
        (
            "title",
            text(booking.purpose.title.as_ref().map(Name::to_string)),
        ),
        (
            "message",
            text(booking.purpose.message.as_ref().map(Text::to_string)),
        ),
        ("name", of(|contact| Some(contact.name.to_string()))),
        (
            "email",
            of(|contact| {
                contact
                    .email
                    .as_ref()
                    .map(|email| email.as_str().to_owned())
            }),
        ),
        (
            "phone",
            of(|contact| contact.phone.as_ref().map(Line::to_string)),
        ),
    ])
}

/// What differs from what is known: what stays the same is not judged anew.
fn read(reading: &mut Reading<'_>, guest: &Guest) -> Option<Amendment> {
    let booking = &guest.case.shown.stored.booking;
    let people = reading.optional("people", "book.people", |text| {
        text.parse::<u32>()
            .ok()
            .filter(|people| (1..=100_000).contains(people))
            .ok_or(Refusal::OutOfRange {
                min: 1,
                max: 100_000,
            })
    });
    let title = reading.optional("title", "book.title", Name::parse);
    let message = reading.optional("message", "book.message", Text::parse);
    let name = reading.required("name", "book.name", Name::parse);
    let email = reading.optional("email", "book.email", Email::parse);
    let phone = reading.optional("phone", "book.phone", Line::parse);
    let (people, title, message) = (people?, title?, message?);
    let organiser = guest.case.shown.organiser.as_ref()?;
    let contact = Contact {
        name: name?,
        email: email?,
        phone: phone?,
        ..organiser.contact.clone()
    };
    Some(Amendment {
        attendees: (people != booking.purpose.attendees).then_some(people),
        title: (title != booking.purpose.title).then_some(title),
        message: (message != booking.purpose.message).then_some(message),
        contact: (contact != organiser.contact).then_some(contact),
        ..Amendment::default()
    })
}

fn page(guest: &Guest, form: Entries) -> Answer {
    let frame = guest
        .visitor
        .frame_of("manage.change_title")
        .crumb(guest.visitor.frame_of("manage.title").title(), &guest.path);
    let (frame, status) = if form.faults().is_empty() {
        (frame, StatusCode::OK)
    } else {
        (frame.refused(), StatusCode::UNPROCESSABLE_ENTITY)
    };
    let booking = &guest.case.shown.stored.booking;
    let office = &guest.case.provider.office;
    let phone = office.phone.as_ref().map(Line::to_string);
    let page = ChangePage {
        action: frame.link(&format!("{}/aendern", guest.path)),
        back: frame.link(&guest.path),
        promised: booking.status_at(guest.visitor.ctx.now) == StatusName::Confirmed,
        office: phone.unwrap_or_else(|| office.email.as_str().to_owned()),
        form,
        frame,
    };
    html_as(&guest.visitor, status, &page)
}
