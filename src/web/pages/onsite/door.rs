//! The display at the door of a room: whether it is taken, until when, and what follows today.

use actix_web::{HttpRequest, get, web};
use askama::Template;
use chrono::{DateTime, Utc};

use super::board::{Clock, anybody, moment, span, words};
use crate::api::problem::Kind;
use crate::app::State;
use crate::i18n::text;
use crate::services::onsite::{self, Door, PublicUse};
use crate::web::{Answer, Frame, Slug, Visitor, html};

/// As many further uses as a tablet shows in letters that can be read from two metres.
const USES_MAX: usize = 5;

#[derive(Template)]
#[template(path = "onsite/door.html")]
struct DoorPage {
    frame: Frame,
    clock: Clock,
    next: String,
    seconds: u32,
    site: String,
    now: Now,
    later: Vec<(String, &'static str, String)>,
    more: usize,
    qr: String,
}

/// What holds at this moment.
struct Now {
    class: &'static str,
    word: String,
    until: String,
    title: String,
}

/// A room now and for the rest of the day.
#[get("/tuer/{slug}")]
pub async fn read_door(
    request: HttpRequest,
    slug: web::Path<String>,
    state: web::Data<State>,
) -> Answer {
    let visitor = anybody(&request)?;
    let slug = Slug::parse(&slug).ok_or(Kind::NotFound)?;
    let ctx = visitor.ctx.clone();
    let door = state.read(move |tx| onsite::read_door(tx, &ctx, slug.id().into()));
    html(&visitor, &page(&visitor, &door.await?))
}

fn page(visitor: &Visitor, door: &Door) -> DoorPage {
    let (room, site) = (&door.view.room, &door.view.site);
    let frame = visitor.frame(room.listing.name.as_str());
    let (language, zone, now) = (frame.language(), site.time_zone, visitor.ctx.now);
    let later = door.uses.iter().filter(|taken| taken.span.start() > now);
    let later: Vec<_> = later.collect();
    let slug = Slug::of_room(room, site);
    DoorPage {
        clock: Clock::of(language, zone, now),
        next: frame.link(&format!("/tuer/{slug}")),
        seconds: super::SECONDS,
        site: site.name.to_string(),
        now: Now::of(&frame, door, now),
        more: later.len().saturating_sub(USES_MAX),
        later: later
            .into_iter()
            .take(USES_MAX)
            .map(|taken| {
                let (class, word) = words(language, &taken.what);
                (span(language, zone, door.today, taken.shown), class, word)
            })
            .collect(),
        qr: frame.link(&format!("/qr/{slug}.svg")),
        frame,
    }
}

impl Now {
    fn of(frame: &Frame, door: &Door, now: DateTime<Utc>) -> Self {
        let (language, zone) = (frame.language(), door.view.site.time_zone);
        let at = |at: DateTime<Utc>| {
            let time = moment(language, zone, door.today, at);
            text(language, "onsite.until", &[("time", &time)])
        };
        let Some(current) = door
            .uses
            .iter()
            .find(|taken| taken.span.contains_instant(now))
        else {
            let next = door.uses.iter().map(|taken| taken.span.start());
            let next = next.filter(|start| *start > now).min();
            return Self {
                class: "free",
                word: frame.t("onsite.free"),
                until: next.map(at).unwrap_or_default(),
                title: String::new(),
            };
        };
        let (class, title) = words(language, &current.what);
        let word = frame.t(&format!("onsite.{class}"));
        Self {
            class,
            until: at(end_of_run(&door.uses, now)),
            title: if title == word { String::new() } else { title },
            word,
        }
    }
}

/// When the room is free again: uses that follow without a gap are one.
fn end_of_run(uses: &[PublicUse], now: DateTime<Utc>) -> DateTime<Utc> {
    let mut end = now;
    for taken in uses {
        if taken.span.start() <= end && taken.span.end() > end {
            end = taken.span.end();
        }
    }
    end
}
