//! Dates, times, lengths and money as people write them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use domain::language::Language;
use domain::money::Cents;

use crate::i18n::text;

/// No break between an amount and its currency.
const NO_BREAK_SPACE: char = '\u{a0}';

/// `Freitag, 12. März 2027` or `Friday, 12 March 2027`.
pub fn date(language: Language, date: NaiveDate) -> String {
    let weekday = text(language, weekday_key(date), &[]);
    let month = text(language, month_key(date), &[]);
    let (day, year) = (date.day().to_string(), date.year().to_string());
    let values = [
        ("weekday", &*weekday),
        ("day", &*day),
        ("month", &*month),
        ("year", &*year),
    ];
    text(language, "format.date", &values)
}

/// `März 2027` or `March 2027`.
pub fn month(language: Language, date: NaiveDate) -> String {
    let month = text(language, month_key(date), &[]);
    format!("{month} {}", date.year())
}

/// `Freitag` or `Friday`.
pub fn weekday(language: Language, date: NaiveDate) -> String {
    text(language, weekday_key(date), &[])
}

/// `12.03.2027` or `12/03/2027`, for tables.
pub fn short_date(language: Language, date: NaiveDate) -> String {
    date.format(match language {
        Language::De => "%d.%m.%Y",
        Language::En => "%d/%m/%Y",
    })
    .to_string()
}

/// `18:00 Uhr` or `18:00`.
pub fn time(language: Language, time: NaiveTime) -> String {
    text(language, "format.time", &[("time", &clock(time))])
}

/// `Freitag, 12. März 2027, 18:00 Uhr` or `Friday, 12 March 2027, 18:00`, in the zone that `at` carries.
pub fn date_time<Z: TimeZone>(language: Language, at: &DateTime<Z>) -> String {
    let local = at.naive_local();
    format!(
        "{}, {}",
        date(language, local.date()),
        time(language, local.time())
    )
}

/// `Freitag, 12. März 2027, 18:00 bis 22:00 Uhr`; over midnight both ends with their day.
pub fn span<Z: TimeZone>(language: Language, start: &DateTime<Z>, end: &DateTime<Z>) -> String {
    let (from, to) = (start.naive_local(), end.naive_local());
    let (from, to) = if from.date() == to.date() {
        (
            format!("{}, {}", date(language, from.date()), clock(from.time())),
            time(language, to.time()),
        )
    } else {
        (date_time(language, start), date_time(language, end))
    };
    text(language, "format.span", &[("from", &from), ("to", &to)])
}

/// `2 Stunden 30 Minuten` or `2 hours 30 minutes`; seconds are left out, a negative length reads as none.
pub fn length(language: Language, length: TimeDelta) -> String {
    let minutes = length.num_minutes().max(0);
    let parts: Vec<_> = [
        counted(language, minutes / 1440, ["format.day", "format.days"]),
        counted(language, minutes / 60 % 24, ["format.hour", "format.hours"]),
        counted(language, minutes % 60, ["format.minute", "format.minutes"]),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        text(language, "format.minutes", &[("count", "0")])
    } else {
        parts.join(" ")
    }
}

/// `1.234,50 €` or `€1,234.50`.
pub fn money(language: Language, amount: Cents) -> String {
    let sign = if amount < Cents::ZERO { "-" } else { "" };
    let cents = amount.get().unsigned_abs();
    let (euros, rest) = (cents / 100, cents % 100);
    match language {
        Language::De => format!("{sign}{},{rest:02}{NO_BREAK_SPACE}€", grouped(euros, '.')),
        Language::En => format!("{sign}€{}.{rest:02}", grouped(euros, ',')),
    }
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn counted(language: Language, count: i64, [one, many]: [&str; 2]) -> Option<String> {
    let key = if count == 1 { one } else { many };
    (count > 0).then(|| text(language, key, &[("count", &count.to_string())]))
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

fn weekday_key(date: NaiveDate) -> &'static str {
    match date.weekday() {
        chrono::Weekday::Mon => "format.weekday.mon",
        chrono::Weekday::Tue => "format.weekday.tue",
        chrono::Weekday::Wed => "format.weekday.wed",
        chrono::Weekday::Thu => "format.weekday.thu",
        chrono::Weekday::Fri => "format.weekday.fri",
        chrono::Weekday::Sat => "format.weekday.sat",
        chrono::Weekday::Sun => "format.weekday.sun",
    }
}

fn month_key(date: NaiveDate) -> &'static str {
    match date.month() {
        1 => "format.month.jan",
        2 => "format.month.feb",
        3 => "format.month.mar",
        4 => "format.month.apr",
        5 => "format.month.may",
        6 => "format.month.jun",
        7 => "format.month.jul",
        8 => "format.month.aug",
        9 => "format.month.sep",
        10 => "format.month.oct",
        11 => "format.month.nov",
        _ => "format.month.dec",
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Berlin;

    use super::*;
    use Language::{De, En};

    fn berlin(month: u32, day: u32, hour: u32) -> DateTime<chrono_tz::Tz> {
        Berlin
            .with_ymd_and_hms(2027, month, day, hour, 0, 0)
            .unwrap()
    }

    #[test]
    fn times_are_written_in_the_zone_they_carry() {
        let at = berlin(3, 12, 18);
        assert_eq!(date_time(De, &at), "Freitag, 12. März 2027, 18:00 Uhr");
        assert_eq!(date_time(En, &at), "Friday, 12 March 2027, 18:00");
        assert_eq!(date_time(En, &at.to_utc()), "Friday, 12 March 2027, 17:00");
        assert_eq!(short_date(De, at.date_naive()), "12.03.2027");
    }

    #[test]
    fn a_span_names_its_day_once_unless_it_passes_midnight() {
        let evening = span(De, &berlin(3, 12, 18), &berlin(3, 12, 22));
        assert_eq!(evening, "Freitag, 12. März 2027, 18:00 bis 22:00 Uhr");
        let night = span(
            En,
            &berlin(12, 31, 20),
            &berlin(12, 31, 20)
                .checked_add_days(chrono::Days::new(1))
                .unwrap(),
        );
        assert_eq!(
            night,
            "Friday, 31 December 2027, 20:00 to Saturday, 1 January 2028, 20:00"
        );
    }

    #[test]
    fn lengths_count_days_hours_and_minutes() {
        assert_eq!(length(De, TimeDelta::minutes(150)), "2 Stunden 30 Minuten");
        assert_eq!(
            length(En, TimeDelta::minutes(1501)),
            "1 day 1 hour 1 minute"
        );
        assert_eq!(length(De, TimeDelta::zero()), "0 Minuten");
    }

    #[test]
    fn money_is_grouped_in_thousands() {
        assert_eq!(money(De, Cents::new(123_450)), "1.234,50\u{a0}€");
        assert_eq!(money(En, Cents::new(-100_000_005)), "-€1,000,000.05");
        assert_eq!(
            money(De, Cents::new(i64::MIN)),
            "-92.233.720.368.547.758,08\u{a0}€"
        );
        assert_eq!(money(En, Cents::new(99_999)), "€999.99");
    }
}
