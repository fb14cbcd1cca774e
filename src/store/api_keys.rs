//! API keys: what is stored of them is a hash, and what each may do.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::ids::{ApiKeyId, ProviderId};
use domain::policy::Grant;
use domain::text::Name;

use crate::column::Table;
use crate::error::StoreError;
use crate::grants;
use crate::instant::seconds;
use crate::schema::{api_key, api_key_grant};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const API_KEY: Table = Table("api_key");
const API_KEY_GRANT: Table = Table("api_key_grant");

/// More keys than any office has.
const KEYS_MAX: i64 = 1_000;

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What it is for.
    pub label: Name,
    /// What it may do.
    pub grants: BTreeSet<Grant>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is void.
    pub expires_at: Option<DateTime<Utc>>,
    /// Since when it is void.
    pub revoked_at: Option<DateTime<Utc>>,
}

type KeyRow = (ApiKeyId, String, i64, Option<i64>, Option<i64>);
type GrantRow = (ApiKeyId, String, Option<ProviderId>);

/// Stores a new key by the hash of its secret.
pub fn insert(tx: &mut Tx<'_>, new: &ApiKey, secret_hash: &[u8; 32]) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(api_key::table)
            .values((
                api_key::id.eq(new.id.sql()),
                api_key::label.eq(new.label.as_str()),
                api_key::secret_hash.eq(secret_hash.as_slice()),
                api_key::created_at.eq(seconds(new.created_at)),
                api_key::expires_at.eq(new.expires_at.map(seconds)),
            ))
            .execute(connection)
    })?;
    for grant in &new.grants {
        let (role, provider) = grants::columns(*grant);
        tx.query(|connection| {
            diesel::insert_into(api_key_grant::table)
                .values((
                    api_key_grant::api_key_id.eq(new.id.sql()),
                    api_key_grant::role.eq(role),
                    api_key_grant::provider_id.eq(provider),
                ))
                .execute(connection)
        })?;
    }
    Ok(())
}

/// The key with this hash that is neither expired nor revoked at `now`.
pub fn find_valid(
    tx: &mut Tx<'_>,
    secret_hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<ApiKey>, StoreError> {
    let at = seconds(now);
    let row: Option<KeyRow> = tx.query(|connection| {
        api_key::table
            .filter(api_key::secret_hash.eq(secret_hash.as_slice()))
            .filter(api_key::expires_at.is_null().or(api_key::expires_at.gt(at)))
            .filter(api_key::revoked_at.is_null())
            .select(key_columns())
            .first(connection)
            .optional()
    })?;
    Ok(with_grants(tx, row.into_iter().collect())?.pop())
}

/// All keys, the newest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<ApiKey>, StoreError> {
    let rows = tx.query(|connection| {
        api_key::table
            .order((api_key::created_at.desc(), api_key::id))
            .limit(KEYS_MAX)
            .select(key_columns())
            .load(connection)
    })?;
    with_grants(tx, rows)
}

/// Makes a key void; says whether there was one to revoke.
pub fn revoke(tx: &mut Tx<'_>, id: ApiKeyId, now: DateTime<Utc>) -> Result<Revoked, StoreError> {
    let changed = tx.query(|connection| {
        let standing = api_key::table
            .filter(api_key::id.eq(id.sql()))
            .filter(api_key::revoked_at.is_null());
        diesel::update(standing)
            .set(api_key::revoked_at.eq(seconds(now)))
            .execute(connection)
    })?;
    Ok(if changed == 1 {
        Revoked::Now
    } else {
        Revoked::NoSuchKey
    })
}

/// What came of a revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// It is void from now on.
    Now,
    /// There is no such key, or it was void already.
    NoSuchKey,
}

type KeyColumns = (
    api_key::id,
    api_key::label,
    api_key::created_at,
    api_key::expires_at,
    api_key::revoked_at,
);

fn key_columns() -> KeyColumns {
    (
        api_key::id,
        api_key::label,
        api_key::created_at,
        api_key::expires_at,
        api_key::revoked_at,
    )
}

fn with_grants(tx: &mut Tx<'_>, rows: Vec<KeyRow>) -> Result<Vec<ApiKey>, StoreError> {
    let ids: Vec<_> = rows.iter().map(|(id, ..)| id.sql()).collect();
    let granted: Vec<GrantRow> = tx.query(|connection| {
        api_key_grant::table
            .filter(api_key_grant::api_key_id.eq_any(ids))
            .select((
                api_key_grant::api_key_id,
                api_key_grant::role,
                api_key_grant::provider_id,
            ))
            .load(connection)
    })?;
    let keys = rows
        .into_iter()
        .map(|(id, label, created_at, expires_at, revoked_at)| {
            let own = granted.iter().filter(|(of, ..)| *of == id);
            Ok(ApiKey {
                id,
                label: API_KEY.line("label", &label)?,
                grants: own
                    .map(|(_, role, provider)| grants::parse(API_KEY_GRANT, role, *provider))
                    .collect::<Result<_, _>>()?,
                created_at: API_KEY.at(created_at)?,
                expires_at: API_KEY.optional_at(expires_at)?,
                revoked_at: API_KEY.optional_at(revoked_at)?,
            })
        });
    keys.collect()
}
