//! What is written about a booking: notes of the office, messages between office and organiser, letters to post.
//!
//! Whether somebody may write or read does not belong here (see `policy`), nor the words of a letter.

use chrono::{DateTime, TimeDelta, Utc};

use crate::booking::By;
use crate::ids::{BookingKey, LetterId, NoteId, ProviderId};
use crate::text::Prose;
use crate::vocabulary::vocabulary;

/// The text of a note or message: a page or two, so that a letter of it stays one.
pub type NoteText = Prose<4_000>;

/// How many messages one side may write about a booking within [`MESSAGE_PERIOD`]: more than any conversation has, and
/// too few to flood somebody. Each side has its own count, so that neither silences the other.
pub const MESSAGES_MAX: i64 = 20;

/// The time in which messages are counted.
pub const MESSAGE_PERIOD: TimeDelta = TimeDelta::hours(24);

/// Who writes to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// The office to itself; the organiser never reads it.
    Note,
    /// The office to the organiser.
    ToOrganiser,
    /// The organiser to the office.
    FromOrganiser,
}

vocabulary!(NoteKind {
    Note => "note",
    ToOrganiser => "to_organiser",
    FromOrganiser => "from_organiser",
});

/// A note or message about a booking. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The booking.
    pub booking: BookingKey,
    /// Who writes to whom.
    pub kind: NoteKind,
    /// What.
    pub text: NoteText,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: By,
}

/// A letter of the outgoing tray (Postausgang): what would have been a mail, had its reader an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// Whose tray it lies in.
    pub provider_id: ProviderId,
    /// The booking it is about.
    pub booking: BookingKey,
    /// When what it tells was decided.
    pub created_at: DateTime<Utc>,
    /// When it was first printed.
    pub printed_at: Option<DateTime<Utc>>,
    /// When and by whom it was posted.
    pub sent: Option<Sent>,
}

/// A letter is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Since when.
    pub at: DateTime<Utc>,
    /// Who said so.
    pub by: By,
}
