//! A rule as the value of an `RRULE` of iCalendar (RFC 5545, 3.3.10), and back.
//!
//! [`parse`] takes a white list: `FREQ` (`DAILY`, `WEEKLY`, `MONTHLY`), `INTERVAL`, `COUNT`, `UNTIL`, `BYDAY`,
//! `BYMONTHDAY`, and `WKST=MO`. Every other part is refused by name rather than ignored, because a calendar that ignores
//! a part shows other dates than the one that does not.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc, Weekday, WeekdaySet};
use chrono_tz::Tz;
use thiserror::Error;

use super::rule::{End, Every, Nth, Rule, RuleFault};
use crate::time::day_of;

/// Why a text is no rule.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RruleFault {
    /// A part is not `NAME=value`, or its value is none.
    #[error("{0:?} cannot be read")]
    Unreadable(String),
    /// A part is not on the white list, or not beside the others.
    #[error("{0} is not taken here")]
    NotTaken(String),
    /// A part stands there twice.
    #[error("{0} stands there twice")]
    Twice(String),
    /// A part is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The rule is outside its bounds.
    #[error(transparent)]
    Rule(#[from] RuleFault),
}

/// The parts of a text, each at most once.
#[derive(Debug, Default)]
struct Parts<'a> {
    freq: Option<&'a str>,
    interval: Option<&'a str>,
    count: Option<&'a str>,
    until: Option<&'a str>,
    by_day: Option<&'a str>,
    by_month_day: Option<&'a str>,
}

/// Reads the value of an `RRULE` for a series that begins on `first` in `zone`.
///
/// `UNTIL` may be a date, a local time or a UTC time, as calendars write it; it means the local day on which it falls.
/// A rule without an end is refused.
pub fn parse(text: &str, first: NaiveDate, zone: Tz) -> Result<Rule, RruleFault> {
    let parts = Parts::read(text)?;
    let every = parts.every(first)?;
    let end = parts.end(zone)?;
    Ok(Rule::new(first, every, end)?)
}

/// The value of the `RRULE` that says the same; `UNTIL` is the last date at the time at which it starts, in UTC, as RFC
/// 5545 asks beside a `DTSTART` with a zone.
pub fn write(rule: &Rule, last_start: DateTime<Utc>) -> String {
    let (freq, step, by) = match rule.every() {
        Every::Days(step) => ("DAILY", step, String::new()),
        Every::Weeks(step, days) => {
            let days: Vec<_> = days.iter(Weekday::Mon).map(code).collect();
            ("WEEKLY", step, format!(";BYDAY={}", days.join(",")))
        }
        Every::MonthsOnDay(step, day) => ("MONTHLY", step, format!(";BYMONTHDAY={day}")),
        Every::MonthsOnLastDay(step) => ("MONTHLY", step, ";BYMONTHDAY=-1".to_owned()),
        Every::MonthsOnWeekday(step, nth, day) => {
            let by = format!(";BYDAY={}{}", number(nth), code(day));
            ("MONTHLY", step, by)
        }
    };
    let end = match rule.end() {
        End::Until(_) => format!("UNTIL={}", last_start.format("%Y%m%dT%H%M%SZ")),
        End::After(count) => format!("COUNT={count}"),
    };
    let interval = if step == 1 {
        String::new()
    } else {
        format!(";INTERVAL={step}")
    };
    format!("FREQ={freq}{interval}{by};{end}")
}

