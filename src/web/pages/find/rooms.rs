//! All rooms, by name.

use actix_web::{get, web};
use askama::Template;
use domain::ids::RoomId;
use domain::text::sort_key;

use super::address::{AFTER, place, with, written};
use super::hits::Hit;
use super::search::{Choices, of_list};
use crate::app::State;
use crate::services::rooms::read::{self as rooms, RoomEntry};
use crate::web::query::Query;
use crate::web::{Answer, Entries, Form, Frame, Visitor, html};

/// Rooms on a page.
const ROOMS: usize = 30;

#[derive(Template)]
#[template(path = "find/rooms.html")]
struct Rooms {
    frame: Frame,
    form: Entries,
    choices: Choices,
    entries: Vec<Hit>,
    more: Option<String>,
}

/// The rooms that fit a filter.
#[get("/raeume")]
pub async fn list_rooms(visitor: Visitor, query: Query, state: web::Data<State>) -> Answer {
    let form = query.0;
    let (ctx, wanted) = (visitor.ctx.clone(), of_list(&form));
    let after = place(form.value(AFTER)).map(|(key, id)| (key, RoomId(id)));
    let most = i64::try_from(ROOMS + 1).unwrap_or(i64::MAX);
    let mut found = state
        .read(move |tx| rooms::list(tx, &ctx, &wanted, after.as_ref(), most))
        .await?;
    let frame = visitor.frame_of("find.rooms_title");
    let page = Rooms {
        more: next(&frame, &form, &mut found),
        entries: found
            .iter()
            .map(|entry| Hit::of(&frame, entry, None))
            .collect(),
        choices: Choices::new(visitor.place.language),
        form: Entries::new(form, Vec::new()),
        frame,
    };
    html(&visitor, &page)
}

/// Takes off the one room too many, which says that there is a next page.
fn next(frame: &Frame, form: &Form, found: &mut Vec<RoomEntry>) -> Option<String> {
    let is_last = found.len() <= ROOMS;
    found.truncate(ROOMS);
    let last = &found.last().filter(|_| !is_last)?.room;
    let behind = written(&sort_key(&last.listing.name), last.id.0);
    Some(frame.link(&with("/raeume", form, AFTER, &behind)))
}
