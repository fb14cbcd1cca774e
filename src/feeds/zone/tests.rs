//! Reads the written VTIMEZONE back with an evaluator that knows nothing of how it was made: for each day since
//! 1970 it asks every RRULE in words whether that day is meant.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{America, Asia, Europe, TZ_VARIANTS, Tz};
use domain::time::midnight;

use super::changes::{FIRST_YEAR, LAST_YEAR};
use super::write;
use crate::feeds::line::Lines;

fn vtimezone(zone: Tz) -> String {
    Lines::calendar(|lines| write(lines, zone)).replace("\r\n ", "")
}

fn shown(zone: Tz) -> String {
    let text = vtimezone(zone).replace("\r\n", "\n");
    let text = text.strip_prefix("BEGIN:VCALENDAR\n").unwrap();
    text.strip_suffix("END:VCALENDAR\n").unwrap().to_owned()
}

fn naive(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y%m%dT%H%M%S").unwrap()
}

fn seconds(offset: &str) -> i64 {
    let digits: Vec<i64> = offset.as_bytes()[1..]
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).unwrap().parse().unwrap())
        .collect();
    let east: i64 = digits.iter().zip([3600, 60, 1]).map(|(d, s)| d * s).sum();
    if offset.starts_with('-') { -east } else { east }
}

/// The value of the only line that starts with `name`.
fn value<'a>(component: &'a str, name: &str) -> Option<&'a str> {
    component.lines().find_map(|line| line.strip_prefix(name))
}

/// Whether an RRULE means this day.
fn is_meant(rule: &str, day: NaiveDate) -> bool {
    rule.split(';')
        .all(|part| match part.split_once('=').unwrap() {
            ("FREQ", frequency) => frequency == "YEARLY",
            ("UNTIL", _) => true,
            ("BYMONTH", month) => month == day.month().to_string(),
            ("BYMONTHDAY", days) => days.split(',').any(|d| d == day.day().to_string()),
            ("BYDAY", wanted) => {
                let (week, weekday) = wanted.split_at(wanted.len() - 2);
                let name = day.weekday().to_string().to_uppercase();
                let next_week = day.checked_add_days(Days::new(7)).unwrap();
                let in_week = match week {
                    "" => true,
                    "-1" => next_week.month() != day.month(),
                    week => day.day().div_ceil(7).to_string() == week,
                };
                name.starts_with(weekday) && in_week
            }
            (other, _) => panic!("unknown part {other}"),
        })
}

/// Every onset of the VTIMEZONE as an instant with the offset that starts, to the end of `last_year`.
fn onsets(vtimezone: &str, last_year: i32) -> Vec<(i64, i64)> {
    let mut onsets = Vec::new();
    for component in vtimezone.split("BEGIN:").skip(3) {
        let start = naive(value(component, "DTSTART:").unwrap());
        let from = seconds(value(component, "TZOFFSETFROM:").unwrap());
        let to = seconds(value(component, "TZOFFSETTO:").unwrap());
        let mut local = vec![start];
        let named = component
            .lines()
            .filter_map(|line| line.strip_prefix("RDATE:"));
        local.extend(named.map(naive));
        if let Some(rule) = value(component, "RRULE:") {
            assert!(is_meant(rule, start.date()), "DTSTART is in its own rule");
            let until = rule.split(';').find_map(|part| part.strip_prefix("UNTIL="));
            let days = start.date().iter_days().skip(1);
            let days = days.take_while(|day| day.year() <= last_year);
            let days = days.filter(|day| day.month() == start.month());
            let meant = days
                .filter(|day| is_meant(rule, *day))
                .map(|day| day.and_time(start.time()));
            local.extend(meant.filter(|at| {
                until.is_none_or(|until| *at - TimeDelta::seconds(from) <= naive(until))
            }));
        }
        onsets.extend(local.iter().map(|at| (at.and_utc().timestamp() - from, to)));
    }
    onsets.sort_unstable();
    onsets.dedup();
    onsets
}

