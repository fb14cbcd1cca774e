//! Why an organiser's record was not written.

use domain::text::Code;
use store::{StoreError, TxError};
use thiserror::Error;

use crate::services::Denied;

/// Why nothing was done. Nothing of it was kept.
#[derive(Debug, Error)]
pub enum OrganiserError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The provider does not exist.
    #[error("the provider does not exist")]
    UnknownProvider,
    /// The provider knows no such customer group.
    #[error("the provider has no customer group {0}")]
    UnknownGroup(Code),
    /// Somebody changed it meanwhile.
    #[error("the record was changed meanwhile")]
    Stale,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for OrganiserError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
