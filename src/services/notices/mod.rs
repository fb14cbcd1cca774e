//! Messages about bookings: put into the outbox by each step, or as letters into the outgoing tray, and read back when
//! they are written.
//!
//! [`enqueue`] keeps what the step did, [`enqueue_message`] what a person wrote, [`read`] gives it back with everything
//! else a message names. A message that waited for a broken relay so tells what was decided then, in the order of the
//! steps, and the last one tells what holds. Texts and calendar entries are made of it by whoever sends or prints.

mod happening;
mod read;
mod snapshot;

use domain::booking::{Booking, Kind};
use domain::correspondence::NoteText;
use domain::ids::{BookingId, LetterId};
use serde::{Deserialize, Serialize};
use store::letters::{self, NewLetter};
use store::outbox::{self, NewEntry};
use store::{StoreError, Tx, organisers};

use crate::services::Ctx;
use snapshot::{FormerSnapshot, Snapshot};

pub use happening::Happening;
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

/// An entry of the outbox, or a letter.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    happening: Happening,
    reader: Reader,
    booking: Snapshot,
    former: Option<FormerSnapshot>,
    /// What a person wrote.
    #[serde(default)]
    message: Option<String>,
}

/// How a message reaches its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Mail,
    /// Its reader has no address for mails.
    Letter,
    /// There is nobody to tell.
    Nobody,
}

/// Puts the messages about a step on their way: to the organiser, and of a new request to the office too.
///
/// `former` is the booking before a change. Internal uses have nobody to write to.
pub fn enqueue(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    happening: Happening,
    booking: &Booking,
    former: Option<&Booking>,
) -> Result<(), StoreError> {
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
            message: None,
        };
        tell(tx, ctx, booking, &payload)?;
    }
    Ok(())
}

/// Puts on its way what office or organiser wrote to the other.
pub fn enqueue_message(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    happening: Happening,
    booking: &Booking,
    text: &NoteText,
) -> Result<(), StoreError> {
    let payload = Payload {
        happening,
        reader: match happening {
            Happening::OrganiserWrote => Reader::Office,
            _ => Reader::Organiser,
        },
        booking: Snapshot::of(booking),
        former: None,
        message: Some(text.to_string()),
    };
    tell(tx, ctx, booking, &payload)
}

/// Lays an entry of the outbox into the tray: its reader has lost his address since it was made.
pub fn turn_into_letter(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    subject: BookingId,
    payload: &str,
) -> Result<(), StoreError> {
    let read: Result<Payload, _> = serde_json::from_str(payload);
    let read = read.map_err(|_| broken("the payload cannot be read"))?;
    put_letter(tx, ctx, subject, (read.happening, payload))
}

fn tell(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    booking: &Booking,
    payload: &Payload,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(payload);
    let text = text.map_err(|_| broken("the payload cannot be written"))?;
    match way(tx, booking, payload.reader)? {
        Way::Mail => put_mail(tx, ctx, booking.id, &text),
        Way::Letter => put_letter(tx, ctx, booking.id, (payload.happening, &text)),
        Way::Nobody => Ok(()),
    }
}

/// The one place that decides between mail and letter.
fn way(tx: &mut Tx<'_>, booking: &Booking, reader: Reader) -> Result<Way, StoreError> {
    let organiser = match (booking.kind, reader) {
        (Kind::Internal, _) => None,
        (Kind::External, Reader::Office) => return Ok(Way::Mail),
        (Kind::External, Reader::Organiser) => booking.organiser_id,
    };
    let Some(organiser) = organiser else {
        return Ok(Way::Nobody);
    };
    Ok(match organisers::has_email(tx, organiser)? {
        Some(true) => Way::Mail,
        Some(false) => Way::Letter,
        None => Way::Nobody,
    })
}

fn put_mail(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    subject: BookingId,
    payload: &str,
) -> Result<(), StoreError> {
    let entry = NewEntry {
        topic: TOPIC,
        subject_id: subject.0,
        payload,
        created_at: ctx.now,
        due_at: ctx.now,
    };
    outbox::enqueue(tx, &entry)
}

fn put_letter(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    subject: BookingId,
    (happening, payload): (Happening, &str),
) -> Result<(), StoreError> {
    let letter = NewLetter {
        id: LetterId(ctx.new_id()),
        booking: subject,
        happening: happening.code(),
        payload,
        created_at: ctx.now,
    };
    letters::insert(tx, &letter)
}

fn broken(why: &str) -> StoreError {
    StoreError::BrokenRow {
        table: "outbox",
        why: why.to_owned(),
    }
}
