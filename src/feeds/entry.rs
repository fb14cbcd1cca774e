//! One use of a room in a calendar: VEVENT (RFC 5545 section 3.6.1).

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::interval::Interval;
use domain::time::{Local, resolve, wall_time};

use crate::feeds::calendar::Disclosure;
use crate::feeds::line::{Lines, Parameter, Value, end_second};
use crate::feeds::{CalendarText, Uid, WebAddress, zone};

/// A booking, blocking or closure as a calendar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The same as long as the booking lives.
    pub uid: Uid,
    /// Rises with each change; the version of the booking.
    pub sequence: u32,
    /// When it was booked.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed: LAST-MODIFIED and DTSTAMP.
    pub changed_at: DateTime<Utc>,
    /// What is occupied.
    pub span: Interval,
    /// The zone of the site.
    pub zone: Tz,
    /// How certain it is.
    pub state: State,
    /// Who may see it in a calendar that is shared.
    pub class: Class,
    /// Whether its time counts as taken.
    pub transparency: Transparency,
    /// The title.
    pub summary: CalendarText,
    /// Room, site and address.
    pub location: Option<CalendarText>,
    /// What else is to be known: handover, return, contact.
    pub description: Option<CalendarText>,
    /// The page of the booking.
    pub url: Option<WebAddress>,
}

/// How certain an entry is (STATUS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It takes place.
    Confirmed,
    /// Requested or provisionally reserved.
    Tentative,
    /// It does not take place; kept so that clients take it out.
    Cancelled,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::Tentative => "TENTATIVE",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// Who may see an entry (CLASS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Everybody.
    Public,
    /// Those with whom the calendar is shared in full.
    Private,
    /// Nobody but the owner; others see that the time is taken.
    Confidential,
}

impl Class {
    fn word(self) -> &'static str {
        match self {
            Self::Public => "PUBLIC",
            Self::Private => "PRIVATE",
            Self::Confidential => "CONFIDENTIAL",
        }
    }
}

/// Whether the time of an entry counts as taken (TRANSP).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transparency {
    /// Taken.
    Opaque,
    /// Free.
    Transparent,
}

impl Entry {
    /// Writes what `disclosure` allows, then what `roles` adds for a mail.
    pub(super) fn write(
        &self,
        lines: &mut Lines,
        disclosure: &Disclosure,
        roles: impl FnOnce(&mut Lines),
    ) {
        lines.component("VEVENT", |lines| {
            lines.property("UID", &Value::uid(self.uid));
            lines.property("DTSTAMP", &Value::instant(self.changed_at));
            lines.property("LAST-MODIFIED", &Value::instant(self.changed_at));
            lines.property("SEQUENCE", &Value::integer(self.sequence));
            self.write_span(lines);
            lines.property("TRANSP", &Value::word(self.effective_transparency()));
            match disclosure {
                Disclosure::Titles => self.write_titles(lines),
                Disclosure::BusyOnly { label } => self.write_label(lines, label),
            }
            roles(lines);
        });
    }

    fn write_titles(&self, lines: &mut Lines) {
        lines.property("STATUS", &Value::word(self.state.word()));
        lines.property("CLASS", &Value::word(self.class.word()));
        lines.property("CREATED", &Value::instant(self.created_at));
        lines.property("SUMMARY", &Value::text(&self.summary));
        if let Some(location) = &self.location {
            lines.property("LOCATION", &Value::text(location));
        }
        if let Some(description) = &self.description {
            lines.property("DESCRIPTION", &Value::text(description));
        }
        if let Some(url) = &self.url {
            lines.property("URL", &Value::uri(url));
        }
    }

    /// Says that the time is taken: neither when it was asked for nor whether it is decided.
    fn write_label(&self, lines: &mut Lines, label: &CalendarText) {
        let state = match self.state {
            State::Confirmed | State::Tentative => State::Confirmed,
            State::Cancelled => State::Cancelled,
        };
        lines.property("STATUS", &Value::word(state.word()));
        lines.property("CLASS", &Value::word(Class::Public.word()));
        lines.property("SUMMARY", &Value::text(label));
    }

    /// A cancelled entry takes no time, also for clients that do not read STATUS.
    fn effective_transparency(&self) -> &'static str {
        match (self.transparency, self.state) {
            (Transparency::Opaque, State::Confirmed | State::Tentative) => "OPAQUE",
            (Transparency::Transparent, _) | (_, State::Cancelled) => "TRANSPARENT",
        }
    }

    fn write_span(&self, lines: &mut Lines) {
        let (start, end) = (self.span.start(), end_second(self.span));
        let Some(zone) = self.named_zone() else {
            lines.property("DTSTART", &Value::instant(start));
            lines.property("DTEND", &Value::instant(end));
            return;
        };
        let zoned = |at| Value::wall_time(wall_time(zone, at));
        let zone = [Parameter::zone(zone)];
        lines.property_with("DTSTART", &zone, &zoned(start));
        lines.property_with("DTEND", &zone, &zoned(end));
    }

    /// The zone whose wall clock names start and end without doubt; without one they are written in UTC.
    ///
    /// In the hour that autumn repeats a wall-clock time has two meanings, and clients choose differently.
    pub(super) fn named_zone(&self) -> Option<Tz> {
        let is_clear = |at| {
            zone::describes(self.zone, at)
                && matches!(resolve(self.zone, wall_time(self.zone, at)), Local::Once(_))
        };
        (self.zone != Tz::UTC && is_clear(self.span.start()) && is_clear(end_second(self.span)))
            .then_some(self.zone)
    }
}
