//! One room: its use month by month as a chart, and the hours of the week at which it is in use.

use actix_web::{get, web};
use askama::Template;
use chrono::{TimeDelta, Weekday};
use chrono_tz::Tz;
use domain::ids::RoomId;
use domain::time::day_of;

use super::asked::Asked;
use super::figures::{COLUMNS, Figures, hours};
use super::show::{PATH, period};
use crate::api::problem::Kind;
use crate::app::State;
use crate::i18n::format;
use crate::services::plan::PlanError;
use crate::services::statistics::{RoomUse, Statistics, WeekUse, read_statistics, read_week_use};
use crate::web::path::id;
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Frame, Visitor, html};

/// The hours that are always shown; others only if something takes place.
const USUAL_HOURS: std::ops::Range<usize> = 8..22;

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

#[derive(Template)]
#[template(path = "statistics/room.html")]
struct RoomPage {
    frame: Frame,
    period: String,
    columns: Vec<String>,
    months: Vec<Month>,
    weekdays: Vec<(String, String)>,
    hours: Vec<Hour>,
    busiest: String,
}

/// A month of the chart and the table.
struct Month {
    name: String,
    figures: Figures,
    /// Where its column begins, in hundredths of the chart's width.
    left: String,
    width: String,
}

/// An hour of the day with its cells.
struct Hour {
    name: String,
    cells: Vec<Cell>,
}

/// How long the room is in use at an hour of a weekday.
struct Cell {
    text: String,
    /// `level-0` to `level-4`.
    class: String,
}

/// The figures of a room.
#[get("/verwaltung/auswertung/{room}")]
pub async fn show(
    clerk: Clerk,
    room: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let room: RoomId = id(&room)?;
    let (ctx, query) = (clerk.ctx.clone(), query.0);
    let read = state.read(move |tx| {
        let asked = Asked::of(&query, day_of(Tz::Europe__Berlin, ctx.now)).behind(None);
        let statistics = read_statistics(tx, &ctx, &asked.wanted(Some(room)))?;
        let week = read_week_use(tx, &ctx, room, asked.first, asked.months)?;
        Ok::<_, PlanError>((asked, statistics, week))
    });
    let (asked, statistics, week) = read.await?;
    let used = statistics.rooms.first().ok_or(Kind::NotFound)?;
    html(&clerk, &page(&clerk, (&asked, &statistics), used, &week))
}

fn page(
    visitor: &Visitor,
    (asked, statistics): (&Asked, &Statistics),
    used: &RoomUse,
    week: &WeekUse,
) -> RoomPage {
    let title = visitor.frame_of("statistics.title").title().to_owned();
    let frame = visitor
        .frame(used.room.name.to_string())
        .crumb(title, &asked.path(PATH));
    let most = hours_shown(week).flat_map(|hour| WEEKDAYS.map(|day| week.at(day, hour)));
    let most = most.max().unwrap_or_default();
    RoomPage {
        period: period(visitor, statistics),
        columns: COLUMNS.map(|key| frame.t(key)).to_vec(),
        months: months(visitor, &frame, statistics, used),
        weekdays: weekdays(&frame),
        hours: hours_shown(week)
            .map(|hour| row(&frame, week, (hour, most)))
            .collect(),
        busiest: hours(visitor.place.language, most),
        frame,
    }
}

fn months(visitor: &Visitor, frame: &Frame, statistics: &Statistics, used: &RoomUse) -> Vec<Month> {
    let count = statistics.months.len().max(1);
    let percent = |place: usize| {
        let thousandths = place * 1_000 / count;
        format!("{}.{}%", thousandths / 10, thousandths % 10)
    };
    let months = statistics.months.iter().zip(&used.months).enumerate();
    let months = months.map(|(place, (month, figures))| Month {
        name: format::month(visitor.place.language, *month),
        figures: Figures::of(frame, figures),
        left: percent(place),
        width: format!("{}.{}%", 80 / count, (800 / count) % 10),
    });
    months.collect()
}

fn weekdays(frame: &Frame) -> Vec<(String, String)> {
    let keys = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let names = keys.map(|key| frame.t(&format!("format.weekday.{key}")));
    let short = |name: &String| name.chars().take(2).collect();
    names
        .iter()
        .map(|name| (short(name), name.clone()))
        .collect()
}

/// The usual hours, and those before and after at which something takes place.
fn hours_shown(week: &WeekUse) -> impl Iterator<Item = usize> {
    let is_used = |hour: &usize| {
        let mut days = WEEKDAYS.iter();
        USUAL_HOURS.contains(hour) || days.any(|day| week.at(*day, *hour) > TimeDelta::zero())
    };
    (0..24).filter(is_used)
}

fn row(frame: &Frame, week: &WeekUse, (hour, most): (usize, TimeDelta)) -> Hour {
    let cell = |day| {
        let used = week.at(day, hour);
        let most = most.num_minutes().max(1);
        let level = (used.num_minutes() * 4 + most - 1) / most;
        Cell {
            text: hours(frame.language(), used),
            class: format!("level-{level}"),
        }
    };
    Hour {
        name: format!("{hour:02}:00"),
        cells: WEEKDAYS.map(cell).into_iter().collect(),
    }
}
