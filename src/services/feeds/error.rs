//! Why a feed was not made or changed.

use store::{StoreError, TxError};
use thiserror::Error;

use crate::services::Denied;

/// Why nothing was done. Nothing of it was kept.
#[derive(Debug, Error)]
pub enum FeedError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The room does not exist.
    #[error("the room does not exist")]
    UnknownRoom,
    /// The provider does not exist.
    #[error("the provider does not exist")]
    UnknownProvider,
    /// The provider has as many feeds as it may have.
    #[error("the provider has {limit} feeds already")]
    TooMany {
        /// How many it may have.
        limit: i64,
    },
    /// Somebody changed it meanwhile.
    #[error("the feed was changed meanwhile")]
    Stale,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for FeedError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
