//! How much rooms are used: figures by month, and the hours of the week at which one room is in use.
//!
//! A use counts for the room for which it was booked and for the month in which it starts; what a hall takes from its
//! parts is not counted for them.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use domain::bookable::BookableId;
use domain::booking::{Kind, StatusName};
use domain::ids::RoomId;
use domain::interval::{Interval, IntervalSet};
use domain::policy::{Action, Subject};
use domain::time::{midnight, wall_time};
use store::listings::{self, Listed};
use store::plan::{PlannedRow, Resources, list_rows};
use store::statistics::{self, Sum};
use store::{StoreError, Tx, closures};
use uuid::Uuid;

use super::access::{self, own_among};
use super::plan::PlanError;
use super::{Ctx, Denied};

pub use store::plan::{PlanPosition, PlanSelection};

/// The most months of one answer.
pub const MONTHS_MAX: u32 = 24;

/// The most rooms of one page.
pub const ROOMS_MAX: usize = 60;

/// The hours of a day that has a fold.
const HOURS_OF_A_DAY: usize = 24;

/// What is to be summed up.
#[derive(Clone, Debug)]
pub struct StatisticsWanted {
    /// Which rooms, of the caller's own providers.
    pub selection: PlanSelection,
    /// A day of the first month.
    pub first: NaiveDate,
    /// How many months, 1 to [`MONTHS_MAX`]; more are cut off.
    pub months: u32,
    /// Behind which room.
    pub after: Option<PlanPosition>,
}

/// The use of a page of rooms.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// The first day of each month.
    pub months: Vec<NaiveDate>,
    /// Rooms by site and name.
    pub rooms: Vec<RoomUse>,
    /// Where the next page begins, if there is one.
    pub next: Option<PlanPosition>,
}

/// The use of a room.
#[derive(Clone, Debug)]
pub struct RoomUse {
    /// The room, with the name of its site.
    pub room: PlannedRow,
    /// Its figures for each month.
    pub months: Vec<MonthUse>,
}

/// The use of a room in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthUse {
    /// Uses that were promised and not given up.
    pub bookings: u64,
    /// Those of organisers.
    pub external: u64,
    /// Those of the provider itself.
    pub internal: u64,
    /// Those to which nobody came.
    pub no_shows: u64,
    /// Uses that were given up or taken away; not among the bookings.
    pub cancelled: u64,
    /// How long the uses are, buffers aside.
    pub booked: TimeDelta,
    /// For how many people, where that was said.
    pub people: u64,
    /// How long the room is open by its hours, closures taken away; absent where it has no hours.
    pub open: Option<TimeDelta>,
}

impl MonthUse {
    /// How much of the opening hours was used, in thousandths; at most 1,000. Absent where the room is never open.
    pub fn used_per_mille(&self) -> Option<i64> {
        let open = self.open?.num_minutes();
        let used = self.booked.num_minutes().min(open);
        (open > 0).then(|| used * 1_000 / open)
    }

    fn add(&mut self, sum: &Sum) {
        if sum.status == StatusName::Cancelled {
            self.cancelled += sum.bookings;
            return;
        }
        self.bookings += sum.bookings;
        match sum.kind {
            Kind::External => self.external += sum.bookings,
            Kind::Internal => self.internal += sum.bookings,
        }
        if sum.status == StatusName::NoShow {
            self.no_shows += sum.bookings;
        }
        self.booked += TimeDelta::seconds(sum.seconds);
        self.people += sum.people;
    }
}

/// How long a room is in use at each hour of the week, over some months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekUse {
    /// For each weekday from Monday on, for each hour of the day.
    pub hours: [[TimeDelta; HOURS_OF_A_DAY]; 7],
}

/// The use of a page of rooms, month by month.
pub fn read_statistics(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &StatisticsWanted,
) -> Result<Statistics, PlanError> {
    access::allow(ctx, Action::ListBookings, Subject::Installation)?;
    let selection = PlanSelection {
        providers: own_among(ctx, wanted.selection.providers.as_deref()),
        resources: Resources::Hidden,
        ..wanted.selection.clone()
    };
    let starts = starts_of_months(wanted.first, wanted.months);
    let since = midnight(Tz::UTC, wanted.first);
    let more = i64::try_from(ROOMS_MAX + 1).unwrap_or(i64::MAX);
    let mut rows = list_rows(tx, &selection, since, wanted.after.as_ref(), more)?;
    let is_last = rows.len() <= ROOMS_MAX;
    rows.truncate(ROOMS_MAX);
    let next = rows.last().map(|row| row.position.clone());
    let figures = figures(tx, ctx.now, &rows, &starts)?;
    let rooms = rows.into_iter().zip(figures);
    Ok(Statistics {
        rooms: rooms
            .map(|(room, months)| RoomUse { room, months })
            .collect(),
        months: starts
            .split_last()
            .map_or_else(Vec::new, |(_, months)| months.to_vec()),
        next: next.filter(|_| !is_last),
    })
}

/// When over the week a room of the caller's providers is in use.
pub fn read_week_use(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    room: RoomId,
    first: NaiveDate,
    months: u32,
) -> Result<WeekUse, PlanError> {
    let listed = listings::load(tx, &[BookableId::Room(room)], ctx.now)?.pop();
    let listed = listed.ok_or(Denied::NotFound)?;
    access::allow(
        ctx,
        Action::ListBookings,
        Subject::Internal(listed.provider_id),
    )?;
    let edges = edges(listed.zone, &starts_of_months(first, months));
    let mut week = WeekUse {
        hours: [[TimeDelta::zero(); HOURS_OF_A_DAY]; 7],
    };
    let window = edges.first().zip(edges.last());
    let Some(window) = window.and_then(|(from, to)| Interval::new(*from, *to).ok()) else {
        return Ok(week);
    };
    for span in statistics::list_promised(tx, room, window)? {
        week.add(listed.zone, span);
    }
    Ok(week)
}

