//! Messages about bookings: put into the outbox by each step, read back when they are written.
//!
//! [`enqueue`] keeps what the step did, [`read`] gives it back with everything else a message names. A message that
//! waited for a broken relay so tells what was decided then, in the order of the steps, and the last one tells what
//! holds. Texts and calendar entries are made of it by whoever sends.

mod read;
mod snapshot;

use domain::booking::{Booking, Kind};
use serde::{Deserialize, Serialize};
use store::outbox::{self, NewEntry};
use store::{StoreError, Tx};

use crate::services::Ctx;
use snapshot::{FormerSnapshot, Snapshot};

pub use read::{Former, NoticeError, Told, read};

/// The topic of mails about bookings.
pub const TOPIC: &str = "booking_mail";

/// Who reads a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// Whoever booked.
    Organiser,
    /// The office of the provider.
    Office,
}

/// What a message tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// The booking was asked for.
    Requested,
    /// It was promised.
    Confirmed,
    /// It was refused.
    Declined,
    /// It was given up or taken away.
    Cancelled,
    /// Its time, room, items or people changed.
    Amended,
    /// The office's provisional reservation ran out.
    OptionExpired,
}

/// An entry of the outbox.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    happening: Happening,
    reader: Reader,
    booking: Snapshot,
    former: Option<FormerSnapshot>,
}

/// Puts the messages about a step into the outbox: to the organiser, and of a new request to the office too.
///
/// `former` is the booking before a change. Internal uses have nobody to write to.
pub fn enqueue(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    happening: Happening,
    booking: &Booking,
    former: Option<&Booking>,
) -> Result<(), StoreError> {
    if booking.kind == Kind::Internal {
        return Ok(());
    }
    let readers: &[Reader] = match happening {
        Happening::Requested => &[Reader::Organiser, Reader::Office],
        _ => &[Reader::Organiser],
    };
    for reader in readers {
        let payload = Payload {
            happening,
            reader: *reader,
            booking: Snapshot::of(booking),
            former: former.and_then(|former| FormerSnapshot::of(former, booking)),
        };
        put(tx, ctx, booking, &payload)?;
    }
    Ok(())
}

fn put(tx: &mut Tx<'_>, ctx: &Ctx, booking: &Booking, payload: &Payload) -> Result<(), StoreError> {
    let payload = serde_json::to_string(payload).map_err(|_| StoreError::BrokenRow {
        table: "outbox",
        why: "the payload cannot be written".to_owned(),
    })?;
    let entry = NewEntry {
        topic: TOPIC,
        subject_id: booking.id.0,
        payload: &payload,
        created_at: ctx.now,
        due_at: ctx.now,
    };
    outbox::enqueue(tx, &entry)
}
