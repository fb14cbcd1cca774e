//! VTIMEZONE (RFC 5545 section 3.6.5), made from the zone data of `chrono-tz`.
//!
//! Rules start in 1970 and become an RRULE wherever a change falls on the same kind of day year after year; what
//! has no rule (Ramadan in Morocco) is named date by date up to 2040. Times outside of these years are written in
//! UTC by whoever asks [`described`] first.

mod changes;
mod observance;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use chrono::{DateTime, Datelike, Utc, Weekday};
use chrono_tz::Tz;

use crate::feeds::line::{Lines, Value};
use crate::feeds::text::CalendarText;

use self::observance::{Day, Kind, Observance, Others};

/// The VTIMEZONEs that were written before: they follow from the zone data alone, and to look 71 years through costs more
/// than a hundred events. No more than there are zones.
static WRITTEN: LazyLock<RwLock<HashMap<Tz, Arc<str>>>> = LazyLock::new(RwLock::default);

/// Whether the VTIMEZONE of `zone` says what the clocks show at `instant`.
pub fn describes(zone: Tz, instant: DateTime<Utc>) -> bool {
    let year = instant.with_timezone(&zone).year();
    (changes::FIRST_YEAR..=changes::LAST_YEAR).contains(&year)
}

/// Writes the VTIMEZONE of `zone`.
pub fn write(lines: &mut Lines, zone: Tz) {
    let written = find_written(zone).unwrap_or_else(|| keep_written(zone));
    lines.repeat(&written);
}

fn find_written(zone: Tz) -> Option<Arc<str>> {
    let all = WRITTEN.read().unwrap_or_else(PoisonError::into_inner);
    all.get(&zone).cloned()
}

fn keep_written(zone: Tz) -> Arc<str> {
    let written = Lines::text(|lines| write_component(lines, zone)).into();
    let mut all = WRITTEN.write().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(all.entry(zone).or_insert(written))
}

fn write_component(lines: &mut Lines, zone: Tz) {
    lines.component("VTIMEZONE", |lines| {
        lines.property("TZID", &Value::zone(zone));
        for observance in observance::observances(&changes::changes(zone)) {
            write_observance(lines, &observance);
        }
    });
}

fn write_observance(lines: &mut Lines, observance: &Observance) {
    let name = match observance.kind {
        Kind::Standard => "STANDARD",
        Kind::Daylight => "DAYLIGHT",
    };
    lines.component(name, |lines| {
        lines.property("DTSTART", &Value::wall_time(observance.first));
        lines.property("TZOFFSETFROM", &Value::offset(observance.from));
        lines.property("TZOFFSETTO", &Value::offset(observance.to));
        if let Some(name) = &observance.name {
            lines.property("TZNAME", &Value::text(&CalendarText::clean(name)));
        }
        write_others(lines, &observance.others);
    });
}

/// One RDATE per line, so that no reader needs to understand lists.
fn write_others(lines: &mut Lines, others: &Others) {
    match others {
        Others::Never => {}
        Others::Named(onsets) => {
            for onset in onsets {
                lines.property("RDATE", &Value::wall_time(*onset));
            }
        }
        Others::Yearly { month, day, until } => {
            lines.property("RRULE", &Value::yearly(*month, &days(*day), *until));
        }
    }
}

/// The parts of an RRULE that choose the day within its month.
fn days(day: Day) -> String {
    match day {
        Day::Nth(week, on) => format!("BYDAY={week}{}", code(on)),
        Day::Last(on) => format!("BYDAY=-1{}", code(on)),
        Day::Among { first, last, on } => {
            let days: Vec<_> = (first..=last).map(|day| day.to_string()).collect();
            format!("BYMONTHDAY={};BYDAY={}", days.join(","), code(on))
        }
        Day::Fixed(day) => format!("BYMONTHDAY={day}"),
    }
}

fn code(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}
