//! Writing claims: always under the lock, always with the revision of what changed.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::availability::{Asker, Verdict, WantedClaim, Wish, check};
use store::listings::Listed;
use store::{ClaimOwner, StoreError, Tx, atoms, claims};

use super::error::{BookingError, Refused};
use super::lock::{Locked, wanted_of};
use super::wish::Overriding;
use crate::services::Ctx;
use crate::services::calendars::{self, Wanted, occupied, zone_of};

/// Judges a wish on locked atoms.
pub fn judge(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    listed: &[Listed],
    wanted: &[Wanted],
    wish: &Wish<'_>,
) -> Result<Verdict, StoreError> {
    let calendars = calendars::load(tx, listed, occupied(listed, wish.span), ctx.now)?;
    Ok(check(&calendars::lines(&calendars, wanted), wish, ctx.now))
}

/// The verdict if the wish may be granted: nothing stands in the way, or staff set aside what may be set aside.
pub fn granted(
    verdict: Verdict,
    zone: Tz,
    overriding: Option<&Overriding>,
) -> Result<Verdict, BookingError> {
    if verdict.is_free() || (overriding.is_some() && verdict.may_be_overridden()) {
        Ok(verdict)
    } else {
        Err(BookingError::Refused(Refused {
            findings: verdict.findings,
            zone,
        }))
    }
}

/// Makes the claims of an owner who has none; none is no change.
pub fn make(
    tx: &mut Tx<'_>,
    owner: ClaimOwner,
    wanted: &[WantedClaim],
    hold_until: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    claims::insert_claims(tx, owner, hold_until, wanted)?;
    let touched: Vec<_> = wanted.iter().map(|claim| claim.atom).collect();
    atoms::bump_revisions(tx, &touched)
}

/// Gives up all claims of `owner` and makes `wanted` in their place; none of both is no change.
pub fn replace(
    tx: &mut Tx<'_>,
    owner: ClaimOwner,
    wanted: &[WantedClaim],
    hold_until: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let mut touched = claims::delete_claims(tx, owner)?;
    claims::insert_claims(tx, owner, hold_until, wanted)?;
    touched.extend(wanted.iter().map(|claim| claim.atom));
    atoms::bump_revisions(tx, &touched)
}

/// Makes sure that a booking which is about to be promised has all its claims, and returns nothing if so.
///
/// A request that held its time has them. One that competed has none, so its time is judged now, as of the
/// office: rules of notice and group were judged when it was asked; whether the time is free is judged here.
pub fn secure(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    locked: &Locked,
    until: Option<DateTime<Utc>>,
) -> Result<(), BookingError> {
    let booking = locked.booking();
    let wanted = wanted_of(booking);
    let wish = Wish {
        asker: Asker::Staff,
        own: Some(locked.owner()),
        attendees: booking.purpose.attendees,
        layout: booking.purpose.layout,
        ..Wish::look(booking.times.span)
    };
    let standing = claims::list_claims_of(tx, locked.owner())?;
    if standing.is_empty() {
        let mut verdict = judge(tx, ctx, &locked.listed, &wanted, &wish)?;
        verdict
            .findings
            .retain(|finding| !finding.reason.may_be_overridden());
        if !verdict.findings.is_empty() {
            return Err(BookingError::Refused(Refused {
                findings: verdict.findings,
                zone: zone_of(&locked.listed),
            }));
        }
        return Ok(replace(tx, locked.owner(), &verdict.claims, until)?);
    }
    claims::set_hold_until(tx, locked.stored.key, until)?;
    atoms::bump_revisions(
        tx,
        &standing.iter().map(|claim| claim.atom).collect::<Vec<_>>(),
    )?;
    Ok(())
}

/// Gives up the claims of a booking that ends.
pub fn release(tx: &mut Tx<'_>, owner: ClaimOwner) -> Result<(), StoreError> {
    let freed = claims::delete_claims(tx, owner)?;
    atoms::bump_revisions(tx, &freed)
}
