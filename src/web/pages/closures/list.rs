//! Closures and blockings that have not ended.

use actix_web::{get, web};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::bookable::BookableId;
use domain::closure::ClosureScope;

use super::places::Places;
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::blockings::read::ShownBlocking;
use crate::services::closures::read::ShownClosure;
use crate::services::spans::SpanFilter;
use crate::services::{blockings, closures};
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Frame, Visitor, html};

/// The most closures and the most blockings on the page.
const SHOWN_MAX: i64 = 200;

#[derive(Template)]
#[template(path = "closures/list.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    link: String,
    kind: String,
    what: String,
    when: String,
    reason: String,
}

/// What is closed or blocked now and later, by start.
#[get("/verwaltung/sperrungen")]
pub async fn list_closures(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let places = Places::load(&state, &clerk).await?;
    let (ctx, filter) = (clerk.ctx.clone(), not_ended(&clerk));
    let closed = state
        .read(move |tx| closures::read::list(tx, &ctx, &filter, None, None, SHOWN_MAX))
        .await?;
    let (ctx, filter) = (clerk.ctx.clone(), not_ended(&clerk));
    let blocked = state
        .read(move |tx| blockings::read::list(tx, &ctx, &filter, None, None, SHOWN_MAX))
        .await
        .map_err(|error| crate::api::v1::blockings::problem(error, &[], places.zone()))?;
    let frame = noticed(&clerk, clerk.frame_of("closures.title"), &query);
    let page = ListPage {
        rows: rows(&clerk, &places, &closed, &blocked),
        frame,
    };
    html(&clerk, &page)
}

fn not_ended(visitor: &Visitor) -> SpanFilter {
    SpanFilter {
        ends_after: Some(visitor.ctx.now),
        ..SpanFilter::default()
    }
}

fn rows(
    visitor: &Visitor,
    places: &Places,
    closed: &[ShownClosure],
    blocked: &[ShownBlocking],
) -> Vec<Row> {
    let closed = closed.iter().map(|shown| {
        let closure = &shown.closure;
        let span = (closure.span.starts_at, closure.span.ends_at);
        let row = Row {
            link: visitor
                .place
                .link(&format!("/verwaltung/sperrungen/{}", closure.id)),
            kind: text(visitor.place.language, "closures.closure", &[]),
            what: places.names(closure.scope.site_id, &scope(&closure.scope)),
            when: when(visitor, shown.zone, span),
            reason: closure
                .public_reason
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
        };
        (span.0, row)
    });
    let blocked = blocked.iter().map(|shown| {
        let blocking = &shown.stored.blocking;
        let row = Row {
            link: visitor
                .place
                .link(&format!("/verwaltung/sperrungen/belegt/{}", blocking.id)),
            kind: text(visitor.place.language, "closures.blocking", &[]),
            what: blocked_names(places, shown),
            when: when(
                visitor,
                shown.zone,
                (blocking.span.start(), Some(blocking.span.end())),
            ),
            reason: blocking.title.to_string(),
        };
        (blocking.span.start(), row)
    });
    let mut rows: Vec<_> = closed.chain(blocked).collect();
    rows.sort_by_key(|(starts_at, _)| *starts_at);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The rooms and resources of a closure; none for the whole site.
pub(super) fn scope(scope: &ClosureScope) -> Vec<BookableId> {
    let rooms = scope.rooms.iter().copied().map(BookableId::Room);
    let resources = scope.resources.iter().copied().map(BookableId::Resource);
    rooms.chain(resources).collect()
}

/// What a blocking takes, with its site.
pub(super) fn blocked_names(places: &Places, shown: &ShownBlocking) -> String {
    let items = shown.stored.blocking.items.iter();
    let ids: Vec<_> = items.map(|item| item.bookable).collect();
    let site = places.sites().iter().find(|own| {
        let rooms = own.rooms.iter().map(|room| BookableId::Room(room.id));
        let resources = own.resources.iter();
        let resources = resources.map(|resource| BookableId::Resource(resource.id));
        rooms.chain(resources).any(|id| ids.contains(&id))
    });
    site.map_or_else(String::new, |own| places.names(own.site.id, &ids))
}

/// From when to when, or until further notice.
pub(super) fn when(
    visitor: &Visitor,
    zone: Tz,
    (starts_at, ends_at): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> String {
    let language = visitor.place.language;
    let local = |at: DateTime<Utc>| at.with_timezone(&zone);
    if let Some(ends_at) = ends_at {
        return format::span(language, &local(starts_at), &local(ends_at));
    }
    let from = format::date_time(language, &local(starts_at));
    text(language, "closures.open_end", &[("from", &from)])
}

/// The frame with what was just done.
pub(super) fn noticed(visitor: &Visitor, frame: Frame, query: &Query) -> Frame {
    let language = visitor.place.language;
    let number = |name: &str| {
        let number: u32 = query.0.value(name).parse().unwrap_or(0);
        number.to_string()
    };
    let notice = match query.0.value("meldung") {
        "geschlossen" => text(language, "closures.done_closed", &[]),
        "gesperrt" => text(language, "closures.done_blocked", &[]),
        "aufgehoben" => text(language, "closures.done_lifted", &[]),
        "geaendert" => text(language, "closures.done_changed", &[]),
        "entschieden" => {
            let numbers = [number("anzahl"), number("mails"), number("briefe")];
            let [count, mails, letters] = numbers.each_ref().map(String::as_str);
            let values = [("count", count), ("mails", mails), ("letters", letters)];
            text(language, "closures.done_decided", &values)
        }
        _ => return frame,
    };
    frame.notice(notice)
}
