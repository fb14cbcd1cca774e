//! Days and times in words, as the tables and links of these pages say them.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use domain::interval::Interval;
use domain::language::Language;
use domain::time::wall_time;

use crate::i18n::{format, text};
use crate::services::availability::DayState;

/// A span with its class and, if it can be had, where it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// `08:00 bis 14:00 Uhr: frei`.
    pub(super) name: String,
    /// `free`, `taken` or `closed`.
    pub(super) class: &'static str,
    /// Where it is asked for.
    pub(super) link: Option<String>,
}

/// What a day offers, as class and word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The class of its colours.
    pub(super) class: &'static str,
    /// In a small table.
    pub(super) short: String,
    /// In a sentence: `teilweise frei, 2 Zeitfenster`.
    pub(super) long: String,
}

impl Word {
    pub(super) fn of(language: Language, state: &DayState) -> Self {
        let say = |key| text(language, key, &[]);
        let (class, short, long) = match state {
            DayState::Free => ("free", say("day.free"), say("day.free")),
            DayState::Partly { windows: 1 } => {
                ("partly", say("day.partly_short"), say("find.window"))
            }
            DayState::Partly { windows } => {
                let count = windows.to_string();
                let long = text(language, "find.windows", &[("count", &count)]);
                ("partly", say("day.partly_short"), long)
            }
            DayState::Taken => ("taken", say("find.taken_short"), say("day.taken")),
            DayState::Closed => ("closed", say("day.closed_short"), say("day.closed")),
            DayState::Past => ("past", String::new(), say("day.past")),
            DayState::NotBookable(_) => ("past", String::new(), say("find.not_bookable")),
        };
        Self { class, short, long }
    }
}

/// `08:00 bis 14:00 Uhr`, or with both days where a span does not end on the day `date`.
pub(super) fn span(language: Language, zone: Tz, date: NaiveDate, span: Interval) -> String {
    let (from, to) = (wall_time(zone, span.start()), wall_time(zone, span.end()));
    let at_midnight = to.time() == NaiveTime::MIN && Some(to.date()) == date.succ_opt();
    if from.date() != date || !(to.date() == date || at_midnight) {
        let (start, end) = (
            span.start().with_timezone(&zone),
            span.end().with_timezone(&zone),
        );
        return format::span(language, &start, &end);
    }
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    let end = if at_midnight {
        "24:00".to_owned()
    } else {
        clock(to.time())
    };
    let values = [("from", &*clock(from.time())), ("to", &*end)];
    text(language, "find.clock_span", &values)
}

/// A span and its word, such as `frei`.
pub(super) fn named(language: Language, span: &str, word: &str) -> String {
    text(language, "find.slot", &[("span", span), ("word", word)])
}
