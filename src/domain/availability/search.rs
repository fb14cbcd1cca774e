//! When it is free: spans, starts of a day, free days in a period, the nearest times.
//!
//! Every span offered here is one that [`check()`](crate::availability::check()) grants for the same wish.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use crate::availability::calendar::{Calendar, ClaimOwner};
use crate::availability::check::check;
use crate::availability::reason::ReasonCode;
use crate::availability::wish::{Line, Wish};
use crate::interval::{Interval, IntervalSet};
use crate::opening::TimeSpan;
use crate::time::wall_time;

/// How many days around a wish are searched for other times.
pub const NEAREST_DAYS: u64 = 14;

/// The most days of one search for free days.
pub const SEARCH_DAYS_MAX: u64 = 400;

/// When a room may be used and when it is taken, for the eyes of everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    /// The instants that a use may cover.
    pub free: IntervalSet,
    /// The instants that claims occupy, buffers included.
    pub taken: IntervalSet,
    /// The instants at which the room is closed by a closure.
    pub closed: IntervalSet,
}

/// Free and taken spans in the calendar's window, as seen for one use (or one piece of a pool).
pub fn spans(calendar: &Calendar, own: Option<ClaimOwner>) -> Spans {
    let taken = calendar
        .atoms
        .iter()
        .flat_map(|atom| {
            atom.blocked(atom.usage.amount(1), calendar.window, own)
                .spans()
                .to_vec()
        })
        .collect::<IntervalSet>();
    Spans {
        free: calendar.usable(1, own),
        taken: taken.intersection(&[calendar.window].into_iter().collect()),
        closed: calendar.closed(),
    }
}

/// One possible start of a day, and why it cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The span from this start.
    pub span: Interval,
    /// The violated rules; none: it is free.
    pub codes: BTreeSet<ReasonCode>,
}

/// A search for other times of one wish: what can be known once is worked out once.
///
/// The first line is the room or resource whose grid or slots are meant. Times outside the windows of the
/// calendars are not offered.
pub struct Search<'a> {
    lines: &'a [Line<'a>],
    wish: Wish<'a>,
    now: DateTime<Utc>,
    /// What claims and closures leave of each line, and opening hours of the first.
    usable: IntervalSet,
}

impl<'a> Search<'a> {
    /// A search for the rooms and resources of `lines`; the time of `wish` is where it starts.
    pub fn new(lines: &'a [Line<'a>], wish: Wish<'a>, now: DateTime<Utc>) -> Self {
        let open = lines
            .first()
            .map(|main| main.calendar.open())
            .unwrap_or_default();
        let usable = lines.iter().fold(open, |usable, line| {
            let calendar = line.calendar;
            usable
                .difference(&calendar.closed())
                .difference(&calendar.kept_out(line.quantity, wish.own))
        });
        Self {
            lines,
            wish,
            now,
            usable,
        }
    }

    /// Every start that the rules offer on the local day `date`, free or not, ascending.
    pub fn starts(&self, date: NaiveDate, length: TimeDelta) -> Vec<Start> {
        let codes = |span| {
            let verdict = check(self.lines, &self.wish.at(span), self.now);
            verdict
                .findings
                .iter()
                .map(|finding| finding.reason.code())
                .collect::<BTreeSet<_>>()
        };
        self.offers(date, length)
            .into_iter()
            .map(|span| Start {
                span,
                codes: codes(span),
            })
            .collect()
    }

    /// The first free span of `length` on the local day `date` that lies within `daytime`.
    pub fn first_free(
        &self,
        date: NaiveDate,
        daytime: TimeSpan,
        length: TimeDelta,
    ) -> Option<Interval> {
        let within = daytime.on(self.lines.first()?.calendar.zone, date)?;
        self.offers(date, length)
            .into_iter()
            .filter(|span| within.contains(*span))
            .find(|span| self.is_free(*span))
    }

    /// Up to `count` free spans of the wish's length nearest to it, ascending, never the wish itself.
    ///
    /// Near is first the day, then the time of day: at most two spans lie on the wish's own day, and of every
    /// other day within [`NEAREST_DAYS`] the span that is nearest by the clock is taken.
    pub fn nearest_times(&self, count: usize) -> Vec<Interval> {
        let Some(main) = self.lines.first() else {
            return Vec::new();
        };
        let day = main.calendar.day(self.wish.span);
        let mut found = self.nearest_on(day, 2);
        for distance in 1..=NEAREST_DAYS {
            if found.len() >= count {
                break;
            }
            let around = [
                day.checked_add_days(Days::new(distance)),
                day.checked_sub_days(Days::new(distance)),
            ];
            found.extend(
                around
                    .into_iter()
                    .flatten()
                    .flat_map(|date| self.nearest_on(date, 1)),
            );
        }
        found.truncate(count);
        found.sort_unstable();
        found
    }

    fn nearest_on(&self, date: NaiveDate, count: usize) -> Vec<Interval> {
        let mut spans = self.offers(date, self.wish.span.length());
        spans.sort_by_key(|span| self.distance_by_the_clock(*span));
        spans
            .into_iter()
            .filter(|span| *span != self.wish.span && self.is_free(*span))
            .take(count)
            .collect()
    }

    fn distance_by_the_clock(&self, span: Interval) -> TimeDelta {
        let time = |span: Interval| {
            self.lines
                .first()
                .map(|main| wall_time(main.calendar.zone, span.start()).time())
        };
        match (time(span), time(self.wish.span)) {
            (Some(shown), Some(wished)) => (shown - wished).abs(),
            _ => TimeDelta::zero(),
        }
    }

    /// The cheap look first, then every rule.
    fn is_free(&self, span: Interval) -> bool {
        self.usable.covers(span) && check(self.lines, &self.wish.at(span), self.now).is_free()
    }

    /// The spans that the rules of the first line offer on `date`, as far as all windows reach.
    fn offers(&self, date: NaiveDate, length: TimeDelta) -> Vec<Interval> {
        let Some(main) = self.lines.first() else {
            return Vec::new();
        };
        let knows = |line: &Line<'_>, span| {
            line.calendar
                .window
                .contains(line.calendar.buffers.occupied(span))
        };
        let mut spans = main
            .calendar
            .rules
            .on(date)
            .starting(main.calendar.zone, date, length);
        spans.retain(|span| self.lines.iter().all(|line| knows(line, *span)));
        spans
    }
}
