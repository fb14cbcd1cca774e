//! Another time for answers that were given already.

use actix_web::http::StatusCode;
use actix_web::{post, web};
use askama::Template;
use chrono::NaiveTime;

use super::draft::When;
use super::offer::Offer;
use super::steps::Kept;
use crate::app::State;
use crate::i18n::{format, text};
use crate::web::day::{local, parse_clock, parse_day, parse_end};
use crate::web::entries::{Entries, Fault};
use crate::web::page::html_as;
use crate::web::{Answer, Form, Frame, Visitor, csrf};

#[derive(Template)]
#[template(path = "book/again.html")]
struct AgainPage {
    frame: Frame,
    room: String,
    room_link: String,
    action: String,
    form: Entries,
    kept: Kept,
}

/// The fields of this page, and those they replace.
const OWN: [&str; 8] = [
    "tag",
    "von",
    "bis",
    "bis_tag",
    "beginn",
    "ende",
    "key",
    csrf::FIELD,
];

/// Asks for another time; every other answer is kept.
#[post("/raeume/{slug}/buchen/zeit")]
pub async fn another_time(
    visitor: Visitor,
    slug: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let offer = Offer::find(&state, &visitor, &slug).await?;
    let form = match When::of(&form, offer.view.site.time_zone) {
        Some(when) => filled_in(&visitor, form, &when),
        None => form,
    };
    ask(&visitor, &offer, Entries::new(form, Vec::new()))
}

fn filled_in(visitor: &Visitor, form: Form, when: &When) -> Form {
    let day = |date| format::short_date(visitor.place.language, date);
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    let form = form
        .with("tag", day(when.starts.date()))
        .with("von", clock(when.starts.time()))
        .with("bis", clock(when.ends.time()));
    if when.ends.date() == when.starts.date() {
        form
    } else {
        form.with("bis_tag", day(when.ends.date()))
    }
}

/// The page, with what is wrong with it.
pub(super) fn ask(visitor: &Visitor, offer: &Offer, form: Entries) -> Answer {
    let frame = offer.frame(visitor, "book.time_title");
    let (frame, status) = if form.faults().is_empty() {
        (frame, StatusCode::OK)
    } else {
        (frame.refused(), StatusCode::UNPROCESSABLE_ENTITY)
    };
    let fields = form.form().fields().iter();
    let page = AgainPage {
        room: offer.name().to_owned(),
        room_link: frame.link(&offer.path()),
        action: frame.link(&offer.step("/pruefen")),
        kept: fields
            .filter(|(name, _)| !OWN.contains(&name.as_str()))
            .cloned()
            .collect(),
        form,
        frame,
    };
    html_as(visitor, status, &page)
}

/// The form with the time that this page asked for; as it is where it was not asked.
pub(super) fn with_new_time(visitor: &Visitor, form: Form) -> Result<Form, Entries> {
    if !form.has("tag") && !form.has("von") {
        return Ok(form);
    }
    let language = visitor.place.language;
    let mut faults = Vec::new();
    let mut refuse = |field: &str, label: &str, key: &str| {
        faults.push(Fault {
            field: field.to_owned(),
            label: text(language, label, &[]),
            message: text(language, key, &[]),
        });
    };
    let first = parse_day(form.value("tag"));
    if first.is_none() {
        refuse("tag", "book.day", "missing.date");
    }
    let from = parse_clock(form.value("von"));
    if from.is_none() {
        refuse("von", "book.from", "missing.clock");
    }
    let last = match form.value("bis_tag") {
        "" => first,
        entered => parse_day(entered),
    };
    if last.is_none() && form.has("bis_tag") {
        refuse("bis_tag", "book.last_day", "missing.date");
    }
    let end = last.and_then(|last| parse_end(last, form.value("bis")));
    if end.is_none() && last.is_some() {
        refuse("bis", "book.to", "missing.clock");
    }
    let start = first.zip(from).map(|(day, time)| day.and_time(time));
    if let Some((start, end)) = start.zip(end)
        && end <= start
    {
        refuse("bis", "book.to", "book.ends_before");
    }
    match start.zip(end).filter(|_| faults.is_empty()) {
        Some((start, end)) => Ok(form.with("beginn", local(start)).with("ende", local(end))),
        None => Err(Entries::new(form, faults)),
    }
}