impl WeekUse {
    /// How long the room is in use at that hour of that weekday.
    pub fn at(&self, weekday: Weekday, hour: usize) -> TimeDelta {
        let place = usize::try_from(weekday.num_days_from_monday()).unwrap_or_default();
        let hours = self.hours.get(place);
        hours
            .and_then(|hours| hours.get(hour))
            .copied()
            .unwrap_or_default()
    }

    /// Adds a use, hour by hour of the local clock; one that never ends would be 366 days long.
    fn add(&mut self, zone: Tz, span: Interval) {
        let mut from = span.start();
        while from < span.end() {
            let shown = wall_time(zone, from);
            let into = i64::from(shown.minute()) * 60 + i64::from(shown.second());
            let until = (from + TimeDelta::seconds(3_600 - into)).min(span.end());
            let weekday = usize::try_from(shown.weekday().num_days_from_monday());
            let hour = usize::try_from(shown.hour());
            let place = weekday.ok().zip(hour.ok());
            let place = place.and_then(|(day, hour)| self.hours.get_mut(day)?.get_mut(hour));
            if let Some(sum) = place {
                *sum += until - from;
            }
            from = until;
        }
    }
}

/// The first day of each month, and of the month behind the last.
fn starts_of_months(first: NaiveDate, months: u32) -> Vec<NaiveDate> {
    let first = first.with_day(1).unwrap_or(first);
    let count = months.clamp(1, MONTHS_MAX);
    let start = |month| first.checked_add_months(Months::new(month));
    (0..=count).filter_map(start).collect()
}

fn edges(zone: Tz, starts: &[NaiveDate]) -> Vec<DateTime<Utc>> {
    starts.iter().map(|start| midnight(zone, *start)).collect()
}

/// The figures of each row, with one statement for each zone.
fn figures(
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
    rows: &[PlannedRow],
    starts: &[NaiveDate],
) -> Result<Vec<Vec<MonthUse>>, StoreError> {
    let mut zones: Vec<Tz> = Vec::new();
    for row in rows {
        if !zones.contains(&row.zone) {
            zones.push(row.zone);
        }
    }
    let mut sums: HashMap<Uuid, Vec<Sum>> = HashMap::new();
    for zone in zones {
        let there = rows.iter().filter(|row| row.zone == zone);
        let rooms: Vec<_> = there.map(|row| RoomId(row.bookable.uuid())).collect();
        for sum in statistics::list_sums(tx, &rooms, &edges(zone, starts))? {
            sums.entry(sum.room_id.0).or_default().push(sum);
        }
    }
    let open = opening(tx, now, rows, starts)?;
    let figures = rows.iter().zip(open).map(|(row, open)| {
        let mut months = open;
        for sum in sums.get(&row.bookable.uuid()).into_iter().flatten() {
            if let Some(month) = months.get_mut(sum.period) {
                month.add(sum);
            }
        }
        months
    });
    Ok(figures.collect())
}

/// For each row and month how long it is open.
fn opening(
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
    rows: &[PlannedRow],
    starts: &[NaiveDate],
) -> Result<Vec<Vec<MonthUse>>, StoreError> {
    let ids: Vec<_> = rows.iter().map(|row| row.bookable).collect();
    let places: Vec<_> = rows.iter().map(|row| (row.bookable, row.site_id)).collect();
    let listed = listings::load(tx, &ids, now)?;
    let whole = rows.iter().filter_map(|row| {
        let edges = edges(row.zone, starts);
        Interval::new(*edges.first()?, *edges.last()?).ok()
    });
    let whole =
        whole.reduce(|all, one| all.widened(all.start() - one.start(), one.end() - all.end()));
    let closed = match whole {
        Some(window) => closures::list_touching(tx, &places, window)?,
        None => Vec::new(),
    };
    let of_row = |row: &PlannedRow| {
        let listed = listed.iter().find(|listed| listed.bookable == row.bookable);
        let closed = closed
            .iter()
            .filter(|(bookable, _)| *bookable == row.bookable);
        let closed: Vec<_> = closed.map(|(_, span)| *span).collect();
        let edges = edges(row.zone, starts);
        let months = edges.windows(2).map(|pair| {
            let month = match pair {
                [from, to] => Interval::new(*from, *to).ok(),
                _ => None,
            };
            let open = month.zip(listed).and_then(|(month, listed)| {
                let closed = closed.iter().filter_map(|span| span.within(month));
                open_in(listed, month, &closed.collect())
            });
            MonthUse {
                open,
                ..MonthUse::default()
            }
        });
        months.collect()
    };
    Ok(rows.iter().map(of_row).collect())
}

/// How long a room is open in a month by its hours; `None` if it has none.
fn open_in(listed: &Listed, month: Interval, closed: &IntervalSet) -> Option<TimeDelta> {
    let opening = &listed.rules.opening;
    if opening.weekly.is_empty() && opening.special.is_empty() {
        return None;
    }
    let open = opening.open(listed.zone, month, &listed.days);
    let left = open.difference(closed);
    Some(left.spans().iter().map(|span| span.length()).sum())
}
