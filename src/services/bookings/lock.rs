//! A booking under the lock of everything it claims or could claim.

use domain::bookable::BookableId;
use domain::booking::{Booking, StatusName};
use domain::ids::{AtomId, BookingId};
use domain::policy::{Action, Subject};
use store::listings::{self, Listed};
use store::{ClaimOwner, StoreError, StoredBooking, Tx, atoms, bookings, claims, space};

use super::error::BookingError;
use super::wish::{list_wanted, still_locked};
use crate::services::calendars::Wanted;
use crate::services::{Ctx, Denied, access};

/// A booking whose atoms are locked until the transaction ends; read under the lock.
#[derive(Clone, Debug)]
pub struct Locked {
    /// The booking.
    pub stored: StoredBooking,
    /// Its room and resources, the room first.
    pub listed: Vec<Listed>,
}

impl Locked {
    /// The owner of the booking's claims.
    pub fn owner(&self) -> ClaimOwner {
        ClaimOwner::Booking(self.stored.key)
    }

    /// The booking.
    pub fn booking(&self) -> &Booking {
        &self.stored.booking
    }

    /// Where the booking stands at the time of the use case.
    pub fn status(&self, ctx: &Ctx) -> StatusName {
        self.stored.booking.status_at(ctx.now)
    }
}

/// Room and resources of a booking with their quantities, the room first.
pub fn wanted_of(booking: &Booking) -> Vec<Wanted> {
    let room = booking.room_id.map(|id| Wanted {
        bookable: BookableId::Room(id),
        quantity: 1,
    });
    let items = booking.items.iter().map(|item| Wanted {
        bookable: BookableId::Resource(item.resource_id),
        quantity: item.quantity,
    });
    room.into_iter().chain(items).collect()
}

/// Finds a booking that the caller may do `action` to.
pub fn find_allowed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    action: Action,
) -> Result<StoredBooking, BookingError> {
    let stored = bookings::find(tx, id)?.ok_or(Denied::NotFound)?;
    access::allow(
        ctx,
        action,
        Subject::Booking(id, stored.booking.provider_id),
    )?;
    Ok(stored)
}

/// Finds a booking, locks everything it claims or could claim, and reads it again under the lock.
pub fn lock(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    action: Action,
) -> Result<Locked, BookingError> {
    let (locked, _) = lock_also(tx, ctx, id, action, &[])?;
    Ok(locked)
}

/// The same, together with other rooms and resources, which the caller must know; they come back in their order.
pub fn lock_with(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    action: Action,
    wanted: &[Wanted],
) -> Result<(Locked, Vec<Listed>), BookingError> {
    let (locked, atoms) = lock_also(tx, ctx, id, action, wanted)?;
    let listed = list_wanted(tx, ctx, wanted)?;
    still_locked(&listed, &atoms)?;
    Ok((locked, listed))
}

/// Atoms are locked once, in ascending order, so no two use cases wait for each other.
///
/// Should the booking have moved to other rooms between the two reads, the whole use case is repeated.
fn lock_also(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    action: Action,
    more: &[Wanted],
) -> Result<(Locked, Vec<AtomId>), BookingError> {
    let before = find_allowed(tx, ctx, id, action)?;
    let own = wanted_of(&before.booking);
    let ids: Vec<_> = own
        .iter()
        .chain(more)
        .map(|wanted| wanted.bookable)
        .collect();
    let mut wanted = space::list_atoms(tx, &ids)?;
    wanted.extend(claimed_atoms(tx, &before)?);
    atoms::lock_atoms(tx, &wanted, ctx.now)?;
    let stored = bookings::find(tx, id)?.ok_or(Denied::NotFound)?;
    let listed = list_own(tx, ctx, &stored.booking)?;
    if wanted_of(&stored.booking) != own {
        let why = "the booking moved to other rooms meanwhile".to_owned();
        return Err(StoreError::Contention { why }.into());
    }
    still_locked(&listed, &wanted)?;
    Ok((Locked { stored, listed }, wanted))
}

/// Claims keep the cells of the day they were made; a hall may have been divided since.
fn claimed_atoms(tx: &mut Tx<'_>, stored: &StoredBooking) -> Result<Vec<AtomId>, StoreError> {
    let own = claims::list_claims_of(tx, ClaimOwner::Booking(stored.key))?;
    Ok(own.into_iter().map(|claim| claim.atom).collect())
}

/// The room and resources of a booking that stands, whoever may see them today.
pub fn list_own(tx: &mut Tx<'_>, ctx: &Ctx, booking: &Booking) -> Result<Vec<Listed>, StoreError> {
    let ids: Vec<_> = wanted_of(booking)
        .into_iter()
        .map(|wanted| wanted.bookable)
        .collect();
    let found = listings::load(tx, &ids, ctx.now)?;
    if found.len() == ids.len() {
        Ok(found)
    } else {
        Err(StoreError::Missing)
    }
}
