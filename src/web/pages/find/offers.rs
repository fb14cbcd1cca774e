//! The times of a day: what can be had, as links to where it is asked for, and what is taken.

use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::interval::Interval;
use domain::language::Language;

use super::address::booking;
use super::times::{self, Slot, Word};
use crate::api::v1::reason;
use crate::i18n::{format, text};
use crate::services::availability::{DayPlan, DayState, Listed};
use crate::web::Frame;

/// A day as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct DayView {
    /// `Freitag, 12. März 2027`.
    pub(super) date: String,
    /// The class and word of its state.
    pub(super) word: Word,
    /// Why nothing can start on it, if a rule says so.
    pub(super) why: String,
    /// Its times, ascending.
    pub(super) slots: Vec<Slot>,
}

impl DayView {
    /// A day of the room whose page is at `path`.
    pub(super) fn of(frame: &Frame, path: &str, listed: &Listed, plan: &DayPlan) -> Self {
        let language = frame.language();
        Self {
            date: format::date(language, plan.date),
            word: Word::of(language, &plan.state),
            why: why(language, listed, &plan.state),
            slots: slots(frame, path, listed, plan),
        }
    }

    /// Whether nothing of the day can be had.
    pub(super) fn is_full(&self) -> bool {
        !self.slots.iter().any(|slot| slot.link.is_some())
    }
}

fn why(language: Language, listed: &Listed, state: &DayState) -> String {
    let DayState::NotBookable(refusal) = state else {
        return String::new();
    };
    let finding = domain::availability::Finding {
        bookable: listed.bookable,
        reason: refusal.clone(),
    };
    in_words(language, &finding, listed.zone)
}

/// A violated rule as a sentence.
pub(super) fn in_words(
    language: Language,
    finding: &domain::availability::Finding,
    zone: Tz,
) -> String {
    reason(finding, zone).document(language).detail
}

fn slots(frame: &Frame, path: &str, listed: &Listed, plan: &DayPlan) -> Vec<Slot> {
    let (language, zone) = (frame.language(), listed.zone);
    let name = |span: Interval, key: &str| {
        let span = times::span(language, zone, plan.date, span);
        times::named(language, &span, &text(language, key, &[]))
    };
    let free = plan.free.iter().map(|span| {
        let link = booking(path, Some((bookable(listed, *span), zone)));
        let slot = Slot {
            name: name(*span, "day.free"),
            class: "free",
            link: Some(frame.link(&link)),
        };
        (span.start(), slot)
    });
    let others = [
        (&plan.taken, "taken", "day.taken"),
        (&plan.closed, "closed", "day.closed"),
    ];
    let others = others.into_iter().flat_map(|(spans, class, key)| {
        let spans = spans.spans().iter();
        spans.map(move |span| (*span, class, key))
    });
    let others = others.map(|(span, class, key)| {
        let slot = Slot {
            name: name(span, key),
            class,
            link: None,
        };
        (span.start(), slot)
    });
    let mut all: Vec<_> = free.chain(others).collect();
    all.sort_by_key(|(start, _)| *start);
    all.into_iter().map(|(_, slot)| slot).collect()
}

/// As much of a free stretch as one booking may take.
fn bookable(listed: &Listed, span: Interval) -> Interval {
    let date = domain::time::day_of(listed.zone, span.start());
    let longest = TimeDelta::minutes(i64::from(listed.rules.on(date).minutes_max));
    let end = span.end().min(span.start() + longest);
    Interval::new(span.start(), end).unwrap_or(span)
}
