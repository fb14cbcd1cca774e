//! What waits for a decision, the oldest first; one by one or many at once.

use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use askama::Template;
use domain::booking::StatusName;
use domain::ids::BookingId;
use domain::text::Text;
use uuid::Uuid;

use super::outcome::notice;
use crate::api::problem::{Kind, Problem};
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::Ctx;
use crate::services::bookings::cancel::decline;
use crate::services::bookings::confirm::confirm;
use crate::services::inbox::{Conflicts, Inbox, InboxEntry, InboxWanted, OpenPosition, read_inbox};
use crate::web::page::html_as;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Form, Frame, see_other};

/// How many entries one page shows.
const PAGE: usize = 25;

/// The page.
const PATH: &str = "/verwaltung/posteingang";

#[derive(Template)]
#[template(path = "office/inbox.html")]
struct InboxPage {
    frame: Frame,
    entries: Vec<Entry>,
    next: String,
    reason: String,
    /// What could not be decided, and why.
    failed: Vec<String>,
}

/// A booking that waits.
struct Entry {
    id: String,
    link: String,
    reference: String,
    when: String,
    room: String,
    title: String,
    who: String,
    people: String,
    age: String,
    status: &'static str,
    conflicts: Vec<String>,
}

/// The inbox.
#[get("/verwaltung/posteingang")]
pub async fn show(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let notice = notice(clerk.place.language, query.0.value("meldung"));
    page(&clerk, &state, &query.0, (notice, Vec::new())).await
}

/// Decides what was chosen: all of it, or one entry by its own button.
#[post("/verwaltung/posteingang")]
pub async fn decide(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let (decision, chosen) = Decision::read(&form).ok_or(Kind::BadRequest)?;
    let mut failed = Vec::new();
    for id in chosen {
        let ctx = clerk.ctx.clone();
        let decision = decision.clone();
        let decided = state
            .write(move |tx| decision.carry_out(tx, &ctx, id))
            .await;
        if let Err(error) = decided {
            failed.push(why(&clerk, &problem(error)));
        }
    }
    if failed.is_empty() {
        let path = format!("{PATH}?meldung={}", decision.word());
        return Ok(see_other(&clerk, &path));
    }
    page(&clerk, &state, &Form::default(), (String::new(), failed)).await
}

/// What becomes of a request.
#[derive(Clone)]
enum Decision {
    Confirm,
    Decline(Option<Text>),
}

impl Decision {
    /// The decision and the bookings it is about; `None` if the form holds none.
    fn read(form: &Form) -> Option<(Self, Vec<BookingId>)> {
        let id = |text: &str| text.parse::<Uuid>().ok().map(BookingId);
        if let Some(one) = id(form.value("confirm")) {
            return Some((Self::Confirm, vec![one]));
        }
        let chosen: Vec<_> = form.values("id").take(PAGE).filter_map(id).collect();
        let reason = form.value("reason");
        let reason = Some(reason).filter(|reason| !reason.is_empty());
        match form.value("all") {
            "confirm" => Some((Self::Confirm, chosen)),
            "decline" => {
                let reason = reason.map(Text::parse).transpose().ok()?;
                Some((Self::Decline(reason), chosen))
            }
            _ => None,
        }
    }

    fn carry_out(
        &self,
        tx: &mut crate::services::Tx<'_>,
        ctx: &Ctx,
        id: BookingId,
    ) -> Result<(), crate::services::bookings::BookingError> {
        match self {
            Self::Confirm => confirm(tx, ctx, id).map(drop),
            Self::Decline(reason) => decline(tx, ctx, id, reason.as_ref()).map(drop),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Confirm => "bestaetigt",
            Self::Decline(_) => "abgelehnt",
        }
    }
}

/// Why something could not be decided, in words.
fn why(clerk: &Clerk, problem: &Problem) -> String {
    let document = problem.document(clerk.place.language, None);
    let reasons = document.reasons.into_iter().map(|reason| reason.detail);
    let reasons: Vec<_> = std::iter::once(document.detail).chain(reasons).collect();
    reasons.join(" ")
}

