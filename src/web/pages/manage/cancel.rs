//! A guest gives his booking up.

use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use askama::Template;
use domain::booking::Party;
use domain::text::Text;

use super::guest::Guest;
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::services::bookings::cancel::cancel;
use crate::web::entries::{Entries, Reading};
use crate::web::page::html_as;
use crate::web::show::facts::{Fact, facts};
use crate::web::{Answer, Form, Frame, Visitor, see_other};

#[derive(Template)]
#[template(path = "manage/cancel.html")]
struct CancelPage {
    frame: Frame,
    form: Entries,
    facts: Vec<Fact>,
    action: String,
    back: String,
}

/// Asks once more.
#[get("/b/{token}/absagen")]
pub async fn ask(visitor: Visitor, token: web::Path<String>, state: web::Data<State>) -> Answer {
    let guest = Guest::enter(&state, visitor, &token).await?;
    page(&guest, Entries::default())
}

/// Gives the booking up.
#[post("/b/{token}/absagen")]
pub async fn cancel_booking(
    visitor: Visitor,
    token: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let guest = Guest::enter(&state, visitor, &token).await?;
    let mut reading = Reading::new(&form, guest.visitor.place.language);
    let reason = reading.optional("reason", "manage.reason", Text::parse);
    let reason = match reading.finish(reason) {
        Ok(reason) => reason,
        Err(entries) => return page(&guest, entries),
    };
    let (ctx, id) = (
        guest.visitor.ctx.clone(),
        guest.case.shown.stored.booking.id,
    );
    state
        .write(move |tx| cancel(tx, &ctx, id, Party::Organiser, reason.as_ref()))
        .await
        .map_err(problem)?;
    let path = format!("{}?meldung=abgesagt", guest.path);
    Ok(see_other(&guest.visitor, &path))
}

fn page(guest: &Guest, form: Entries) -> Answer {
    let frame = guest
        .visitor
        .frame_of("manage.cancel_title")
        .crumb(guest.visitor.frame_of("manage.title").title(), &guest.path);
    let (frame, status) = if form.faults().is_empty() {
        (frame, StatusCode::OK)
    } else {
        (frame.refused(), StatusCode::UNPROCESSABLE_ENTITY)
    };
    let page = CancelPage {
        facts: facts(&guest.visitor, &guest.case),
        action: frame.link(&format!("{}/absagen", guest.path)),
        back: frame.link(&guest.path),
        form,
        frame,
    };
    html_as(&guest.visitor, status, &page)
}
