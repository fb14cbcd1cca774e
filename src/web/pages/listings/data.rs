//! What the public reads about a room, and how many fit in.

use std::collections::BTreeSet;

use actix_web::{get, post, web};
use askama::Template;
use domain::bookable::{CELLS_MAX, Capacity, Listing, Publication, Room, Space};
use domain::ids::RoomId;
use domain::text::{Code, Name, Text};

use super::kept::{Changes, Tabs, keep, path_of_room, tabs_of_room};
use super::overview::{noticed, standing};
use super::read::number;
use super::room::{PEOPLE_MAX, PUBLISHED, cells, states};
use crate::api::problem::{Problem, Refusal};
use crate::app::State;
use crate::services::listings::ListingChanges;
use crate::services::rooms::edit::RoomChanges;
use crate::services::rooms::read::{RoomView, find};
use crate::web::entries::{Entries, FieldName, Reading};
use crate::web::page::html_as;
use crate::web::path::id;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Form, Frame, Visitor};

/// The most features of one room.
const FEATURES_MAX: usize = 100;

/// Figures of capacity, by the names of their fields.
const CAPACITIES: [&str; 6] = ["any", "rows", "tables", "parliament", "standing", "safety"];

/// The fields of the command, as the form calls them.
const FIELDS: [FieldName; 4] = [
    ("/name", "name", "listings.room_name"),
    ("/cell_count", "cell_count", "listings.cell_count"),
    ("/space", "part_cells", "listings.cells"),
    ("/cells", "part_cells", "listings.cells"),
];

#[derive(Template)]
#[template(path = "listings/data.html")]
struct DataPage {
    frame: Frame,
    form: Entries,
    path: String,
    tabs: Tabs,
    version: i64,
    capacities: Vec<(String, String)>,
    states: Vec<(String, String)>,
    space: &'static str,
}

/// The room, if the visitor keeps it.
pub(super) async fn find_own(
    state: &State,
    visitor: &Visitor,
    text: &str,
) -> Result<RoomView, Problem> {
    let room: RoomId = id(text)?;
    let ctx = visitor.ctx.clone();
    let view = state.read(move |tx| find(tx, &ctx, room)).await?;
    super::own_only(visitor, view.room.listing.provider_id)?;
    Ok(view)
}

/// Shows the form.
#[get("/verwaltung/raeume/{id}/stammdaten")]
pub async fn show_data(
    clerk: Clerk,
    path: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let view = find_own(&state, &clerk, &path).await?;
    let frame = noticed(titled(&clerk, &view), &query);
    page(&clerk, frame, &view, begin(&clerk, &view.room))
}

/// Changes the room.
#[post("/verwaltung/raeume/{id}/stammdaten")]
pub async fn edit_data(
    clerk: Clerk,
    path: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let view = find_own(&state, &clerk, &path).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let changes = changes(&mut reading, &clerk, &view.room);
    let changes = match reading.finish(changes) {
        Ok(changes) => changes,
        Err(entries) => return page(&clerk, titled(&clerk, &view), &view, entries),
    };
    let changes = Changes::Room(view.room.id, changes);
    let stored = view.room.listing.version;
    match keep(&state, &clerk, form, stored, changes, &FIELDS).await? {
        Ok(answer) => Ok(answer),
        Err(entries) => page(&clerk, titled(&clerk, &view), &view, entries),
    }
}

fn changes(reading: &mut Reading<'_>, visitor: &Visitor, room: &Room) -> Option<RoomChanges> {
    let listing = listing(reading, visitor, &room.listing);
    let capacity = capacity(reading);
    let area = reading.optional("area", "listings.area", area);
    let count = match room.space {
        Space::Cells { .. } => {
            reading.optional("cell_count", "listings.cell_count", number(1, CELLS_MAX))
        }
        _ => Some(None),
    };
    let cells = match room.space {
        Space::PartOf { .. } => reading.optional("part_cells", "listings.cells", cells),
        _ => Some(None),
    };
    Some(RoomChanges {
        listing: listing?,
        capacity: Some(capacity?),
        area_dm2: Some(area?),
        cell_count: count?,
        cells: cells?.filter(|cells| !is_same(&room.space, cells)),
        never_with: None,
    })
}

