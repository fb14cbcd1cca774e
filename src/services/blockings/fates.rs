//! A blocking on its ground: what stands there is settled, and what is left is claimed.

use std::collections::BTreeSet;

use domain::availability::{ClaimOwner, WantedClaim};
use domain::blocking::Blocking;
use domain::bookable::BookableId;
use domain::closure::{Cause, Grounds};
use domain::ids::{AtomId, BlockingKey, BookingId, BookingKey};
use domain::policy::{Action, Subject};
use store::audit::{self, Entry};
use store::{StoreError, StoredBooking, Tx, atoms, bookings, claims, resolutions, space};

use super::error::BlockingError;
use super::ground::{Ground, list_items};
use crate::services::bookings::BookingError;
use crate::services::bookings::claim::replace;
use crate::services::bookings::lock::wanted_of;
use crate::services::fates::{self, Fate, Settled};
use crate::services::{Ctx, access};

/// What becomes of the bookings that a blocking meets.
#[derive(Clone, Debug)]
pub struct Settling {
    /// Why, and who decided.
    pub grounds: Grounds,
    /// The fate of each booking, named once.
    pub fates: Vec<(BookingId, Fate)>,
}

/// What a blocking can claim once its ground is settled.
pub(super) struct Settlement {
    claims: Vec<WantedClaim>,
    settled: Vec<Settled>,
}

/// Locks the ground of `blocking`, settles what stands there, and finds what it can claim.
///
/// Everything is locked at once, in ascending order: its own atoms, those it claims now if it is `stored`, and those
/// of the bookings whose fate is decided, where they are and where they go.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    blocking: &Blocking,
    stored: Option<BlockingKey>,
    settling: Option<&Settling>,
) -> Result<Settlement, BlockingError> {
    let fates: &[_] = settling.map_or(&[], |settling| &settling.fates);
    let seen = find_bookings(tx, blocking, fates)?;
    let locked = lock(tx, ctx, blocking, stored, &seen)?;
    let listed = list_items(tx, ctx, blocking, &locked)?;
    let own = stored.map(ClaimOwner::Blocking);
    let before = Ground::load(tx, ctx, blocking, &listed, own)?.in_the_way();
    if let Some((stranger, _)) = seen
        .iter()
        .find(|(seen, _)| !before.bookings.contains(&seen.key))
    {
        return Err(BlockingError::NotInTheWay(stranger.booking.id));
    }
    let mut settled = Vec::with_capacity(seen.len());
    for (seen, fate) in seen {
        let grounds = settling.map(|settling| &settling.grounds);
        let grounds = grounds.ok_or(StoreError::Missing)?;
        settled.push(carry_out(tx, ctx, &seen, fate, grounds)?);
    }
    let after = Ground::load(tx, ctx, blocking, &listed, own)?;
    let standing = standing(tx, stored, &settled)?;
    after.in_the_way().check(tx, &standing)?;
    Ok(Settlement {
        claims: after.claims(),
        settled,
    })
}

impl Settlement {
    /// Makes the claims of the blocking and puts on record what was decided and done.
    pub(super) fn write(
        self,
        tx: &mut Tx<'_>,
        ctx: &Ctx,
        (key, blocking): (BlockingKey, &Blocking),
        grounds: Option<&Grounds>,
        action: &'static str,
    ) -> Result<(), StoreError> {
        replace(tx, ClaimOwner::Blocking(key), &self.claims, None)?;
        for settled in &self.settled {
            if let Some(grounds) = grounds {
                fates::record(tx, ctx, Cause::Blocking(key), settled, grounds)?;
            }
        }
        record(tx, ctx, blocking, action)
    }
}

/// Writes down what was done to a blocking.
pub(super) fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    blocking: &Blocking,
    action: &'static str,
) -> Result<(), StoreError> {
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind: "blocking",
        subject_id: blocking.id.0,
        detail: &[("version", blocking.version.to_string())],
    };
    audit::record(tx, &entry)
}

/// Locks the atoms of `blocking`, those it claims now, and those of bookings with their fates.
pub(super) fn lock(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    blocking: &Blocking,
    stored: Option<BlockingKey>,
    seen: &[(StoredBooking, &Fate)],
) -> Result<Vec<AtomId>, BlockingError> {
    let items = blocking.items.iter().map(|item| item.bookable);
    let of_fates = seen.iter().flat_map(|(stored, fate)| {
        let now = wanted_of(&stored.booking);
        now.into_iter().chain(fate.wanted(&stored.booking))
    });
    let ids: Vec<BookableId> = items
        .chain(of_fates.map(|wanted| wanted.bookable))
        .collect();
    let mut wanted = space::list_atoms(tx, &ids)?;
    let owners = seen
        .iter()
        .map(|(stored, _)| ClaimOwner::Booking(stored.key));
    for owner in owners.chain(stored.map(ClaimOwner::Blocking)) {
        let claimed = claims::list_claims_of(tx, owner)?;
        wanted.extend(claimed.into_iter().map(|claim| claim.atom));
    }
    atoms::lock_atoms(tx, &wanted, ctx.now)?;
    Ok(wanted)
}

fn find_bookings<'a>(
    tx: &mut Tx<'_>,
    blocking: &Blocking,
    fates: &'a [(BookingId, Fate)],
) -> Result<Vec<(StoredBooking, &'a Fate)>, BlockingError> {
    let mut seen = Vec::with_capacity(fates.len());
    for (id, fate) in fates {
        let stored = bookings::find(tx, *id)?
            .filter(|stored| stored.booking.provider_id == blocking.provider_id);
        seen.push((stored.ok_or(BlockingError::NotInTheWay(*id))?, fate));
    }
    Ok(seen)
}

/// Reads the booking again, now that it is locked, and carries out its fate.
fn carry_out(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    seen: &StoredBooking,
    fate: &Fate,
    grounds: &Grounds,
) -> Result<Settled, BlockingError> {
    let booking = seen.booking.id;
    let unsettled = |error: BookingError| BlockingError::Unsettled { booking, error };
    let subject = Subject::Booking(booking, seen.booking.provider_id);
    access::allow(ctx, Action::Decide, subject)?;
    let stored = bookings::find(tx, booking)?.ok_or(StoreError::Missing)?;
    if wanted_of(&stored.booking) != wanted_of(&seen.booking) {
        let why = "the booking moved to other rooms meanwhile".to_owned();
        return Err(StoreError::Contention { why }.into());
    }
    fates::carry_out(tx, ctx, stored, fate, grounds).map_err(unsettled)
}

/// The bookings that may stay where the blocking is: let stand now, or earlier because of it.
fn standing(
    tx: &mut Tx<'_>,
    stored: Option<BlockingKey>,
    settled: &[Settled],
) -> Result<BTreeSet<BookingKey>, StoreError> {
    let earlier = match stored {
        Some(key) => resolutions::list_let_stand(tx, key)?,
        None => Vec::new(),
    };
    let now = settled
        .iter()
        .filter(|settled| settled.outcome == domain::closure::Outcome::LetStand);
    let now = now.map(|settled| settled.stored.key);
    Ok(earlier.into_iter().chain(now).collect())
}
