//! Why there is no demo.

use std::path::PathBuf;

use store::{StoreError, TxError};
use thiserror::Error;

use crate::auth::password::HashFailed;
use crate::demo::county::BrokenFile;
use crate::pictures::PictureError;
use crate::services::accounts::AccountError;
use crate::services::api_keys::ApiKeyError;
use crate::services::availability::AvailabilityError;
use crate::services::blockings::error::BlockingError;
use crate::services::bookings::BookingError;
use crate::services::closures::error::ClosureError;
use crate::services::feeds::FeedError;
use crate::services::import_rooms::EnterError;
use crate::services::listings::ListingError;
use crate::services::organisers::OrganiserError;
use crate::services::providers::ProviderError;
use crate::services::rooms::photos::PhotoError;
use crate::services::school_holidays::SchoolHolidaysError;
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
    /// A picture could not be drawn.
    #[error("the demo's pictures could not be drawn")]
    Picture(#[from] PictureError),
    /// A photo was refused.
    #[error("the demo's photos could not be entered")]
    Photo(#[from] PhotoError),
    /// The list of rooms was refused.
    #[error("the demo's list of rooms could not be entered")]
    Import(#[from] EnterError),
    /// An organiser was refused.
    #[error("the demo's organisers could not be entered")]
    Organiser(#[from] OrganiserError),
    /// An account was refused.
    #[error("the demo's accounts could not be made")]
    Account(#[from] AccountError),
    /// A password could not be hashed.
    #[error(transparent)]
    Password(#[from] HashFailed),
    /// School holidays were refused.
    #[error("the demo's school holidays could not be entered")]
    Holidays(#[from] SchoolHolidaysError),
    /// A closure was refused.
    #[error("the demo's closures could not be entered")]
    Closure(#[from] ClosureError),
    /// A blocking was refused.
    #[error("the demo's blockings could not be entered")]
    Blocking(#[from] BlockingError),
    /// A booking failed for another reason than its time.
    #[error("the demo's {name} could not be made")]
    Booking {
        /// Which.
        name: String,
        /// Why.
        #[source]
        error: BookingError,
    },
    /// A feed was refused.
    #[error("the demo's feeds could not be made")]
    Feed(#[from] FeedError),
    /// Free times could not be looked up.
    #[error("free times could not be looked up")]
    Availability(#[from] AvailabilityError),
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
            Self::Organiser(error) => error.store_error(),
            Self::Account(error) => error.store_error(),
            Self::Holidays(error) => error.store_error(),
            Self::Closure(error) => error.store_error(),
            Self::Blocking(error) => error.store_error(),
            Self::Booking { error, .. } => error.store_error(),
            Self::Photo(error) => error.store_error(),
            Self::Feed(error) => error.store_error(),
            Self::Availability(error) => error.store_error(),
            Self::Key(error) => error.store_error(),
            Self::Store(error) => Some(error),
            Self::NotADemo(_)
            | Self::Unfinished(_)
            | Self::File(_)
            | Self::Rooms(_)
            | Self::Picture(_)
            | Self::Password(_) => None,
        }
    }
}
