//! The promise: by staff, of a request or an option; and the office's provisional reservation before it.

use chrono::{DateTime, Utc};
use domain::booking::{Booking, StatusName, WrongState};
use domain::ids::BookingId;
use domain::interval::Interval;
use domain::policy::Action;
use store::listings::Listed;
use store::{StoredBooking, Tx, bookings, claims};

use super::claim::secure;
use super::error::BookingError;
use super::lock::{Locked, list_own, lock, wanted_of};
use super::notice::{self, Notice};
use crate::services::Ctx;
use crate::services::calendars::{atoms_of, occupied};

/// Confirms a request or option. Requests that competed for the same space are declined in the same transaction.
///
/// All claims must still be there; those of a competing request are made now, if the time is still free.
pub fn confirm(tx: &mut Tx<'_>, ctx: &Ctx, id: BookingId) -> Result<StoredBooking, BookingError> {
    let locked = lock(tx, ctx, id, Action::Decide)?;
    check_asked(ctx, &locked)?;
    let promised = locked.booking().clone().confirm(ctx.now, ctx.actor.by())?;
    secure(tx, ctx, &locked, None)?;
    let confirmed = finish(tx, ctx, &locked, promised, Notice::Confirmed)?;
    decline_rivals(tx, ctx, &locked)?;
    Ok(confirmed)
}

/// A hold names nobody to whom something could be promised.
fn check_asked(ctx: &Ctx, locked: &Locked) -> Result<(), WrongState> {
    match locked.status(ctx) {
        from @ StatusName::Held => Err(WrongState {
            from,
            to: StatusName::Confirmed,
        }),
        _ => Ok(()),
    }
}

/// Reserves provisionally until `until`, which lies between now and the start of the use.
pub fn set_option(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    until: DateTime<Utc>,
) -> Result<StoredBooking, BookingError> {
    let locked = lock(tx, ctx, id, Action::Decide)?;
    let latest = locked.booking().times.span.start();
    if until <= ctx.now || latest < until {
        return Err(BookingError::OptionOutOfBounds { latest });
    }
    let reserved = locked
        .booking()
        .clone()
        .set_option(ctx.now, ctx.actor.by(), until)?;
    secure(tx, ctx, &locked, Some(until))?;
    finish(tx, ctx, &locked, reserved, Notice::Reserved)
}

fn finish(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    locked: &Locked,
    booking: Booking,
    notice: Notice,
) -> Result<StoredBooking, BookingError> {
    let changed = StoredBooking {
        key: locked.stored.key,
        booking,
    };
    let stored = bookings::update_if_version(tx, changed)?.ok_or(BookingError::Stale)?;
    notice::record(tx, ctx, &stored.booking, notice)?;
    Ok(stored)
}

/// Declines the open requests that competed with a booking: they want the same atoms at the same time and hold none.
fn decline_rivals(tx: &mut Tx<'_>, ctx: &Ctx, winner: &Locked) -> Result<(), BookingError> {
    let atoms = atoms_of(&winner.listed);
    let span = occupied(&winner.listed, winner.booking().times.span);
    for rival in rivals_near(tx, winner, span)? {
        let listed = list_own(tx, ctx, &rival.booking)?;
        let shares_space = atoms_of(&listed).iter().any(|atom| atoms.contains(atom));
        let meets = occupied(&listed, rival.booking.times.span).overlaps(span);
        let holds_nothing =
            claims::list_claims_of(tx, store::ClaimOwner::Booking(rival.key))?.is_empty();
        if shares_space && meets && holds_nothing && is_exclusive(&listed, winner) {
            let declined = rival.booking.decline(ctx.now, ctx.actor.by(), None)?;
            let stored = bookings::update_if_version(
                tx,
                StoredBooking {
                    key: rival.key,
                    booking: declined,
                },
            )?
            .ok_or(BookingError::Stale)?;
            notice::record(tx, ctx, &stored.booking, Notice::Declined)?;
        }
    }
    Ok(())
}

/// Open requests of the site around `span`; buffers reach at most a day beyond a use.
fn rivals_near(
    tx: &mut Tx<'_>,
    winner: &Locked,
    span: Interval,
) -> Result<Vec<StoredBooking>, BookingError> {
    let around = span.widened(chrono::TimeDelta::days(1), chrono::TimeDelta::days(1));
    let Booking {
        provider_id,
        site_id,
        ..
    } = *winner.booking();
    let mut near = bookings::list_requested(tx, provider_id, site_id, around)?;
    near.retain(|other| other.key != winner.stored.key);
    Ok(near)
}

/// Requests for a pool do not exclude each other; the stock decides when each is confirmed.
fn is_exclusive(listed: &[Listed], winner: &Locked) -> bool {
    let wants_room = |booking: &Booking| {
        wanted_of(booking)
            .iter()
            .any(|wanted| matches!(wanted.bookable, domain::bookable::BookableId::Room(_)))
    };
    wants_room(winner.booking())
        && listed
            .iter()
            .any(|one| matches!(one.bookable, domain::bookable::BookableId::Room(_)))
}
