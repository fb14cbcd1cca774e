//! A use of a room as a cell of the plan shows it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;
use domain::booking::{Kind, StatusName};
use domain::interval::Interval;
use domain::text::Name;
use domain::time::{day, wall_time};

use super::words::hours;
use crate::services::plan::{Booked, PlanUse, Through, What};
use crate::web::Frame;

/// What a use is, as colour, border, symbol and word tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Promised.
    Confirmed,
    /// The provider's own use.
    Internal,
    /// Asked for, not decided.
    Requested,
    /// Reserved for some time.
    Option,
    /// Somebody is about to book.
    Held,
    /// Taken out of use.
    Blocked,
    /// Closed by a rule.
    Closed,
}

impl State {
    /// In the order of the legend.
    pub(super) const ALL: [Self; 7] = [
        Self::Confirmed,
        Self::Internal,
        Self::Requested,
        Self::Option,
        Self::Held,
        Self::Blocked,
        Self::Closed,
    ];

    /// The state of what takes a room.
    pub(super) fn of(what: &What) -> Self {
        match what {
            What::Blocked { .. } => Self::Blocked,
            What::Closed(_) => Self::Closed,
            What::Booked(booked) => match (booked.booking.status, booked.booking.kind) {
                (StatusName::Requested, _) => Self::Requested,
                (StatusName::Option, _) => Self::Option,
                (StatusName::Held, _) => Self::Held,
                (_, Kind::Internal) => Self::Internal,
                (_, Kind::External) => Self::Confirmed,
            },
        }
    }

    /// The class of its colours, and the last part of the key of its word.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Internal => "internal",
            Self::Requested => "requested",
            Self::Option => "option",
            Self::Held => "held",
            Self::Blocked => "blocked",
            Self::Closed => "closed",
        }
    }

    /// Its word.
    pub(super) fn word(self, frame: &Frame) -> String {
        frame.t(match self {
            Self::Confirmed => "plan.confirmed",
            Self::Internal => "plan.internal",
            Self::Requested => "plan.requested",
            Self::Option => "plan.option",
            Self::Held => "plan.held",
            Self::Blocked => "plan.blocked",
            Self::Closed => "plan.closed",
        })
    }

    /// Its symbol, for those who see.
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Confirmed => "✓",
            Self::Internal => "⌂",
            Self::Requested => "?",
            Self::Option => "◷",
            Self::Held => "…",
            Self::Blocked | Self::Closed => "✕",
        }
    }
}

/// Something that takes a room on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What it is.
    pub(super) state: State,
    /// Where it is looked at; empty where there is nothing to look at.
    pub(super) link: String,
    /// Where it is moved; empty where it cannot be.
    pub(super) move_link: String,
    /// The part of it on this day.
    pub(super) time: String,
    /// What it is called.
    pub(super) title: String,
    /// Who uses the room; empty if that is the title already.
    pub(super) who: String,
    /// The word of its state, with how it takes the room if it was made for another one.
    pub(super) word: String,
    /// The start of that part, to sort by.
    pub(super) starts: NaiveDateTime,
    /// Where its bar begins, in tenths of a percent.
    pub(super) bar_from: u32,
    /// How long its bar is, in tenths of a percent.
    pub(super) bar_length: u32,
}

/// The hours that bars show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    /// The first hour.
    pub(super) first: u32,
}

/// Before this hour little happens.
const MORNING: u32 = 6;

/// A bar of less than this could not be seen.
const BAR_MIN: u32 = 12;

impl Scale {
    /// From the morning on; the whole day if something happens at night.
    pub(super) fn of(uses: &[(Tz, Interval)]) -> Self {
        let is_early =
            |(zone, span): &(Tz, Interval)| wall_time(*zone, span.start()).hour() < MORNING;
        let first = if uses.iter().any(is_early) {
            0
        } else {
            MORNING
        };
        Self { first }
    }

    /// The hours with their place, in tenths of a percent.
    pub(super) fn hours(self) -> Vec<(u32, u32)> {
        let step = if self.first == 0 { 2 } else { 1 };
        let hours = (self.first..24).step_by(step);
        hours.map(|hour| (hour, self.place(hour * 60))).collect()
    }

