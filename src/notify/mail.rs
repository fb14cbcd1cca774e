//! The mail itself: headers and parts as they go over the wire.
//!
//! With a calendar entry the parts are nested as Google's and Nextcloud's own invitations are, which all common
//! programs read: `mixed(alternative(plain, calendar), attachment)`. Outlook acts on the calendar part of the first
//! branch, Apple's and older Thunderbird versions offer the attachment.

use chrono::{DateTime, Utc};
use domain::language::Language;
use domain::text::{Email, Line, Name, Prose, TextError};
use lettre::address::{AddressError, Envelope};
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, ContentTypeErr, HeaderName,
    HeaderValue,
};
use lettre::message::{MultiPart, SinglePart};
use thiserror::Error;

use crate::notify::calendar::CalendarPart;
use crate::notify::message_id::MessageId;

/// Short enough to go over the wire even without a space at which the line could be folded.
const SUBJECT_MAX: usize = 400;

/// More than the longest reason and list of items together.
const BODY_MAX: usize = 200_000;

/// The limit of RFC 5322 without CR LF.
const WIRE_LINE_MAX: usize = 998;

/// The first second that has no four-digit year.
const YEAR_10000: i64 = 253_402_300_800;

/// A name with its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    name: Name,
    address: Email,
}

impl Mailbox {
    /// `name <address>`.
    pub fn new(name: Name, address: Email) -> Self {
        Self { name, address }
    }

    fn header(&self) -> Result<lettre::message::Mailbox, AddressError> {
        let name = header_text(self.name.as_str());
        Ok(lettre::message::Mailbox::new(Some(name), self.parsed()?))
    }

    fn parsed(&self) -> Result<lettre::Address, AddressError> {
        self.address.as_str().parse()
    }
}

/// What marks a mail, the same for every attempt to send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its identity.
    pub id: MessageId,
    /// What all mails about one thing have in common, by which mail programs show them together.
    pub thread: MessageId,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// Who speaks in a mail (RFC 3834).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The installation tells what was done; nothing may answer by itself.
    Machine,
    /// A person wrote the text; who is away may say so.
    Person,
}

/// Everything that a mail consists of.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What marks it.
    pub stamp: Stamp,
    /// Who speaks.
    pub author: Author,
    /// The language of subject and text.
    pub language: Language,
    /// The sender.
    pub from: Mailbox,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<Mailbox>,
    /// The one reader.
    pub to: Mailbox,
    /// One line.
    pub subject: String,
    /// The plain text, its lines separated by `\n`.
    pub body: String,
    /// The entry for the reader's calendar.
    pub calendar: Option<CalendarPart>,
}

