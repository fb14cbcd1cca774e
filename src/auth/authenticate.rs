//! From what a caller shows to who he is.

use chrono::{DateTime, Utc};
use domain::policy::Actor;
use store::{StoreError, Tx, TxError, api_keys, bookings};
use thiserror::Error;

use super::token::InstanceSecret;
use super::{secret, session};

/// What a caller shows; nobody shows nothing.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'a> {
    /// An API key.
    ApiKey(&'a str),
    /// The management token of a booking.
    ManagementToken(&'a str),
    /// The token of a session.
    Session(&'a str),
}

/// The caller is not who he says.
#[derive(Debug, Error)]
pub enum AuthError {
    /// The key or token is unknown, expired or revoked, or its account disabled.
    #[error("the credentials are not valid")]
    Invalid,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for AuthError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Invalid => None,
        }
    }
}

/// Who shows this, as of `now`.
pub fn authenticate(
    tx: &mut Tx<'_>,
    instance: &InstanceSecret,
    shown: Shown<'_>,
    now: DateTime<Utc>,
) -> Result<Actor, AuthError> {
    match shown {
        Shown::ApiKey(key) => {
            let found = api_keys::find_valid(tx, &secret::hash(key), now)?;
            let key = found.ok_or(AuthError::Invalid)?;
            Ok(Actor::Key {
                id: key.id,
                grants: key.grants,
            })
        }
        Shown::Session(token) => {
            let signed_in = session::find(tx, token, now)?.ok_or(AuthError::Invalid)?;
            Ok(signed_in.actor())
        }
        Shown::ManagementToken(token) => {
            let booking = InstanceSecret::booking_of(token).ok_or(AuthError::Invalid)?;
            let version = bookings::find_token_version(tx, booking)?.ok_or(AuthError::Invalid)?;
            if instance.is_management_token(token, booking, version) {
                Ok(Actor::Guest(booking))
            } else {
                Err(AuthError::Invalid)
            }
        }
    }
}
