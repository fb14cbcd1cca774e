//! Everything that a message about a booking may name.

use domain::bookable::{BookableId, Handover};
use domain::booking::Booking;
use domain::correspondence::NoteText;
use domain::ids::{BookingId, RoomId};
use domain::interval::Interval;
use domain::party::Organiser;
use domain::provider::{Provider, Site};
use domain::text::Name;
use store::feeds::scope::list_places_of;
use store::listings::{self, Listed};
use store::{StoreError, Tx, audit, bookings, organisers, providers, sites};
use thiserror::Error;

use super::snapshot::FormerSnapshot;
use super::{Happening, Payload, Reader};
use crate::services::Ctx;
use crate::services::bookings::lock::{list_own, wanted_of};
use crate::services::bookings::notice::Notice;

/// Why an entry can never become a message, or not now.
#[derive(Debug, Error)]
pub enum NoticeError {
    /// The payload is none of this program's.
    #[error("the payload cannot be read")]
    Payload,
    /// The booking, or what it was for, has gone.
    #[error("the booking, or what it was for, does not exist any more")]
    Gone,
    /// The database failed; worth another attempt.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for NoticeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing => Self::Gone,
            other => Self::Store(other),
        }
    }
}

impl store::TxError for NoticeError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Payload | Self::Gone => None,
        }
    }
}

/// A message to be written.
#[derive(Clone, Debug)]
pub struct Told {
    /// What it tells.
    pub happening: Happening,
    /// Whom.
    pub reader: Reader,
    /// The booking as it stood after the step.
    pub booking: Booking,
    /// What a person wrote, if that is what it tells.
    pub message: Option<NoteText>,
    /// Where and when it was to be before, if that changed.
    pub former: Option<Former>,
    /// Its room and resources, the room first.
    pub listed: Vec<Listed>,
    /// Whoever booked.
    pub organiser: Organiser,
    /// Whether it was ever promised, and so is in the calendar of whoever booked.
    pub was_promised: bool,
    /// Whose room it is.
    pub provider: Provider,
    /// Where it is.
    pub site: Site,
    /// Where and by whom the room is handed over.
    pub handover: Handover,
}

/// Room and time before a change.
#[derive(Clone, Debug)]
pub struct Former {
    /// The room, if there was one and it still exists.
    pub room: Option<Name>,
    /// The span.
    pub span: Interval,
}

impl Told {
    /// The room, unless resources alone are booked.
    pub fn room(&self) -> Option<&Name> {
        self.booking
            .room_id
            .and(self.listed.first())
            .map(|room| &room.name)
    }

    /// Each resource of the booking with its quantity.
    pub fn items(&self) -> Vec<(&Name, u32)> {
        let wanted = wanted_of(&self.booking);
        let with_quantity = self.listed.iter().zip(wanted);
        let items = with_quantity.skip(usize::from(self.booking.room_id.is_some()));
        items
            .map(|(listed, wanted)| (&listed.name, wanted.quantity))
            .collect()
    }
}

/// Reads an entry of the outbox; `None` if there is nobody to tell.
pub fn read(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    subject: BookingId,
    payload: &str,
) -> Result<Option<Told>, NoticeError> {
    let payload: Payload = serde_json::from_str(payload).map_err(|_| NoticeError::Payload)?;
    let stored = bookings::find(tx, subject)?.ok_or(NoticeError::Gone)?;
    let booking = payload.booking.of_booking(stored.booking);
    let booking = booking.ok_or(NoticeError::Payload)?;
    let message = payload.message()?;
    let Some(organiser_id) = booking.organiser_id else {
        return Ok(None);
    };
    let rooms: Vec<_> = booking.room_id.into_iter().collect();
    let place = list_places_of(tx, &rooms)?.pop();
    Ok(Some(Told {
        happening: payload.happening,
        reader: payload.reader,
        message,
        former: match &payload.former {
            Some(former) => Some(read_former(tx, ctx, former)?),
            None => None,
        },
        listed: list_own(tx, ctx, &booking)?,
        organiser: organisers::find(tx, organiser_id)?.ok_or(NoticeError::Gone)?,
        was_promised: audit::was_done(tx, subject.0, Notice::Confirmed.action())?,
        provider: providers::get(tx, booking.provider_id)?,
        site: sites::find(tx, booking.site_id)?.ok_or(NoticeError::Gone)?,
        handover: place.map(|place| place.handover).unwrap_or_default(),
        booking,
    }))
}

impl Payload {
    fn message(&self) -> Result<Option<NoteText>, NoticeError> {
        let parsed = self.message.as_deref().map(NoteText::parse).transpose();
        parsed.map_err(|_| NoticeError::Payload)
    }
}

fn read_former(tx: &mut Tx<'_>, ctx: &Ctx, former: &FormerSnapshot) -> Result<Former, NoticeError> {
    let room = former.room_id.map(|id| BookableId::Room(RoomId(id)));
    let ids: Vec<_> = room.into_iter().collect();
    let listed = listings::load(tx, &ids, ctx.now)?.pop();
    Ok(Former {
        room: listed.map(|listed| listed.name),
        span: former.span().ok_or(NoticeError::Payload)?,
    })
}
