//! Why a closure was not written, or a booking that it hits not settled.

use domain::bookable::BookableId;
use domain::ids::BookingId;
use store::{StoreError, TxError};
use thiserror::Error;

use crate::services::Denied;
use crate::services::bookings::BookingError;

/// Why nothing was done. Nothing of it was kept.
#[derive(Debug, Error)]
pub enum ClosureError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The site does not exist.
    #[error("the site does not exist")]
    UnknownSite,
    /// The room or resource does not exist, or is not at the site.
    #[error("a room or resource is not at the site")]
    NotAtSite(BookableId),
    /// It would end before it starts.
    #[error("a closure ends after it starts")]
    EndsBeforeStart,
    /// Somebody changed it meanwhile.
    #[error("the closure was changed meanwhile")]
    Stale,
    /// The closure does not hit the booking, or something was decided about it already.
    #[error("the closure does not hit the booking {0}")]
    NotAffected(BookingId),
    /// The booking was not moved or cancelled.
    #[error(transparent)]
    Booking(#[from] BookingError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for ClosureError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Booking(error) => error.store_error(),
            _ => None,
        }
    }
}
