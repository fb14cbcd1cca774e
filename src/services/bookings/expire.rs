//! The job that writes down which holds and options ran out. Readers knew it before.

use domain::booking::StatusName;
use domain::policy::Action;
use store::{StoredBooking, Tx, bookings};

use super::claim::release;
use super::error::BookingError;
use super::lock::lock;
use super::notice::{self, Notice};
use crate::services::Ctx;

/// Whether a hold or option ran out that is not written as expired yet.
pub fn has_overdue(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<bool, BookingError> {
    Ok(bookings::find_overdue(tx, ctx.now)?.is_some())
}

/// Writes one overdue hold or option as expired, if it still is; says whether there was one.
///
/// One booking for each transaction: locking several, one after another, could wait for somebody who waits for us.
pub fn expire_next(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Expired, BookingError> {
    let Some(overdue) = bookings::find_overdue(tx, ctx.now)? else {
        return Ok(Expired::None);
    };
    let locked = lock(tx, ctx, overdue, Action::Decide)?;
    let was = locked.booking().stage.status.name();
    if locked
        .booking()
        .stage
        .status
        .valid_until()
        .is_none_or(|until| ctx.now < until)
    {
        return Ok(Expired::Overtaken);
    }
    let owner = locked.owner();
    let booking = locked.stored.booking.expire(ctx.now)?;
    release(tx, owner)?;
    let changed = StoredBooking {
        key: locked.stored.key,
        booking,
    };
    let stored = bookings::update_if_version(tx, changed)?.ok_or(BookingError::Stale)?;
    if was == StatusName::Option {
        notice::record(tx, ctx, &stored.booking, Notice::Expired)?;
    }
    Ok(Expired::One)
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expired {
    /// Nothing is overdue.
    None,
    /// One was, but somebody was faster.
    Overtaken,
    /// One is expired.
    One,
}
