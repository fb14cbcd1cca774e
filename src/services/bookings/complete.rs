//! After the use: it took place, or nobody came. Neither changes a claim, but calendars tell of it.

use domain::booking::{Booking, WrongState};
use domain::ids::BookingId;
use domain::policy::Action;
use store::{StoredBooking, Tx, atoms, bookings};

use super::error::BookingError;
use super::lock::lock;
use super::notice::{self, Notice};
use crate::services::Ctx;
use crate::services::calendars::atoms_of;

/// It took place.
pub fn complete(tx: &mut Tx<'_>, ctx: &Ctx, id: BookingId) -> Result<StoredBooking, BookingError> {
    end(tx, ctx, id, Notice::Completed, |booking| {
        booking.complete(ctx.now, ctx.actor.by())
    })
}

/// Nobody came.
pub fn mark_no_show(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
) -> Result<StoredBooking, BookingError> {
    end(tx, ctx, id, Notice::NoShow, |booking| {
        booking.mark_no_show(ctx.now, ctx.actor.by())
    })
}

fn end(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    notice: Notice,
    step: impl Fn(Booking) -> Result<Booking, WrongState>,
) -> Result<StoredBooking, BookingError> {
    let locked = lock(tx, ctx, id, Action::Decide)?;
    let StoredBooking { key, booking } = locked.stored;
    let booking = step(booking)?;
    atoms::bump_revisions(tx, &atoms_of(&locked.listed))?;
    let stored = bookings::update_if_version(tx, StoredBooking { key, booking })?
        .ok_or(BookingError::Stale)?;
    notice::record(tx, ctx, &stored.booking, notice)?;
    Ok(stored)
}
