//! Days and spans as narrow cells show them.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use domain::language::Language;

use crate::i18n::text;

/// `Freitag` or `Friday`.
pub(super) fn weekday(language: Language, day: NaiveDate) -> String {
    let code = day.weekday().to_string().to_lowercase();
    text(language, &format!("format.weekday.{code}"), &[])
}

/// `März` or `March`.
pub(super) fn month(language: Language, day: NaiveDate) -> String {
    let code = day.format("%b").to_string().to_lowercase();
    text(language, &format!("format.month.{code}"), &[])
}

/// `12. März` or `12 March`.
pub(super) fn day_month(language: Language, day: NaiveDate) -> String {
    let number = day.day().to_string();
    let values = [("day", &*number), ("month", &*month(language, day))];
    text(language, "plan.day_month", &values)
}

/// `Freitag, 12. März` or `Friday, 12 March`.
pub(super) fn day_name(language: Language, day: NaiveDate) -> String {
    let weekday = weekday(language, day);
    format!("{weekday}, {}", day_month(language, day))
}

/// The part of a span that lies on `day`, by the clock: `18:00–20:00`, or `until` midnight as `24:00`.
pub(super) fn hours(day: NaiveDate, start: NaiveDateTime, end: NaiveDateTime) -> String {
    let ends_behind = end.date() > day;
    let from = start.format("%H:%M");
    if ends_behind {
        format!("{from}–24:00")
    } else {
        format!("{from}–{}", end.format("%H:%M"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u32, hour: u32) -> NaiveDateTime {
        let day = NaiveDate::from_ymd_opt(2027, 3, day).unwrap();
        day.and_hms_opt(hour, 0, 0).unwrap()
    }

    #[test]
    fn midnight_is_the_end_of_its_day() {
        let day = at(12, 0).date();
        assert_eq!(hours(day, at(12, 18), at(12, 22)), "18:00–22:00");
        assert_eq!(hours(day, at(12, 18), at(13, 0)), "18:00–24:00");
    }

    #[test]
    fn every_weekday_and_month_has_a_name() {
        for language in Language::ALL {
            for month in 1..=12 {
                let day = NaiveDate::from_ymd_opt(2027, month, month).unwrap();
                assert!(!day_name(language, day).contains("format."));
            }
        }
        assert_eq!(
            day_name(Language::De, at(12, 0).date()),
            "Freitag, 12. März"
        );
    }
}