/// Whether a part consists of these cells already: nobody should wait for locks over nothing.
fn is_same(space: &Space, wanted: &[u32]) -> bool {
    matches!(space, Space::PartOf { cells, .. } if cells == wanted)
}

fn listing(
    reading: &mut Reading<'_>,
    visitor: &Visitor,
    listing: &Listing,
) -> Option<ListingChanges> {
    let name = reading.required("name", "listings.room_name", Name::parse);
    let description = reading.optional("description", "listings.description", Text::parse);
    let features = reading.optional("features", "listings.features", features);
    let place = reading.optional("handover_place", "listings.handover_place", Name::parse);
    let contact = reading.optional("handover_contact", "listings.handover_contact", Name::parse);
    let wanted = reading.form().value("state");
    let publication = published(visitor, listing.publication, wanted);
    Some(ListingChanges {
        name: Some(name?),
        description: Some(description?),
        features: Some(features?.unwrap_or_default()),
        handover_place: Some(place?),
        handover_contact: Some(contact?),
        published_from: Some(publication.from),
        published_until: Some(publication.until),
        archived_at: Some(publication.archived_at),
        ..ListingChanges::default()
    })
}

/// The publication that is wanted; what holds already keeps its times.
pub(super) fn published(visitor: &Visitor, before: Publication, wanted: &str) -> Publication {
    let now = visitor.ctx.now;
    match wanted {
        PUBLISHED => Publication {
            from: before.from.filter(|from| *from <= now).or(Some(now)),
            until: before.until.filter(|until| now < *until),
            archived_at: None,
        },
        "draft" => Publication {
            from: None,
            until: None,
            archived_at: None,
        },
        "archived" => Publication {
            archived_at: before.archived_at.or(Some(now)),
            ..before
        },
        _ => before,
    }
}

fn capacity(reading: &mut Reading<'_>) -> Option<Capacity> {
    let mut figure = |field: &str| {
        let label = format!("listings.capacity_{field}");
        reading.optional(field, &label, number(0, PEOPLE_MAX))
    };
    let (any, rows, tables) = (figure("any"), figure("rows"), figure("tables"));
    let (parliament, standing) = (figure("parliament"), figure("standing"));
    let safety = figure("safety");
    Some(Capacity {
        rows: rows?,
        tables: tables?,
        parliament: parliament?,
        standing: standing?,
        any: any?,
        safety: safety?,
    })
}

/// Words such as `WLAN, Beamer` as codes.
pub(super) fn features(text: &str) -> Result<BTreeSet<Code>, Refusal> {
    let words = text.split([',', '\n']).map(str::trim);
    let codes: Result<BTreeSet<Code>, Refusal> = words
        .filter(|word| !word.is_empty())
        .map(|word| Code::parse(&plain(word)).map_err(Refusal::from))
        .collect();
    let codes = codes?;
    if codes.len() > FEATURES_MAX {
        return Err(Refusal::TooManyEntries {
            limit: FEATURES_MAX,
        });
    }
    Ok(codes)
}

/// A word in the letters of a code.
fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    let plain = lower.replace('ä', "ae").replace('ö', "oe");
    let plain = plain.replace('ü', "ue").replace('ß', "ss");
    plain.replace([' ', '/'], "-")
}

