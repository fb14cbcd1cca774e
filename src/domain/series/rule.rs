//! The days of a series.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday, WeekdaySet};
use thiserror::Error;

/// The most dates of one series: every day of a year, and some that are added.
pub const DATES_MAX: usize = 400;

/// How far a series reaches, in years from its first day: beyond that nobody knows who will be in office.
pub const YEARS_MAX: u32 = 3;

/// The longest step, in days, weeks or months: a year of weeks.
pub const STEP_MAX: u32 = 52;

/// How often a series takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Every so many days.
    Days(u32),
    /// On these weekdays of every so many weeks; a week begins on Monday, the first is that of the first day.
    Weeks(u32, WeekdaySet),
    /// On this day of every so many months; months that do not have it are left out.
    MonthsOnDay(u32, u32),
    /// On the last day of every so many months.
    MonthsOnLastDay(u32),
    /// On such a weekday of every so many months.
    MonthsOnWeekday(u32, Nth, Weekday),
}

/// Which of the weekdays of a month; months without a fifth are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nth {
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// The fifth.
    Fifth,
    /// The last.
    Last,
}

/// When a series ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With this day at the latest.
    Until(NaiveDate),
    /// After so many dates.
    After(u32),
}

/// Days that repeat: at least one, at most [`DATES_MAX`], within [`YEARS_MAX`].
///
/// ```
/// use chrono::{NaiveDate, Weekday, WeekdaySet};
/// use domain::series::{End, Every, Rule};
/// let first = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
/// let mondays = Every::Weeks(2, WeekdaySet::single(Weekday::Mon));
/// let rule = Rule::new(first, mondays, End::After(3)).unwrap();
/// let days: Vec<_> = rule.dates().iter().map(ToString::to_string).collect();
/// assert_eq!(days, ["2027-03-01", "2027-03-15", "2027-03-29"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    first: NaiveDate,
    every: Every,
    end: End,
    dates: Vec<NaiveDate>,
}

/// Why a rule is none.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum RuleFault {
    /// The step is nothing, or longer than [`STEP_MAX`].
    #[error("a step of {0} is not from 1 to {STEP_MAX}")]
    Step(u32),
    /// No weekday is named.
    #[error("no weekday is named")]
    NoWeekday,
    /// No month has such a day.
    #[error("no month has a day {0}")]
    MonthDay(u32),
    /// It ends before it begins, or after no date.
    #[error("it ends before it begins")]
    EndsBefore,
    /// It reaches further than [`YEARS_MAX`].
    #[error("it reaches further than {last}")]
    TooFar {
        /// The last day that it may reach.
        last: NaiveDate,
    },
    /// It has more dates than [`DATES_MAX`].
    #[error("it has more than {DATES_MAX} dates")]
    TooMany,
    /// It never takes place.
    #[error("it has no date")]
    Empty,
}

impl Rule {
    /// The rule, if it is within its bounds. The first date is the first that fits on or after `first`.
    pub fn new(first: NaiveDate, every: Every, end: End) -> Result<Self, RuleFault> {
        every.check()?;
        let last = last_day(first);
        match end {
            End::Until(until) if until < first => return Err(RuleFault::EndsBefore),
            End::Until(until) if until > last => return Err(RuleFault::TooFar { last }),
            End::After(0) => return Err(RuleFault::EndsBefore),
            End::Until(_) | End::After(_) => {}
        }
        let dates = expand(first, every, end, last)?;
        Ok(Self {
            first,
            every,
            end,
            dates,
        })
    }

    /// The day from which on it is counted.
    pub fn first(&self) -> NaiveDate {
        self.first
    }

    /// How often.
    pub fn every(&self) -> Every {
        self.every
    }

    /// Until when.
    pub fn end(&self) -> End {
        self.end
    }

    /// Its days, in order.
    pub fn dates(&self) -> &[NaiveDate] {
        &self.dates
    }
}

impl Every {
    fn step(self) -> u32 {
        match self {
            Self::Days(step)
            | Self::Weeks(step, _)
            | Self::MonthsOnDay(step, _)
            | Self::MonthsOnLastDay(step)
            | Self::MonthsOnWeekday(step, _, _) => step,
        }
    }

