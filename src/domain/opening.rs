//! Opening hours: weekly spans with validity and condition, and special days that replace them.
//!
//! Main entry: [`OpeningHours::open`]. Closures and blockings are no opening hours; see `closure`.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Weekday};
use chrono_tz::Tz;

use crate::days::{DayCalendar, DayKind};
use crate::interval::{Interval, IntervalSet};
use crate::time::{Rim, days_touched};
use crate::vocabulary::vocabulary;

/// The most local days a window may touch when opening hours are laid out: three years and a bit.
pub const WINDOW_DAYS_MAX: usize = 1_200;

/// A span of wall-clock time; an end at or before the start is on the next day.
///
/// `00:00` to `00:00` is the whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeSpan {
    /// Opens at.
    pub from: NaiveTime,
    /// Closes at.
    pub to: NaiveTime,
}

impl TimeSpan {
    /// All of a local day.
    pub const WHOLE_DAY: Self = Self {
        from: NaiveTime::MIN,
        to: NaiveTime::MIN,
    };

    /// The instants of the span that starts on `date`.
    ///
    /// Empty (`None`) where a clock change swallows it, such as 02:00 to 03:00 in the spring gap.
    pub fn on(self, zone: Tz, date: NaiveDate) -> Option<Interval> {
        let last_day = if self.to <= self.from {
            date.checked_add_days(Days::new(1))?
        } else {
            date
        };
        let start = Rim::Opening.instant(zone, date.and_time(self.from));
        let end = Rim::Closing.instant(zone, last_day.and_time(self.to));
        Interval::new(start, end).ok()
    }
}

/// The days on which a weekly span applies, beside its weekday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Condition {
    /// On every such weekday.
    #[default]
    Always,
    /// Only on public holidays.
    Holiday,
    /// Never on public holidays.
    NotHoliday,
    /// Only on school days; an unknown school year counts as school days.
    SchoolDay,
    /// Only in school holidays.
    SchoolHoliday,
}

vocabulary!(Condition {
    Always => "always",
    Holiday => "holiday",
    NotHoliday => "not_holiday",
    SchoolDay => "school_day",
    SchoolHoliday => "school_holiday",
});

impl Condition {
    fn holds(self, kind: DayKind) -> bool {
        match self {
            Self::Always => true,
            Self::Holiday => kind.is_holiday(),
            Self::NotHoliday => !kind.is_holiday(),
            Self::SchoolDay => kind.is_school_day(),
            Self::SchoolHoliday => kind.is_school_holiday(),
        }
    }
}

/// The local days between which something is valid, both included; an absent limit is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl Validity {
    /// Whether `date` is between the limits.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }
}

/// One line of a weekly timetable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeeklySpan {
    /// The weekday on which the span starts; absent for every day.
    pub weekday: Option<Weekday>,
    /// From when to when.
    pub span: TimeSpan,
    /// Between which days the line is valid.
    pub validity: Validity,
    /// On what kind of days the line applies.
    pub condition: Condition,
}

impl WeeklySpan {
    fn applies(&self, date: NaiveDate, kind: DayKind) -> bool {
        self.weekday.is_none_or(|weekday| weekday == date.weekday())
            && self.validity.contains(date)
            && self.condition.holds(kind)
    }
}

/// A day whose hours differ; it replaces every weekly line. No spans: not open at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialDay {
    /// The local day.
    pub date: NaiveDate,
    /// The spans that start on it.
    pub spans: Vec<TimeSpan>,
}

/// When a room or resource may be used. Without any line it is always open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpeningHours {
    /// The timetable.
    pub weekly: Vec<WeeklySpan>,
    /// The exceptions, at most one for a day.
    pub special: Vec<SpecialDay>,
}

impl OpeningHours {
    /// The instants of `window` at which the room is open.
    ///
    /// Spans that touch are one: a room open from 18:00 to 24:00 and from 00:00 to 02:00 is open over midnight.
    /// Windows are cut after [`WINDOW_DAYS_MAX`] local days.
    pub fn open(&self, zone: Tz, window: Interval, days: &DayCalendar) -> IntervalSet {
        if self.weekly.is_empty() && self.special.is_empty() {
            return [window].into_iter().collect();
        }
        let with_the_night_before = window.widened(TimeDelta::days(1), TimeDelta::zero());
        let spans: IntervalSet = days_touched(zone, with_the_night_before, WINDOW_DAYS_MAX)
            .flat_map(|date| self.spans_starting(date, days.kind(date)))
            .filter_map(|(date, span)| span.on(zone, date))
            .collect();
        spans.intersection(&[window].into_iter().collect())
    }

    /// Whether a line depends on the school calendar.
    pub fn asks_for_school(&self) -> bool {
        let asks = |line: &WeeklySpan| {
            matches!(
                line.condition,
                Condition::SchoolDay | Condition::SchoolHoliday
            )
        };
        self.weekly.iter().any(asks)
    }

    fn spans_starting(&self, date: NaiveDate, kind: DayKind) -> Vec<(NaiveDate, TimeSpan)> {
        if let Some(special) = self.special.iter().find(|special| special.date == date) {
            return special.spans.iter().map(|span| (date, *span)).collect();
        }
        self.weekly
            .iter()
            .filter(|line| line.applies(date, kind))
            .map(|line| (date, line.span))
            .collect()
    }
}
