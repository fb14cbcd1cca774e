//! The last step: the booking is made, or somebody else was quicker.

use actix_web::http::StatusCode;
use actix_web::{post, web};
use askama::Template;
use domain::ids::{BookingId, RoomId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::draft::{When, asked};
use super::offer::Offer;
use super::steps::{Back, Complete, Kept, look, span_text};
use crate::api::problem::{Kind, Problem};
use crate::api::v1::bookings::{problem, refused_outlook};
use crate::app::State;
use crate::i18n::format;
use crate::services::Ctx;
use crate::services::Tx;
use crate::services::bookings::alternatives::Alternative;
use crate::services::bookings::dry_run::Outlook;
use crate::services::bookings::request::{Command, request_booking};
use crate::services::bookings::{BookingError, NewOrganiser};
use crate::services::idempotency::{self, Repeatable, once};
use crate::services::rooms::read as rooms;
use crate::web::page::html_as;
use crate::web::slug::Slug;
use crate::web::{Answer, Form, Frame, Visitor, csrf, see_other};

/// How many alternatives a page offers.
const OFFERS_MAX: usize = 6;

#[derive(Template)]
#[template(path = "book/taken.html")]
struct TakenPage {
    frame: Frame,
    room: String,
    when: String,
    reasons: Vec<String>,
    offers: Vec<Other>,
    kept: Kept,
    change_time: String,
    office: Vec<String>,
}

/// Another time or room, as a button that carries on with it.
struct Other {
    action: String,
    text: String,
    begins: String,
    ends: String,
}

/// Makes the booking.
#[post("/raeume/{slug}/buchen/senden")]
pub async fn send_booking(
    visitor: Visitor,
    slug: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let offer = Offer::find(&state, &visitor, &slug).await?;
    if form.has("website") {
        // Only programs fill in a field that nobody sees.
        return Err(Kind::ForgedForm.into());
    }
    let complete = match Complete::read(&visitor, &offer, &form) {
        Ok(complete) => complete,
        Err(back) => return back.show(&visitor, &offer),
    };
    match request(&state, &visitor, &offer, &complete, &form).await {
        Ok(token) => Ok(see_other(&visitor, &format!("/danke/{token}"))),
        Err(BookingError::Refused(_)) => {
            let Complete { when, details, who } = &complete;
            let outlook = look(&state, &visitor, &offer, when, details, Some(who)).await?;
            taken(&state, &visitor, &offer, &form, outlook).await
        }
        Err(error) => refused(&visitor, &offer, &complete, form, error),
    }
}

/// Makes the booking once, however often the form is sent, and gives its management token.
async fn request(
    state: &State,
    visitor: &Visitor,
    offer: &Offer,
    complete: &Complete,
    form: &Form,
) -> Result<String, BookingError> {
    let Complete { when, details, who } = complete;
    let command = Command {
        asked: asked(visitor, offer, when, details, Some(who)),
        organiser: Some(NewOrganiser::Declared(Box::new(who.declared.clone()))),
        hold: None,
    };
    let ctx = visitor.ctx.clone();
    let repeatable = repeatable(visitor, form);
    let made = state
        .write(move |tx| make(tx, &ctx, repeatable.as_ref(), &command))
        .await?;
    let version = made.body.parse().unwrap_or(1);
    let id = BookingId(made.subject_id);
    Ok(state.secret().management_token(id, version))
}

fn make(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    repeatable: Option<&Repeatable>,
    command: &Command,
) -> Result<idempotency::Answer, BookingError> {
    once(tx, ctx, repeatable, |tx| {
        let stored = request_booking(tx, ctx, command)?;
        Ok(idempotency::Answer {
            status: 201,
            subject_id: stored.booking.id.0,
            body: stored.booking.token_version.to_string(),
        })
    })
}

/// The key that the check page gave the form.
fn repeatable(visitor: &Visitor, form: &Form) -> Option<Repeatable> {
    let key: Uuid = form.value("key").parse().ok()?;
    let mut hash = Sha256::new();
    for (name, value) in form.fields().iter().filter(|(name, _)| name != csrf::FIELD) {
        hash.update(name.len().to_be_bytes());
        hash.update(name);
        hash.update(value.len().to_be_bytes());
        hash.update(value);
    }
    Some(Repeatable::new(
        &visitor.ctx.actor,
        &key.to_string(),
        hash.finalize().into(),
    ))
}

/// A step was not in order after all, in the eyes of the use case: a purpose that was just taken off the list.
fn refused(
    visitor: &Visitor,
    offer: &Offer,
    complete: &Complete,
    form: Form,
    error: BookingError,
) -> Answer {
    let problem = problem(error);
    let names = [
        ("/purpose", "purpose", "book.purpose"),
        ("/customer_group", "group", "book.group"),
        ("/answers", "message", "book.answer"),
        ("/items", "message", "book.extras"),
    ];
    let faults = crate::web::entries::faults_of(&problem, visitor.place.language, &names);
    if faults.is_empty() {
        return Err(problem);
    }
    let entries = crate::web::Entries::new(form, faults);
    Back::Details(complete.when.span, entries).show(visitor, offer)
}

/// The page that says why not, and what else can be had with the same answers.
pub(super) async fn taken(
    state: &State,
    visitor: &Visitor,
    offer: &Offer,
    form: &Form,
    outlook: Outlook,
) -> Answer {
    let frame = offer.frame(visitor, "book.taken_title");
    let when = When::of(form, offer.view.site.time_zone);
    let when = when.map(|when| span_text(visitor, offer, &when.span));
    let mut offers = Vec::new();
    for other in outlook.alternatives.iter().take(OFFERS_MAX) {
        offers.extend(offer_of(state, visitor, offer, other).await?);
    }
    let office = &offer.provider.office;
    let page = TakenPage {
        room: offer.name().to_owned(),
        when: when.unwrap_or_default(),
        reasons: refused_outlook(&outlook, visitor.place.language),
        offers,
        kept: form
            .fields()
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "beginn" | "ende" | "key" | csrf::FIELD))
            .cloned()
            .collect(),
        change_time: frame.link(&offer.step("")),
        office: [
            office.phone.as_ref().map(ToString::to_string),
            office.hours.as_ref().map(ToString::to_string),
        ]
        .into_iter()
        .flatten()
        .collect(),
        frame,
    };
    html_as(visitor, StatusCode::CONFLICT, &page)
}

