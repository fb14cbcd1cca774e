//! What a mail is about: the facts of a booking and the occasion to write.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::correspondence::NoteText;
use domain::interval::Interval;
use domain::language::Language;
use domain::text::{Email, Line, Name, Text};
use thiserror::Error;

use crate::notify::calendar::CalendarPart;
use crate::notify::mail::{Author, Draft, Mail, MailError, Mailbox, Stamp};
use crate::notify::text;

/// One mail to be written to one reader.
#[derive(Clone, Debug)]
pub struct Message {
    /// Why we write.
    pub occasion: Occasion,
    /// The booking as it stands after what happened.
    pub facts: BookingFacts,
    /// The reader's language.
    pub language: Language,
    /// The reader: the organiser, or the office.
    pub to: Email,
    /// The entry for the reader's calendar.
    pub calendar: Option<CalendarPart>,
}

/// What happened to the booking.
#[derive(Clone, Debug)]
pub enum Occasion {
    /// The organiser's request came in and waits for the office.
    Requested,
    /// The booking is firm.
    Confirmed,
    /// The office said no.
    Declined {
        /// What the office wrote.
        reason: Option<Text>,
    },
    /// The organiser cancelled, or withdrew the request.
    CancelledByOrganiser {
        /// What the organiser wrote, or the office noted.
        reason: Option<Text>,
    },
    /// The provider needs or must close the room.
    CancelledByProvider {
        /// What the office wrote.
        reason: Option<Text>,
    },
    /// Time, room, items or people changed of what is promised.
    Amended {
        /// What was agreed before, where room or time changed.
        before: Option<Former>,
    },
    /// Time, room, items or people changed of what is not decided yet.
    RequestAmended {
        /// What was asked for before, where room or time changed.
        before: Option<Former>,
    },
    /// The office's provisional reservation ended without a confirmation.
    OptionExpired,
    /// The office wrote something to the organiser.
    OfficeWrote {
        /// What.
        text: NoteText,
    },
    /// To the office: a request came in.
    RequestArrived(Contact),
    /// To the office: the organiser wrote something.
    OrganiserWrote {
        /// What.
        text: NoteText,
        /// How to reach him.
        contact: Contact,
    },
}

/// Room and time before a change.
#[derive(Clone, Debug)]
pub struct Former {
    /// The room, if the booking had one.
    pub room: Option<Name>,
    /// What the organiser occupied.
    pub span: Interval,
}

/// How the office reaches the organiser, and where it decides.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The organiser's address; answers to the mail go there.
    pub email: Option<Email>,
    /// The organiser's telephone number.
    pub phone: Option<Name>,
    /// What the organiser wants to do, for the office only.
    pub title: Option<Name>,
    /// Opens the page on which the office decides, without signing in; whoever has it may decide once.
    pub decision_link: Option<Link>,
    /// The booking as the office sees it once it has signed in.
    pub office_link: Option<Link>,
}

/// Everything about a booking that a mail may name.
#[derive(Clone, Debug)]
pub struct BookingFacts {
    /// The short reference for people.
    pub reference: Line<40>,
    /// The organiser's name.
    pub organiser: Name,
    /// The room; none if only items are booked.
    pub room: Option<Name>,
    /// The building or place.
    pub site: Option<Name>,
    /// Its address in one line.
    pub address: Option<Line<400>>,
    /// The zone of the place, in which all times are written.
    pub zone: Tz,
    /// What the organiser occupies.
    pub span: Interval,
    /// What visitors see, if it is less than the span.
    pub event: Option<Interval>,
    /// When and where the room is handed over.
    pub handover: Option<Appointment>,
    /// When and where it is given back.
    pub giving_back: Option<Appointment>,
    /// Resources that are booked with the room or alone.
    pub items: Vec<Item>,
    /// How many people are expected.
    pub attendees: Option<u32>,
    /// Who decides and answers questions.
    pub office: Office,
    /// The organiser's page for this booking; whoever has it may change the booking.
    pub management_link: Option<Link>,
}

/// A meeting to hand the room over or to give it back.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// When.
    pub at: DateTime<Utc>,
    /// Where, if not at the room.
    pub place: Option<Name>,
    /// Who will be there.
    pub contact: Option<Name>,
}