/// Square metres with at most two decimals, in hundredths.
fn area(text: &str) -> Result<u32, Refusal> {
    let text = text.trim_end_matches("m²").trim_end();
    let (whole, part) = text.split_once([',', '.']).unwrap_or((text, ""));
    let refusal = Refusal::OutOfRange {
        min: 0,
        max: 1_000_000,
    };
    let decimals = match part.len() {
        0 => Some(0),
        1 => part.parse::<u32>().ok().map(|tenths| tenths * 10),
        2 => part.parse().ok(),
        _ => return Err(Refusal::TooManyDecimals { limit: 2 }),
    };
    let whole = whole
        .parse::<u32>()
        .ok()
        .filter(|whole| *whole <= 1_000_000);
    let hundredths = whole.zip(decimals).map(|(whole, part)| whole * 100 + part);
    hundredths.ok_or(refusal)
}

fn area_text(hundredths: u32) -> String {
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        rest => format!("{},{rest:02}", hundredths / 100),
    }
}

fn begin(visitor: &Visitor, room: &Room) -> Entries {
    let listing = &room.listing;
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let figure = |figure: Option<u32>| figure.map_or_else(String::new, |figure| figure.to_string());
    let capacity = room.capacity;
    let codes: Vec<&str> = listing.features.iter().map(Code::as_str).collect();
    let mut pairs = vec![
        ("name", listing.name.to_string()),
        (
            "description",
            text(listing.description.as_ref().map(Text::as_str)),
        ),
        ("features", codes.join(", ")),
        ("handover_place", text(listing.handover.place.as_deref())),
        (
            "handover_contact",
            text(listing.handover.contact.as_deref()),
        ),
        ("state", standing(listing, visitor.ctx.now).to_owned()),
        ("any", figure(capacity.any)),
        ("rows", figure(capacity.rows)),
        ("tables", figure(capacity.tables)),
        ("parliament", figure(capacity.parliament)),
        ("standing", figure(capacity.standing)),
        ("safety", figure(capacity.safety)),
        ("area", room.area_dm2.map_or_else(String::new, area_text)),
    ];
    match &room.space {
        Space::Cells { count } => pairs.push(("cell_count", count.to_string())),
        Space::PartOf { cells, .. } => {
            let cells: Vec<_> = cells.iter().map(ToString::to_string).collect();
            pairs.push(("part_cells", cells.join(", ")));
        }
        Space::WholeOf(_) => {}
    }
    Entries::begin(pairs)
}

fn titled(visitor: &Visitor, view: &RoomView) -> Frame {
    visitor.frame(view.room.listing.name.to_string())
}

fn page(visitor: &Visitor, frame: Frame, view: &RoomView, form: Entries) -> Answer {
    let (frame, status) = super::framed(visitor, frame, &form);
    let page = DataPage {
        path: frame.link(&path_of_room(view.room.id)),
        tabs: tabs_of_room(visitor, view),
        version: shown_version(&form, view.room.listing.version),
        capacities: CAPACITIES
            .map(|field| {
                let label = frame.t(&format!("listings.capacity_{field}"));
                (field.to_owned(), label)
            })
            .to_vec(),
        states: states(&frame, &[PUBLISHED, "draft", "archived"]),
        space: match view.room.space {
            Space::Cells { .. } => "cells",
            Space::PartOf { .. } => "part",
            Space::WholeOf(_) => "pool",
        },
        frame,
        form,
    };
    html_as(visitor, status, &page)
}

/// The version that the form was begun with, so that a refused entry does not hide a change by somebody else.
pub(super) fn shown_version(form: &Entries, stored: i64) -> i64 {
    form.value("version").parse().unwrap_or(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_read_as_it_is_written() {
        assert_eq!(area("191,25"), Ok(19_125));
        assert_eq!(area("80 m²"), Ok(8_000));
        assert_eq!(area("0.5"), Ok(50));
        assert_eq!(area_text(19_125), "191,25");
        assert!(area("1,234").is_err() && area("viel").is_err());
    }

    #[test]
    fn features_are_codes_of_the_words() {
        let codes = features("WLAN, Küche groß,\nTische/Stühle").unwrap();
        let codes: Vec<_> = codes.iter().map(Code::as_str).collect();
        assert_eq!(codes, ["kueche-gross", "tische-stuehle", "wlan"]);
        assert!(features("<script>").is_err());
    }
}
