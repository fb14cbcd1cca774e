//! The outgoing tray (Postausgang): letters to those who have no e-mail, to be printed and posted by the office.
//!
//! What becomes a letter is decided by [`notices`]. [`list_letters`] shows a shelf of the tray, [`read_letters`] gives
//! what is needed to write letters out; [`mark_printed`], [`mark_sent`] and [`take_back`] keep track of them.

use std::collections::BTreeSet;

use domain::booking::Reference;
use domain::correspondence::Letter;
use domain::ids::{BookingId, LetterId, OrganiserId, ProviderId};
use domain::party::{Contact, Organiser};
use domain::policy::{Action, Subject};
use store::audit::{self, Entry};
use store::letters::{self, StoredLetter};
use store::{StoreError, Tx, TxError, organisers};
use thiserror::Error;

use crate::services::notices::{self, Happening, NoticeError, Told};
use crate::services::{Ctx, Denied, access};

pub use store::letters::{LetterPage, Shelf};

/// The most letters that are read or marked in one act: a morning's post of one office.
pub const LETTERS_MAX: usize = 50;

/// Why nothing was read or marked.
#[derive(Debug, Error)]
pub enum LetterError {
    /// Not for this caller; one letter of several is enough.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// More than one act may take.
    #[error("more than {limit} letters at once")]
    TooMany {
        /// How many it may take.
        limit: usize,
    },
    /// What a letter tells cannot be read any more.
    #[error("a letter cannot be written")]
    Unwritable(#[source] NoticeError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NoticeError> for LetterError {
    fn from(error: NoticeError) -> Self {
        match error {
            NoticeError::Store(error) => Self::Store(error),
            other => Self::Unwritable(other),
        }
    }
}

impl TxError for LetterError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// A letter as it lies in the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTray {
    /// The letter.
    pub letter: Letter,
    /// What it tells; absent if this program does not know it.
    pub happening: Option<Happening>,
    /// The booking it is about.
    pub booking_id: BookingId,
    /// The short reference of the booking.
    pub reference: Reference,
    /// To whom it goes.
    pub recipient: Option<Contact>,
}

/// A letter with everything that it says.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The letter.
    pub letter: Letter,
    /// What it tells whom.
    pub told: Told,
}

/// The letters of one shelf, of those `asked` for among the providers for whom the caller works, behind `after`.
pub fn list_letters(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (shelf, asked): (Shelf, Option<&[ProviderId]>),
    after: Option<LetterPage>,
    limit: i64,
) -> Result<Vec<InTray>, LetterError> {
    access::allow(ctx, Action::KeepLetters, Subject::Installation)?;
    let providers = access::own_among(ctx, asked);
    let stored = letters::list(tx, shelf, providers.as_deref(), after, limit)?;
    let ids: BTreeSet<OrganiserId> = stored.iter().filter_map(|one| one.organiser_id).collect();
    let organisers = organisers::list_by_ids(tx, &Vec::from_iter(ids))?;
    let in_tray = |stored| in_tray(stored, &organisers);
    Ok(stored.into_iter().map(in_tray).collect())
}

fn in_tray(stored: StoredLetter, organisers: &[Organiser]) -> InTray {
    let is_reader = |organiser: &&Organiser| Some(organiser.id) == stored.organiser_id;
    let organiser = organisers.iter().find(is_reader);
    InTray {
        recipient: organiser.map(|organiser| organiser.contact.clone()),
        happening: Happening::of_code(&stored.happening),
        letter: stored.letter,
        booking_id: stored.booking_id,
        reference: stored.reference,
    }
}

/// How many letters wait in the trays of the providers for whom the caller works.
pub fn count_open(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<i64, LetterError> {
    access::allow(ctx, Action::KeepLetters, Subject::Installation)?;
    let providers = access::own_among(ctx, None);
    Ok(letters::count_open(tx, providers.as_deref())?)
}

/// Opens letters to write them out, in the order in which they were made.
pub fn read_letters(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    ids: &[LetterId],
) -> Result<Vec<Opened>, LetterError> {
    let mut opened = Vec::new();
    for stored in list_allowed(tx, ctx, ids)? {
        let told = notices::read(tx, ctx, stored.booking_id, &stored.payload)?;
        opened.push(Opened {
            letter: stored.letter,
            told: told.ok_or(NoticeError::Gone)?,
        });
    }
    Ok(opened)
}

/// Notes that letters were printed; those that were printed before keep their day.
pub fn mark_printed(tx: &mut Tx<'_>, ctx: &Ctx, ids: &[LetterId]) -> Result<(), LetterError> {
    let stored = list_allowed(tx, ctx, ids)?;
    letters::mark_printed(tx, ids, ctx.now)?;
    record(tx, ctx, "letter.printed", &stored)
}

/// Notes that letters were posted; those that were posted before keep their day.
pub fn mark_sent(tx: &mut Tx<'_>, ctx: &Ctx, ids: &[LetterId]) -> Result<(), LetterError> {
    let mut stored = list_allowed(tx, ctx, ids)?;
    stored.retain(|one| one.letter.sent.is_none());
    letters::mark_sent(tx, ids, ctx.now, ctx.actor.by())?;
    record(tx, ctx, "letter.sent", &stored)
}

/// Lays letters back into the tray that were marked as posted by mistake.
pub fn take_back(tx: &mut Tx<'_>, ctx: &Ctx, ids: &[LetterId]) -> Result<(), LetterError> {
    let mut stored = list_allowed(tx, ctx, ids)?;
    stored.retain(|one| one.letter.sent.is_some());
    letters::take_back(tx, ids)?;
    record(tx, ctx, "letter.taken_back", &stored)
}

/// The letters with these ids, if the caller may have all of them.
fn list_allowed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    ids: &[LetterId],
) -> Result<Vec<StoredLetter>, LetterError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > LETTERS_MAX {
        return Err(LetterError::TooMany { limit: LETTERS_MAX });
    }
    let stored = letters::list_by_ids(tx, &ids)?;
    for one in &stored {
        let subject = Subject::Internal(one.letter.provider_id);
        access::allow(ctx, Action::KeepLetters, subject)?;
    }
    if stored.len() == ids.len() {
        Ok(stored)
    } else {
        Err(Denied::NotFound.into())
    }
}

fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static str,
    letters: &[StoredLetter],
) -> Result<(), LetterError> {
    for one in letters {
        let entry = Entry {
            at: ctx.now,
            by: ctx.actor.by(),
            action,
            subject_kind: "letter",
            subject_id: one.letter.id.0,
            detail: &[("booking", one.booking_id.to_string())],
        };
        audit::record(tx, &entry)?;
    }
    Ok(())
}