/// A resource and how many of it.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name.
    pub name: Name,
    /// How many, at least 1.
    pub quantity: u32,
}

/// The provider's office as its organisers reach it.
#[derive(Clone, Debug)]
pub struct Office {
    /// The provider's name.
    pub provider: Name,
    /// Its address; answers to mails go there.
    pub email: Option<Email>,
    /// Its telephone number.
    pub phone: Option<Name>,
    /// Its service hours in one line.
    pub hours: Option<Name>,
}

/// Who sends the mails of the installation.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The address of every mail's `From`, which its domain must allow the relay to use.
    pub address: Email,
    /// The name of the installation, for mails to offices; organisers see the provider's name.
    pub name: Name,
}

/// An address on the web, fit to stand in a plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(String);

/// The text is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a link starts with http:// or https:// and has up to 500 visible ASCII characters")]
pub struct LinkError;

impl Link {
    /// Checks the form of `text`.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        if is_web && text.len() <= 500 && text.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(LinkError)
        }
    }

    /// The link.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Message {
    /// The finished mail; every attempt to send it has the same `stamp`.
    pub fn mail(&self, sender: &Sender, stamp: Stamp) -> Result<Mail, MailError> {
        let texts = text::write(self);
        Draft {
            stamp,
            author: self.occasion.author(),
            language: self.language,
            from: Mailbox::new(self.sender_name(sender), sender.address.clone()),
            reply_to: self.reply_to(),
            to: Mailbox::new(self.reader_name(), self.to.clone()),
            subject: texts.subject,
            body: texts.body,
            calendar: self.calendar.clone(),
        }
        .build()
    }

    fn sender_name(&self, sender: &Sender) -> Name {
        match self.occasion.to_office() {
            Some(_) => sender.name.clone(),
            None => self.facts.office.provider.clone(),
        }
    }

    fn reader_name(&self) -> Name {
        match self.occasion.to_office() {
            Some(_) => self.facts.office.provider.clone(),
            None => self.facts.organiser.clone(),
        }
    }

    /// Office and organiser answer each other, not the machine.
    fn reply_to(&self) -> Option<Mailbox> {
        let (name, address) = match self.occasion.to_office() {
            Some(contact) => (&self.facts.organiser, &contact.email),
            None => (&self.facts.office.provider, &self.facts.office.email),
        };
        Some(Mailbox::new(name.clone(), address.clone()?))
    }
}

impl Occasion {
    /// How to reach the organiser, if the office is told.
    pub(super) fn to_office(&self) -> Option<&Contact> {
        match self {
            Self::RequestArrived(contact) | Self::OrganiserWrote { contact, .. } => Some(contact),
            _ => None,
        }
    }

    /// What a person wrote to be told.
    pub(super) fn message(&self) -> Option<&NoteText> {
        match self {
            Self::OfficeWrote { text } | Self::OrganiserWrote { text, .. } => Some(text),
            _ => None,
        }
    }

    fn author(&self) -> Author {
        match self.message() {
            Some(_) => Author::Person,
            None => Author::Machine,
        }
    }

    /// Whether no booking is left to prepare for.
    pub(super) fn is_an_end(&self) -> bool {
        match self {
            Self::Requested
            | Self::Confirmed
            | Self::Amended { .. }
            | Self::RequestAmended { .. }
            | Self::OfficeWrote { .. }
            | Self::RequestArrived(_)
            | Self::OrganiserWrote { .. } => false,
            Self::Declined { .. }
            | Self::CancelledByOrganiser { .. }
            | Self::CancelledByProvider { .. }
            | Self::OptionExpired => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_can_neither_break_the_line_nor_run_a_script() {
        assert!(Link::parse("https://raum.example.org/b/K7Q2#t=abc").is_ok());
        for bad in [
            "javascript:alert(1)",
            "https://a b",
            "https://a\r\nb",
            "https://ä.de",
            "ftp://a",
        ] {
            assert_eq!(Link::parse(bad), Err(LinkError), "{bad:?}");
        }
    }
}
