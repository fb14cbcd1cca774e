//! A cancelled or declined booking is taken up again: a request whose time is judged anew.

use domain::availability::{Asker, Wish};
use domain::ids::BookingId;
use domain::policy::Action;
use domain::rules::Requests;
use store::{StoredBooking, Tx, atoms, bookings};

use super::claim::{granted, judge, replace};
use super::error::BookingError;
use super::lock::{lock, wanted_of};
use super::notice::{self, Notice};
use crate::services::Ctx;
use crate::services::calendars::{atoms_of, zone_of};

/// Makes a request of a cancelled or declined booking, if its time is free and the rules of today let it.
pub fn reinstate(tx: &mut Tx<'_>, ctx: &Ctx, id: BookingId) -> Result<StoredBooking, BookingError> {
    let locked = lock(tx, ctx, id, Action::Decide)?;
    let booking = locked
        .booking()
        .clone()
        .reinstate(ctx.now, ctx.actor.by())?;
    let wish = Wish {
        asker: Asker::Staff,
        attendees: booking.purpose.attendees,
        layout: booking.purpose.layout,
        purpose: booking.purpose.code.as_ref(),
        own: Some(locked.owner()),
        ..Wish::look(booking.times.span)
    };
    let verdict = judge(tx, ctx, &locked.listed, &wanted_of(&booking), &wish)?;
    let verdict = granted(verdict, zone_of(&locked.listed), None)?;
    if verdict.requests == Requests::Block {
        replace(tx, locked.owner(), &verdict.claims, None)?;
    } else {
        // Calendars stop to show it as cancelled.
        atoms::bump_revisions(tx, &atoms_of(&locked.listed))?;
    }
    let changed = StoredBooking {
        key: locked.stored.key,
        booking,
    };
    let stored = bookings::update_if_version(tx, changed)?.ok_or(BookingError::Stale)?;
    notice::record(tx, ctx, &stored.booking, Notice::Requested)?;
    Ok(stored)
}