impl<'a> Parts<'a> {
    fn read(text: &'a str) -> Result<Self, RruleFault> {
        let mut parts = Self::default();
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| RruleFault::Unreadable(part.to_owned()))?;
            let place = match name {
                "FREQ" => &mut parts.freq,
                "INTERVAL" => &mut parts.interval,
                "COUNT" => &mut parts.count,
                "UNTIL" => &mut parts.until,
                "BYDAY" => &mut parts.by_day,
                "BYMONTHDAY" => &mut parts.by_month_day,
                "WKST" if value == "MO" => continue,
                _ => return Err(RruleFault::NotTaken(name.to_owned())),
            };
            if place.replace(value).is_some() {
                return Err(RruleFault::Twice(name.to_owned()));
            }
        }
        Ok(parts)
    }

    fn every(&self, first: NaiveDate) -> Result<Every, RruleFault> {
        let step = self.interval.map_or(Ok(1), whole)?;
        match (self.freq, self.by_day, self.by_month_day) {
            (None, ..) => Err(RruleFault::Missing("FREQ")),
            (Some("DAILY"), None, None) => Ok(Every::Days(step)),
            (Some("WEEKLY"), None, None) => {
                Ok(Every::Weeks(step, WeekdaySet::single(first.weekday())))
            }
            (Some("WEEKLY"), Some(days), None) => Ok(Every::Weeks(step, weekdays(days)?)),
            (Some("MONTHLY"), None, None) => Ok(Every::MonthsOnDay(step, first.day())),
            (Some("MONTHLY"), None, Some("-1")) => Ok(Every::MonthsOnLastDay(step)),
            (Some("MONTHLY"), None, Some(day)) => Ok(Every::MonthsOnDay(step, whole(day)?)),
            (Some("MONTHLY"), Some(day), None) => {
                let (nth, day) = nth_weekday(day)?;
                Ok(Every::MonthsOnWeekday(step, nth, day))
            }
            (Some("DAILY" | "MONTHLY"), Some(_), _) => Err(RruleFault::NotTaken("BYDAY".into())),
            (Some("DAILY" | "WEEKLY"), _, Some(_)) => {
                Err(RruleFault::NotTaken("BYMONTHDAY".into()))
            }
            (Some(freq), ..) => Err(RruleFault::NotTaken(format!("FREQ={freq}"))),
        }
    }

    fn end(&self, zone: Tz) -> Result<End, RruleFault> {
        match (self.count, self.until) {
            (Some(_), Some(_)) => Err(RruleFault::NotTaken("UNTIL".to_owned())),
            (None, None) => Err(RruleFault::Missing("COUNT or UNTIL")),
            (Some(count), None) => Ok(End::After(whole(count)?)),
            (None, Some(until)) => Ok(End::Until(until_day(until, zone)?)),
        }
    }
}

fn until_day(text: &str, zone: Tz) -> Result<NaiveDate, RruleFault> {
    let date = NaiveDate::parse_from_str(text, "%Y%m%d");
    let local = || NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").map(|at| at.date());
    let utc = || {
        let at = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ");
        at.map(|at| day_of(zone, at.and_utc()))
    };
    let read = date.or_else(|_| local()).or_else(|_| utc());
    read.map_err(|_| RruleFault::Unreadable(text.to_owned()))
}

fn whole(text: &str) -> Result<u32, RruleFault> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_plain.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| RruleFault::Unreadable(text.to_owned()))
}

fn weekdays(text: &str) -> Result<WeekdaySet, RruleFault> {
    let mut days = WeekdaySet::EMPTY;
    for part in text.split(',') {
        days.insert(weekday(part).ok_or_else(|| RruleFault::NotTaken(format!("BYDAY={part}")))?);
    }
    Ok(days)
}

fn nth_weekday(text: &str) -> Result<(Nth, Weekday), RruleFault> {
    let found = Nth::ALL.into_iter().find_map(|nth| {
        let day = text.strip_prefix(number(nth))?;
        Some((nth, weekday(day)?))
    });
    found.ok_or_else(|| RruleFault::NotTaken(format!("BYDAY={text}")))
}

fn number(nth: Nth) -> &'static str {
    match nth {
        Nth::First => "1",
        Nth::Second => "2",
        Nth::Third => "3",
        Nth::Fourth => "4",
        Nth::Fifth => "5",
        Nth::Last => "-1",
    }
}

const CODES: [(Weekday, &str); 7] = [
    (Weekday::Mon, "MO"),
    (Weekday::Tue, "TU"),
    (Weekday::Wed, "WE"),
    (Weekday::Thu, "TH"),
    (Weekday::Fri, "FR"),
    (Weekday::Sat, "SA"),
    (Weekday::Sun, "SU"),
];

fn code(day: Weekday) -> &'static str {
    let found = CODES.iter().find(|(known, _)| *known == day);
    found.map_or("", |(_, code)| code)
}

fn weekday(text: &str) -> Option<Weekday> {
    let found = CODES.iter().find(|(_, code)| *code == text);
    found.map(|(day, _)| *day)
}
