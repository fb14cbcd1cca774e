//! What becomes of bookings that are in the way: one decision for each or for all, in one form.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, Utc};
use chrono_tz::Tz;
use domain::booking::Booking;
use domain::closure::{Grounds, Outcome, ReasonClass};
use domain::ids::{BookingId, RoomId};
use domain::interval::Interval;
use domain::text::{Name, Text};
use domain::time::Rim;
use uuid::Uuid;

use super::places::Places;
use crate::api::problem::{Problem, Refusal};
use crate::i18n::{format, text};
use crate::services::bookings::read::Shown;
use crate::services::closures::settle::Decision;
use crate::services::fates::{Fate, Move, Rules};
use crate::web::day::{parse_clock, parse_day};
use crate::web::entries::{Fault, Reading};
use crate::web::{Form, Frame, Visitor};

/// A booking in the way, as the form shows it.
pub(super) struct Hit {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) reference: String,
    pub(super) who: String,
    pub(super) room: String,
    pub(super) when: String,
    /// How its organiser is told.
    pub(super) told: String,
    pub(super) status: &'static str,
    /// Names of the fields of this booking.
    pub(super) fate: String,
    pub(super) to_room: String,
    pub(super) to_day: String,
    pub(super) to_time: String,
}

/// How many are told, and how.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told {
    pub(super) decided: usize,
    pub(super) mails: usize,
    pub(super) letters: usize,
}

impl Hit {
    /// The booking for a form in the language of `visitor`.
    pub(super) fn of(visitor: &Visitor, places: &Places, shown: &Shown) -> Self {
        let (language, booking) = (visitor.place.language, &shown.stored.booking);
        let say = |key: &str| text(language, key, &[]);
        let local = |at: DateTime<Utc>| at.with_timezone(&shown.zone);
        let span = booking.times.span;
        let room = booking.room_id.and_then(|id| places.room(id));
        let id = booking.id.to_string();
        Self {
            version: booking.version,
            reference: booking.reference.to_string(),
            who: who(shown).unwrap_or_else(|| say("closures.internal_use")),
            room: room.map_or_else(String::new, |(room, _)| room.listing.name.to_string()),
            when: format::span(language, &local(span.start()), &local(span.end())),
            told: match contact(shown) {
                Contact::Nobody => say("closures.tells_nobody"),
                Contact::Mail(email) => text(language, "closures.tells_mail", &[("email", &email)]),
                Contact::Letter => say("closures.tells_letter"),
            },
            status: booking.status_at(visitor.ctx.now).code(),
            fate: format!("fate-{id}"),
            to_room: format!("room-{id}"),
            to_day: format!("day-{id}"),
            to_time: format!("time-{id}"),
            id,
        }
    }
}

enum Contact {
    Nobody,
    Mail(String),
    Letter,
}

fn contact(shown: &Shown) -> Contact {
    match &shown.organiser {
        None => Contact::Nobody,
        Some(organiser) => match &organiser.contact.email {
            Some(email) => Contact::Mail(email.as_str().to_owned()),
            None => Contact::Letter,
        },
    }
}

fn who(shown: &Shown) -> Option<String> {
    let contact = &shown.organiser.as_ref()?.contact;
    Some(match &contact.organisation {
        Some(organisation) => format!("{organisation}, {}", contact.name),
        None => contact.name.to_string(),
    })
}

impl Told {
    /// How the organisers of these decisions are told; of a booking that stands nobody is told anything.
    pub(super) fn of(decisions: &[Decision], hits: &[Shown]) -> Self {
        let mut told = Self {
            decided: decisions.len(),
            ..Self::default()
        };
        for decision in decisions {
            let shown = hits
                .iter()
                .find(|shown| shown.stored.booking.id == decision.booking);
            match shown
                .filter(|_| decision.fate != Fate::LetStand)
                .map(contact)
            {
                Some(Contact::Mail(_)) => told.mails += 1,
                Some(Contact::Letter) => told.letters += 1,
                Some(Contact::Nobody) | None => {}
            }
        }
        told
    }

    /// The query of the page that tells it.
    pub(super) fn query(self) -> String {
        format!(
            "?meldung=entschieden&anzahl={}&mails={}&briefe={}",
            self.decided, self.mails, self.letters
        )
    }
}

