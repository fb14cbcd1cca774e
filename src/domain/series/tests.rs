use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday, WeekdaySet};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;

use super::rrule::{self, RruleFault};
use super::*;
use crate::days::{DayCalendar, DayRange, SchoolCalendar};
use crate::holidays::{HolidayOptions, Land};

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

fn dates(text: &str) -> BTreeSet<NaiveDate> {
    text.split_whitespace().map(date).collect()
}

/// Lower Saxony, with the school holidays that stand above the cases.
fn days() -> DayCalendar {
    let range = |first, last| DayRange {
        first: date(first),
        last: date(last),
    };
    let school = SchoolCalendar {
        holidays: vec![
            range("2027-03-22", "2027-04-03"),
            range("2027-12-23", "2028-01-08"),
        ],
        known: Some(range("2026-08-01", "2028-07-31")),
    };
    DayCalendar::new(Land::LowerSaxony, HolidayOptions::default(), school)
}

/// `22:00` of the same day, or `+1 04:00` of the next.
fn times(starts: &str, ends: &str) -> Times {
    let (later, ends) = match ends.split_once(' ') {
        Some((later, ends)) => (later.trim_start_matches('+').parse().unwrap(), ends),
        None => (0, ends),
    };
    Times {
        starts: time(starts),
        ends: time(ends),
        days_later: later,
    }
}

fn series(rule: &str, starts: &str, ends: &str) -> Series {
    let (first, starts) = starts.split_once(' ').unwrap();
    let rule = rrule::parse(rule, date(first), Berlin).unwrap();
    let none = BTreeSet::new();
    Series::new(
        rule,
        times(starts, ends),
        BTreeSet::new(),
        none.clone(),
        none,
    )
    .unwrap()
}

/// The spans that take place, in UTC.
fn spans(series: &Series) -> Vec<String> {
    let occurrences = series.occurrences(Berlin, &days()).into_iter();
    let spans = occurrences.filter_map(|one| match one.fate {
        Fate::TakesPlace { span, .. } => Some(span),
        _ => None,
    });
    let shown = |at: chrono::DateTime<chrono::Utc>| at.format("%Y%m%dT%H%M").to_string();
    spans
        .map(|span| format!("{}/{}", shown(span.start()), shown(span.end())))
        .collect()
}

#[test]
fn every_case_has_the_spans_that_stand_beside_it() {
    let cases = include_str!("cases.txt").lines();
    let cases = cases.filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut count = 0;
    for line in cases {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [name, starts, ends, rule, leave, skipped, added, expected, _] = parts[..] else {
            panic!("{line}");
        };
        let (first, starts) = starts.split_once(' ').unwrap();
        let leave_out = leave.chars().map(|code| match code {
            'H' => LeaveOut::Holidays,
            'S' => LeaveOut::SchoolHolidays,
            other => panic!("{other}"),
        });
        // What falls away by a holiday is named for the other library alone.
        let skipped = if leave.is_empty() { skipped } else { "" };
        let rule = rrule::parse(rule, date(first), Berlin).unwrap();
        let series = Series::new(
            rule,
            times(starts, ends),
            leave_out.collect(),
            dates(added),
            dates(skipped),
        );
        let expected: Vec<_> = expected.split(' ').collect();
        assert_eq!(spans(&series.unwrap()), expected, "{name}");
        count += 1;
    }
    assert!(count >= 40, "{count}");
}