async fn offer_of(
    state: &State,
    visitor: &Visitor,
    offer: &Offer,
    other: &Alternative,
) -> Result<Option<Other>, Problem> {
    let room = other.room_id.unwrap_or(offer.view.room.id);
    let (name, path) = if room == offer.view.room.id {
        (offer.name().to_owned(), offer.step("/pruefen"))
    } else {
        let ctx = visitor.ctx.clone();
        let Ok(view) = state
            .read(move |tx| rooms::find(tx, &ctx, RoomId(room.0)))
            .await
        else {
            return Ok(None);
        };
        let slug = Slug::of_room(&view.room, &view.site);
        let name = format!("{}, {}", view.room.listing.name, view.site.name);
        (name, format!("/raeume/{slug}/buchen/pruefen"))
    };
    let [begins, ends] = When::fields(other.span, other.zone);
    let (start, end) = (
        other.span.start().with_timezone(&other.zone),
        other.span.end().with_timezone(&other.zone),
    );
    let span = format::span(visitor.place.language, &start, &end);
    Ok(Some(Other {
        action: visitor.place.link(&path),
        text: format!("{name}: {span}"),
        begins: begins.1,
        ends: ends.1,
    }))
}

/// A step of the form that was opened without its answers begins anew.
#[actix_web::get("/raeume/{slug}/buchen/{step}")]
pub async fn begin_again(visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (slug, _) = path.into_inner();
    Ok(see_other(&visitor, &format!("/raeume/{slug}/buchen")))
}
