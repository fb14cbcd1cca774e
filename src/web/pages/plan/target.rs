//! Where a booking is moved to, as the form says it.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::booking::{Booking, Kind, Purpose, Times};
use domain::ids::RoomId;
use domain::interval::Interval;
use domain::text::{Name, Text};
use domain::time::{Rim, wall_time};

use super::moving::Moving;
use crate::api::problem::Refusal;
use crate::i18n::{format, text};
use crate::services::bookings::amend::Amendment;
use crate::services::bookings::{Asked, Overriding};
use crate::web::day::{Written, parse_clock, parse_day, parse_end, span};
use crate::web::entries::{Entries, Reading};
use crate::web::{Form, Visitor};

/// Room and time that a booking is to have.
#[derive(Clone, Debug)]
pub(super) struct Target {
    room_id: Option<RoomId>,
    times: Times,
    written: Written,
    overriding: Option<Overriding>,
    /// The version of the booking that the page showed.
    pub(super) version: i64,
}

impl Target {
    /// Reads the form.
    pub(super) fn read(visitor: &Visitor, moving: &Moving, form: &Form) -> Result<Self, Entries> {
        let mut reading = Reading::new(form, visitor.place.language);
        let room_id = room(&mut reading, moving);
        let span = times(&mut reading, visitor, moving.zone());
        let overriding = overriding(&mut reading, visitor);
        let booking = moving.booking();
        let version = form.value("fassung").parse().unwrap_or(booking.version);
        // What is absent because it was refused stands among the faults.
        let read = span.map(|(span, written)| Self {
            room_id,
            times: shifted(booking, span, moving.zone()),
            written,
            overriding,
            version,
        });
        reading.finish(read)
    }

    /// What is to be changed of the booking.
    pub(super) fn amendment(&self, booking: &Booking) -> Amendment {
        let Times {
            span,
            event,
            handover_at,
            return_at,
        } = self.times;
        Amendment {
            room_id: self.room_id.filter(|room| Some(*room) != booking.room_id),
            span: Some((span, self.written)),
            event: Some(event),
            handover_at: Some(handover_at),
            return_at: Some(return_at),
            overriding: self.overriding.clone(),
            ..Amendment::default()
        }
    }

    /// The same as a wish, to look for others like it.
    pub(super) fn asked(&self, booking: &Booking) -> Asked {
        Asked {
            room_id: self.room_id,
            items: booking.items.clone(),
            times: self.times,
            written: self.written,
            purpose: Purpose {
                cost_centre: None,
                ..booking.purpose.clone()
            },
            kind: Kind::External,
            received: None,
            overriding: None,
            language: booking.language,
        }
    }
}

/// The fields for a room and a span.
pub(super) fn fields(
    visitor: &Visitor,
    room: Option<RoomId>,
    span: Interval,
    zone: Tz,
) -> [(&'static str, String); 5] {
    let (starts, ends) = (wall_time(zone, span.start()), wall_time(zone, span.end()));
    let day = |at: NaiveDateTime| format::short_date(visitor.place.language, at.date());
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    let last = if ends.date() == starts.date() {
        String::new()
    } else {
        day(ends)
    };
    [
        ("raum", room.map(|id| id.0.to_string()).unwrap_or_default()),
        ("tag", day(starts)),
        ("von", clock(starts.time())),
        ("bis_tag", last),
        ("bis", clock(ends.time())),
    ]
}

/// The room; none where resources alone are booked.
fn room(reading: &mut Reading<'_>, moving: &Moving) -> Option<RoomId> {
    moving.booking().room_id?;
    let parse = |text: &str| {
        let id = text.parse().map(RoomId).ok();
        id.filter(|id| moving.room_name(*id).is_some())
            .ok_or(Refusal::UnknownId)
    };
    reading.required("raum", "plan.room", parse)
}

fn times(reading: &mut Reading<'_>, visitor: &Visitor, zone: Tz) -> Option<(Interval, Written)> {
    let form = reading.form();
    let language = visitor.place.language;
    let mut refuse = |field: &str, label: &str, key: &str| {
        reading.refuse_as(field, label, text(language, key, &[]));
    };
    let first = parse_day(form.value("tag"));
    if first.is_none() {
        refuse("tag", "plan.day", "missing.date");
    }
    let from = parse_clock(form.value("von"));
    if from.is_none() {
        refuse("von", "plan.from", "missing.clock");
    }
    let last = match form.value("bis_tag") {
        "" => first,
        entered => parse_day(entered),
    };
    if last.is_none() && form.has("bis_tag") {
        refuse("bis_tag", "plan.last_day", "missing.date");
    }
    let end = last.map(|last| parse_end(last, form.value("bis")));
    if end == Some(None) {
        refuse("bis", "plan.to", "missing.clock");
    }
    let starts = first?.and_time(from?);
    let span = span(zone, starts, end??);
    if span.is_none() {
        refuse("bis", "plan.to", "plan.ends_before");
    }
    span
}

/// Both who and why, or neither.
fn overriding(reading: &mut Reading<'_>, visitor: &Visitor) -> Option<Overriding> {
    let reason = reading.optional("grund", "plan.override_reason", Text::parse)?;
    let decided_by = reading.optional("entschieden", "plan.override_by", Name::parse)?;
    let missing = || text(visitor.place.language, "missing.any", &[]);
    match (reason, decided_by) {
        (Some(reason), Some(decided_by)) => Some(Overriding { reason, decided_by }),
        (None, None) => None,
        (Some(_), None) => {
            reading.refuse_as("entschieden", "plan.override_by", missing());
            None
        }
        (None, Some(_)) => {
            reading.refuse_as("grund", "plan.override_reason", missing());
            None
        }
    }
}

/// The times of `booking` around `span`: the event and the handover move with the start, the return with the end, by
/// the clock on the wall. What no longer lies inside is cut.
fn shifted(booking: &Booking, span: Interval, zone: Tz) -> Times {
    let times = &booking.times;
    let wall = |at: DateTime<Utc>| wall_time(zone, at);
    let by_start = wall(span.start()) - wall(times.span.start());
    let by_end = wall(span.end()) - wall(times.span.end());
    let moved = |at: DateTime<Utc>, by: TimeDelta| {
        let wall = wall(at).checked_add_signed(by);
        wall.map(|wall| Rim::Opening.instant(zone, wall))
    };
    let event = times.event.and_then(|event| {
        let start = moved(event.start(), by_start)?;
        let end = moved(event.end(), by_start)?;
        Interval::new(start, end).ok()?.intersection(span)
    });
    let handover_at = times.handover_at.and_then(|at| moved(at, by_start));
    let return_at = times.return_at.and_then(|at| moved(at, by_end));
    Times {
        span,
        event,
        handover_at: handover_at.map(|at| at.min(span.start())),
        return_at: return_at.map(|at| at.max(span.end())),
    }
}
