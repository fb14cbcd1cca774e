//! A second opinion on time and space: slow, obvious, and written without the engine's interval algebra.
//!
//! Looks at every minute of a wish. Used by the tests and by `gemeinraum simulate`; never by the product.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};

use crate::availability::calendar::{Calendar, ClaimOwner};
use crate::availability::reason::ReasonCode;
use crate::availability::wish::{Line, Wish};
use crate::bookable::{AtomKind, AtomUse};
use crate::days::{DayCalendar, DayKind};
use crate::interval::Interval;
use crate::opening::{Condition, TimeSpan};
use crate::time::wall_time;

/// The codes that the model knows; the engine may find others, such as lead time.
pub const KNOWN: [ReasonCode; 10] = [
    ReasonCode::OutsideOpeningHours,
    ReasonCode::Holiday,
    ReasonCode::Closed,
    ReasonCode::Blocked,
    ReasonCode::Occupied,
    ReasonCode::PartOccupied,
    ReasonCode::StockExceeded,
    ReasonCode::OffGrid,
    ReasonCode::TooShort,
    ReasonCode::TooLong,
];

/// The codes that a wish for one room or resource violates.
pub fn codes(line: &Line<'_>, wish: &Wish<'_>) -> BTreeSet<ReasonCode> {
    let calendar = line.calendar;
    let mut codes = BTreeSet::new();
    codes.extend(hours(calendar, wish.span));
    codes.extend(closed(calendar, wish.span));
    codes.extend(length(calendar, wish.span));
    codes.extend(grid(calendar, wish.span));
    codes.extend(space(line, wish));
    codes
}

fn minutes(span: Interval) -> impl Iterator<Item = DateTime<Utc>> {
    let count = span.length().num_minutes();
    (0..count).map(move |minute| span.start() + TimeDelta::minutes(minute))
}

fn hours(calendar: &Calendar, span: Interval) -> Option<ReasonCode> {
    let open = |days: &DayCalendar| minutes(span).all(|minute| is_open(calendar, days, minute));
    let shown = |minute| wall_time(calendar.zone, minute).date();
    let on_holiday = minutes(span).any(|minute| calendar.days.kind(shown(minute)).is_holiday());
    if open(&calendar.days) {
        None
    } else if on_holiday && open(&calendar.days.without_holidays()) {
        Some(ReasonCode::Holiday)
    } else {
        Some(ReasonCode::OutsideOpeningHours)
    }
}

fn is_open(calendar: &Calendar, days: &DayCalendar, minute: DateTime<Utc>) -> bool {
    let opening = &calendar.rules.opening;
    if opening.weekly.is_empty() && opening.special.is_empty() {
        return true;
    }
    let shown = wall_time(calendar.zone, minute);
    let (today, yesterday) = (shown.date(), shown.date() - TimeDelta::days(1));
    let spans = |date: NaiveDate| spans_of(calendar, date, days.kind(date));
    let since_today = |span: &TimeSpan| {
        span.from <= shown.time() && (shown.time() < span.to || span.to <= span.from)
    };
    let since_yesterday = |span: &TimeSpan| span.to <= span.from && shown.time() < span.to;
    spans(today).iter().any(since_today) || spans(yesterday).iter().any(since_yesterday)
}

fn spans_of(calendar: &Calendar, date: NaiveDate, kind: DayKind) -> Vec<TimeSpan> {
    let opening = &calendar.rules.opening;
    if let Some(special) = opening.special.iter().find(|special| special.date == date) {
        return special.spans.clone();
    }
    let mut spans = Vec::new();
    for line in &opening.weekly {
        let weekday = line.weekday.is_none_or(|weekday| weekday == date.weekday());
        let condition = match line.condition {
            Condition::Always => true,
            Condition::Holiday => kind.is_holiday(),
            Condition::NotHoliday => !kind.is_holiday(),
            Condition::SchoolDay => kind.is_school_day(),
            Condition::SchoolHoliday => kind.is_school_holiday(),
        };
        if weekday && condition && line.validity.contains(date) {
            spans.push(line.span);
        }
    }
    spans
}

fn closed(calendar: &Calendar, span: Interval) -> Option<ReasonCode> {
    let is_closed = |minute| {
        calendar.closures.iter().any(|closure| {
            closure.starts_at <= minute && closure.ends_at.is_none_or(|ends_at| minute < ends_at)
        })
    };
    minutes(span).any(is_closed).then_some(ReasonCode::Closed)
}

fn length(calendar: &Calendar, span: Interval) -> Option<ReasonCode> {
    let rules = calendar.rules_for(span);
    let minutes = span.length().num_minutes();
    if minutes < i64::from(rules.minutes_min) {
        Some(ReasonCode::TooShort)
    } else {
        (minutes > i64::from(rules.minutes_max)).then_some(ReasonCode::TooLong)
    }
}

fn grid(calendar: &Calendar, span: Interval) -> Option<ReasonCode> {
    let grid = calendar.rules_for(span).grid_minutes()?;
    let off = |instant| {
        let shown: NaiveTime = wall_time(calendar.zone, instant).time();
        !(shown.hour() * 60 + shown.minute()).is_multiple_of(grid)
    };
    (off(span.start()) || off(span.end())).then_some(ReasonCode::OffGrid)
}

fn space(line: &Line<'_>, wish: &Wish<'_>) -> BTreeSet<ReasonCode> {
    let occupied = line.calendar.buffers.occupied(wish.span);
    let mut codes = BTreeSet::new();
    let mut free_cells = 0;
    let mut booked_cells = 0;
    for atom in &line.calendar.atoms {
        let loads = |of: fn(ClaimOwner) -> bool| {
            minutes(occupied).map(move |minute| {
                let counts = |owner| of(owner) && Some(owner) != wish.own;
                let standing = atom.taken.iter().filter(|taken| counts(taken.owner));
                standing
                    .filter(|taken| taken.span.start() <= minute && minute < taken.span.end())
                    .map(|taken| taken.quantity)
                    .sum::<u32>()
            })
        };
        let AtomUse { kind, .. } = atom.usage;
        if let AtomKind::Pool { stock } = kind {
            let peak = loads(|_| true).max().unwrap_or(0);
            if peak + atom.usage.amount(line.quantity) > stock {
                codes.insert(ReasonCode::StockExceeded);
            }
            continue;
        }
        if loads(|owner| matches!(owner, ClaimOwner::Blocking(_))).any(|load| load > 0) {
            codes.insert(ReasonCode::Blocked);
        }
        if loads(|owner| matches!(owner, ClaimOwner::Booking(_))).any(|load| load > 0) {
            booked_cells += 1;
        } else {
            free_cells += 1;
        }
    }
    match (booked_cells, free_cells) {
        (0, _) => {}
        (_, 0) => drop(codes.insert(ReasonCode::Occupied)),
        _ => drop(codes.insert(ReasonCode::PartOccupied)),
    }
    codes
}
