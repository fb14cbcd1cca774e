//! Why nothing was done to a provider.

use domain::provider::WrongStanding;
use domain::text::Code;
use store::{StoreError, TxError};
use thiserror::Error;

use crate::services::Denied;

/// Why a provider was not read or written.
#[derive(Debug, Error)]
pub enum ProviderError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody else changed it since the caller read it.
    #[error("the provider was changed meanwhile")]
    Stale,
    /// The operator's step is not possible from where it stands.
    #[error(transparent)]
    WrongStanding(#[from] WrongStanding),
    /// A purpose that stands twice in the list.
    #[error("the purpose {0} stands twice")]
    DuplicatePurpose(Code),
    /// A customer group that stands twice in the list.
    #[error("the customer group {0} stands twice")]
    DuplicateGroup(Code),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for ProviderError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
