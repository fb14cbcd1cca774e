//! API keys as the operator gives them out at the command line.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::ids::{ApiKeyId, ProviderId};
use domain::policy::{Action, Grant, Subject};
use domain::text::Name;
use store::api_keys::{self, ApiKey, Revoked};
use store::audit::{self, Entry};
use store::{StoreError, Tx, TxError, providers};
use thiserror::Error;

use crate::auth::secret::Secret;
use crate::services::{Ctx, Denied, access};

/// The prefix by which people and scanners know a key.
pub const PREFIX: &str = "grk";

/// What a new key is for.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// Who will use it.
    pub label: Name,
    /// What it may do.
    pub grants: BTreeSet<Grant>,
    /// From when on it is void.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Why a key was not made or revoked.
#[derive(Debug, Error)]
pub enum ApiKeyError {
    /// The caller may not give out keys.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such provider.
    #[error("there is no provider {0}")]
    UnknownProvider(ProviderId),
    /// A key that may do nothing would only be a riddle later.
    #[error("a key needs at least one role")]
    NoGrant,
    /// It would be void before it is used.
    #[error("the key would have expired already")]
    ExpiresInThePast,
    /// There is no such key, or it was revoked before.
    #[error("there is no valid key {0}")]
    NoSuchKey(ApiKeyId),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for ApiKeyError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// Makes a key. The secret is returned and not stored, so it can be shown this once.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    new: &NewApiKey,
) -> Result<(ApiKeyId, Secret), ApiKeyError> {
    access::allow(ctx, Action::Admit, Subject::Installation)?;
    check(tx, ctx, new)?;
    let key = ApiKey {
        id: ApiKeyId(ctx.new_id()),
        label: new.label.clone(),
        grants: new.grants.clone(),
        created_at: ctx.now,
        expires_at: new.expires_at,
        revoked_at: None,
    };
    let secret = Secret::new(PREFIX, [ctx.random(), ctx.random()]);
    api_keys::insert(tx, &key, &secret.hash())?;
    record(tx, ctx, key.id, "api_key.created")?;
    Ok((key.id, secret))
}

fn check(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewApiKey) -> Result<(), ApiKeyError> {
    if new.grants.is_empty() {
        return Err(ApiKeyError::NoGrant);
    }
    if new.expires_at.is_some_and(|end| end <= ctx.now) {
        return Err(ApiKeyError::ExpiresInThePast);
    }
    for grant in &new.grants {
        if let Grant::Staff(provider) = grant {
            providers::find(tx, *provider)?.ok_or(ApiKeyError::UnknownProvider(*provider))?;
        }
    }
    Ok(())
}

/// All keys, the newest first, without their secrets.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Vec<ApiKey>, ApiKeyError> {
    access::allow(ctx, Action::Admit, Subject::Installation)?;
    Ok(api_keys::list(tx)?)
}

/// Makes a key void from now on.
pub fn revoke(tx: &mut Tx<'_>, ctx: &Ctx, id: ApiKeyId) -> Result<(), ApiKeyError> {
    access::allow(ctx, Action::Admit, Subject::Installation)?;
    match api_keys::revoke(tx, id, ctx.now)? {
        Revoked::Now => Ok(record(tx, ctx, id, "api_key.revoked")?),
        Revoked::NoSuchKey => Err(ApiKeyError::NoSuchKey(id)),
    }
}

fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ApiKeyId,
    action: &'static str,
) -> Result<(), StoreError> {
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind: "api_key",
        subject_id: id.0,
        detail: &[],
    };
    audit::record(tx, &entry)
}