fn offset(zone: Tz, at: i64) -> i64 {
    let at = DateTime::from_timestamp(at, 0).unwrap();
    zone.offset_from_utc_datetime(&at.naive_utc())
        .fix()
        .local_minus_utc()
        .into()
}

fn new_year(zone: Tz, year: i32) -> i64 {
    midnight(zone, NaiveDate::from_ymd_opt(year, 1, 1).unwrap()).timestamp()
}

/// Compares at steps of so many seconds, and a second before and at each onset.
fn check(zone: Tz, step: usize, last_year: i32) {
    let onsets = onsets(&vtimezone(zone), last_year);
    let (from, to) = (new_year(zone, FIRST_YEAR), new_year(zone, last_year + 1));
    assert_eq!(onsets[0].0, from, "{zone}");
    for (index, (start, written)) in onsets.iter().enumerate() {
        let end = onsets.get(index + 1).map_or(to, |next| next.0);
        for at in (*start..end).step_by(step).chain([end - 1]) {
            assert_eq!(
                offset(zone, at),
                *written,
                "{zone} at {:?}",
                DateTime::from_timestamp(at, 0)
            );
        }
    }
}

#[test]
fn every_hour_from_1970_to_2040_is_as_the_zone_data_say() {
    for zone in [
        Europe::Berlin,
        Europe::London,
        America::New_York,
        Asia::Kolkata,
        Tz::UTC,
    ] {
        check(zone, 3600, LAST_YEAR);
    }
}

#[test]
fn every_zone_is_described_without_losing_a_change() {
    for zone in TZ_VARIANTS {
        check(zone, 10 * 86_400, LAST_YEAR);
    }
}

#[test]
fn rules_without_an_end_hold_as_long_as_the_zone_data_reach() {
    for zone in [
        Europe::Berlin,
        Europe::London,
        Europe::Dublin,
        America::New_York,
        America::Santiago,
    ] {
        check(zone, 86_400, 2_090);
    }
}

#[test]
fn berlin_is_told_in_short_rules_without_local_mean_time() {
    insta::assert_snapshot!(shown(Europe::Berlin), @r"
    BEGIN:VTIMEZONE
    TZID:Europe/Berlin
    BEGIN:STANDARD
    DTSTART:19700101T000000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0100
    TZNAME:CET
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:19800406T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    TZNAME:CEST
    END:DAYLIGHT
    BEGIN:STANDARD
    DTSTART:19800928T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    TZNAME:CET
    RRULE:FREQ=YEARLY;UNTIL=19950925T010000Z;BYMONTH=9;BYDAY=-1SU
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:19810329T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    TZNAME:CEST
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
    END:DAYLIGHT
    BEGIN:STANDARD
    DTSTART:19961027T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    TZNAME:CET
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
    END:STANDARD
    END:VTIMEZONE
    ");
}

#[test]
fn a_zone_that_never_changed_has_one_observance() {
    insta::assert_snapshot!(shown(Asia::Kolkata), @r"
    BEGIN:VTIMEZONE
    TZID:Asia/Kolkata
    BEGIN:STANDARD
    DTSTART:19700101T000000
    TZOFFSETFROM:+0530
    TZOFFSETTO:+0530
    TZNAME:IST
    END:STANDARD
    END:VTIMEZONE
    ");
}

#[test]
fn summer_time_is_daylight_also_where_the_law_calls_winter_the_exception() {
    let dublin = vtimezone(Europe::Dublin);
    let last = |kind: &str| dublin.rsplit(kind).next().unwrap().to_owned();
    assert!(last("BEGIN:DAYLIGHT").contains("TZNAME:IST"));
    assert!(last("BEGIN:STANDARD").contains("TZNAME:GMT"));
}

#[test]
fn no_description_is_longer_than_a_page() {
    for zone in TZ_VARIANTS {
        let length = vtimezone(zone).len();
        assert!(length < 4_200, "{zone} takes {length} octets");
    }
}
