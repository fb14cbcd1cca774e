//! Working off what a closure hits: each booking moves, is cancelled by the provider, or stands.

use domain::closure::{Cause, Grounds};
use domain::ids::{BookingId, ClosureId};
use store::bookings::Hit;
use store::{Tx, bookings, resolutions};

use super::error::ClosureError;
use super::scope;
use crate::services::Ctx;
use crate::services::fates::{self, Fate, Settled};

/// Decides about one booking that the closure hits.
///
/// Each booking is a transaction of its own, so that the refusal of one leaves the others as they were decided, and
/// whoever repeats the whole act gets the same answer: a decision that was carried out before is told, not repeated.
pub fn resolve(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ClosureId,
    booking: BookingId,
    (fate, grounds): (&Fate, &Grounds),
) -> Result<Settled, ClosureError> {
    let closure = scope::find_allowed(tx, ctx, id)?;
    let cause = Cause::Closure(id);
    let unaffected = ClosureError::NotAffected(booking);
    let stored = bookings::find(tx, booking)?
        .filter(|stored| stored.booking.provider_id == closure.provider_id);
    let Some(stored) = stored else {
        return Err(unaffected);
    };
    let last = resolutions::find_last(tx, cause, stored.key)?;
    if let Some(done) = last.and_then(|last| fates::repeated(&stored, &last, fate)) {
        return Ok(done);
    }
    let stored = fates::lock(tx, ctx, booking, fate)?;
    if bookings::list_affected(tx, &closure, Hit::Only(stored.key), ctx.now, 1)?.is_empty() {
        return Err(unaffected);
    }
    let settled = fates::carry_out(tx, ctx, stored, fate, grounds)?;
    fates::record(tx, ctx, cause, &settled, grounds)?;
    Ok(settled)
}
