//! The sites of the own providers with their rooms and resources.

use actix_web::{get, web};
use askama::Template;
use chrono::{DateTime, Utc};
use domain::bookable::{Listing, Room, Space};

use crate::app::State;
use crate::services::listings::own::{OwnSite, list_sites};
use crate::services::rooms::RoomView;
use crate::web::query::Query;
use crate::web::show::facts::address_line;
use crate::web::{Answer, Clerk, Frame, Slug, Visitor, html};

#[derive(Template)]
#[template(path = "listings/overview.html")]
struct OverviewPage {
    frame: Frame,
    sites: Vec<SiteRow>,
}

struct SiteRow {
    id: String,
    name: String,
    provider: String,
    address: String,
    lobby: String,
    rooms: Vec<Row>,
    resources: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    /// Where it stands with the public: the end of a key, and its colour.
    state: &'static str,
    class: &'static str,
    part_of: String,
}

/// Everything that is kept.
#[get("/verwaltung/raeume")]
pub async fn list_listings(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let ctx = clerk.ctx.clone();
    let own = state.read(move |tx| list_sites(tx, &ctx)).await?;
    let sites = own.iter().map(|own| site_row(&clerk, own));
    let page = OverviewPage {
        frame: noticed(clerk.frame_of("listings.title"), &query),
        sites: sites.collect(),
    };
    html(&clerk, &page)
}

fn site_row(visitor: &Visitor, own: &OwnSite) -> SiteRow {
    let now = visitor.ctx.now;
    let resources = own.resources.iter();
    SiteRow {
        id: own.site.id.to_string(),
        name: own.site.name.to_string(),
        provider: own.provider.name.to_string(),
        address: address_line(&own.site.address),
        lobby: format!("/anzeige/{}", Slug::of_site(&own.site)),
        rooms: own
            .rooms
            .iter()
            .map(|room| Row {
                part_of: hall(own, room),
                ..row(room.id.to_string(), &room.listing, now)
            })
            .collect(),
        resources: resources
            .map(|resource| row(resource.id.to_string(), &resource.listing, now))
            .collect(),
    }
}

fn row(id: String, listing: &Listing, now: DateTime<Utc>) -> Row {
    let state = standing(listing, now);
    Row {
        id,
        name: listing.name.to_string(),
        state,
        class: match state {
            "published" => "confirmed",
            "archived" => "cancelled",
            _ => "option",
        },
        part_of: String::new(),
    }
}

/// The name of the hall of which the room is a part.
fn hall(own: &OwnSite, room: &Room) -> String {
    let Space::PartOf { hall, .. } = &room.space else {
        return String::new();
    };
    let hall = own.rooms.iter().find(|room| room.id == *hall);
    hall.map_or_else(String::new, |hall| hall.listing.name.to_string())
}

/// Whether the public sees it: `draft`, `published` or `archived`; what is yet to be shown is a draft.
pub(super) fn standing(listing: &Listing, now: DateTime<Utc>) -> &'static str {
    let publication = listing.publication;
    if publication.archived_at.is_some() {
        "archived"
    } else if publication.is_public(now) {
        "published"
    } else {
        "draft"
    }
}

/// The last part of a room's public addresses, if the public sees it.
pub(super) fn public_slug(visitor: &Visitor, view: &RoomView) -> Option<Slug> {
    let is_public = standing(&view.room.listing, visitor.ctx.now) == "published";
    is_public.then(|| Slug::of_room(&view.room, &view.site))
}

/// The frame with what was just done.
pub(super) fn noticed(frame: Frame, query: &Query) -> Frame {
    let notice = match query.0.value("meldung") {
        "angelegt" => frame.t("listings.done_entered"),
        "gespeichert" => frame.t("listings.done_saved"),
        "uebernommen" => frame.t("listings.done_imported"),
        _ => return frame,
    };
    frame.notice(notice)
}
