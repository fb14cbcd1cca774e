//! Entries that several forms of this area share, as values of the domain.

use chrono::{NaiveTime, TimeDelta, Weekday};
use domain::opening::TimeSpan;

use crate::api::problem::Refusal;
use crate::web::day::parse_clock;
use crate::web::entries::{Entries, Fault};
use crate::web::{Form, Visitor};

/// The weekdays with the names of their fields and the ends of their keys.
pub(super) const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon"),
    (Weekday::Tue, "tue"),
    (Weekday::Wed, "wed"),
    (Weekday::Thu, "thu"),
    (Weekday::Fri, "fri"),
    (Weekday::Sat, "sat"),
    (Weekday::Sun, "sun"),
];

/// The weekday of a field or an entry.
pub(super) fn weekday(code: &str) -> Result<Weekday, Refusal> {
    let known = WEEKDAYS.iter().find(|(_, known)| *known == code);
    known.map(|(day, _)| *day).ok_or(Refusal::UnknownId)
}

/// The name of a weekday's field.
pub(super) fn weekday_code(day: Weekday) -> &'static str {
    let known = WEEKDAYS.iter().find(|(known, _)| *known == day);
    known.map_or("", |(_, code)| code)
}

/// A whole number between two bounds.
pub(super) fn number(min: u32, max: u32) -> impl Fn(&str) -> Result<u32, Refusal> {
    move |text: &str| {
        let number = text.trim().parse::<u32>().ok();
        let refusal = Refusal::OutOfRange {
            min: min.into(),
            max: max.into(),
        };
        number
            .filter(|number| (min..=max).contains(number))
            .ok_or(refusal)
    }
}

/// Hours as people write them, `1`, `1,5` or `1:30`, in minutes.
pub(super) fn hours(hours_max: u32) -> impl Fn(&str) -> Result<u32, Refusal> {
    move |text: &str| {
        let refusal = || Refusal::OutOfRange {
            min: 0,
            max: hours_max.into(),
        };
        let minutes = minutes(text).ok_or_else(refusal)?;
        if minutes > hours_max * 60 {
            return Err(refusal());
        }
        Ok(minutes)
    }
}

fn minutes(text: &str) -> Option<u32> {
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        return (minutes < 60).then_some(hours.checked_mul(60)?.checked_add(minutes)?);
    }
    let (whole, part) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let hours: u32 = whole.trim().parse().ok()?;
    let minutes = match part.trim() {
        "0" | "00" => 0,
        "25" => 15,
        "5" | "50" => 30,
        "75" => 45,
        _ => return None,
    };
    hours.checked_mul(60)?.checked_add(minutes)
}

/// Minutes as hours, so that [`hours`] reads them.
pub(super) fn hours_text(minutes: u32) -> String {
    match minutes % 60 {
        0 => (minutes / 60).to_string(),
        rest => format!("{}:{rest:02}", minutes / 60),
    }
}

/// A length in whole minutes, as it stands in a field.
pub(super) fn minutes_text(length: TimeDelta) -> String {
    length.num_minutes().to_string()
}

/// Spans such as `8-12, 14:00-22:00`; an end of 24:00 is midnight.
pub(super) fn spans(text: &str) -> Result<Vec<TimeSpan>, Refusal> {
    let parts = text.split([',', ';']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(|part| span(part).ok_or(Refusal::MalformedTimeOfDay))
        .collect()
}

/// One span such as `8-12` or `08:00 bis 12:00`.
pub(super) fn span(text: &str) -> Option<TimeSpan> {
    let text = text
        .replace("bis", "-")
        .replace("to", "-")
        .replace('–', "-");
    let (from, to) = text.split_once('-')?;
    Some(TimeSpan {
        from: parse_clock(from)?,
        to: clock_or_midnight(to)?,
    })
}

fn clock_or_midnight(text: &str) -> Option<NaiveTime> {
    match text.trim().trim_end_matches("Uhr").trim_end() {
        "24" | "24:00" | "24.00" => Some(NaiveTime::MIN),
        text => parse_clock(text),
    }
}

/// Spans as [`spans`] reads them.
pub(super) fn spans_text(spans: &[TimeSpan]) -> String {
    let spans = spans.iter().map(|span| {
        let to = match span.to {
            NaiveTime::MIN => "24:00".to_owned(),
            to => clock_text(to),
        };
        format!("{}-{to}", clock_text(span.from))
    });
    spans.collect::<Vec<_>>().join(", ")
}

/// A time of day for a field.
pub(super) fn clock_text(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// A time of day.
pub(super) fn clock(text: &str) -> Result<NaiveTime, Refusal> {
    clock_or_midnight(text).ok_or(Refusal::MalformedTimeOfDay)
}

/// The form of somebody who was overtaken: entries kept, and the version that is to be replaced now.
pub(super) fn stale(visitor: &Visitor, form: Form, version: i64, field: (&str, &str)) -> Entries {
    let (field, label) = field;
    let fault = Fault {
        field: field.to_owned(),
        label: visitor.frame_of(label).title().to_owned(),
        message: visitor.frame_of("listings.stale").title().to_owned(),
    };
    Entries::new(form.with("version", version.to_string()), vec![fault])
}

/// The version that a form was begun with; none that exists if there is nonsense.
pub(super) fn version(form: &Form) -> i64 {
    form.value("version").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_however_they_are_written() {
        for (text, expected) in [("1", 60), ("1,5", 90), ("0:45", 45), ("2.25", 135)] {
            assert_eq!(hours(24)(text).ok(), Some(expected), "{text:?}");
        }
        for text in ["", "25", "1,3", "abc", "1:60", "-1"] {
            assert!(hours(24)(text).is_err(), "{text:?}");
        }
        assert_eq!(hours(24)(&hours_text(135)).ok(), Some(135));
    }

    #[test]
    fn spans_are_written_as_they_are_read() {
        let read = spans("8-12, 14:00 bis 24 Uhr").unwrap();
        assert_eq!(spans_text(&read), "08:00-12:00, 14:00-24:00");
        assert_eq!(spans(&spans_text(&read)), Ok(read));
        assert!(spans("von acht bis zwölf").is_err());
    }
}
