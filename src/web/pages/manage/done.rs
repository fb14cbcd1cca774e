//! The booking was made: what happens now.

use actix_web::{get, web};
use askama::Template;
use domain::booking::StatusName;

use super::guest::Guest;
use crate::app::State;
use crate::web::show::facts::{Fact, facts};
use crate::web::{Answer, Frame, Visitor, html};

#[derive(Template)]
#[template(path = "manage/done.html")]
struct DonePage {
    frame: Frame,
    reference: String,
    facts: Vec<Fact>,
    next: String,
    mail: String,
    manage: String,
    calendar: String,
}

/// Reference, what happens next, and the way to the booking.
#[get("/danke/{token}")]
pub async fn done(visitor: Visitor, token: web::Path<String>, state: web::Data<State>) -> Answer {
    let guest = Guest::enter(&state, visitor, &token).await?;
    html(&guest.visitor, &page(&guest))
}

fn page(guest: &Guest) -> DonePage {
    let (visitor, case) = (&guest.visitor, &guest.case);
    let booking = &case.shown.stored.booking;
    let promised = booking.status_at(visitor.ctx.now) == StatusName::Confirmed;
    let (title, next) = if promised {
        ("done.confirmed_title", "done.confirmed")
    } else {
        ("done.requested_title", "done.requested")
    };
    let frame = visitor.frame_of(title);
    let organiser = case.shown.organiser.as_ref();
    let email = organiser.and_then(|organiser| organiser.contact.email.as_ref());
    let mail = match email {
        Some(email) => frame.t1("done.mail", "email", &email.as_str()),
        None => frame.t("done.no_mail"),
    };
    DonePage {
        reference: booking.reference.to_string(),
        facts: facts(visitor, case),
        next: frame.t1(next, "provider", &case.provider.name),
        mail,
        manage: frame.link(&guest.path),
        calendar: frame.link(&format!("{}/termin.ics", guest.path)),
        frame,
    }
}
