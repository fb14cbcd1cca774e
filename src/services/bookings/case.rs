//! A booking with everything a page tells of it.

use domain::bookable::Room;
use domain::ids::BookingId;
use domain::provider::{Provider, Site};
use domain::text::Name;
use store::{StoreError, Tx, providers, rooms, sites};

use super::error::BookingError;
use super::lock::{list_own, wanted_of};
use super::read::{Shown, read_booking};
use crate::services::Ctx;

/// A booking, where it takes place, who offers the room, and what comes with it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The booking and who booked.
    pub shown: Shown,
    /// The room; absent where resources alone are booked.
    pub room: Option<Room>,
    /// Where it is.
    pub site: Site,
    /// Who offers it.
    pub provider: Provider,
    /// Each resource with its quantity.
    pub items: Vec<(Name, u32)>,
}

/// The booking with this id, if the caller may see it.
pub fn read_case(tx: &mut Tx<'_>, ctx: &Ctx, id: BookingId) -> Result<Case, BookingError> {
    let shown = read_booking(tx, ctx, id)?;
    let booking = &shown.stored.booking;
    let listed = list_own(tx, ctx, booking)?;
    let has_room = usize::from(booking.room_id.is_some());
    let items = listed.iter().zip(wanted_of(booking)).skip(has_room);
    let items = items.map(|(listed, wanted)| (listed.name.clone(), wanted.quantity));
    let items = items.collect();
    let room = match booking.room_id {
        Some(id) => rooms::find(tx, id)?,
        None => None,
    };
    Ok(Case {
        room,
        site: sites::find(tx, booking.site_id)?.ok_or(StoreError::Missing)?,
        provider: providers::get(tx, booking.provider_id)?,
        items,
        shown,
    })
}
