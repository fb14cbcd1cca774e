//! Claims against claims: what a wish would claim, and which standing claims are in the way.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::availability::calendar::{AtomCalendar, CLAIM_LENGTH_MAX, Calendar, ClaimOwner};
use crate::availability::check::WantedClaim;
use crate::availability::reason::{Finding, Reason};
use crate::availability::wish::{Line, Wish};
use crate::bookable::{AtomKind, AtomUse, BookableId};
use crate::ids::AtomId;
use crate::interval::Interval;

/// What a wish needs of one atom, summed over its lines.
struct Need<'a> {
    bookable: BookableId,
    atom: &'a AtomCalendar,
    setup: TimeDelta,
    occupied: Interval,
    amount: u32,
    holders: usize,
}

/// The claims that the wish would make, ascending by atom and start, none longer than [`CLAIM_LENGTH_MAX`].
pub(crate) fn wanted_claims(lines: &[Line<'_>], wish: &Wish<'_>) -> Vec<WantedClaim> {
    needs(lines, wish)
        .into_values()
        .flat_map(|need| {
            chunks(need.occupied).map(move |span| WantedClaim {
                atom: need.atom.usage.atom,
                kind: need.atom.usage.kind,
                span,
                quantity: need.amount,
            })
        })
        .filter(|claim| claim.quantity > 0)
        .collect()
}

/// What stands in the way of the wish, once for each of its rooms and resources and kind of obstacle.
pub(crate) fn conflicts(lines: &[Line<'_>], wish: &Wish<'_>) -> Vec<Finding> {
    let needs = needs(lines, wish);
    let mut findings: Vec<Finding> = Vec::new();
    for line in lines {
        let bookable = line.calendar.bookable;
        let of_line: Vec<_> = needs
            .values()
            .filter(|need| need.bookable == bookable)
            .collect();
        let exclusive = exclusive_conflicts(line.calendar, &of_line, wish.own);
        let pools = of_line.iter().filter_map(|need| overdrawn(need, wish.own));
        let reasons = exclusive.into_iter().chain(pools);
        findings.extend(reasons.map(|reason| Finding { bookable, reason }));
    }
    findings
}

fn needs<'a>(lines: &[Line<'a>], wish: &Wish<'_>) -> BTreeMap<AtomId, Need<'a>> {
    let mut needs: BTreeMap<AtomId, Need<'a>> = BTreeMap::new();
    for line in lines {
        let calendar: &'a Calendar = line.calendar;
        let occupied = calendar.buffers.occupied(wish.span);
        for atom in &calendar.atoms {
            let amount = atom.usage.amount(line.quantity);
            needs
                .entry(atom.usage.atom)
                .and_modify(|need| need.join(occupied, amount, atom.usage))
                .or_insert(Need {
                    bookable: calendar.bookable,
                    atom,
                    setup: calendar.buffers.setup,
                    occupied,
                    amount,
                    holders: 1,
                });
        }
    }
    needs
}

impl Need<'_> {
    /// Two lines on one atom: of a pool they add up, of a cell they are one use with the wider buffers.
    fn join(&mut self, occupied: Interval, amount: u32, usage: AtomUse) {
        self.holders += 1;
        self.occupied = self.occupied.widened(
            self.occupied.start() - occupied.start(),
            occupied.end() - self.occupied.end(),
        );
        if matches!(usage.kind, AtomKind::Pool { .. }) {
            self.amount = self.amount.saturating_add(amount);
        }
    }

    /// The claims in the way of an exclusive need.
    fn hits(&self, own: Option<ClaimOwner>) -> impl Iterator<Item = (ClaimOwner, Interval)> {
        self.atom
            .taken
            .iter()
            .filter(move |taken| Some(taken.owner) != own && taken.span.overlaps(self.occupied))
            .map(|taken| (taken.owner, taken.span))
    }

    /// When a use could start, were the claim up to `end` the last one.
    fn free_from(&self, end: DateTime<Utc>) -> DateTime<Utc> {
        end + self.setup
    }
}

/// At most one reason each: blocked, occupied (every cell is hit) or part-occupied, never together.
fn exclusive_conflicts(
    calendar: &Calendar,
    needs: &[&Need<'_>],
    own: Option<ClaimOwner>,
) -> Vec<Reason> {
    let cells = calendar
        .atoms
        .iter()
        .filter(|atom| atom.usage.kind == AtomKind::Exclusive)
        .count();
    let of_kind = |kind| {
        needs
            .iter()
            .filter(move |need| need.atom.usage.kind == kind)
    };
    let mut blocked_until = None;
    let mut occupied_until = None;
    let mut cells_hit = 0;
    for need in of_kind(AtomKind::Exclusive) {
        let booked = need
            .hits(own)
            .filter(|(owner, _)| matches!(owner, ClaimOwner::Booking(_)));
        let blocked = need
            .hits(own)
            .filter(|(owner, _)| matches!(owner, ClaimOwner::Blocking(_)));
        let booked_until = booked.map(|(_, span)| need.free_from(span.end())).max();
        cells_hit += usize::from(booked_until.is_some());
        occupied_until = occupied_until.max(booked_until);
        blocked_until =
            blocked_until.max(blocked.map(|(_, span)| need.free_from(span.end())).max());
    }
    let occupied = occupied_until.map(|free_from| {
        if cells_hit == cells {
            Reason::Occupied { free_from }
        } else {
            Reason::PartOccupied { free_from }
        }
    });
    let blocked = blocked_until.map(|free_from| Reason::Blocked { free_from });
    let together = of_kind(AtomKind::Link).find_map(|need| never_together(need, own));
    [blocked, occupied, together]
        .into_iter()
        .flatten()
        .collect()
}

fn never_together(need: &Need<'_>, own: Option<ClaimOwner>) -> Option<Reason> {
    if need.holders > 1 {
        return Some(Reason::NeverTogether { free_from: None });
    }
    let until = need
        .hits(own)
        .map(|(_, span)| need.free_from(span.end()))
        .max();
    until.map(|free_from| Reason::NeverTogether {
        free_from: Some(free_from),
    })
}

fn overdrawn(need: &Need<'_>, own: Option<ClaimOwner>) -> Option<Reason> {
    let AtomKind::Pool { stock } = need.atom.usage.kind else {
        return None;
    };
    let available = stock.saturating_sub(need.atom.peak(need.occupied, own));
    (need.amount > available).then_some(Reason::StockExceeded { available, stock })
}

/// The span cut into pieces that one claim may have, none longer than [`CLAIM_LENGTH_MAX`].
pub fn chunks(span: Interval) -> impl Iterator<Item = Interval> {
    std::iter::successors(Some(span.start()), |start| Some(*start + CLAIM_LENGTH_MAX))
        .take_while(move |start| *start < span.end())
        .filter_map(move |start| {
            Interval::new(start, (start + CLAIM_LENGTH_MAX).min(span.end())).ok()
        })
}
