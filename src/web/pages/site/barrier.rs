//! Reporting a barrier: what every public service in Germany has to offer beside its accessibility statement.
//!
//! The report goes out as a mail to the address in the configuration. Without one there is no form: what nobody reads
//! would be a promise that is not kept.

use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use askama::Template;
use domain::text::Email;
use domain::text::Name;

use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::services::barriers::{BarrierPlace, BarrierReport, BarrierText, report};
use crate::web::entries::Reading;
use crate::web::page::html_as;
use crate::web::query::{Query, address};
use crate::web::{Answer, Entries, Form, Frame, Visitor, see_other};

const PATH: &str = "/barriere-melden";

#[derive(Template)]
#[template(path = "site/barrier.html")]
struct BarrierPage {
    frame: Frame,
    form: Entries,
    contact: Option<String>,
}

/// The form, begun with the page from which the visitor comes.
#[get("/barriere-melden")]
pub async fn ask(visitor: Visitor, query: Query) -> Answer {
    let place = BarrierPlace::parse(query.0.value("seite"));
    let place = place.map(|place| place.to_string()).unwrap_or_default();
    let page = BarrierPage {
        form: Entries::begin([("place", place)]),
        ..page(&visitor)
    };
    let is_sent = query.0.has("gesendet") && page.contact.is_some();
    let notice = page.frame.t("barrier.sent");
    let frame = if is_sent {
        page.frame.notice(notice)
    } else {
        page.frame
    };
    html_as(&visitor, StatusCode::OK, &BarrierPage { frame, ..page })
}

/// Sends the report.
#[post("/barriere-melden")]
pub async fn send(visitor: Visitor, form: Form, state: web::Data<State>) -> Answer {
    let to = contact(&visitor).ok_or(Kind::NotFound)?;
    if form.has("website") {
        // Only programs fill in a field that nobody sees.
        return Err(Kind::ForgedForm.into());
    }
    let read = match read(&visitor, &form, to) {
        Ok(read) => read,
        Err(form) => return refused(&visitor, form),
    };
    let ctx = visitor.ctx.clone();
    let sent: Result<(), Problem> = state
        .write(move |tx| report(tx, &ctx, &read))
        .await
        .map_err(Problem::from);
    sent?;
    Ok(see_other(&visitor, &address(PATH, &[("gesendet", "1")])))
}

fn contact(visitor: &Visitor) -> Option<Email> {
    visitor.look().site().barrier_contact.clone()
}

fn page(visitor: &Visitor) -> BarrierPage {
    BarrierPage {
        frame: visitor.frame_of("barrier.title"),
        form: Entries::default(),
        contact: contact(visitor).map(|email| email.as_str().to_owned()),
    }
}

fn read(visitor: &Visitor, form: &Form, to: Email) -> Result<BarrierReport, Entries> {
    let mut reading = Reading::new(form, visitor.place.language);
    let barrier = reading.required("barrier", "barrier.barrier", BarrierText::parse);
    let place = reading.optional("place", "barrier.place", BarrierPlace::parse);
    let name = reading.optional("name", "barrier.name", Name::parse);
    let email = reading.optional("email", "barrier.email", Email::parse);
    let read = match (barrier, place, name, email) {
        (Some(barrier), Some(place), Some(name), Some(email)) => Some(BarrierReport {
            to,
            barrier,
            place,
            name,
            email,
        }),
        _ => None,
    };
    reading.finish(read)
}

fn refused(visitor: &Visitor, form: Entries) -> Answer {
    let page = page(visitor);
    let page = BarrierPage {
        frame: page.frame.refused(),
        form,
        ..page
    };
    html_as(visitor, StatusCode::UNPROCESSABLE_ENTITY, &page)
}
