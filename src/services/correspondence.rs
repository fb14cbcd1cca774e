//! What is written about a booking: the office's own notes, and messages between office and organiser.
//!
//! [`write()`] writes, [`list_notes`] reads what the caller may see. A message is kept with the booking and told to its
//! reader by mail or letter, in the same transaction.

use domain::booking::Kind;
use domain::correspondence::{MESSAGE_PERIOD, MESSAGES_MAX, Note, NoteKind, NoteText};
use domain::ids::{BookingId, NoteId};
use domain::policy::{Action, Subject};
use domain::text::Name;
use store::audit::{self, Entry};
use store::{StoreError, StoredBooking, Tx, TxError, bookings, labels, notes};
use thiserror::Error;

use crate::services::notices::{self, Happening};
use crate::services::{Ctx, Denied, access};

pub use store::notes::NotePage;

/// A note or message with the name of whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What was written.
    pub note: Note,
    /// The account, or what the key is for; told to the office only.
    pub name: Option<Name>,
}

/// Why nothing was written or read.
#[derive(Debug, Error)]
pub enum CorrespondenceError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// An internal use, or a hold that names nobody yet.
    #[error("nobody has booked who could write or be written to")]
    NoOrganiser,
    /// This side has written as much as it may in a day.
    #[error("{limit} messages were written within a day")]
    TooManyMessages {
        /// How many it may write.
        limit: i64,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for CorrespondenceError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// Keeps what the office notes for itself, or tells the other side of the booking by mail or letter.
///
/// Notes and messages to whoever booked are the office's to write; to the office writes whoever has the management link.
pub fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    booking: BookingId,
    kind: NoteKind,
    text: &NoteText,
) -> Result<Note, CorrespondenceError> {
    let action = match kind {
        NoteKind::Note | NoteKind::ToOrganiser => Action::Correspond,
        NoteKind::FromOrganiser => Action::WriteToOffice,
    };
    let stored = find_allowed(tx, ctx, booking, action)?;
    let told = match kind {
        NoteKind::Note => return keep(tx, ctx, &stored, kind, text),
        NoteKind::ToOrganiser => Happening::OfficeWrote,
        NoteKind::FromOrganiser => Happening::OrganiserWrote,
    };
    limit_messages(tx, ctx, &stored, kind)?;
    let note = keep(tx, ctx, &stored, kind, text)?;
    notices::enqueue_message(tx, ctx, told, &stored.booking, text)?;
    Ok(note)
}

/// What was written about a booking, as far as the caller may read it: the newest first, behind `after`, at most `limit`.
pub fn list_notes(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    booking: BookingId,
    after: Option<NotePage>,
    limit: i64,
) -> Result<Vec<Written>, CorrespondenceError> {
    let stored = find_allowed(tx, ctx, booking, Action::ReadBooking)?;
    let subject = Subject::Booking(booking, stored.booking.provider_id);
    let is_office = access::allow(ctx, Action::Correspond, subject).is_ok();
    let kinds = if is_office {
        NoteKind::ALL
    } else {
        &[NoteKind::ToOrganiser, NoteKind::FromOrganiser]
    };
    let notes = notes::list_of_booking(tx, stored.key, kinds, after, limit)?;
    let authors = notes.iter().map(|note| note.by).filter(|_| is_office);
    let names = labels::list_labels(tx, &authors.collect::<Vec<_>>())?;
    let written = |note: Note| Written {
        name: names.get(&note.by).cloned(),
        note,
    };
    Ok(notes.into_iter().map(written).collect())
}

fn find_allowed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    action: Action,
) -> Result<StoredBooking, CorrespondenceError> {
    let stored = bookings::find(tx, id)?.ok_or(Denied::NotFound)?;
    let subject = Subject::Booking(id, stored.booking.provider_id);
    access::allow(ctx, action, subject)?;
    Ok(stored)
}

/// Refuses a message that nobody would read, and one too many of a side.
fn limit_messages(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    stored: &StoredBooking,
    kind: NoteKind,
) -> Result<(), CorrespondenceError> {
    let booking = &stored.booking;
    if booking.kind == Kind::Internal || booking.organiser_id.is_none() {
        return Err(CorrespondenceError::NoOrganiser);
    }
    // Two writers at once would both count the same.
    notes::lock(tx, stored.key)?;
    let written = notes::count_since(tx, stored.key, kind, ctx.now - MESSAGE_PERIOD)?;
    if written >= MESSAGES_MAX {
        let limit = MESSAGES_MAX;
        return Err(CorrespondenceError::TooManyMessages { limit });
    }
    Ok(())
}

fn keep(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    stored: &StoredBooking,
    kind: NoteKind,
    text: &NoteText,
) -> Result<Note, CorrespondenceError> {
    let note = Note {
        id: NoteId(ctx.new_id()),
        booking: stored.key,
        kind,
        text: text.clone(),
        at: ctx.now,
        by: ctx.actor.by(),
    };
    notes::insert(tx, &note)?;
    let entry = Entry {
        at: ctx.now,
        by: note.by,
        action: match kind {
            NoteKind::Note => "booking.noted",
            NoteKind::ToOrganiser => "booking.organiser_written_to",
            NoteKind::FromOrganiser => "booking.office_written_to",
        },
        subject_kind: "booking",
        subject_id: stored.booking.id.0,
        detail: &[("note", note.id.to_string())],
    };
    audit::record(tx, &entry)?;
    Ok(note)
}