    fn place(self, minute: u32) -> u32 {
        let first = self.first * 60;
        minute.saturating_sub(first) * 1000 / (1440 - first)
    }
}

/// The part of `taken` on `date`, if there is one.
pub(super) fn entry(
    frame: &Frame,
    taken: &PlanUse,
    zone: Tz,
    date: NaiveDate,
    scale: Scale,
) -> Option<Entry> {
    let part = taken.span.intersection(day(zone, date)?)?;
    let (start, end) = (wall_time(zone, part.start()), wall_time(zone, part.end()));
    let state = State::of(&taken.what);
    let minute = |at: NaiveDateTime| at.hour() * 60 + at.minute();
    let last = if end.date() > date { 1440 } else { minute(end) };
    let (from, to) = (scale.place(minute(start)), scale.place(last));
    let (title, who) = names(frame, &taken.what);
    let (link, move_link) = links(frame, &taken.what);
    let is_whole_day = start.time() == chrono::NaiveTime::MIN && end.date() > date;
    Some(Entry {
        state,
        link,
        move_link,
        time: if is_whole_day {
            frame.t("plan.whole_day")
        } else {
            hours(date, start, end)
        },
        title,
        who,
        word: word(frame, state, &taken.what),
        starts: start,
        bar_from: from.min(1000 - BAR_MIN),
        bar_length: to.saturating_sub(from).max(BAR_MIN),
    })
}

fn names(frame: &Frame, what: &What) -> (String, String) {
    match what {
        What::Booked(booked) => {
            let booking = &booked.booking;
            let who = booking.organiser.as_ref().map(Name::to_string);
            match (&booking.title, who) {
                (Some(title), who) => (title.to_string(), who.unwrap_or_default()),
                (None, Some(who)) => (who, String::new()),
                (None, None) => (State::of(what).word(frame), String::new()),
            }
        }
        What::Blocked { blocking, .. } => (blocking.title.to_string(), String::new()),
        What::Closed(closure) => {
            let reason = closure.public_reason.as_ref().map(Name::to_string);
            (
                reason.unwrap_or_else(|| State::Closed.word(frame)),
                String::new(),
            )
        }
    }
}

fn links(frame: &Frame, what: &What) -> (String, String) {
    match what {
        What::Booked(booked) => {
            let link = frame.link(&format!("/verwaltung/buchungen/{}", booked.booking.id.0));
            let move_link = if can_move(booked) {
                format!("{link}/verschieben")
            } else {
                String::new()
            };
            (link, move_link)
        }
        What::Blocked { .. } | What::Closed(_) => {
            (frame.link("/verwaltung/sperrungen"), String::new())
        }
    }
}

/// In the row for which it was made; the others follow.
fn can_move(booked: &Booked) -> bool {
    let status = booked.booking.status;
    booked.through.is_none()
        && matches!(
            status,
            StatusName::Requested | StatusName::Option | StatusName::Confirmed
        )
}

fn word(frame: &Frame, state: State, what: &What) -> String {
    let through = match what {
        What::Booked(booked) => booked.through.as_ref(),
        What::Blocked { through, .. } => through.as_ref(),
        What::Closed(_) => None,
    };
    let through = through.map(|through| match through {
        Through::Room(room) => frame.t1("plan.through_room", "room", room),
        Through::Stock => frame.t("plan.through_stock"),
    });
    let is_closed = matches!(what, What::Booked(booked) if booked.is_closed);
    let closed = is_closed.then(|| frame.t("plan.although_closed"));
    let parts = [Some(state.word(frame)), through, closed];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

/// When a use was last changed.
pub(super) fn changed_at(what: &What) -> DateTime<Utc> {
    match what {
        What::Booked(booked) => booked.booking.changed_at,
        What::Blocked { blocking, .. } => blocking.changed_at,
        What::Closed(closure) => closure.changed_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_begin_in_the_morning() {
        let scale = Scale { first: MORNING };
        assert_eq!(
            [0, 360, 900, 1440].map(|minute| scale.place(minute)),
            [0, 0, 500, 1000]
        );
        assert_eq!(Scale { first: 0 }.place(720), 500);
        assert_eq!(scale.hours().first(), Some(&(6, 0)));
    }
}
