//! The plan on the screen.

use actix_web::{get, web};
use askama::Template;
use chrono::Datelike;
use uuid::Uuid;

use super::asked::{Asked, Step, View};
use super::grid::Grid;
use super::load::{Loaded, Portion};
use super::words::{day_month, day_name, month};
use crate::app::State;
use crate::i18n::{format, text};
use crate::web::day::{parse_day, parse_local};
use crate::web::entries::{Entries, Fault};
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Form, Frame, Visitor, html};

/// More rooms make a page long and slow.
const ROWS: usize = 30;

/// The page itself.
const PATH: &str = "/verwaltung/plan";

#[derive(Template)]
#[template(path = "plan/show.html")]
struct PlanPage {
    frame: Frame,
    form: Entries,
    grid: Grid,
    view: &'static str,
    caption: String,
    sites: Vec<(String, String)>,
    views: Vec<(String, String)>,
    links: Links,
    undo: Option<Undo>,
}

/// Where else the page leads.
struct Links {
    back: String,
    today: String,
    on: String,
    print: String,
    csv: String,
    xlsx: String,
    first_rows: String,
    more_rows: String,
}

/// The form that takes a move back.
struct Undo {
    action: String,
    fields: Vec<(&'static str, String)>,
}

/// The plan of a day, a week or a month.
#[get("/verwaltung/plan")]
pub async fn show_plan(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let loaded = Loaded::read(&state, &clerk, &query.0, Portion::Page(ROWS)).await?;
    let frame = clerk.frame_of("plan.title");
    let frame = match query.0.value("meldung") {
        "verschoben" => frame.clone().notice(frame.t("plan.moved")),
        "zurueck" => frame.clone().notice(frame.t("plan.moved_back")),
        _ => frame,
    };
    let page = PlanPage {
        form: entries(&clerk, &query.0, &loaded),
        grid: Grid::of(&frame, &loaded),
        view: loaded.asked.view.code(),
        caption: caption(&frame, &loaded),
        sites: sites(&frame, &loaded),
        views: views(&frame),
        links: links(&frame, &loaded),
        undo: undo(&frame, &query.0),
        frame,
    };
    html(&clerk, &page)
}

/// What the filter shows, and whether its day could be read.
fn entries(visitor: &Visitor, query: &Form, loaded: &Loaded) -> Entries {
    let language = visitor.place.language;
    let asked = &loaded.asked;
    let typed = query.value("tag");
    let is_wrong = !typed.is_empty() && parse_day(typed).is_none();
    let day = if is_wrong {
        typed.to_owned()
    } else {
        format::short_date(language, asked.day)
    };
    let fault = Fault {
        field: "tag".to_owned(),
        label: text(language, "plan.day", &[]),
        message: text(language, "missing.date", &[]),
    };
    let site = asked.site.map(|id| id.0.to_string());
    let form = Form::default()
        .with("tag", day)
        .with("ansicht", asked.view.code())
        .with("gebaeude", site.unwrap_or_default());
    Entries::new(form, Vec::from_iter(is_wrong.then_some(fault)))
}

/// `Kalenderwoche 10, 8. März bis 14. März 2027, alle Gebäude`.
fn caption(frame: &Frame, loaded: &Loaded) -> String {
    let language = frame.language();
    let (first, last) = (loaded.plan.first, loaded.plan.last);
    let days = match loaded.asked.view {
        View::Day => format!("{} {}", day_name(language, first), first.year()),
        View::Month => format!("{} {}", month(language, first), first.year()),
        View::Week | View::List => {
            let week = first.iso_week().week().to_string();
            let (from, to) = (day_month(language, first), day_month(language, last));
            let year = last.year().to_string();
            let values = [
                ("week", &*week),
                ("from", &*from),
                ("to", &*to),
                ("year", &*year),
            ];
            text(language, "plan.week_of", &values)
        }
    };
    let asked = loaded.asked.site;
    let site = loaded.sites.iter().find(|site| Some(site.id) == asked);
    let site = site.map_or_else(|| frame.t("plan.all_sites"), |site| site.name.to_string());
    format!("{days}, {site}")
}

fn sites(frame: &Frame, loaded: &Loaded) -> Vec<(String, String)> {
    let all = (String::new(), frame.t("plan.all"));
    let sites = loaded.sites.iter();
    let sites = sites.map(|site| (site.id.0.to_string(), site.name.to_string()));
    std::iter::once(all).chain(sites).collect()
}

fn views(frame: &Frame) -> Vec<(String, String)> {
    let views = View::ALL.into_iter();
    views
        .map(|view| (view.code().to_owned(), frame.t(view.key())))
        .collect()
}

fn links(frame: &Frame, loaded: &Loaded) -> Links {
    let asked = &loaded.asked;
    let to = |asked: &Asked| frame.link(&asked.path(PATH, &[]));
    let all = asked.behind(None);
    let next = loaded.plan.next.clone();
    let has_more = next.is_some();
    Links {
        back: to(&asked.stepped(Step::Back)),
        today: to(&asked.on(loaded.today)),
        on: to(&asked.stepped(Step::On)),
        print: frame.link(&all.path("/verwaltung/plan/druck", &[])),
        csv: frame.link(&all.path("/verwaltung/plan.csv", &[])),
        xlsx: frame.link(&all.path("/verwaltung/plan.xlsx", &[])),
        first_rows: asked.after.as_ref().map(|_| to(&all)).unwrap_or_default(),
        more_rows: if has_more {
            to(&asked.behind(next))
        } else {
            String::new()
        },
    }
}

/// The way back of the move that has led here.
fn undo(frame: &Frame, query: &Form) -> Option<Undo> {
    let id: Uuid = query.value("buchung").parse().ok()?;
    let room: Option<Uuid> = query.value("raum").parse().ok();
    let starts = parse_local(query.value("beginn"))?;
    let ends = parse_local(query.value("ende"))?;
    let version: i64 = query.value("fassung").parse().ok()?;
    let clock = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
    Some(Undo {
        action: frame.link(&format!("/verwaltung/buchungen/{id}/verschieben")),
        fields: vec![
            ("raum", room.map(|id| id.to_string()).unwrap_or_default()),
            ("tag", starts.date().to_string()),
            ("von", clock(starts.time())),
            ("bis_tag", ends.date().to_string()),
            ("bis", clock(ends.time())),
            ("fassung", version.to_string()),
            ("zurueck", "ja".to_owned()),
        ],
    })
}
