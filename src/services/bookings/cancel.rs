//! The steps that give a time back: declined by staff, cancelled by either party.

use domain::booking::{Booking, Party, WrongState};
use domain::ids::BookingId;
use domain::policy::Action;
use domain::text::Text;
use store::{StoredBooking, Tx, bookings};

use super::claim::release;
use super::error::BookingError;
use super::lock::lock;
use super::notice::{self, Notice};
use crate::services::Ctx;

/// Staff refuse a request or option.
pub fn decline(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    reason: Option<&Text>,
) -> Result<StoredBooking, BookingError> {
    give_back(tx, ctx, id, Action::Decide, Notice::Declined, |booking| {
        booking.decline(ctx.now, ctx.actor.by(), reason.cloned())
    })
}

/// The organiser withdraws or cancels; staff may enter it for him, or take the room away.
pub fn cancel(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    party: Party,
    reason: Option<&Text>,
) -> Result<StoredBooking, BookingError> {
    let action = match party {
        Party::Organiser => Action::ChangeBooking,
        Party::Provider => Action::Decide,
    };
    give_back(tx, ctx, id, action, Notice::Cancelled, |booking| {
        booking.cancel(ctx.now, ctx.actor.by(), party, reason.cloned())
    })
}

fn give_back(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    action: Action,
    notice: Notice,
    step: impl Fn(Booking) -> Result<Booking, WrongState>,
) -> Result<StoredBooking, BookingError> {
    let locked = lock(tx, ctx, id, action)?;
    let owner = locked.owner();
    let booking = step(locked.stored.booking)?;
    release(tx, owner)?;
    let changed = StoredBooking {
        key: locked.stored.key,
        booking,
    };
    let stored = bookings::update_if_version(tx, changed)?.ok_or(BookingError::Stale)?;
    notice::record(tx, ctx, &stored.booking, notice)?;
    Ok(stored)
}
