//! What each day offers.

use super::*;
use crate::availability::outlook::{DayState, Outlook};
use crate::rules::Slot;

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

/// The states of a day of March 2027 for an hour, in words.
fn states(calendar: &Calendar, days: &[u32]) -> Vec<String> {
    let lines = [Line {
        calendar,
        quantity: 1,
    }];
    let outlook = Outlook::new(&lines, Wish::look(span("2027-03-01 00:00 - 01:00")), now());
    days.iter()
        .map(|day| {
            let state = outlook.day(date(&format!("2027-03-{day:02}")), TimeDelta::hours(1));
            match state {
                DayState::NotBookable(reason) => format!("{day} {}", reason.code()),
                DayState::Partly { windows } => format!("{day} partly {windows}"),
                other => format!("{day} {other:?}"),
            }
        })
        .collect()
}

/// Hourly, and one to twelve hours.
fn hourly() -> BookingRules {
    BookingRules {
        modes: vec![Mode::Free { grid_minutes: 60 }],
        minutes_min: 60,
        minutes_max: 12 * 60,
        ..BookingRules::default()
    }
}

#[test]
fn a_day_is_free_partly_free_taken_or_closed() {
    let hours = [
        (None, "08:00-22:00", Condition::NotHoliday),
        (Some(Weekday::Sun), "08:00-08:30", Condition::Always),
    ];
    let mut calendar = with_hours(room(hourly()), &hours[..1]);
    calendar.atoms[0].taken = vec![
        taken("2027-03-09 18:00 - 20:00", 1),
        taken("2027-03-10 08:00 - 22:00", 2),
        taken("2027-03-11 08:30 - 21:30", 3),
    ];
    calendar.closures = vec![ClosedSpan {
        starts_at: instant("2027-03-12 00:00"),
        ends_at: Some(instant("2027-03-13 12:00")),
    }];
    assert_eq!(
        states(&calendar, &[8, 9, 10, 11, 12, 13, 26]),
        [
            "8 Free",
            "9 partly 2",
            "10 Taken",
            "11 Taken",
            "12 Closed",
            "13 partly 1",
            "26 Closed"
        ],
        "the 26th is Good Friday"
    );
    // Open, but not for an hour.
    let short = with_hours(room(hourly()), &hours[1..]);
    assert_eq!(
        states(&short, &[7, 8]),
        ["7 outside_opening_hours", "8 Closed"]
    );
}

#[test]
fn what_is_free_of_a_day_is_told_in_stretches_on_a_grid_and_slot_by_slot_elsewhere() {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let slots = [(10, 12), (12, 14), (17, 19)].map(|(from, to)| Slot {
        weekday: None,
        span: TimeSpan {
            from: at(from),
            to: at(to),
        },
    });
    let fixed = BookingRules {
        modes: vec![Mode::FixedSlots(slots.to_vec())],
        ..hourly()
    };
    let free = |rules| {
        let mut calendar = with_hours(room(rules), &[(None, "08:00-22:00", Condition::Always)]);
        calendar.atoms[0].taken = vec![taken("2027-03-09 18:00 - 20:30", 1)];
        let lines = [Line {
            calendar: &calendar,
            quantity: 1,
        }];
        let wish = Wish::look(span("2027-03-01 00:00 - 01:00"));
        Outlook::new(&lines, wish, now()).free(date("2027-03-09"), TimeDelta::hours(1))
    };
    // On the full hour only, so the last stretch begins half an hour after the room is free.
    assert_eq!(
        free(hourly()),
        [
            span("2027-03-09 08:00 - 18:00"),
            span("2027-03-09 21:00 - 22:00")
        ]
    );
    assert_eq!(
        free(fixed),
        [
            span("2027-03-09 10:00 - 12:00"),
            span("2027-03-09 12:00 - 14:00")
        ]
    );
}

#[test]
fn rules_of_time_say_why_no_use_may_start_on_a_day() {
    let rules = BookingRules {
        lead_minutes: 2 * 24 * 60,
        horizons: vec![Horizon {
            group: None,
            request: Period { months: 0, days: 9 },
            confirm: None,
        }],
        ..hourly()
    };
    let mut calendar = with_hours(room(rules), &[(None, "08:00-22:00", Condition::Always)]);
    calendar.atoms[0].taken = vec![taken("2027-03-11 00:00 - 2027-03-12 00:00", 1)];
    let mut asked = states(&calendar, &[1, 2, 3, 4, 10, 11]);
    assert_eq!(
        asked.split_off(1),
        [
            "2 lead_time",
            "3 Free",
            "4 Free",
            "10 Free",
            "11 beyond_horizon"
        ],
        "of the third only the starts from nine on count, and they are free"
    );
    assert_eq!(asked, ["1 lead_time"]);
    let earlier = Outlook::new(
        &[Line {
            calendar: &calendar,
            quantity: 1,
        }],
        Wish::look(span("2027-03-01 00:00 - 01:00")),
        instant("2027-03-02 22:30"),
    )
    .day(date("2027-03-01"), TimeDelta::hours(1));
    assert_eq!(earlier, DayState::Past);
}

