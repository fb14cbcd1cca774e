//! What is booked in the demo, laid out around the day of its first start.
//!
//! `bookings.csv` has what happens once, in a `week`, and what comes back `every` so many weeks; `closures.csv` has
//! what stands in the way. Weeks count from that of the start, which is 0.

use std::ops::RangeInclusive;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Europe::Berlin;
use domain::interval::Interval;
use domain::text::{Code, Name};
use domain::time::{Rim, day_of};
use serde::Deserialize;

use crate::demo::county::BrokenFile;
use crate::demo::table::rows;
use crate::demo::written::Written;

const BOOKINGS: &str = include_str!("../../config/demo/bookings.csv");
const CLOSURES: &str = include_str!("../../config/demo/closures.csv");

/// The weeks in which what comes back is booked.
const WEEKS: RangeInclusive<i64> = -4..=8;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BookingRow {
    room: Option<String>,
    organiser: Option<String>,
    week: Option<i64>,
    every: Option<i64>,
    day: Written<Weekday>,
    from: Written<NaiveTime>,
    nights: u64,
    to: Written<NaiveTime>,
    outcome: Option<Outcome>,
    purpose: Written<Code>,
    people: Option<u32>,
    title: Option<Written<Name>>,
    items: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ObstacleRow {
    kind: ObstacleKind,
    site: String,
    room: Option<String>,
    week: i64,
    day: Written<Weekday>,
    from: Written<NaiveTime>,
    nights: u64,
    to: Written<NaiveTime>,
    reason: Written<Name>,
    note: Option<Written<Name>>,
}

/// What becomes of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is confirmed and, once it is over, took place.
    Confirmed,
    /// It waits for staff.
    Requested,
    /// It is reserved provisionally.
    Option,
    /// Staff refuse it.
    Declined,
    /// The organiser gives it up.
    Cancelled,
    /// Nobody comes.
    NoShow,
}

/// A use to be booked.
#[derive(Clone, Debug)]
pub struct Use {
    /// The key of the room.
    pub room: Option<String>,
    /// The key of the organiser; of an internal use there is none.
    pub organiser: Option<String>,
    /// Keys of resources, and how many.
    pub items: Vec<(String, u32)>,
    /// When.
    pub span: Interval,
    /// What for.
    pub purpose: Code,
    /// What staff read.
    pub title: Option<Name>,
    /// How many people.
    pub people: Option<u32>,
    /// What becomes of it; of uses that come back, chance decides.
    pub outcome: Option<Outcome>,
}

/// What stands in the way.
#[derive(Clone, Debug)]
pub struct Obstacle {
    /// Whether it is a rule or a claim.
    pub kind: ObstacleKind,
    /// The key of the site.
    pub site: String,
    /// The key of the room; the whole site without.
    pub room: Option<String>,
    /// When.
    pub span: Interval,
    /// What the public reads.
    pub reason: Name,
    /// What staff read.
    pub note: Option<Name>,
}

/// What kind of obstacle it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleKind {
    /// A rule, which holds at once although bookings stand.
    Closure,
    /// A claim of the office.
    Blocking,
}

/// Everything that is booked, by row and week: what happens once stands first and has its time.
pub fn uses(now: DateTime<Utc>) -> Result<Vec<Use>, BrokenFile> {
    let rows: Vec<BookingRow> = rows(BOOKINGS)?;
    let mut uses = Vec::new();
    for row in &rows {
        for week in row.weeks() {
            uses.push(row.in_week(now, week)?);
        }
    }
    Ok(uses)
}

/// Everything that stands in the way.
pub fn obstacles(now: DateTime<Utc>) -> Result<Vec<Obstacle>, BrokenFile> {
    let rows: Vec<ObstacleRow> = rows(CLOSURES)?;
    rows.into_iter().map(|row| row.around(now)).collect()
}

impl BookingRow {
    fn weeks(&self) -> Vec<i64> {
        let every = self.every.unwrap_or(1);
        let is_due = |week: &i64| week.checked_rem_euclid(every) == Some(0);
        match self.week {
            Some(week) => vec![week],
            None => WEEKS.filter(is_due).collect(),
        }
    }

    fn in_week(&self, now: DateTime<Utc>, week: i64) -> Result<Use, BrokenFile> {
        let times = (self.from.0, self.to.0);
        Ok(Use {
            room: self.room.clone(),
            organiser: self.organiser.clone(),
            items: self.items()?,
            span: span(now, (week, self.day.0), times, self.nights)?,
            purpose: self.purpose.0.clone(),
            title: self.title.as_ref().map(|title| title.0.clone()),
            people: self.people,
            outcome: self.outcome,
        })
    }

    /// `stuehle:40;beamer:1`.
    fn items(&self) -> Result<Vec<(String, u32)>, BrokenFile> {
        let texts = self.items.split(';').filter(|text| !text.is_empty());
        texts.map(item).collect()
    }
}

fn item(text: &str) -> Result<(String, u32), BrokenFile> {
    let parts = text.split_once(':');
    let item = parts.and_then(|(key, many)| Some((key.to_owned(), many.parse().ok()?)));
    item.ok_or_else(|| BrokenFile::Unknown(text.to_owned()))
}

impl ObstacleRow {
    fn around(self, now: DateTime<Utc>) -> Result<Obstacle, BrokenFile> {
        let times = (self.from.0, self.to.0);
        Ok(Obstacle {
            kind: self.kind,
            span: span(now, (self.week, self.day.0), times, self.nights)?,
            site: self.site,
            room: self.room,
            reason: self.reason.0,
            note: self.note.map(|note| note.0),
        })
    }
}

/// From one time of a day to another so many nights later.
fn span(
    now: DateTime<Utc>,
    (week, weekday): (i64, Weekday),
    (from, to): (NaiveTime, NaiveTime),
    nights: u64,
) -> Result<Interval, BrokenFile> {
    let broken = || BrokenFile::Unknown(format!("{weekday} of week {week}"));
    let first = day(now, week, weekday).ok_or_else(broken)?;
    let last = first
        .checked_add_days(Days::new(nights))
        .ok_or_else(broken)?;
    let start = Rim::Opening.instant(Berlin, first.and_time(from));
    let end = Rim::Closing.instant(Berlin, last.and_time(to));
    Interval::new(start, end).map_err(|_| broken())
}

/// The weekday of the week that lies so many weeks after that of `now`.
fn day(now: DateTime<Utc>, week: i64, weekday: Weekday) -> Option<NaiveDate> {
    let monday = day_of(Berlin, now).week(Weekday::Mon).checked_first_day()?;
    let days = TimeDelta::try_days(week * 7 + i64::from(weekday.num_days_from_monday()))?;
    monday.checked_add_signed(days)
}
