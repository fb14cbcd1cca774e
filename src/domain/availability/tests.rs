//! What the engine promises; `docs/availability.md` works the same examples out in prose.

mod outlook;
mod rules;
mod search;
mod space;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Europe::Berlin;
use uuid::Uuid;

use super::*;
use crate::availability::reason::CapacityLimit;
use crate::availability::search::{Search, spans};
use crate::bookable::{AtomKind, AtomUse, BookableId, Buffers, Capacity, Layout, Take};
use crate::closure::ClosedSpan;
use crate::days::{DayCalendar, SchoolCalendar};
use crate::holidays::{HolidayOptions, Land};
use crate::ids::{AtomId, BlockingKey, BookingKey, ResourceId, RoomId};
use crate::interval::Interval;
use crate::opening::{Condition, OpeningHours, TimeSpan, Validity, WeeklySpan};
use crate::rules::{
    BookingRules, Confirmation, Horizon, Identity, Mode, Period, PurposeBan, Release, RuleBook,
};
use crate::text::Code;
use crate::time::{Rim, wall_time};

fn instant(text: &str) -> DateTime<Utc> {
    let shown = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Rim::Opening.instant(Berlin, shown)
}

/// `2027-03-12 18:00 - 20:00`, or with a date of its own for the end.
fn span(text: &str) -> Interval {
    let (start, end) = text.split_once(" - ").unwrap();
    let end = if end.len() == 5 {
        format!("{} {end}", &start[..10])
    } else {
        end.to_owned()
    };
    Interval::new(instant(start), instant(&end)).unwrap()
}

fn now() -> DateTime<Utc> {
    instant("2027-03-01 09:00")
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn room_id(number: u128) -> BookableId {
    BookableId::Room(RoomId(Uuid::from_u128(number)))
}

fn atom(number: i64, kind: AtomKind) -> AtomCalendar {
    AtomCalendar {
        usage: AtomUse {
            atom: AtomId(number),
            kind,
            take: Take::Unit,
        },
        taken: Vec::new(),
    }
}

/// A room of one cell, always open, with the rules given.
fn room(rules: BookingRules) -> Calendar {
    Calendar {
        bookable: room_id(1),
        window: span("2026-01-01 00:00 - 2029-01-01 00:00"),
        zone: Berlin,
        days: DayCalendar::new(
            Land::LowerSaxony,
            HolidayOptions::default(),
            SchoolCalendar::default(),
        ),
        rules: Arc::new(RuleBook::new(1, OpeningHours::default(), vec![rules])),
        buffers: Buffers::default(),
        capacity: Capacity::default(),
        terms: None,
        companions: Vec::new(),
        visibility: Visibility::Public,
        closures: Vec::new(),
        atoms: vec![atom(1, AtomKind::Exclusive)],
    }
}

fn with_hours(mut calendar: Calendar, lines: &[(Option<Weekday>, &str, Condition)]) -> Calendar {
    let time = |text| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    let weekly = lines.iter().map(|(weekday, hours, condition)| WeeklySpan {
        weekday: *weekday,
        span: TimeSpan {
            from: time(&hours[..5]),
            to: time(&hours[6..]),
        },
        validity: Validity::default(),
        condition: *condition,
    });
    let opening = OpeningHours {
        weekly: weekly.collect(),
        special: Vec::new(),
    };
    calendar.rules = Arc::new(RuleBook::new(
        1,
        opening,
        calendar.rules.booking().cloned().collect(),
    ));
    calendar
}

fn taken(text: &str, booking: i64) -> Taken {
    Taken {
        span: span(text),
        quantity: 1,
        owner: ClaimOwner::Booking(BookingKey(booking)),
    }
}

fn reasons(calendar: &Calendar, wish: &Wish<'_>) -> Vec<Reason> {
    let verdict = check(
        &[Line {
            calendar,
            quantity: 1,
        }],
        wish,
        now(),
    );
    verdict
        .findings
        .into_iter()
        .map(|finding| finding.reason)
        .collect()
}

fn reasons_at(calendar: &Calendar, text: &str) -> Vec<Reason> {
    reasons(calendar, &Wish::look(span(text)))
}

fn free_from(text: &str) -> DateTime<Utc> {
    instant(text)
}
