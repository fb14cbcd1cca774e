//! The free times of a room as plain tables: one week, or all of a month in a row.

use actix_web::{get, web};
use askama::Template;
use chrono::{Days, Months, NaiveDate};
use domain::bookable::BookableId;
use domain::ids::RoomId;
use domain::time::day_of;

use super::month::monday;
use super::offers::DayView;
use super::room::{elsewhere, id_of, path_of};
use crate::api::problem::Problem;
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::availability::{Looked, PLAN_DAYS_MAX, Plan, read_plan};
use crate::services::rooms::read::{self as rooms, RoomView};
use crate::services::{Ctx, Tx};
use crate::web::day::parse_day;
use crate::web::query::Query;
use crate::web::{Answer, Frame, Visitor, html};

/// How far ahead days are shown.
const MONTHS_AHEAD: u32 = 25;

#[derive(Template)]
#[template(path = "find/plain.html")]
struct PlainTable {
    frame: Frame,
    caption: String,
    lead: String,
    days: Vec<DayView>,
    earlier: Option<(String, String)>,
    later: Option<(String, String)>,
}

/// How many days a table has, and how it is called.
struct Kind {
    path: &'static str,
    parameter: &'static str,
    title: &'static str,
    lead: &'static str,
    days: usize,
}

const WEEK: Kind = Kind {
    path: "/woche",
    parameter: "tag",
    title: "find.week",
    lead: "find.week_lead",
    days: 7,
};

const LIST: Kind = Kind {
    path: "/liste",
    parameter: "ab",
    title: "find.list",
    lead: "find.list_lead",
    days: PLAN_DAYS_MAX,
};

/// A week.
#[get("/raeume/{slug}/woche")]
pub async fn read_week(
    visitor: Visitor,
    slug: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    answer(&visitor, &state, &slug, &query, &WEEK).await
}

/// Everything that is free in the next month, or in that from a day on.
#[get("/raeume/{slug}/liste")]
pub async fn read_list(
    visitor: Visitor,
    slug: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    answer(&visitor, &state, &slug, &query, &LIST).await
}

/// What is read for a table.
struct Known {
    view: RoomView,
    today: NaiveDate,
    first: NaiveDate,
    plan: Plan,
}

async fn answer(
    visitor: &Visitor,
    state: &State,
    slug: &str,
    query: &Query,
    kind: &'static Kind,
) -> Answer {
    let (ctx, id) = (visitor.ctx.clone(), id_of(slug)?);
    let asked = parse_day(query.0.value(kind.parameter));
    let known = state
        .read(move |tx| read(tx, &ctx, id, asked, kind))
        .await?;
    match elsewhere(visitor, slug, &known.view) {
        Some(elsewhere) => Ok(elsewhere),
        None => html(visitor, &page(visitor, &known, kind)),
    }
}

fn read(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RoomId,
    asked: Option<NaiveDate>,
    kind: &Kind,
) -> Result<Known, Problem> {
    let view = rooms::find(tx, ctx, id)?;
    let today = day_of(view.site.time_zone, ctx.now);
    let last = today.checked_add_months(Months::new(MONTHS_AHEAD));
    let asked = asked.unwrap_or(today).clamp(today, last.unwrap_or(today));
    let first = if kind.days == 7 { monday(asked) } else { asked };
    let of = BookableId::Room(id);
    let plan = read_plan(tx, ctx, of, (first, kind.days), Looked::default())?;
    Ok(Known {
        view,
        today,
        first,
        plan,
    })
}

fn page(visitor: &Visitor, known: &Known, kind: &Kind) -> PlainTable {
    let (path, language) = (path_of(&known.view), visitor.place.language);
    let name = &known.view.room.listing.name;
    let room = format!("{name}, {}", known.view.site.name);
    let frame = visitor
        .frame(text(language, kind.title, &[("name", &room)]))
        .crumb(visitor.frame_of("find.rooms_title").title(), "/raeume")
        .crumb(room, &path);
    let plan = &known.plan;
    let days = plan.days.iter();
    let days = days.map(|day| DayView::of(&frame, &path, &plan.listed, day));
    let is_list = kind.days != WEEK.days;
    let last = plan.days.last().map_or(known.first, |day| day.date);
    let turn = |first: Option<NaiveDate>| {
        let first = first?;
        let link = format!("{path}{}?{}={first}", kind.path, kind.parameter);
        Some((format::short_date(language, first), frame.link(&link)))
    };
    let step = Days::new(u64::try_from(kind.days).unwrap_or(7));
    let earlier = known.first.checked_sub_days(step);
    PlainTable {
        caption: text(
            language,
            "find.from_to",
            &[
                ("from", &format::date(language, known.first)),
                ("to", &format::date(language, last)),
            ],
        ),
        lead: text(language, kind.lead, &[]),
        days: days.filter(|day| !(is_list && day.is_full())).collect(),
        earlier: turn(
            earlier
                .map(|day| day.max(monday_or(known.today, is_list)))
                .filter(|day| *day < known.first),
        ),
        later: turn(last.succ_opt()),
        frame,
    }
}

fn monday_or(today: NaiveDate, is_list: bool) -> NaiveDate {
    if is_list { today } else { monday(today) }
}
