//! The calendar part of a mail: iTIP (RFC 5546) in the form of iMIP (RFC 6047).

use domain::text::Email;

use crate::feeds::calendar::{Disclosure, head};
use crate::feeds::line::{Lines, Parameter, Value};
use crate::feeds::{CalendarText, Entry, State, zone};

/// What a mail tells the calendar of the one who booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    method: Method,
    text: String,
}

/// What a calendar is to do with an invitation (METHOD).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Enter it, or update what it knows under the same UID with a lower SEQUENCE.
    Request,
    /// Take it out.
    Cancel,
}

impl Method {
    /// As both METHOD and the mail's header name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Somebody with a mail address: the office that invites or the one who booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// What people read.
    pub name: CalendarText,
    /// Where mail goes.
    pub email: Email,
}

impl Invitation {
    /// The invitation to `entry`; of a cancelled entry it is the cancellation, so that METHOD and STATUS agree.
    ///
    /// Nobody is asked to accept: the attendee has asked for the booking.
    pub fn of(entry: &Entry, organiser: &Party, attendee: &Party) -> Self {
        let method = match entry.state {
            State::Confirmed | State::Tentative => Method::Request,
            State::Cancelled => Method::Cancel,
        };
        let text = Lines::calendar(|lines| {
            head(lines);
            lines.property("METHOD", &Value::word(method.word()));
            if let Some(named) = entry.named_zone() {
                zone::write(lines, named);
            }
            entry.write(lines, &Disclosure::Titles, |lines| {
                write_parties(lines, organiser, attendee);
            });
        });
        Self { method, text }
    }

    /// What the calendar is to do.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The body of the mail part, UTF-8.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The media type of the mail part; its `method` equals METHOD (RFC 6047 section 2.4).
    pub fn content_type(&self) -> String {
        format!(
            "text/calendar; charset=utf-8; method={}",
            self.method.word()
        )
    }
}

fn write_parties(lines: &mut Lines, organiser: &Party, attendee: &Party) {
    let name = [Parameter::common_name(&organiser.name)];
    lines.property_with("ORGANIZER", &name, &Value::mailbox(&organiser.email));
    let role = [
        Parameter::common_name(&attendee.name),
        Parameter::word("ROLE", "REQ-PARTICIPANT"),
        Parameter::word("PARTSTAT", "NEEDS-ACTION"),
        Parameter::word("RSVP", "FALSE"),
    ];
    lines.property_with("ATTENDEE", &role, &Value::mailbox(&attendee.email));
}
