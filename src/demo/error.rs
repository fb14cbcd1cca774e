//! Why there is no demo.

use std::path::PathBuf;

use store::{StoreError, TxError};
use thiserror::Error;

use crate::demo::county::BrokenFile;
use crate::services::api_keys::ApiKeyError;
use crate::services::import_rooms::EnterError;
use crate::services::listings::ListingError;
use crate::services::providers::ProviderError;
use crate::services::sites::SiteError;

/// Why a demo was not made or served.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The directory belongs to somebody's installation.
    #[error(
        "{} holds a database that is no demo; nothing was changed. Name another directory with --data",
        .0.display()
    )]
    NotADemo(PathBuf),
    /// A demo that was interrupted while it was filled.
    #[error(
        "{} holds a demo that was not filled to its end; delete that directory and start again",
        .0.display()
    )]
    Unfinished(PathBuf),
    /// The files of the demo are wrong.
    #[error(transparent)]
    File(#[from] BrokenFile),
    /// A room of the list is wrong.
    #[error("the demo's list of rooms is wrong: {0}")]
    Rooms(String),
    /// A provider was refused.
    #[error("the demo's providers could not be entered")]
    Provider(#[from] ProviderError),
    /// A site was refused.
    #[error("the demo's sites could not be entered")]
    Site(#[from] SiteError),
    /// A room or resource was refused.
    #[error("the demo's rooms could not be entered")]
    Listing(#[from] ListingError),
    /// The list of rooms was refused.
    #[error("the demo's list of rooms could not be entered")]
    Import(#[from] EnterError),
    /// No key was made.
    #[error("no key could be made")]
    Key(#[from] ApiKeyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for DemoError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Provider(error) => error.store_error(),
            Self::Site(error) => error.store_error(),
            Self::Listing(error) => error.store_error(),
            Self::Import(error) => error.store_error(),
            Self::Key(error) => error.store_error(),
            Self::Store(error) => Some(error),
            Self::NotADemo(_) | Self::Unfinished(_) | Self::File(_) | Self::Rooms(_) => None,
        }
    }
}
