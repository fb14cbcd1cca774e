//! What the engine must know of one room or resource in a window of time.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::bookable::{AtomKind, AtomUse, BookableId, Buffers, Capacity};
use crate::closure::ClosedSpan;
use crate::days::DayCalendar;
use crate::ids::{BlockingKey, BookingKey};
use crate::interval::{Interval, IntervalSet};
use crate::rules::{BookingRules, RuleBook};
use crate::text::Line;
use crate::time::day_of;

/// The longest claim; a longer use is several claims of one owner.
pub const CLAIM_LENGTH_MAX: TimeDelta = TimeDelta::days(31);

/// Who owns a claim. Never inferred from time or place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimOwner {
    /// A booking, from hold to end.
    Booking(BookingKey),
    /// A blocking by staff.
    Blocking(BlockingKey),
}

/// A claim that stands: already widened by the buffers of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// When.
    pub span: Interval,
    /// How much of the atom.
    pub quantity: u32,
    /// Whose.
    pub owner: ClaimOwner,
}

/// An atom and the claims on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtomCalendar {
    /// The atom, as the bookable uses it.
    pub usage: AtomUse,
    /// Every standing claim that overlaps the calendar's window.
    pub taken: Vec<Taken>,
}

/// Whether somebody may know of a room or resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Staff only: a draft, or its provider is not admitted.
    Staff,
    /// Out of use for good.
    Archived,
}

/// A room or resource with its rules and claims in a window.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Of what.
    pub bookable: BookableId,
    /// The span of which all claims and closures are known; it must hold the occupied span of every wish.
    pub window: Interval,
    /// The zone in which rules are read.
    pub zone: Tz,
    /// Holidays of the place.
    pub days: DayCalendar,
    /// The rules.
    pub rules: Arc<RuleBook>,
    /// Time before and after a use.
    pub buffers: Buffers,
    /// How many people it holds; nothing stated for resources.
    pub capacity: Capacity,
    /// The version of the terms to accept.
    pub terms: Option<Line<60>>,
    /// What must be booked with it.
    pub companions: Vec<BookableId>,
    /// Who may know of it.
    pub visibility: Visibility,
    /// Closures of its site or of itself that touch the window.
    pub closures: Vec<ClosedSpan>,
    /// Its atoms, ascending.
    pub atoms: Vec<AtomCalendar>,
}

impl Calendar {
    /// The local day on which a use of `span` starts: the day whose rules it is judged by.
    pub fn day(&self, span: Interval) -> NaiveDate {
        day_of(self.zone, span.start())
    }

    /// The rules for a use of `span`.
    pub fn rules_for(&self, span: Interval) -> &BookingRules {
        self.rules.on(self.day(span))
    }

    /// The instants of the window at which it is open, closures left aside.
    pub fn open(&self) -> IntervalSet {
        self.rules.opening.open(self.zone, self.window, &self.days)
    }

    /// The instants of the window at which it is closed by a closure.
    pub fn closed(&self) -> IntervalSet {
        self.closures
            .iter()
            .filter_map(|closure| closure.within(self.window))
            .collect()
    }

    /// The instants of the window at which `quantity` of it cannot be in use for reasons of claims alone.
    ///
    /// A claim `[x, y)` keeps a use out of `[x - teardown, y + setup)`: the use's own buffers must fit before
    /// and after. Claims of `own` do not count.
    pub fn kept_out(&self, quantity: u32, own: Option<ClaimOwner>) -> IntervalSet {
        let Buffers { setup, teardown } = self.buffers;
        self.atoms
            .iter()
            .flat_map(|atom| {
                atom.blocked(atom.usage.amount(quantity), self.window, own)
                    .spans()
                    .to_vec()
            })
            .map(|span| span.widened(teardown, setup))
            .collect()
    }

    /// The instants of the window that a use of `quantity` may cover, its length, lead time and so on aside.
    pub fn usable(&self, quantity: u32, own: Option<ClaimOwner>) -> IntervalSet {
        self.open()
            .difference(&self.closed())
            .difference(&self.kept_out(quantity, own))
    }
}

impl AtomCalendar {
    /// The instants of `window` at which another `amount` of the atom cannot be claimed.
    ///
    /// Claims of `own` do not count.
    pub fn blocked(&self, amount: u32, window: Interval, own: Option<ClaimOwner>) -> IntervalSet {
        let others = self.taken.iter().filter(|taken| Some(taken.owner) != own);
        match self.usage.kind {
            AtomKind::Exclusive | AtomKind::Link => others.map(|taken| taken.span).collect(),
            AtomKind::Pool { stock } => match stock.checked_sub(amount) {
                Some(load_max) => overloaded(others, load_max),
                None => [window].into_iter().collect(),
            },
        }
    }

    /// The largest sum of claims of others at any instant of `span`.
    pub fn peak(&self, span: Interval, own: Option<ClaimOwner>) -> u32 {
        let others = || {
            self.taken
                .iter()
                .filter(|taken| Some(taken.owner) != own && taken.span.overlaps(span))
        };
        let load_at = |instant| {
            others()
                .filter(|taken| taken.span.contains_instant(instant))
                .fold(0_u32, |sum, taken| sum.saturating_add(taken.quantity))
        };
        others()
            .map(|taken| load_at(taken.span.start().max(span.start())))
            .max()
            .unwrap_or(0)
    }
}

/// The instants at which the claims add up to more than `load_max`: a sweep over their starts and ends.
fn overloaded<'a>(claims: impl Iterator<Item = &'a Taken>, load_max: u32) -> IntervalSet {
    let mut changes: Vec<(DateTime<Utc>, i64)> = claims
        .flat_map(|taken| {
            let quantity = i64::from(taken.quantity);
            [
                (taken.span.start(), quantity),
                (taken.span.end(), -quantity),
            ]
        })
        .collect();
    // At the same instant the ends, being negative, come first: spans are half-open.
    changes.sort_unstable();
    let mut load = 0;
    let mut spans = Vec::new();
    for pair in changes.windows(2) {
        let [(from, change), (to, _)] = pair else {
            continue;
        };
        load += change;
        if load > i64::from(load_max) {
            spans.extend(Interval::new(*from, *to).ok());
        }
    }
    spans.into_iter().collect()
}
