//! Why nothing was done to a site.

use domain::holidays::MunicipalHoliday;
use store::{StoreError, TxError};
use thiserror::Error;

use crate::services::Denied;

/// Why a site was not read or written.
#[derive(Debug, Error)]
pub enum SiteError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The provider does not exist for the caller.
    #[error("the provider does not exist for the caller")]
    UnknownProvider,
    /// Somebody else changed it since the caller read it.
    #[error("the site was changed meanwhile")]
    Stale,
    /// The law of the Land leaves this holiday to none of its municipalities.
    #[error("no municipality of the Land has {0}")]
    HolidayNotInLand(MunicipalHoliday),
    /// Rooms, resources or closures belong to it.
    #[error("rooms, resources or closures belong to the site")]
    NotEmpty,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for SiteError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
