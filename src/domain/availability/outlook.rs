//! What each local day offers, and when something is free next: the month of a room and the way out of a refusal.
//!
//! Main entry: [`Outlook`]. What an organiser is asked later (purpose, customer group, terms, what goes with it) counts
//! against no day as long as nobody said it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::availability::calendar::Calendar;
use crate::availability::reason::{Reason, ReasonCode};
use crate::availability::rules::rule_findings;
use crate::availability::wish::{Group, Line, Role, Wish};
use crate::interval::{Interval, IntervalSet};
use crate::time::{day, day_of};

/// What a local day offers to a use that starts on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayState {
    /// Nothing is over, closed or taken that the rules offer.
    Free,
    /// Some of what the rules offer can be had.
    Partly {
        /// In how many separate stretches or slots; at least 1.
        windows: usize,
    },
    /// Others have all that the rules offer.
    Taken,
    /// Not open, or closed by a closure.
    Closed,
    /// Over, or too late to begin.
    Past,
    /// Open, but a rule lets no use start.
    NotBookable(Reason),
}

/// A look at many days for one wish: what can be known once is worked out once.
///
/// The first line is the room or resource whose grid or slots are meant. Uses that reach out of the windows of the
/// calendars are not seen.
pub struct Outlook<'a> {
    lines: &'a [Line<'a>],
    wish: Wish<'a>,
    now: DateTime<Utc>,
    /// Opening hours of every line that is booked for itself.
    open: IntervalSet,
    /// What closures leave of that.
    unclosed: IntervalSet,
    /// What claims leave of that.
    usable: IntervalSet,
}

/// The spans of one day, of those that the rules offer.
struct Offers {
    /// Those that the rules allow.
    allowed: Vec<Interval>,
    /// Those of them that nothing keeps out.
    free: Vec<Interval>,
}

