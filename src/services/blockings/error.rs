//! Why a blocking was not written.

use domain::bookable::BookableId;
use domain::ids::BookingId;
use store::{StoreError, StoredBlocking, StoredBooking, TxError};
use thiserror::Error;

use crate::services::Denied;
use crate::services::bookings::BookingError;

/// What a blocking meets, by start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InTheWay {
    /// Bookings whose fate nobody decided.
    pub bookings: Vec<StoredBooking>,
    /// Other blockings, which staff change instead.
    pub blockings: Vec<StoredBlocking>,
}

/// Why nothing was done. Nothing of it was kept.
#[derive(Debug, Error)]
pub enum BlockingError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The room or resource does not exist, or is another provider's.
    #[error("a room or resource does not exist for the provider")]
    UnknownBookable(BookableId),
    /// More than there are of a resource.
    #[error("there are only {stock} of a resource")]
    MoreThanStock {
        /// The resource.
        bookable: BookableId,
        /// How many there are.
        stock: u32,
    },
    /// It would end before it starts.
    #[error("a blocking ends after it starts")]
    EndsBeforeStart,
    /// It meets bookings or blockings.
    #[error("the blocking meets {} bookings and {} blockings", .0.bookings.len(), .0.blockings.len())]
    InTheWay(InTheWay),
    /// A fate was decided for a booking that is not in the way.
    #[error("the blocking does not meet the booking {0}")]
    NotInTheWay(BookingId),
    /// A booking that is in the way was not moved or cancelled.
    #[error("the booking {booking} could not be settled: {error}")]
    Unsettled {
        /// The booking.
        booking: BookingId,
        /// Why.
        error: BookingError,
    },
    /// Somebody changed it meanwhile.
    #[error("the blocking was changed meanwhile")]
    Stale,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for BlockingError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Unsettled { error, .. } => error.store_error(),
            _ => None,
        }
    }
}
