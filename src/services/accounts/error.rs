//! Why an account was not made or changed.

use domain::ids::ProviderId;
use domain::text::Email;
use store::{StoreError, TxError};
use thiserror::Error;

use crate::services::Denied;

/// Why nothing was done. Nothing of it was kept.
#[derive(Debug, Error)]
pub enum AccountError {
    /// The caller may not keep accounts.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// An account that may do nothing would only be a riddle later.
    #[error("an account needs at least one role")]
    NoGrant,
    /// There is no such provider.
    #[error("there is no provider {0}")]
    UnknownProvider(ProviderId),
    /// Somebody signs in with this address already.
    #[error("there is an account for {} already", .0.as_str())]
    AddressTaken(Email),
    /// Nobody signs in with this address.
    #[error("there is no account for {}", .0.as_str())]
    NoSuchAccount(Email),
    /// It is disabled already.
    #[error("the account for {} is disabled already", .0.as_str())]
    DisabledBefore(Email),
    /// It is not disabled.
    #[error("the account for {} is not disabled", .0.as_str())]
    NotDisabled(Email),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for AccountError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