/// The decisions of the form and why; faults are noted.
pub(super) fn read(
    reading: &mut Reading<'_>,
    visitor: &Visitor,
    places: &Places,
    hits: &[Shown],
) -> Option<(Vec<Decision>, Grounds)> {
    let form = reading.form();
    let mut decisions = Vec::new();
    let mut refused = Refused::No;
    for value in form.values("booking") {
        match decision(reading, visitor, places, hits, value) {
            Ok(Some(decision)) => decisions.push(decision),
            Ok(None) => {}
            Err(found) => refused = found,
        }
    }
    if decisions.is_empty() && refused == Refused::No {
        let why = text(visitor.place.language, "closures.nothing_decided", &[]);
        reading.refuse_as("all", "closures.all", why);
    }
    let grounds = grounds(reading);
    match refused {
        Refused::No if !decisions.is_empty() => Some((decisions, grounds?)),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    No,
    Yes,
}

fn grounds(reading: &mut Reading<'_>) -> Option<Grounds> {
    let class = reading.required("class", "closures.class", |text| {
        ReasonClass::parse(text).map_err(|_| Refusal::UnknownId)
    });
    let reason = reading.required("grounds", "closures.grounds", Text::parse);
    let decided_by = reading.required("decided_by", "closures.decided_by", Name::parse);
    Some(Grounds {
        class: class?,
        reason: reason?,
        decided_by: decided_by?,
    })
}

/// The decision about the booking `id`: its own, else the one for all; `None` if it is left open.
fn decision(
    reading: &mut Reading<'_>,
    visitor: &Visitor,
    places: &Places,
    hits: &[Shown],
    id: &str,
) -> Result<Option<Decision>, Refused> {
    let form = reading.form();
    let language = visitor.place.language;
    let field = format!("fate-{id}");
    let own = form.value(&field);
    let word = if own.is_empty() {
        form.value("all")
    } else {
        own
    };
    let Some(outcome) = Outcome::ALL.iter().find(|outcome| outcome.code() == word) else {
        return Ok(None);
    };
    let shown = hits
        .iter()
        .find(|shown| shown.stored.booking.id.to_string() == id);
    let Some(shown) = shown else {
        let why = text(language, "closures.no_longer_hit", &[]);
        reading.refuse_as("all", "closures.all", why);
        return Err(Refused::Yes);
    };
    let fate = match outcome {
        Outcome::Cancelled => Fate::Cancel,
        Outcome::LetStand => Fate::LetStand,
        Outcome::Moved => {
            let Some(to) = new_place(form, places, shown) else {
                let why = text(language, "closures.move_where", &[]);
                reading.refuse_as(&format!("day-{id}"), "closures.to_new_day", why);
                return Err(Refused::Yes);
            };
            Fate::Move(to)
        }
    };
    Ok(Some(Decision {
        booking: shown.stored.booking.id,
        version: form.value(&format!("version-{id}")).parse().unwrap_or(0),
        fate,
    }))
}

/// Where the booking moves: a room, a day or a time of day must be another one, the length stays.
fn new_place(form: &Form, places: &Places, shown: &Shown) -> Option<Move> {
    let booking = &shown.stored.booking;
    let id = booking.id;
    let at = booking.times.span.start().with_timezone(&shown.zone);
    let at = at.naive_local();
    let room = form.value(&format!("room-{id}"));
    let (day, time) = (
        form.value(&format!("day-{id}")),
        form.value(&format!("time-{id}")),
    );
    if room.is_empty() && day.is_empty() && time.is_empty() {
        return None;
    }
    let room_id = match room {
        "" => None,
        room => Some(own_room(places, room)?),
    };
    let day = match day {
        "" => at.date(),
        day => parse_day(day)?,
    };
    let time = match time {
        "" => at.time(),
        time => parse_clock(time)?,
    };
    moved(booking, shown.zone, room_id, day.and_time(time))
}

fn own_room(places: &Places, text: &str) -> Option<RoomId> {
    let id = RoomId(Uuid::parse_str(text).ok()?);
    places.room(id).map(|(room, _)| room.id)
}

fn moved(
    booking: &Booking,
    zone: Tz,
    room_id: Option<RoomId>,
    starts: NaiveDateTime,
) -> Option<Move> {
    let start = Rim::Opening.instant(zone, starts);
    let span = booking.times.span.moved_to(start);
    Some(Move {
        room_id,
        span,
        written: (written(zone, start, starts)?, offset(zone, span)),
        rules: Rules::Hold,
    })
}

/// The wall-clock time with the offset of the instant that it means, so that a time the clock skips is seen.
fn written(zone: Tz, instant: DateTime<Utc>, wall: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
    let offset = instant.with_timezone(&zone).offset().fix();
    wall.and_local_timezone(offset).single()
}

fn offset(zone: Tz, span: Interval) -> DateTime<FixedOffset> {
    span.end().with_timezone(&zone).fixed_offset()
}

/// The classes of reasons, with their names.
pub(super) fn classes(frame: &Frame) -> Vec<(String, String)> {
    let name = |class: &ReasonClass| {
        let code = class.code();
        (code.to_owned(), frame.t(&format!("closures.class_{code}")))
    };
    ReasonClass::ALL.iter().map(name).collect()
}

/// What can become of one booking.
pub(super) fn fates(frame: &Frame) -> Vec<(String, String)> {
    let words = [Outcome::Cancelled, Outcome::LetStand, Outcome::Moved].map(Outcome::code);
    let name = |word: &str| (word.to_owned(), frame.t(&format!("closures.fate_{word}")));
    words.into_iter().map(name).collect()
}

/// What can become of all bookings about which nothing else is decided.
pub(super) fn for_all(frame: &Frame) -> Vec<(String, String)> {
    let words = [Outcome::Cancelled.code(), Outcome::LetStand.code(), "open"];
    let name = |word: &str| (word.to_owned(), frame.t(&format!("closures.all_{word}")));
    words.into_iter().map(name).collect()
}

/// What is wrong with the decision about one booking, at its own field.
pub(super) fn fault(
    visitor: &Visitor,
    booking: BookingId,
    hits: &[Shown],
    message: String,
) -> Fault {
    let shown = hits.iter().find(|shown| shown.stored.booking.id == booking);
    Fault {
        field: format!("fate-{booking}"),
        label: shown.map_or_else(
            || text(visitor.place.language, "closures.booking", &[]),
            |shown| shown.stored.booking.reference.to_string(),
        ),
        message,
    }
}

/// Why something was refused, in words: each rule, else the case.
pub(super) fn told(visitor: &Visitor, problem: &Problem) -> String {
    let document = problem.document(visitor.place.language, None);
    let reasons: Vec<_> = document
        .reasons
        .into_iter()
        .map(|reason| reason.detail)
        .collect();
    if reasons.is_empty() {
        document.detail
    } else {
        reasons.join(" ")
    }
}
