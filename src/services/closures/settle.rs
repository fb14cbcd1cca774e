//! Deciding in one act what becomes of many bookings that a closure hits.

use domain::availability::ClaimOwner;
use domain::bookable::BookableId;
use domain::closure::Grounds;
use domain::ids::{BookingId, ClosureId};
use store::{StoreError, Tx, TxError, atoms, bookings, claims, space};
use thiserror::Error;

use super::error::ClosureError;
use super::{resolve, scope};
use crate::services::Ctx;
use crate::services::bookings::lock::wanted_of;
use crate::services::fates::{Fate, Settled};

/// What was decided about a booking as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The booking.
    pub booking: BookingId,
    /// The version that was seen.
    pub version: i64,
    /// What becomes of it.
    pub fate: Fate,
}

/// Why nothing of the act was done.
#[derive(Debug, Error)]
pub enum SettleError {
    /// It is not about one booking.
    #[error(transparent)]
    Closure(#[from] ClosureError),
    /// Somebody changed the booking since it was seen.
    #[error("the booking {0} was changed meanwhile")]
    Changed(BookingId),
    /// The booking was not moved or cancelled.
    #[error("the booking {booking} could not be settled: {error}")]
    Unsettled {
        /// The booking.
        booking: BookingId,
        /// Why.
        error: ClosureError,
    },
}

impl TxError for SettleError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Closure(error) | Self::Unsettled { error, .. } => error.store_error(),
            Self::Changed(_) => None,
        }
    }
}

impl From<StoreError> for SettleError {
    fn from(error: StoreError) -> Self {
        Self::Closure(error.into())
    }
}

/// Carries out all decisions in one transaction, or none: what changed meanwhile is decided anew by people.
pub fn settle(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ClosureId,
    decisions: &[Decision],
    grounds: &Grounds,
) -> Result<Vec<Settled>, SettleError> {
    scope::find_allowed(tx, ctx, id)?;
    lock_all(tx, ctx, decisions)?;
    let mut settled = Vec::with_capacity(decisions.len());
    for decision in decisions {
        let booking = decision.booking;
        let seen = bookings::find(tx, booking)?;
        if seen.is_some_and(|seen| seen.booking.version != decision.version) {
            return Err(SettleError::Changed(booking));
        }
        let done = resolve::resolve(tx, ctx, id, booking, (&decision.fate, grounds));
        settled.push(done.map_err(|error| SettleError::Unsettled { booking, error })?);
    }
    Ok(settled)
}

/// Locks what any of the decisions may touch at once, in ascending order, as everybody does who books.
fn lock_all(tx: &mut Tx<'_>, ctx: &Ctx, decisions: &[Decision]) -> Result<(), StoreError> {
    let mut ids: Vec<BookableId> = Vec::new();
    let mut locked = Vec::new();
    for decision in decisions {
        let Some(stored) = bookings::find(tx, decision.booking)? else {
            continue;
        };
        let now = wanted_of(&stored.booking);
        let then = decision.fate.wanted(&stored.booking);
        ids.extend(now.into_iter().chain(then).map(|wanted| wanted.bookable));
        let claimed = claims::list_claims_of(tx, ClaimOwner::Booking(stored.key))?;
        locked.extend(claimed.into_iter().map(|claim| claim.atom));
    }
    locked.extend(space::list_atoms(tx, &ids)?);
    atoms::lock_atoms(tx, &locked, ctx.now).map(drop)
}