async fn page(
    clerk: &Clerk,
    state: &State,
    query: &Form,
    (notice, failed): (String, Vec<String>),
) -> Answer {
    let wanted = InboxWanted {
        providers: None,
        status: match query.value("status") {
            "option" => Some(StatusName::Option),
            "requested" => Some(StatusName::Requested),
            _ => None,
        },
        after: position(query.value("ab")),
    };
    let ctx = clerk.ctx.clone();
    let inbox = state
        .read(move |tx| read_inbox(tx, &ctx, &wanted, PAGE))
        .await
        .map_err(problem)?;
    let status = if failed.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::CONFLICT
    };
    let frame = clerk.frame_of("frame.inbox").notice(notice);
    let page = InboxPage {
        entries: inbox.entries.iter().map(|one| entry(clerk, one)).collect(),
        next: next(clerk, &inbox),
        reason: String::new(),
        failed,
        frame,
    };
    html_as(clerk, status, &page)
}

fn next(clerk: &Clerk, inbox: &Inbox) -> String {
    let Some(next) = inbox.next else {
        return String::new();
    };
    let path = format!("{PATH}?ab={}_{}", next.received_at.timestamp(), next.id);
    clerk.place.link(&path)
}

fn position(text: &str) -> Option<OpenPosition> {
    let (seconds, id) = text.split_once('_')?;
    Some(OpenPosition {
        received_at: chrono::DateTime::from_timestamp(seconds.parse().ok()?, 0)?,
        id: BookingId(id.parse().ok()?),
    })
}

fn entry(clerk: &Clerk, entry: &InboxEntry) -> Entry {
    let language = clerk.place.language;
    let booking = &entry.shown.stored.booking;
    let zone = entry.shown.zone;
    let span = booking.times.span;
    let contact = entry
        .shown
        .organiser
        .as_ref()
        .map(|organiser| &organiser.contact);
    let text_of = |value: Option<String>| value.unwrap_or_default();
    Entry {
        id: booking.id.to_string(),
        link: clerk
            .place
            .link(&format!("/verwaltung/buchungen/{}", booking.id)),
        reference: booking.reference.to_string(),
        when: format::span(
            language,
            &span.start().with_timezone(&zone),
            &span.end().with_timezone(&zone),
        ),
        room: text_of(entry.room.as_ref().map(ToString::to_string)),
        title: text_of(booking.purpose.title.as_ref().map(ToString::to_string)),
        who: text_of(contact.map(|contact| match &contact.organisation {
            Some(organisation) => format!("{organisation} ({})", contact.name),
            None => contact.name.to_string(),
        })),
        people: text_of(booking.purpose.attendees.map(|people| people.to_string())),
        age: format::length(language, rounded(entry.age)),
        status: booking.status_at(clerk.ctx.now).code(),
        conflicts: conflicts(clerk, entry.conflicts),
    }
}

/// Days, or hours, or minutes: nobody needs more.
fn rounded(age: chrono::TimeDelta) -> chrono::TimeDelta {
    if age.num_days() > 0 {
        chrono::TimeDelta::days(age.num_days())
    } else if age.num_hours() > 0 {
        chrono::TimeDelta::hours(age.num_hours())
    } else {
        age
    }
}

fn conflicts(clerk: &Clerk, conflicts: Conflicts) -> Vec<String> {
    let counted = [
        ("office.conflict_confirmed", conflicts.confirmed),
        ("office.conflict_requests", conflicts.requests),
        ("office.conflict_options", conflicts.options),
        ("office.conflict_blockings", conflicts.blockings),
        ("office.conflict_closures", conflicts.closures),
    ];
    let some = counted.into_iter().filter(|(_, count)| *count > 0);
    some.map(|(key, count)| {
        let count = count.to_string();
        text(clerk.place.language, key, &[("count", &count)])
    })
    .collect()
}