#[test]
fn a_date_says_why_it_falls_away_or_is_moved() {
    let rule = rrule::parse("FREQ=DAILY;COUNT=5", date("2027-03-26"), Berlin).unwrap();
    let leave_out = BTreeSet::from([LeaveOut::Holidays]);
    let skipped = dates("2027-03-27");
    let series = Series::new(rule, times("02:30", "05:00"), leave_out, dates(""), skipped);
    let told: Vec<_> = series.unwrap().occurrences(Berlin, &days());
    let told = told.iter().map(|one| match one.fate {
        Fate::TakesPlace { moved: None, .. } => format!("{} takes place", one.date),
        Fate::TakesPlace {
            moved: Some(Moved { from, to }),
            ..
        } => format!("{} {from} becomes {to}", one.date),
        Fate::Skipped => format!("{} left out", one.date),
        Fate::Holiday(holiday) => format!("{} {holiday:?}", one.date),
        Fate::SchoolHolidays => format!("{} school holidays", one.date),
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "2027-03-26 GoodFriday",
            "2027-03-27 left out",
            "2027-03-28 02:30:00 becomes 03:00:00",
            "2027-03-29 EasterMonday",
            "2027-03-30 takes place",
        ]
    );
}

#[test]
fn a_school_year_that_nobody_entered_is_told_and_never_guessed() {
    let rule = rrule::parse("FREQ=WEEKLY;COUNT=2", date("2028-07-28"), Berlin).unwrap();
    let leave_out = BTreeSet::from([LeaveOut::SchoolHolidays]);
    let series = Series::new(
        rule,
        times("19:00", "22:00"),
        leave_out,
        dates(""),
        dates(""),
    );
    let told: Vec<_> = series.unwrap().occurrences(Berlin, &days());
    let unknown = told.iter().map(|one| match one.fate {
        Fate::TakesPlace {
            school_year_unknown,
            ..
        } => school_year_unknown,
        _ => false,
    });
    assert_eq!(unknown.collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_rule_has_bounds() {
    let first = date("2027-03-01");
    let rule = |every, end| Rule::new(first, every, end).map(|rule| rule.dates().len());
    let last = date("2030-03-01");
    assert_eq!(rule(Every::Days(1), End::After(400)), Ok(400));
    assert_eq!(
        rule(Every::Days(1), End::After(401)),
        Err(RuleFault::TooMany)
    );
    assert_eq!(
        rule(Every::Days(1), End::Until(last)),
        Err(RuleFault::TooMany)
    );
    assert_eq!(
        rule(Every::Days(1), End::After(u32::MAX)),
        Err(RuleFault::TooMany)
    );
    assert_eq!(rule(Every::MonthsOnLastDay(1), End::Until(last)), Ok(36));
    let next = date("2030-03-02");
    assert_eq!(
        rule(Every::MonthsOnLastDay(1), End::Until(next)),
        Err(RuleFault::TooFar { last })
    );
    assert_eq!(
        rule(Every::MonthsOnLastDay(12), End::After(4)),
        Err(RuleFault::TooFar { last })
    );
    assert_eq!(rule(Every::Days(0), End::After(1)), Err(RuleFault::Step(0)));
    assert_eq!(
        rule(Every::Days(53), End::After(1)),
        Err(RuleFault::Step(53))
    );
    assert_eq!(
        rule(Every::Weeks(1, WeekdaySet::EMPTY), End::After(1)),
        Err(RuleFault::NoWeekday)
    );
    assert_eq!(
        rule(Every::MonthsOnDay(1, 32), End::After(1)),
        Err(RuleFault::MonthDay(32))
    );
    assert_eq!(
        rule(Every::Days(1), End::Until(date("2027-02-28"))),
        Err(RuleFault::EndsBefore)
    );
    assert_eq!(
        rule(Every::Days(1), End::After(0)),
        Err(RuleFault::EndsBefore)
    );
}

#[test]
fn a_rule_that_never_fits_is_refused_at_once() {
    let thirtieth_of_february = Every::MonthsOnDay(12, 30);
    let rule = Rule::new(date("2027-02-01"), thirtieth_of_february, End::After(1));
    assert_eq!(rule, Err(RuleFault::Empty));
    let sunday = Every::Weeks(1, WeekdaySet::single(Weekday::Sun));
    let rule = Rule::new(date("2027-03-01"), sunday, End::Until(date("2027-03-06")));
    assert_eq!(rule, Err(RuleFault::Empty));
}

#[test]
fn at_the_end_of_the_calendar_nothing_breaks() {
    for first in [NaiveDate::MAX, NaiveDate::MIN] {
        for every in [
            Every::Days(52),
            Every::Weeks(52, WeekdaySet::ALL),
            Every::MonthsOnLastDay(52),
            Every::MonthsOnDay(1, 31),
        ] {
            drop(Rule::new(first, every, End::After(9)));
        }
    }
}

#[test]
fn parts_that_are_not_on_the_list_are_refused_by_name() {
    let refused = |text: &str| rrule::parse(text, date("2027-03-01"), Berlin).unwrap_err();
    let not_taken = |what: &str| RruleFault::NotTaken(what.to_owned());
    for (text, why) in [
        ("FREQ=WEEKLY;BYDAY=1MO;COUNT=3", not_taken("BYDAY=1MO")),
        ("FREQ=MONTHLY;BYDAY=MO;COUNT=3", not_taken("BYDAY=MO")),
        ("FREQ=MONTHLY;BYDAY=6MO;COUNT=3", not_taken("BYDAY=6MO")),
        (
            "FREQ=MONTHLY;BYDAY=1MO,2TU;COUNT=3",
            not_taken("BYDAY=1MO,2TU"),
        ),
        ("FREQ=SECONDLY;COUNT=3", not_taken("FREQ=SECONDLY")),
        ("FREQ=YEARLY;COUNT=3", not_taken("FREQ=YEARLY")),
        ("FREQ=DAILY;BYDAY=MO;COUNT=3", not_taken("BYDAY")),
        ("FREQ=WEEKLY;BYMONTHDAY=1;COUNT=3", not_taken("BYMONTHDAY")),
        ("FREQ=DAILY;BYSETPOS=1;COUNT=3", not_taken("BYSETPOS")),
        ("FREQ=DAILY;WKST=SU;COUNT=3", not_taken("WKST")),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270401", not_taken("UNTIL")),
        ("FREQ=DAILY", RruleFault::Missing("COUNT or UNTIL")),
        ("COUNT=3", RruleFault::Missing("FREQ")),
        (
            "FREQ=DAILY;FREQ=DAILY;COUNT=3",
            RruleFault::Twice("FREQ".to_owned()),
        ),
        (
            "FREQ=DAILY;COUNT",
            RruleFault::Unreadable("COUNT".to_owned()),
        ),
        (
            "FREQ=DAILY;COUNT=-3",
            RruleFault::Unreadable("-3".to_owned()),
        ),
        (
            "FREQ=DAILY;COUNT=99999999999",
            RruleFault::Unreadable("99999999999".to_owned()),
        ),
        (
            "FREQ=DAILY;UNTIL=soon",
            RruleFault::Unreadable("soon".to_owned()),
        ),
        ("FREQ=DAILY;INTERVAL=0;COUNT=3", RuleFault::Step(0).into()),
        ("FREQ=DAILY;UNTIL=20270228", RuleFault::EndsBefore.into()),
    ] {
        assert_eq!(refused(text), why, "{text}");
    }
}

#[test]
fn until_means_the_local_day_on_which_it_falls() {
    for (text, last) in [
        ("20270308", "2027-03-08"),
        ("20270308T000000", "2027-03-08"),
        ("20270307T230000Z", "2027-03-08"),
        ("20270307T225959Z", "2027-03-07"),
    ] {
        let text = format!("FREQ=DAILY;UNTIL={text}");
        let rule = rrule::parse(&text, date("2027-03-01"), Berlin).unwrap();
        assert_eq!(rule.end(), End::Until(date(last)), "{text}");
    }
}

#[test]
fn a_series_is_within_its_bounds_too() {
    let new = |times, added: &str, skipped: &str| {
        let rule = rrule::parse("FREQ=DAILY;COUNT=400", date("2027-03-01"), Berlin).unwrap();
        Series::new(rule, times, BTreeSet::new(), dates(added), dates(skipped)).map(drop)
    };
    let evening = times("19:00", "22:00");
    assert_eq!(new(evening, "", ""), Ok(()));
    assert_eq!(new(evening, "2027-03-02", ""), Ok(()));
    assert_eq!(new(evening, "2027-02-02", ""), Err(SeriesFault::TooMany));
    assert_eq!(
        new(times("22:00", "19:00"), "", ""),
        Err(SeriesFault::Empty)
    );
    assert_eq!(
        new(times("22:00", "22:00"), "", ""),
        Err(SeriesFault::Empty)
    );
    assert_eq!(
        new(times("22:00", "+31 22:00"), "", ""),
        Err(SeriesFault::TooLong)
    );
    for far in ["2024-02-20", "2030-03-10", "9999-12-31"] {
        assert_eq!(new(evening, far, ""), Err(SeriesFault::TooFar(date(far))));
    }
    let left_out = date("2031-01-01").iter_days().take(DATES_MAX + 1);
    let left_out: Vec<_> = left_out.map(|day| day.to_string()).collect();
    assert_eq!(
        new(evening, "", &left_out.join(" ")),
        Err(SeriesFault::TooMany)
    );
    let both = new(evening, "2027-03-02", "2027-03-02");
    assert_eq!(both, Err(SeriesFault::Contradictory(date("2027-03-02"))));
}

#[test]
fn until_is_written_as_the_start_of_the_last_date() {
    let text = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;UNTIL=20270326T180000Z";
    let rule = rrule::parse(text, date("2027-03-01"), Berlin).unwrap();
    let start = NaiveDateTime::new(date("2027-03-26"), time("18:00")).and_utc();
    assert_eq!(rrule::write(&rule, start), text);
    assert_eq!(
        spans(&series(text, "2027-03-01 19:00", "22:00")),
        spans(&series(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,MO;COUNT=4",
            "2027-03-01 19:00",
            "22:00"
        ))
    );
}

fn any_every() -> impl Strategy<Value = Every> {
    let step = 1..=STEP_MAX;
    let weekday = (0_u8..7).prop_map(|day| Weekday::try_from(day).unwrap());
    let weekdays = prop::collection::vec(weekday.clone(), 1..7);
    let nth = (0_usize..Nth::ALL.len()).prop_map(|index| Nth::ALL[index]);
    prop_oneof![
        step.clone().prop_map(Every::Days),
        (step.clone(), weekdays)
            .prop_map(|(step, days)| Every::Weeks(step, days.into_iter().collect())),
        (step.clone(), 1_u32..=31).prop_map(|(step, day)| Every::MonthsOnDay(step, day)),
        step.clone().prop_map(Every::MonthsOnLastDay),
        (step, nth, weekday).prop_map(|(step, nth, day)| Every::MonthsOnWeekday(step, nth, day)),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same_rule(
        every in any_every(),
        start in 0_i64..3_000,
        count in 1_u32..=400,
        ends_on_a_day in any::<bool>(),
    ) {
        let first = date("2025-01-01") + chrono::TimeDelta::days(start);
        let end = if ends_on_a_day {
            End::Until(first + chrono::TimeDelta::days(count.into()))
        } else {
            End::After(count)
        };
        let Ok(rule) = Rule::new(first, every, end) else {
            return Ok(());
        };
        let last = *rule.dates().last().unwrap();
        let start = crate::time::Rim::Opening.instant(Berlin, last.and_time(time("19:00")));
        let again = rrule::parse(&rrule::write(&rule, start), first, Berlin).unwrap();
        prop_assert_eq!(again.dates(), rule.dates());
        prop_assert!(rule.dates().is_sorted_by(|a, b| a < b));
        prop_assert!(rule.dates().len() <= DATES_MAX);
        prop_assert!(first <= rule.dates()[0]);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[A-Z0-9=;,T-]{0,60}") {
        drop(rrule::parse(&text, date("2027-03-01"), Berlin));
    }
}
