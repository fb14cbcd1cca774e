//! All rooms over some months: figures for the council, with a bar for each room.

use actix_web::{get, web};
use askama::Template;
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::provider::Site;
use domain::time::day_of;

use super::asked::{Asked, LENGTHS};
use super::figures::{COLUMNS, Figures, sum};
use crate::api::problem::Problem;
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::plan::PlanError;
use crate::services::sites;
use crate::services::statistics::{MonthUse, RoomUse, Statistics, read_statistics};
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Entries, Form, Frame, Visitor, html};

/// Where the page is.
pub(super) const PATH: &str = "/verwaltung/auswertung";

/// The most buildings in the filter.
const SITES_MAX: i64 = 200;

#[derive(Template)]
#[template(path = "statistics/show.html")]
struct StatisticsPage {
    frame: Frame,
    form: Entries,
    sites: Vec<(String, String)>,
    lengths: Vec<(String, String)>,
    period: String,
    columns: Vec<String>,
    months: Vec<String>,
    rooms: Vec<Row>,
    total: Figures,
    links: Links,
}

/// A room of the tables.
struct Row {
    name: String,
    link: String,
    figures: Figures,
    months: Vec<String>,
}

/// Where the page leads; empty where there is nothing.
struct Links {
    earlier: String,
    later: String,
    more: String,
    csv: String,
}

/// What was read.
pub(super) struct Read {
    pub(super) asked: Asked,
    pub(super) statistics: Statistics,
    sites: Vec<Site>,
}

impl Read {
    /// Reads what `query` asks for, in one snapshot.
    pub(super) async fn read(
        state: &State,
        visitor: &Visitor,
        query: &Form,
    ) -> Result<Self, Problem> {
        let (ctx, query) = (visitor.ctx.clone(), query.clone());
        let read = state.read(move |tx| {
            let sites = sites::read::list_own(tx, &ctx, SITES_MAX)?;
            let zone = sites
                .first()
                .map_or(Tz::Europe__Berlin, |site| site.time_zone);
            let asked = Asked::of(&query, day_of(zone, ctx.now));
            let statistics = read_statistics(tx, &ctx, &asked.wanted(None))?;
            Ok::<_, PlanError>(Self {
                asked,
                statistics,
                sites,
            })
        });
        Ok(read.await?)
    }
}

/// The figures.
#[get("/verwaltung/auswertung")]
pub async fn show(clerk: Clerk, query: Query, state: web::Data<State>) -> Answer {
    let read = Read::read(&state, &clerk, &query.0).await?;
    html(&clerk, &page(&clerk, &read))
}

fn page(clerk: &Clerk, read: &Read) -> StatisticsPage {
    let Read {
        asked, statistics, ..
    } = read;
    let frame = clerk.frame_of("statistics.title");
    let all = statistics.rooms.iter().flat_map(|room| &room.months);
    StatisticsPage {
        form: asked.entries(),
        sites: site_choices(clerk, &read.sites),
        lengths: lengths(clerk),
        period: period(clerk, statistics),
        columns: COLUMNS.map(|key| frame.t(key)).to_vec(),
        months: month_names(statistics),
        rooms: statistics
            .rooms
            .iter()
            .map(|room| row(&frame, asked, room))
            .collect(),
        total: Figures::of(&frame, &sum(all)),
        links: links(&frame, asked, statistics),
        frame,
    }
}

fn row(frame: &Frame, asked: &Asked, used: &RoomUse) -> Row {
    let share = |month: &MonthUse| Figures::of(frame, month).used;
    let path = format!("{PATH}/{}", used.room.bookable.uuid());
    Row {
        name: format!("{}, {}", used.room.name, used.room.site_name),
        link: frame.link(&asked.behind(None).path(&path)),
        figures: Figures::of(frame, &sum(&used.months)),
        months: used.months.iter().map(share).collect(),
    }
}

fn links(frame: &Frame, asked: &Asked, statistics: &Statistics) -> Links {
    let link = |asked: Option<Asked>| {
        asked.map_or_else(String::new, |asked| frame.link(&asked.path(PATH)))
    };
    let next = statistics.next.clone();
    let csv = asked.behind(None).path(&format!("{PATH}.csv"));
    Links {
        earlier: link(asked.earlier()),
        later: link(asked.later()),
        more: link(next.map(|next| asked.behind(Some(next)))),
        csv: frame.link(&csv),
    }
}

fn site_choices(visitor: &Visitor, sites: &[Site]) -> Vec<(String, String)> {
    let all = text(visitor.place.language, "plan.all_sites", &[]);
    let sites = sites
        .iter()
        .map(|site| (site.id.to_string(), site.name.to_string()));
    std::iter::once((String::new(), all)).chain(sites).collect()
}

fn lengths(visitor: &Visitor) -> Vec<(String, String)> {
    let language = visitor.place.language;
    let name = |months: u32| {
        let count = months.to_string();
        match months {
            1 => text(language, "statistics.one_month", &[]),
            _ => text(language, "statistics.months", &[("count", &count)]),
        }
    };
    LENGTHS
        .map(|months| (months.to_string(), name(months)))
        .to_vec()
}

/// `Januar 2027 bis Dezember 2027`.
pub(super) fn period(visitor: &Visitor, statistics: &Statistics) -> String {
    let language = visitor.place.language;
    let months = &statistics.months;
    let month = |day: &NaiveDate| format::month(language, *day);
    let first = months.first().map(month).unwrap_or_default();
    let last = months.last().map(month).unwrap_or_default();
    if first == last {
        return first;
    }
    text(language, "format.span", &[("from", &first), ("to", &last)])
}

/// `01.2027`, short enough for twelve columns.
fn month_names(statistics: &Statistics) -> Vec<String> {
    let months = statistics.months.iter();
    months
        .map(|month| month.format("%m.%Y").to_string())
        .collect()
}