impl<'a> Outlook<'a> {
    /// An outlook for the rooms and resources of `lines`; the time of `wish` does not matter.
    pub fn new(lines: &'a [Line<'a>], wish: Wish<'a>, now: DateTime<Utc>) -> Self {
        let open = lines
            .iter()
            .filter(|line| line.role(lines) == Role::Main)
            .map(|line| line.calendar.open())
            .reduce(|all, open| all.intersection(&open))
            .unwrap_or_default();
        let unclosed = lines.iter().fold(open.clone(), |left, line| {
            left.difference(&line.calendar.closed())
        });
        let usable = lines.iter().fold(unclosed.clone(), |left, line| {
            left.difference(&line.calendar.kept_out(line.quantity, wish.own))
        });
        Self {
            lines,
            wish,
            now,
            open,
            unclosed,
            usable,
        }
    }

    /// What the local day `date` offers to a use of `length`.
    ///
    /// Slots and weekends have their own length; whole days are as many as `length` needs.
    pub fn day(&self, date: NaiveDate, length: TimeDelta) -> DayState {
        let Some((main, whole)) = self.main().zip(self.whole(date)) else {
            return DayState::Closed;
        };
        if whole.end() <= self.now {
            return DayState::Past;
        }
        let Offers { allowed, free } = match self.offers(main, date, length) {
            Ok(offers) => offers,
            Err(Reason::InPast { .. }) => return DayState::Past,
            Err(Reason::OutsideOpeningHours { .. } | Reason::NotASlot { .. })
                if !self.is_open_on(whole) =>
            {
                return DayState::Closed;
            }
            Err(reason) => return DayState::NotBookable(reason),
        };
        if free.len() == allowed.len() {
            DayState::Free
        } else if !free.is_empty() {
            DayState::Partly {
                windows: self.windows(main, date, &free).len(),
            }
        } else if allowed.iter().any(|span| self.unclosed.covers(*span)) {
            DayState::Taken
        } else {
            DayState::Closed
        }
    }

    /// What can be had of the local day `date` by uses of `length`: each free slot; where starts are free to choose,
    /// each stretch from its first start to the end of its last use.
    pub fn free(&self, date: NaiveDate, length: TimeDelta) -> Vec<Interval> {
        let offers = self
            .main()
            .and_then(|main| Some((main, self.offers(main, date, length).ok()?)));
        offers.map_or_else(Vec::new, |(main, offers)| {
            self.windows(main, date, &offers.free)
        })
    }

    /// The first free span of `length` that starts at `from` or later, looked for on `days` local days.
    ///
    /// Where the rules offer slots or whole days, they say how long it is.
    pub fn next_free(
        &self,
        from: DateTime<Utc>,
        days: usize,
        length: TimeDelta,
    ) -> Option<Interval> {
        let main = self.main()?;
        for date in day_of(main.zone, from).iter_days().take(days) {
            if !self.has_room(main, date, length) {
                continue;
            }
            match self.offers(main, date, length) {
                Ok(offers) => {
                    let mut free = offers.free.into_iter();
                    if let Some(span) = free.find(|span| span.start() >= from) {
                        return Some(span);
                    }
                }
                Err(reason) if is_final(&reason) => return None,
                Err(_) => {}
            }
        }
        None
    }

    /// The first local day after `after` that is free or partly free, looked for on `days` local days.
    ///
    /// `length` is asked for each day, because the shortest use may change with the season.
    pub fn next_free_day(
        &self,
        after: NaiveDate,
        days: usize,
        length: impl Fn(NaiveDate) -> TimeDelta,
    ) -> Option<NaiveDate> {
        let main = self.main()?;
        for date in after.iter_days().skip(1).take(days) {
            let length = length(date);
            if !self.has_room(main, date, length) {
                continue;
            }
            match self.offers(main, date, length) {
                Ok(offers) if !offers.free.is_empty() => return Some(date),
                Err(reason) if is_final(&reason) => return None,
                _ => {}
            }
        }
        None
    }

    fn main(&self) -> Option<&'a Calendar> {
        self.lines.first().map(|main| main.calendar)
    }

    fn whole(&self, date: NaiveDate) -> Option<Interval> {
        day(self.main()?.zone, date)
    }

    fn is_open_on(&self, whole: Interval) -> bool {
        self.open.first_overlap(whole).is_some()
    }

    /// A cheap look: whether a stretch that is left could hold the start of such a use.
    fn has_room(&self, main: &Calendar, date: NaiveDate, length: TimeDelta) -> bool {
        let own_lengths = main.rules.on(date).has_own_lengths();
        let fits = |left: &Interval, whole: Interval| {
            left.intersection(whole).is_some()
                && (own_lengths || left.start().max(whole.start()) + length <= left.end())
        };
        self.whole(date).is_some_and(|whole| {
            let spans = self.usable.spans();
            let from = spans.partition_point(|left| left.end() <= whole.start());
            let near = spans.iter().skip(from);
            let mut near = near.take_while(|left| left.start() < whole.end());
            near.any(|left| fits(left, whole))
        })
    }

    /// The spans of a day that the rules allow, or the rule that allows none.
    fn offers(
        &self,
        main: &Calendar,
        date: NaiveDate,
        length: TimeDelta,
    ) -> Result<Offers, Reason> {
        let mut refusal = None;
        let mut allowed = Vec::new();
        let mut judged = Judged::new(self.lines);
        for span in self.open_spans(main, date, length)? {
            match judged.of(span, || self.refusal(span)) {
                None => match self.too_soon(span) {
                    None => allowed.push(span),
                    soon => refusal = soon,
                },
                refused => refusal = refused,
            }
        }
        match refusal {
            Some(reason) if allowed.is_empty() => Err(reason),
            _ => {
                let free = allowed.iter().copied();
                let free = free.filter(|span| self.usable.covers(*span)).collect();
                Ok(Offers { allowed, free })
            }
        }
    }

    /// The spans that a mode offers on `date` and that lie within opening hours, at least one.
    fn open_spans(
        &self,
        main: &Calendar,
        date: NaiveDate,
        length: TimeDelta,
    ) -> Result<Vec<Interval>, Reason> {
        let rules = main.rules.on(date);
        let mut spans = rules.starting(main.zone, date, length);
        spans.retain(|span| self.knows(*span));
        let is_offered = !spans.is_empty();
        spans.retain(|span| self.open.covers(*span));
        if !spans.is_empty() {
            return Ok(spans);
        }
        let whole = self.whole(date);
        Err(if is_offered {
            let open = whole.and_then(|whole| self.open.first_overlap(whole));
            Reason::OutsideOpeningHours {
                open: open.into_iter().collect(),
            }
        } else {
            let wished =
                whole.and_then(|day| Interval::new(day.start(), day.start() + length).ok());
            let (before, after) =
                wished.map_or((None, None), |wished| rules.nearest(main.zone, wished));
            Reason::NotASlot {
                slots: before.into_iter().chain(after).collect(),
            }
        })
    }

    fn knows(&self, span: Interval) -> bool {
        self.lines.iter().all(|line| {
            let Calendar {
                window, buffers, ..
            } = line.calendar;
            window.contains(buffers.occupied(span))
        })
    }

    /// The first rule that refuses a use of `span`, the time that is left until then and closures aside.
    fn refusal(&self, span: Interval) -> Option<Reason> {
        let wish = self.wish.at(span);
        let refuses = |reason: &Reason| !self.is_asked_later(reason.code());
        self.lines
            .iter()
            .flat_map(|line| rule_findings(line, line.role(self.lines), &wish, self.now))
            .map(|finding| finding.reason)
            .find(refuses)
    }

    /// Past and lead time depend on the start, closures are taken away; the rest may still be said.
    fn is_asked_later(&self, code: ReasonCode) -> bool {
        match code {
            ReasonCode::InPast | ReasonCode::LeadTime | ReasonCode::Closed => true,
            ReasonCode::GroupNotAllowed => self.wish.group == Group::None,
            ReasonCode::PurposeNotAllowed => self.wish.purpose.is_none(),
            _ => false,
        }
    }

    fn too_soon(&self, span: Interval) -> Option<Reason> {
        let start = span.start();
        if start < self.now {
            return Some(Reason::InPast { now: self.now });
        }
        let lead = |line: &Line<'_>| {
            let minutes = line.calendar.rules_for(span).lead_minutes;
            self.now + TimeDelta::minutes(i64::from(minutes))
        };
        let earliest = self.lines.iter().map(lead).max()?;
        (start < earliest).then_some(Reason::LeadTime { earliest })
    }

    /// Where starts are free to choose: the stretches that hold one. Otherwise each slot is one.
    fn windows(&self, main: &Calendar, date: NaiveDate, free: &[Interval]) -> Vec<Interval> {
        if main.rules.on(date).grid_minutes().is_none() {
            return free.to_vec();
        }
        let spans = self.usable.spans();
        let stretch = |span: &Interval| spans.partition_point(|left| left.end() <= span.start());
        let stretches = free.chunk_by(|one, next| stretch(one) == stretch(next));
        stretches
            .filter_map(|uses| {
                let (first, last) = uses.first().zip(uses.last())?;
                Interval::new(first.start(), last.end().max(first.end())).ok()
            })
            .collect()
    }
}

/// No other day can help.
fn is_final(reason: &Reason) -> bool {
    matches!(
        reason.code(),
        ReasonCode::BeyondHorizon | ReasonCode::NotPublished | ReasonCode::OverCapacity
    )
}

/// The rules of one day say the same of all spans of one length, so each length is judged once.
///
/// Not where two lines have modes of their own: what one offers, the other may not.
struct Judged {
    is_by_length: bool,
    known: Vec<(TimeDelta, Option<Reason>)>,
}

impl Judged {
    fn new(lines: &[Line<'_>]) -> Self {
        let own_modes = lines.iter().filter(|line| line.role(lines) == Role::Main);
        Self {
            is_by_length: own_modes.count() == 1,
            known: Vec::new(),
        }
    }

    fn of(&mut self, span: Interval, judge: impl FnOnce() -> Option<Reason>) -> Option<Reason> {
        let length = span.length();
        let known = self.known.iter().find(|(known, _)| *known == length);
        if let Some((_, reason)) = known.filter(|_| self.is_by_length) {
            return reason.clone();
        }
        let reason = judge();
        self.known.push((length, reason.clone()));
        reason
    }
}
