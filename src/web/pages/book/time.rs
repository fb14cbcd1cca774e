//! The first step: on which day and at what time.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{get, web};
use askama::Template;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::availability::ReasonCode;
use domain::bookable::BookableId;
use domain::interval::Interval;
use domain::rules::Mode;
use domain::time::day;

use super::draft::{Details, When, asked};
use super::offer::Offer;
use super::steps;
use crate::api::problem::Problem;
use crate::api::v1::bookings::refused_outlook;
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::availability::{list_starts, read_occupancy};
use crate::services::bookings::dry_run::{Outlook, dry_run};
use crate::services::bookings::request::Command;
use crate::web::day::{Fold, WallTime, parse_day};
use crate::web::entries::{Entries, Fault};
use crate::web::page::html_as;
use crate::web::query::{Query, address};
use crate::web::{Answer, Form, Frame, Visitor};

/// How far behind midnight a use may end that begins on the day.
const NIGHT: TimeDelta = TimeDelta::hours(8);

/// Whole rental days that are offered at once.
const RENTAL_DAYS_MAX: i64 = 4;

/// More choices of one day than anybody reads.
const CHOICES_MAX: usize = 200;

#[derive(Template)]
#[template(path = "book/time.html")]
struct TimePage {
    frame: Frame,
    room: String,
    room_link: String,
    action: String,
    form: Entries,
    /// The day whose times are shown, in words.
    day: String,
    starts: Vec<(String, String)>,
    ends: Vec<(String, String)>,
    spans: Vec<Span>,
    reasons: Vec<String>,
    others: Vec<Span>,
}

/// A span to choose.
struct Span {
    link: String,
    text: String,
}

/// The times of one day.
#[derive(Default)]
struct Times {
    starts: Vec<DateTime<Utc>>,
    ends: Vec<DateTime<Utc>>,
    spans: Vec<Interval>,
}

/// Asks for day and time; with both it goes on to what the room is for.
#[get("/raeume/{slug}/buchen")]
pub async fn choose_time(
    visitor: Visitor,
    slug: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let offer = Offer::find(&state, &visitor, &slug).await?;
    let form = query.0;
    let asked_day = parse_day(form.value("tag"));
    let when = When::of(&form, offer.view.site.time_zone)
        .filter(|when| asked_day.is_none_or(|day| day == when.starts.date()));
    match when {
        Some(when) => judge(&state, &visitor, &offer, form, &when).await,
        None => ask(&state, &visitor, &offer, form, None).await,
    }
}

/// Goes on if the time can be had, else says why not and what can.
async fn judge(state: &State, visitor: &Visitor, offer: &Offer, form: Form, when: &When) -> Answer {
    let mut outlook = look(state, visitor, offer, when).await?;
    outlook
        .findings
        .retain(|finding| is_about_time(finding.reason.code()));
    if outlook.findings.is_empty() {
        return steps::ask_details(visitor, offer, &when.span, Entries::new(form, Vec::new()));
    }
    ask(state, visitor, offer, form, Some((when, outlook))).await
}

/// Whether a rule can be judged before anything is known of the use and of who asks for it.
fn is_about_time(code: ReasonCode) -> bool {
    !matches!(
        code,
        ReasonCode::GroupNotAllowed
            | ReasonCode::PurposeNotAllowed
            | ReasonCode::TermsNotAccepted
            | ReasonCode::LoginRequired
            | ReasonCode::EmailUnverified
            | ReasonCode::OverCapacity
    )
}

/// What would become of a use at this time, whatever it is for.
async fn look(
    state: &State,
    visitor: &Visitor,
    offer: &Offer,
    when: &When,
) -> Result<Outlook, Problem> {
    let command = Command {
        asked: asked(visitor, offer, when, &Details::default(), None),
        organiser: None,
        hold: None,
    };
    let ctx = visitor.ctx.clone();
    let outlook = state.read(move |tx| dry_run(tx, &ctx, &command)).await;
    outlook.map_err(crate::api::v1::bookings::problem)
}