    fn check(self) -> Result<(), RuleFault> {
        let step = self.step();
        if !(1..=STEP_MAX).contains(&step) {
            return Err(RuleFault::Step(step));
        }
        match self {
            Self::Weeks(_, days) if days.is_empty() => Err(RuleFault::NoWeekday),
            Self::MonthsOnDay(_, day) if !(1..=31).contains(&day) => Err(RuleFault::MonthDay(day)),
            _ => Ok(()),
        }
    }

    /// The first day of the period that is `number` steps after that of `first`; a period is a day, a week or a month.
    fn period(self, first: NaiveDate, number: u32) -> Option<NaiveDate> {
        let steps = number.checked_mul(self.step())?;
        match self {
            Self::Days(_) => first.checked_add_days(Days::new(steps.into())),
            Self::Weeks(..) => {
                let week = first.week(Weekday::Mon).checked_first_day()?;
                week.checked_add_days(Days::new(u64::from(steps) * 7))
            }
            Self::MonthsOnDay(..) | Self::MonthsOnLastDay(_) | Self::MonthsOnWeekday(..) => {
                first.with_day(1)?.checked_add_months(Months::new(steps))
            }
        }
    }

    /// Its days in the period that begins on `begin`.
    fn days(self, begin: NaiveDate) -> Vec<NaiveDate> {
        let month = || {
            begin
                .iter_days()
                .take_while(|day| day.month() == begin.month())
        };
        match self {
            Self::Days(_) => vec![begin],
            Self::Weeks(_, days) => {
                let week = begin.iter_days().take(7);
                week.filter(|day| days.contains(day.weekday())).collect()
            }
            Self::MonthsOnDay(_, day) => begin.with_day(day).into_iter().collect(),
            Self::MonthsOnLastDay(_) => month().last().into_iter().collect(),
            Self::MonthsOnWeekday(_, nth, weekday) => {
                let own = month().filter(|day| day.weekday() == weekday);
                nth.of(own).into_iter().collect()
            }
        }
    }
}

impl Nth {
    /// All of them, the last one last.
    pub const ALL: [Self; 6] = [
        Self::First,
        Self::Second,
        Self::Third,
        Self::Fourth,
        Self::Fifth,
        Self::Last,
    ];

    fn of(self, mut days: impl Iterator<Item = NaiveDate>) -> Option<NaiveDate> {
        match self {
            Self::First => days.next(),
            Self::Second => days.nth(1),
            Self::Third => days.nth(2),
            Self::Fourth => days.nth(3),
            Self::Fifth => days.nth(4),
            Self::Last => days.last(),
        }
    }
}

/// The last day that a series may reach which begins on `first`.
fn last_day(first: NaiveDate) -> NaiveDate {
    let years = first.checked_add_months(Months::new(12 * YEARS_MAX));
    years.unwrap_or(NaiveDate::MAX)
}

/// Walks at most the days of [`YEARS_MAX`], so a rule that never fits costs nothing either.
fn expand(
    first: NaiveDate,
    every: Every,
    end: End,
    last: NaiveDate,
) -> Result<Vec<NaiveDate>, RuleFault> {
    let (until, count) = match end {
        End::Until(until) => (until, None),
        End::After(count) => (last, Some(usize::try_from(count).unwrap_or(usize::MAX))),
    };
    let periods = (0..).map_while(|number| every.period(first, number));
    let periods = periods.take_while(|begin| *begin <= until);
    let days = periods.flat_map(|begin| every.days(begin));
    let days = days.filter(|day| (first..=until).contains(day));
    let dates: Vec<_> = days
        .take(count.unwrap_or(usize::MAX).min(DATES_MAX + 1))
        .collect();
    match count {
        _ if dates.is_empty() => Err(RuleFault::Empty),
        _ if dates.len() > DATES_MAX => Err(RuleFault::TooMany),
        Some(count) if dates.len() < count => Err(RuleFault::TooFar { last }),
        _ => Ok(dates),
    }
}
