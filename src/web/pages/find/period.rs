//! Rooms x days: "free Saturdays from May to July".

use chrono::NaiveDate;

use super::address::{AFTER, booking, next_page, position, with};
use super::hits::Hit;
use crate::api::problem::Problem;
use crate::app::State;
use crate::i18n::format;
use crate::services::availability::{DaySearch, RoomDays};
use crate::services::rooms::read::{self as rooms, RoomEntry, Wanted};
use crate::web::{Form, Frame, Slug, Visitor};

/// Rooms on a page.
const ROOMS: usize = 20;

/// Days on a page, as wide as a sheet of paper: the Saturdays of a quarter and a few more.
const DAYS: usize = 16;

/// What was found.
pub(super) struct Table {
    /// The days.
    pub(super) days: Vec<DayName>,
    /// The rooms.
    pub(super) rows: Vec<Row>,
    /// The next rooms.
    pub(super) more_rooms: Option<String>,
    /// The next days.
    pub(super) more_days: Option<String>,
}

/// The head of a column.
pub(super) struct DayName {
    /// `Sa`.
    pub(super) weekday: String,
    /// `12.03.2027`.
    pub(super) date: String,
}

/// A room and its days.
pub(super) struct Row {
    /// The room.
    pub(super) hit: Hit,
    /// For each day the first time that is free and where it is asked for.
    pub(super) days: Vec<Option<First>>,
}

/// The first free time of a day.
pub(super) struct First {
    /// `18:00`.
    pub(super) time: String,
    /// `Freitag, 12. März 2027, 18:00 bis 22:00 Uhr`.
    pub(super) name: String,
    /// Where it is asked for.
    pub(super) link: String,
}

/// Searches on `days`; those beyond the first [`DAYS`] are on a page of their own.
pub(super) async fn search(
    state: &State,
    visitor: &Visitor,
    (form, wanted, days): (&Form, &Wanted, &DaySearch),
) -> Result<Table, Problem> {
    let shown: Vec<NaiveDate> = days.days().take(DAYS).collect();
    let following = days.days().nth(DAYS);
    let days = DaySearch {
        last: shown.last().copied().unwrap_or(days.last),
        ..days.clone()
    };
    let (ctx, wanted, after) = (visitor.ctx.clone(), wanted.clone(), position(form, AFTER));
    let found = state
        .read(move |tx| rooms::list_days(tx, &ctx, &wanted, &days, after.as_ref(), ROOMS))
        .await?;
    let frame = visitor.frame("");
    let name = |date: &NaiveDate| DayName {
        weekday: format::weekday(frame.language(), *date)
            .chars()
            .take(2)
            .collect(),
        date: format::short_date(frame.language(), *date),
    };
    let more_days = following.map(|date| {
        let form = form.clone().with(AFTER, "");
        frame.link(&with("/", &form, "erster", &date.to_string()))
    });
    Ok(Table {
        days: shown.iter().map(name).collect(),
        rows: found.rooms.iter().map(|room| row(&frame, room)).collect(),
        more_rooms: next_page("/", form, AFTER, found.next.as_ref()).map(|path| frame.link(&path)),
        more_days,
    })
}

fn row(frame: &Frame, (entry, room): &(RoomEntry, RoomDays)) -> Row {
    let zone = entry.site.time_zone;
    let path = format!("/raeume/{}", Slug::of_room(&entry.room, &entry.site));
    let first = |span: domain::interval::Interval| First {
        time: span
            .start()
            .with_timezone(&zone)
            .format("%H:%M")
            .to_string(),
        name: super::hits::in_zone(frame.language(), span, zone),
        link: frame.link(&booking(&path, Some((span, zone)))),
    };
    Row {
        hit: Hit::of(frame, entry, None),
        days: room.days.iter().map(|(_, span)| span.map(first)).collect(),
    }
}