#[test]
fn the_evening_of_today_is_past_when_nothing_can_start_any_more() {
    let calendar = with_hours(room(hourly()), &[(None, "06:00-09:00", Condition::Always)]);
    assert_eq!(states(&calendar, &[1, 2]), ["1 Past", "2 Free"]);
}

#[test]
fn slots_are_counted_one_by_one_and_a_weekend_starts_on_its_first_day() {
    let slot = |from: &str, to: &str| Slot {
        weekday: None,
        span: TimeSpan {
            from: NaiveTime::parse_from_str(from, "%H:%M").unwrap(),
            to: NaiveTime::parse_from_str(to, "%H:%M").unwrap(),
        },
    };
    let slots = BookingRules {
        modes: vec![Mode::FixedSlots(vec![
            slot("08:00", "12:00"),
            slot("12:00", "17:00"),
            slot("17:00", "22:00"),
        ])],
        ..BookingRules::default()
    };
    let mut calendar = room(slots);
    calendar.atoms[0].taken = vec![taken("2027-03-09 09:00 - 10:00", 1)];
    assert_eq!(states(&calendar, &[8, 9]), ["8 Free", "9 partly 2"]);
    let weekend = BookingRules {
        modes: vec![Mode::Weekend {
            first: Weekday::Fri,
            from: NaiveTime::from_hms_opt(18, 0, 0).unwrap(),
            last: Weekday::Mon,
            to: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
        }],
        minutes_max: 4 * 24 * 60,
        ..BookingRules::default()
    };
    assert_eq!(
        states(&room(weekend), &[4, 5, 6]),
        ["4 not_a_slot", "5 Free", "6 not_a_slot"]
    );
}

#[test]
fn what_is_asked_later_keeps_no_day_from_being_shown_as_free() {
    let chosen = BookingRules {
        groups: [code("local_club")].into(),
        purposes: [code("meeting")].into(),
        ..hourly()
    };
    let calendar = room(chosen);
    assert_eq!(states(&calendar, &[8]), ["8 Free"]);
    let (club, party) = (code("outside"), code("party"));
    let lines = [Line {
        calendar: &calendar,
        quantity: 1,
    }];
    let wish = Wish {
        group: Group::Declared(&club),
        purpose: Some(&party),
        ..Wish::look(span("2027-03-08 10:00 - 11:00"))
    };
    let said = Outlook::new(&lines, wish, now()).day(date("2027-03-08"), TimeDelta::hours(1));
    let DayState::NotBookable(reason) = said else {
        panic!("{said:?}");
    };
    assert_eq!(reason.code(), ReasonCode::GroupNotAllowed);
}

#[test]
fn a_day_is_free_only_if_what_must_go_with_it_is_free_too() {
    let calendar = with_hours(room(hourly()), &[(None, "08:00-22:00", Condition::Always)]);
    let mut cleaning = room(hourly());
    cleaning.bookable = BookableId::Resource(ResourceId(Uuid::from_u128(9)));
    cleaning.atoms = vec![atom(9, AtomKind::Pool { stock: 1 })];
    cleaning.atoms[0].taken = vec![taken("2027-03-08 00:00 - 2027-03-09 00:00", 1)];
    let lines = [&calendar, &cleaning].map(|calendar| Line {
        calendar,
        quantity: 1,
    });
    let outlook = Outlook::new(&lines, Wish::look(span("2027-03-08 10:00 - 11:00")), now());
    let day = |text| outlook.day(date(text), TimeDelta::hours(1));
    assert_eq!(
        [day("2027-03-08"), day("2027-03-09")],
        [DayState::Taken, DayState::Free]
    );
}

#[test]
fn the_next_free_time_lies_behind_what_is_taken_and_never_beyond_the_horizon() {
    let rules = BookingRules {
        horizons: vec![Horizon {
            group: None,
            request: Period {
                months: 0,
                days: 20,
            },
            confirm: None,
        }],
        ..hourly()
    };
    let mut calendar = with_hours(room(rules), &[(None, "08:00-22:00", Condition::Always)]);
    calendar.atoms[0].taken = vec![taken("2027-03-08 00:00 - 2027-03-11 20:00", 1)];
    let lines = [Line {
        calendar: &calendar,
        quantity: 1,
    }];
    let outlook = Outlook::new(&lines, Wish::look(span("2027-03-08 10:00 - 11:00")), now());
    let next = |from, hours| outlook.next_free(instant(from), 60, TimeDelta::hours(hours));
    assert_eq!(
        next("2027-03-08 10:00", 2),
        Some(span("2027-03-11 20:00 - 22:00"))
    );
    assert_eq!(
        next("2027-03-08 10:00", 3),
        Some(span("2027-03-12 08:00 - 11:00"))
    );
    assert_eq!(next("2027-03-08 10:00", 15), None, "never open so long");
    assert_eq!(next("2027-03-21 20:00", 3), None, "beyond the horizon");
    let day = |after| outlook.next_free_day(date(after), 60, |_| TimeDelta::hours(2));
    assert_eq!(day("2027-03-07"), Some(date("2027-03-11")));
    assert_eq!(day("2027-03-21"), None);
}
