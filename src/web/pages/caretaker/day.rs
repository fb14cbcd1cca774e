//! The list of a day.

use actix_web::{get, web};
use askama::Template;
use chrono::{DateTime, Utc};

use super::asked::{Asked, PATH, Portion};
use super::entry::{Entry, Sight};
use super::load::Loaded;
use super::week;
use crate::app::State;
use crate::i18n::format;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Entries, Form, Frame, html};

#[derive(Template)]
#[template(path = "caretaker/day.html")]
struct DayPage {
    frame: Frame,
    form: Entries,
    day: String,
    site: String,
    sites: Vec<(String, String)>,
    rooms: Vec<Room>,
    /// When the week was printed, and what is marked.
    printed: String,
    /// Whether there is more than the list holds.
    is_cut: bool,
    links: Links,
    /// What the note of a print is about.
    asked: (String, String),
}

/// A room with its uses.
struct Room {
    name: String,
    site: String,
    uses: Vec<Entry>,
}

/// Where else the page leads.
struct Links {
    week_before: String,
    day_before: String,
    today: String,
    day_after: String,
    week_after: String,
    /// The sheet of the week.
    sheet: String,
}

/// What takes place on a day.
#[get("/verwaltung/hausdienst")]
pub async fn show_day(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let loaded = Loaded::read(&state, &clerk, &query.0, Portion::Day).await?;
    let frame = clerk.frame_of("caretaker.title");
    html(&clerk, &page(&clerk, &loaded, frame))
}

fn page(clerk: &Clerk, loaded: &Loaded, frame: Frame) -> DayPage {
    let sight = Sight {
        visitor: clerk,
        loaded,
    };
    let language = clerk.place.language;
    let asked = &loaded.asked;
    let form = Form::default()
        .with("tag", format::short_date(language, asked.day))
        .with("gebaeude", asked.site_code());
    DayPage {
        form: Entries::new(form, Vec::new()),
        day: format::date(language, asked.day),
        site: loaded.site_name(language),
        sites: sites(&frame, loaded),
        rooms: by_room(sight.entries(asked.day)),
        printed: printed(sight),
        is_cut: loaded.sheet.is_cut,
        links: links(&frame, loaded),
        asked: (asked.day.to_string(), asked.site_code()),
        frame,
    }
}

/// When the week was printed and what is marked. A print of this moment is compared with nothing yet.
fn printed(sight: Sight<'_>) -> String {
    let language = sight.visitor.place.language;
    let told = |key, at: DateTime<Utc>| {
        let local = at.with_timezone(&sight.loaded.zone);
        sight.t1(key, "at", &format::date_time(language, &local))
    };
    match (sight.loaded.since, sight.loaded.printed) {
        (Some(since), _) => told("caretaker.since", since),
        (None, Some(printed)) => told("caretaker.just_printed", printed),
        (None, None) => sight.t("caretaker.never_printed"),
    }
}

/// The buildings to choose from, if there are several.
fn sites(frame: &Frame, loaded: &Loaded) -> Vec<(String, String)> {
    if loaded.sites.len() < 2 {
        return Vec::new();
    }
    let all = (String::new(), frame.t("caretaker.all"));
    let sites = loaded.sites.iter();
    let sites = sites.map(|site| (site.id.0.to_string(), site.name.to_string()));
    std::iter::once(all).chain(sites).collect()
}

/// Uses of one room stand next to each other already.
fn by_room(entries: Vec<Entry>) -> Vec<Room> {
    let mut rooms: Vec<Room> = Vec::new();
    for entry in entries {
        let (name, site) = entry.place.clone();
        match rooms.last_mut() {
            Some(room) if room.name == name && room.site == site => room.uses.push(entry),
            _ => rooms.push(Room {
                name,
                site,
                uses: vec![entry],
            }),
        }
    }
    rooms
}

fn links(frame: &Frame, loaded: &Loaded) -> Links {
    let asked = &loaded.asked;
    let to = |asked: &Asked| frame.link(&asked.path(PATH));
    Links {
        week_before: to(&asked.later(-7)),
        day_before: to(&asked.later(-1)),
        today: to(&asked.on(loaded.today)),
        day_after: to(&asked.later(1)),
        week_after: to(&asked.later(7)),
        sheet: frame.link(&asked.path(week::PATH)),
    }
}