/// Why a mail cannot be built. Trying again would give the same.
#[derive(Debug, Error)]
pub enum MailError {
    /// The subject is empty, too long or has a control character.
    #[error("the subject cannot be sent")]
    Subject(#[source] TextError),
    /// The text is empty, too long or has a control character.
    #[error("the text cannot be sent")]
    Body(#[source] TextError),
    /// An address that the mail library does not take.
    #[error("an address cannot be written")]
    Address(#[from] AddressError),
    /// Before 1970 or after 9999.
    #[error("the date cannot be written")]
    Date,
    /// The mail library did not take a content type.
    #[error("a content type cannot be written")]
    ContentType(#[from] ContentTypeErr),
    /// The mail library did not take the whole.
    #[error("the mail cannot be put together")]
    Assembly(#[from] lettre::error::Error),
    /// The result is not what RFC 5322 lets over the wire.
    #[error("the mail has a line that no relay would take")]
    Wire,
}

/// A finished mail: pure ASCII, equal bytes for equal drafts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    id: MessageId,
    envelope: Envelope,
    bytes: Vec<u8>,
}

impl Mail {
    /// Its identity.
    pub fn id(&self) -> &MessageId {
        &self.id
    }

    /// The message in the form of RFC 5322, with CR LF.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Who sends it to whom.
    pub(super) fn envelope(&self) -> &Envelope {
        &self.envelope
    }
}

impl Draft {
    /// Puts the mail together; no text can make this panic, start another header or another part.
    pub fn build(self) -> Result<Mail, MailError> {
        let subject = Line::<SUBJECT_MAX>::parse(&self.subject).map_err(MailError::Subject)?;
        let body = Prose::<BODY_MAX>::parse(&self.body).map_err(MailError::Body)?;
        let envelope = Envelope::new(Some(self.from.parsed()?), vec![self.to.parsed()?])?;
        let headed = self.headed(subject.as_str(), envelope.clone())?;
        let plain = plain_part(body.as_str());
        let message = match &self.calendar {
            None => headed.singlepart(plain)?,
            Some(calendar) => headed.multipart(with_calendar(plain, calendar, &self.stamp.id)?)?,
        };
        let bytes = message.formatted();
        if !is_fit_for_the_wire(&bytes) {
            return Err(MailError::Wire);
        }
        Ok(Mail {
            id: self.stamp.id,
            envelope,
            bytes,
        })
    }

    fn headed(
        &self,
        subject: &str,
        envelope: Envelope,
    ) -> Result<lettre::message::MessageBuilder, MailError> {
        let Stamp {
            id,
            thread,
            written_at,
        } = &self.stamp;
        if !(0..YEAR_10000).contains(&written_at.timestamp()) {
            return Err(MailError::Date);
        }
        let mut headed = lettre::Message::builder()
            .envelope(envelope)
            .date((*written_at).into())
            .message_id(Some(id.to_string()))
            .references(thread.to_string())
            .from(self.from.header()?)
            .to(self.to.header()?)
            .subject(header_text(subject))
            .raw_header(header("Content-Language", self.language.code()));
        headed = match self.author {
            Author::Machine => headed.raw_header(header("Auto-Submitted", "auto-generated")),
            Author::Person => headed.in_reply_to(thread.to_string()),
        };
        if let Some(reply_to) = &self.reply_to {
            headed = headed.reply_to(reply_to.header()?);
        }
        Ok(headed)
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The text as a header can carry it: with single spaces, because lettre 0.11 loses a run of them between words
/// that need encoding, and without what a reader would decode although a person typed it (RFC 2047).
fn header_text(text: &str) -> String {
    let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").replace("=?", "= ?")
}

fn plain_part(body: &str) -> SinglePart {
    SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(format!("{body}\n"))
}

fn with_calendar(
    plain: SinglePart,
    calendar: &CalendarPart,
    id: &MessageId,
) -> Result<MultiPart, ContentTypeErr> {
    let method = calendar.method().as_str();
    let inline = ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"))?;
    let attached = ContentType::parse("application/ics; name=booking.ics")?;
    let entry = |kind: ContentType| {
        SinglePart::builder()
            .header(kind)
            .header(ContentTransferEncoding::Base64)
    };
    let alternative = MultiPart::alternative()
        .boundary(boundary("alternative", id))
        .singlepart(plain)
        .singlepart(entry(inline).body(calendar.ics().as_bytes().to_vec()));
    let attachment = entry(attached)
        .header(ContentDisposition::attachment("booking.ics"))
        .body(calendar.ics().as_bytes().to_vec());
    Ok(MultiPart::mixed()
        .boundary(boundary("mixed", id))
        .multipart(alternative)
        .singlepart(attachment))
}

/// `=_` stands in neither quoted-printable nor base64, so no text can contain the boundary although it is known.
fn boundary(kind: &str, id: &MessageId) -> String {
    format!("=_{kind}_{}", id.local())
}

fn is_fit_for_the_wire(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    let is_fit = |line: &str| {
        line.len() <= WIRE_LINE_MAX && line.bytes().all(|b| b == b'\t' || (32..127).contains(&b))
    };
    text.ends_with("\r\n") && text.split("\r\n").all(is_fit)
}

#[cfg(test)]
mod tests;
