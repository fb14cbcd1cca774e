//! The dates of a series as spans, and which of them fall away.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use thiserror::Error;

use super::rule::{DATES_MAX, Rule, YEARS_MAX};
use crate::days::{DayCalendar, DayKind};
use crate::holidays::Holiday;
use crate::interval::Interval;
use crate::time::{Local, Rim, resolve};

/// The longest use of a series, in days: as long as one claim.
pub const DAYS_LATER_MAX: u32 = 30;

/// From when to when by the clock, on each of the days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// When it starts.
    pub starts: NaiveTime,
    /// When it ends.
    pub ends: NaiveTime,
    /// So many days after it started, at most [`DAYS_LATER_MAX`]: 1 for a ball until four in the morning.
    pub days_later: u32,
}

/// Days on which a series does not take place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeaveOut {
    /// Public holidays of the place.
    Holidays,
    /// School holidays, weekends inside them included.
    SchoolHolidays,
}

/// A rule with its times, with dates added and left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    rule: Rule,
    times: Times,
    leave_out: BTreeSet<LeaveOut>,
    added: BTreeSet<NaiveDate>,
    skipped: BTreeSet<NaiveDate>,
}

/// Why a series is none.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum SeriesFault {
    /// It ends when it starts, or before.
    #[error("it ends before it starts")]
    Empty,
    /// One use is longer than [`DAYS_LATER_MAX`].
    #[error("one use is longer than {DAYS_LATER_MAX} days")]
    TooLong,
    /// With what was added it has more dates than [`DATES_MAX`], or more are left out.
    #[error("it has more than {DATES_MAX} dates")]
    TooMany,
    /// A date that is added lies more than [`YEARS_MAX`] before or behind the first day.
    #[error("{0} lies more than {YEARS_MAX} years from the first day")]
    TooFar(NaiveDate),
    /// A date is added and left out.
    #[error("{0} is added and left out")]
    Contradictory(NaiveDate),
}

/// A time of the clock that an occurrence does not have, and the one it has instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// As the series says.
    pub from: NaiveTime,
    /// The next valid time.
    pub to: NaiveTime,
}

/// What becomes of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It takes place.
    TakesPlace {
        /// From when to when.
        span: Interval,
        /// The clock was set forward over its start, so it starts later.
        moved: Option<Moved>,
        /// Nobody knows yet whether it lies in the school holidays, which are to be left out.
        school_year_unknown: bool,
    },
    /// It was left out by hand.
    Skipped,
    /// It falls on a public holiday.
    Holiday(Holiday),
    /// It falls into the school holidays.
    SchoolHolidays,
}

/// A date of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The local day on which it starts.
    pub date: NaiveDate,
    /// What becomes of it.
    pub fate: Fate,
}

impl Series {
    /// The series of `rule` at `times`, without holidays of a kind, with single dates `added` and `skipped`.
    ///
    /// What is added takes place on holidays too: somebody asked for that very day.
    pub fn new(
        rule: Rule,
        times: Times,
        leave_out: BTreeSet<LeaveOut>,
        added: BTreeSet<NaiveDate>,
        skipped: BTreeSet<NaiveDate>,
    ) -> Result<Self, SeriesFault> {
        if times.days_later == 0 && times.ends <= times.starts {
            return Err(SeriesFault::Empty);
        }
        if times.days_later > DAYS_LATER_MAX {
            return Err(SeriesFault::TooLong);
        }
        if let Some(date) = added.intersection(&skipped).next() {
            return Err(SeriesFault::Contradictory(*date));
        }
        let years = TimeDelta::days(i64::from(YEARS_MAX) * 366);
        let far = |date: &&NaiveDate| date.signed_duration_since(rule.first()).abs() > years;
        if let Some(date) = added.iter().find(far) {
            return Err(SeriesFault::TooFar(*date));
        }
        let series = Self {
            rule,
            times,
            leave_out,
            added,
            skipped,
        };
        if series.dates().len() > DATES_MAX || series.skipped.len() > DATES_MAX {
            return Err(SeriesFault::TooMany);
        }
        Ok(series)
    }

    /// The rule.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The days of the rule and those that were added, in order.
    fn dates(&self) -> BTreeSet<NaiveDate> {
        let own = self.rule.dates().iter();
        own.chain(&self.added).copied().collect()
    }

    /// What becomes of each date, in order, where `days` are those of the place and `zone` its clock.
    pub fn occurrences(&self, zone: Tz, days: &DayCalendar) -> Vec<Occurrence> {
        let dates = self.dates().into_iter();
        dates
            .map(|date| Occurrence {
                date,
                fate: self.fate(date, zone, days.kind(date)),
            })
            .collect()
    }

    fn fate(&self, date: NaiveDate, zone: Tz, kind: DayKind) -> Fate {
        let leaves = |what| self.leave_out.contains(&what) && !self.added.contains(&date);
        if self.skipped.contains(&date) {
            return Fate::Skipped;
        }
        match kind.holiday {
            Some(holiday) if leaves(LeaveOut::Holidays) => return Fate::Holiday(holiday),
            _ => {}
        }
        let without_school = leaves(LeaveOut::SchoolHolidays);
        if without_school && kind.is_school_holiday() {
            return Fate::SchoolHolidays;
        }
        let (span, moved) = self.times.on(zone, date);
        Fate::TakesPlace {
            span,
            moved,
            school_year_unknown: without_school && kind.is_school_year_unknown(),
        }
    }
}

impl Times {
    /// The span that starts on `date`. A time that the clock skips moves to the next valid one; where it shows a time
    /// twice, the first is meant (RFC 5545, 3.3.5). A use that lies in the gap as a whole keeps its length.
    fn on(self, zone: Tz, date: NaiveDate) -> (Interval, Option<Moved>) {
        let starts = date.and_time(self.starts);
        let start = Rim::Opening.instant(zone, starts);
        let is_skipped = matches!(resolve(zone, starts), Local::Gap { .. });
        let moved = is_skipped.then(|| Moved {
            from: self.starts,
            to: start.with_timezone(&zone).time(),
        });
        let end = self.end(zone, date);
        let span = Interval::new(start, end)
            .or_else(|_| Interval::new(start, start + self.length()))
            .expect("a use that ends after it starts by the clock has a length");
        (span, moved)
    }

    fn end(self, zone: Tz, date: NaiveDate) -> DateTime<Utc> {
        let last = date.checked_add_days(Days::new(self.days_later.into()));
        Rim::Opening.instant(zone, last.unwrap_or(date).and_time(self.ends))
    }

    /// By a clock that is never set.
    fn length(self) -> TimeDelta {
        TimeDelta::days(self.days_later.into()) + (self.ends - self.starts)
    }
}