async fn ask(
    state: &State,
    visitor: &Visitor,
    offer: &Offer,
    form: Form,
    refused: Option<(&When, Outlook)>,
) -> Answer {
    let zone = offer.view.site.time_zone;
    let date = parse_day(form.value("tag"))
        .or_else(|| refused.as_ref().map(|(when, _)| when.starts.date()));
    let was_asked = form.fields().iter().any(|(name, _)| name == "tag");
    let is_unread = was_asked && date.is_none();
    let times = match date {
        Some(date) => times(state, visitor, offer, date).await?,
        None => Times::default(),
    };
    let (reasons, others) = match &refused {
        Some((_, outlook)) => (
            refused_outlook(outlook, visitor.place.language),
            others(visitor, offer, outlook),
        ),
        None => (Vec::new(), Vec::new()),
    };
    let language = visitor.place.language;
    let shown = date.map(|date| format::date(language, date));
    let mut frame = offer.frame(visitor, "book.time_title");
    let faults = is_unread.then(|| Fault {
        field: "tag".to_owned(),
        label: text(language, "book.day", &[]),
        message: text(language, "missing.date", &[]),
    });
    if is_unread {
        frame = frame.refused();
    }
    let form = match date {
        Some(date) => form.with("tag", format::short_date(language, date)),
        None => form,
    };
    let clock = |at: &DateTime<Utc>| {
        let wall = WallTime::of(*at, zone);
        (wall.to_string(), wall_text(visitor, date, wall, zone))
    };
    let page = TimePage {
        room: offer.name().to_owned(),
        room_link: frame.link(&offer.path()),
        action: frame.link(&offer.step("")),
        day: shown.unwrap_or_default(),
        starts: times.starts.iter().map(clock).collect(),
        ends: times.ends.iter().map(clock).collect(),
        spans: times
            .spans
            .iter()
            .map(|span| span_link(visitor, offer, *span))
            .collect(),
        form: Entries::new(form, faults.into_iter().collect()),
        frame,
        reasons,
        others,
    };
    let status = if is_unread {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    html_as(visitor, status, &page)
}

/// A time of day; of another day with its date, of an hour that comes twice with which of the two it is.
fn wall_text(visitor: &Visitor, day: Option<NaiveDate>, wall: WallTime, zone: Tz) -> String {
    let language = visitor.place.language;
    let clock = format::time(language, wall.at.time());
    let time = match wall.fold(zone) {
        Some(Fold::First) => text(language, "book.summer_time", &[("time", &clock)]),
        Some(Fold::Second) => text(language, "book.winter_time", &[("time", &clock)]),
        None => clock,
    };
    if day.is_none_or(|day| day == wall.at.date()) {
        time
    } else {
        format!("{}, {time}", format::short_date(language, wall.at.date()))
    }
}

fn span_link(visitor: &Visitor, offer: &Offer, span: Interval) -> Span {
    let zone = offer.view.site.time_zone;
    let [begins, ends] = When::fields(span, zone);
    let path = address(&offer.step(""), &[("beginn", &begins.1), ("ende", &ends.1)]);
    let (start, end) = (
        span.start().with_timezone(&zone),
        span.end().with_timezone(&zone),
    );
    Span {
        link: visitor.place.link(&path),
        text: format::span(visitor.place.language, &start, &end),
    }
}

/// Other times of the same room.
fn others(visitor: &Visitor, offer: &Offer, outlook: &Outlook) -> Vec<Span> {
    let own = outlook
        .alternatives
        .iter()
        .filter(|other| other.room_id == Some(offer.view.room.id));
    own.map(|other| span_link(visitor, offer, other.span))
        .collect()
}

async fn times(
    state: &State,
    visitor: &Visitor,
    offer: &Offer,
    date: NaiveDate,
) -> Result<Times, Problem> {
    let bookable = BookableId::Room(offer.view.room.id);
    let rules = offer.view.rules.on(date);
    let grid = rules.modes.iter().find_map(|mode| match mode {
        Mode::Free { grid_minutes } => Some(TimeDelta::minutes(i64::from(*grid_minutes))),
        _ => None,
    });
    let lengths: Vec<_> = if rules
        .modes
        .iter()
        .any(|mode| matches!(mode, Mode::WholeDays { .. }))
    {
        (1..=RENTAL_DAYS_MAX)
            .map(|days| Some(TimeDelta::days(days)))
            .collect()
    } else {
        vec![None]
    };
    let ctx = visitor.ctx.clone();
    let starts = state
        .read(move |tx| {
            let mut found = BTreeSet::new();
            for length in lengths {
                let (_, starts) = list_starts(tx, &ctx, bookable, date, length)?;
                let free = starts.into_iter().filter(|start| start.codes.is_empty());
                found.extend(free.map(|start| (start.span.start(), start.span.end())));
            }
            Ok::<_, crate::services::availability::AvailabilityError>(found)
        })
        .await?;
    match grid {
        Some(grid) => {
            let ends = ends(state, visitor, offer, date, grid).await?;
            let first = starts.first().map(|(start, _)| *start);
            Ok(Times {
                starts: starts
                    .iter()
                    .map(|(start, _)| *start)
                    .take(CHOICES_MAX)
                    .collect(),
                ends: ends
                    .into_iter()
                    .filter(|end| first.is_some_and(|first| first < *end))
                    .collect(),
                spans: Vec::new(),
            })
        }
        None => Ok(Times {
            spans: starts
                .iter()
                .filter_map(|(start, end)| Interval::new(*start, *end).ok())
                .take(CHOICES_MAX)
                .collect(),
            ..Times::default()
        }),
    }
}

/// The points of the grid at which something that is free ends, until deep in the night.
async fn ends(
    state: &State,
    visitor: &Visitor,
    offer: &Offer,
    date: NaiveDate,
    grid: TimeDelta,
) -> Result<Vec<DateTime<Utc>>, Problem> {
    let Some(whole) = day(offer.view.site.time_zone, date) else {
        return Ok(Vec::new());
    };
    let bookable = BookableId::Room(offer.view.room.id);
    let ctx = visitor.ctx.clone();
    let window = whole.widened(TimeDelta::zero(), NIGHT);
    let occupancy = state
        .read(move |tx| read_occupancy(tx, &ctx, bookable, window))
        .await?;
    let free = occupancy.spans.free;
    let steps = std::iter::successors(Some(window.start() + grid), |at| Some(*at + grid));
    let within = steps.take_while(|at| *at <= window.end()).take(CHOICES_MAX);
    Ok(within
        .filter(|at| {
            let mut spans = free.spans().iter();
            spans.any(|span| span.start() < *at && *at <= span.end())
        })
        .collect())
}
