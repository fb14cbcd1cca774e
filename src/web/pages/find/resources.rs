//! All devices and services, by name.

use actix_web::{get, web};
use askama::Template;
use domain::bookable::{Resource, UseMode};
use domain::ids::ResourceId;
use domain::provider::Site;
use domain::text::sort_key;

use super::address::{AFTER, place, with, written};
use crate::app::State;
use crate::services::resources::read::{self as resources, Wanted};
use crate::web::query::Query;
use crate::web::{Answer, Entries, Form, Frame, Slug, Visitor, html};

/// Devices on a page.
const RESOURCES: usize = 30;

#[derive(Template)]
#[template(path = "find/resources.html")]
struct Resources {
    frame: Frame,
    form: Entries,
    entries: Vec<Entry>,
    more: Option<String>,
}

struct Entry {
    name: String,
    link: String,
    stock: String,
    place: String,
    mode: String,
}

/// The devices and services that fit a filter.
#[get("/geraete")]
pub async fn list_resources(visitor: Visitor, query: Query, state: web::Data<State>) -> Answer {
    let form = query.0;
    let (ctx, after) = (visitor.ctx.clone(), place(form.value(AFTER)));
    let words = form.value("q");
    let wanted = Wanted {
        words: (!words.is_empty()).then(|| words.chars().take(200).collect()),
        ..Wanted::default()
    };
    let after = after.map(|(key, id)| (key, ResourceId(id)));
    let most = i64::try_from(RESOURCES + 1).unwrap_or(i64::MAX);
    let mut found = state
        .read(move |tx| resources::list(tx, &ctx, &wanted, after.as_ref(), most))
        .await?;
    let frame = visitor.frame_of("find.resources_title");
    let page = Resources {
        more: next(&frame, &form, &mut found),
        entries: found.iter().map(|one| entry(&frame, one)).collect(),
        form: Entries::new(form, Vec::new()),
        frame,
    };
    html(&visitor, &page)
}

fn entry(frame: &Frame, (resource, site): &(Resource, Site)) -> Entry {
    let slug = Slug::of_resource(resource, site);
    Entry {
        name: resource.listing.name.to_string(),
        link: frame.link(&format!("/geraete/{slug}")),
        stock: stock(frame, resource.stock),
        place: site.name.to_string(),
        mode: mode(frame, resource.use_mode),
    }
}

/// `40 Stück`.
pub(super) fn stock(frame: &Frame, count: u32) -> String {
    frame.t1("find.stock", "count", &count)
}

/// How it is let.
pub(super) fn mode(frame: &Frame, mode: UseMode) -> String {
    frame.t(match mode {
        UseMode::Alone => "find.mode_alone",
        UseMode::WithRoom => "find.mode_with_room",
        UseMode::Both => "find.mode_both",
    })
}

fn next(frame: &Frame, form: &Form, found: &mut Vec<(Resource, Site)>) -> Option<String> {
    let is_last = found.len() <= RESOURCES;
    found.truncate(RESOURCES);
    let (last, _) = found.last().filter(|_| !is_last)?;
    let behind = written(&sort_key(&last.listing.name), last.id.0);
    Some(frame.link(&with("/geraete", form, AFTER, &behind)))
}
