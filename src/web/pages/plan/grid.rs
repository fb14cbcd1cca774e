//! Rooms, days and what stands in each cell.

use chrono::NaiveDate;
use domain::bookable::BookableId;

use super::asked::View;
use super::entry::{Entry, Scale, State, entry};
use super::load::Loaded;
use super::words::{day_month, day_name, weekday};
use crate::services::plan::PlanRow;
use crate::web::Frame;
use crate::web::query::address;

/// A plan as a table.
pub(super) struct Grid {
    /// The days.
    pub(super) days: Vec<Column>,
    /// The rooms and resources.
    pub(super) rows: Vec<Row>,
    /// The hours of the bars.
    pub(super) hours: Vec<(u32, u32)>,
    /// Each state that is shown, with how many there are.
    pub(super) legend: Vec<(State, usize)>,
}

/// A day.
pub(super) struct Column {
    /// The day.
    pub(super) date: NaiveDate,
    /// Its weekday.
    pub(super) weekday: String,
    /// Day and month.
    pub(super) day: String,
    /// All of it.
    pub(super) name: String,
    /// The number in the month.
    pub(super) number: String,
    /// The address of its own plan.
    pub(super) link: String,
    /// Whether it is today.
    pub(super) is_today: bool,
}

/// A room or resource.
pub(super) struct Row {
    /// Its name.
    pub(super) name: String,
    /// Where it is and for how many.
    pub(super) place: String,
    /// A cell for each day.
    pub(super) cells: Vec<Cell>,
}

/// A room on a day.
pub(super) struct Cell {
    /// What takes it, by start.
    pub(super) entries: Vec<Entry>,
    /// Where it is booked for somebody; empty for resources.
    pub(super) new_link: String,
}

impl Grid {
    /// The plan that was read.
    pub(super) fn of(frame: &Frame, loaded: &Loaded) -> Self {
        let days: Vec<Column> = loaded
            .plan
            .first
            .iter_days()
            .take_while(|day| *day <= loaded.plan.last)
            .map(|day| column(frame, loaded, day))
            .collect();
        let rows = &loaded.plan.rows;
        let spans = rows
            .iter()
            .flat_map(|row| row.uses.iter().map(|taken| (row.zone, taken.span)));
        let scale = Scale::of(&spans.collect::<Vec<_>>());
        Self {
            rows: rows
                .iter()
                .map(|row| line(frame, row, &days, scale))
                .collect(),
            days,
            hours: scale.hours(),
            legend: legend(rows),
        }
    }

    /// Each day that has something, as a list by time.
    pub(super) fn by_day(&self) -> Vec<(&Column, Vec<(&Row, &Entry)>)> {
        let days = self.days.iter().enumerate();
        let days = days.map(|(index, day)| (day, self.entries_on(index)));
        days.filter(|(_, entries)| !entries.is_empty()).collect()
    }

    fn entries_on(&self, index: usize) -> Vec<(&Row, &Entry)> {
        let mut found = Vec::new();
        for row in &self.rows {
            let cell = row.cells.get(index);
            let entries = cell.map(|cell| cell.entries.as_slice()).unwrap_or_default();
            found.extend(entries.iter().map(|entry| (row, entry)));
        }
        found.sort_by_key(|(_, entry)| entry.starts);
        found
    }
}

fn column(frame: &Frame, loaded: &Loaded, date: NaiveDate) -> Column {
    let language = frame.language();
    let day = loaded.asked.on(date).seen_as(View::Day);
    Column {
        date,
        weekday: weekday(language, date),
        day: day_month(language, date),
        name: day_name(language, date),
        number: date.format("%-d").to_string(),
        link: frame.link(&day.path("/verwaltung/plan", &[])),
        is_today: date == loaded.today,
    }
}

fn line(frame: &Frame, row: &PlanRow, days: &[Column], scale: Scale) -> Row {
    let people = row.capacity.largest();
    let people = people.map(|people| frame.t1("plan.people", "count", &people));
    let place = [Some(row.site_name.to_string()), people];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let cells = days.iter().map(|day| Cell {
        entries: row
            .uses
            .iter()
            .filter_map(|taken| entry(frame, taken, row.zone, day.date, scale))
            .collect(),
        new_link: match row.bookable {
            BookableId::Room(id) => frame.link(&address(
                "/verwaltung/neu",
                &[("raum", &id.0.to_string()), ("tag", &day.date.to_string())],
            )),
            BookableId::Resource(_) => String::new(),
        },
    });
    Row {
        name: row.name.to_string(),
        place: place.join(" · "),
        cells: cells.collect(),
    }
}

fn legend(rows: &[PlanRow]) -> Vec<(State, usize)> {
    let uses = || rows.iter().flat_map(|row| &row.uses);
    let counted = State::ALL.into_iter().map(|state| {
        let count = uses().filter(|taken| State::of(&taken.what) == state);
        (state, count.count())
    });
    counted.filter(|(_, count)| *count > 0).collect()
}
