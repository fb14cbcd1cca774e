//! Sessions of people who signed in, by the hash of the token that their browser shows.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::ids::AccountId;

use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{account, session};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const SESSION: Table = Table("session");

/// The stored form of a token.
pub type TokenHash = [u8; 32];

/// A session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who signed in.
    pub account: AccountId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last used, as far as that was written down.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends in any case.
    pub expires_at: DateTime<Utc>,
}

/// When a session has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// It expired by then.
    pub now: DateTime<Utc>,
    /// Or it was last used by then.
    pub last_seen_by: DateTime<Utc>,
}

/// Opens a session.
pub fn insert(tx: &mut Tx<'_>, token: &TokenHash, new: &Session) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(session::table)
            .values((
                session::token_hash.eq(token.as_slice()),
                session::account_id.eq(new.account.sql()),
                session::created_at.eq(seconds(new.created_at)),
                session::last_seen_at.eq(seconds(new.last_seen_at)),
                session::expires_at.eq(seconds(new.expires_at)),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// The session with this token that has not ended, of an account that is not disabled.
pub fn find(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    ended: Ended,
) -> Result<Option<Session>, StoreError> {
    let row: Option<(AccountId, i64, i64, i64)> = tx.query(|connection| {
        session::table
            .inner_join(account::table)
            .filter(session::token_hash.eq(token.as_slice()))
            .filter(session::expires_at.gt(seconds(ended.now)))
            .filter(session::last_seen_at.gt(seconds(ended.last_seen_by)))
            .filter(account::disabled_at.is_null())
            .select((
                session::account_id,
                session::created_at,
                session::last_seen_at,
                session::expires_at,
            ))
            .first(connection)
            .optional()
    })?;
    row.map(|(account, created_at, last_seen_at, expires_at)| {
        Ok(Session {
            account,
            created_at: SESSION.at(created_at)?,
            last_seen_at: SESSION.at(last_seen_at)?,
            expires_at: SESSION.at(expires_at)?,
        })
    })
    .transpose()
}

/// Notes that the session was used, unless a later use is noted already.
pub fn touch(tx: &mut Tx<'_>, token: &TokenHash, now: DateTime<Utc>) -> Result<(), StoreError> {
    let at = seconds(now);
    tx.query(|connection| {
        let row = session::table.filter(session::token_hash.eq(token.as_slice()));
        diesel::update(row.filter(session::last_seen_at.lt(at)))
            .set(session::last_seen_at.eq(at))
            .execute(connection)
    })?;
    Ok(())
}

/// Ends a session; gives back whose it was.
pub fn delete(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<AccountId>, StoreError> {
    let account = tx.query(|connection| {
        session::table
            .filter(session::token_hash.eq(token.as_slice()))
            .select(session::account_id)
            .first(connection)
            .optional()
    })?;
    tx.query(|connection| {
        let row = session::table.filter(session::token_hash.eq(token.as_slice()));
        diesel::delete(row).execute(connection)
    })?;
    Ok(account)
}

/// Ends the sessions of an account but the `keep` newest.
pub fn delete_of(tx: &mut Tx<'_>, account: AccountId, keep: i64) -> Result<(), StoreError> {
    let newest_to_go: Option<i64> = tx.query(|connection| {
        session::table
            .filter(session::account_id.eq(account.sql()))
            .order(session::key.desc())
            .offset(keep)
            .select(session::key)
            .first(connection)
            .optional()
    })?;
    let Some(newest_to_go) = newest_to_go else {
        return Ok(());
    };
    tx.query(|connection| {
        let own = session::table.filter(session::account_id.eq(account.sql()));
        diesel::delete(own.filter(session::key.le(newest_to_go))).execute(connection)
    })?;
    Ok(())
}

/// Deletes at most `limit` sessions that have ended, and returns how many.
pub fn delete_ended(tx: &mut Tx<'_>, ended: Ended, limit: i64) -> Result<usize, StoreError> {
    let [now, last_seen_by] = [ended.now, ended.last_seen_by].map(seconds);
    let is_over = || {
        session::expires_at
            .le(now)
            .or(session::last_seen_at.le(last_seen_by))
    };
    let keys: Vec<i64> = tx.query(|connection| {
        session::table
            .filter(is_over())
            .order(session::key)
            .limit(limit)
            .select(session::key)
            .load(connection)
    })?;
    tx.query(|connection| {
        // Whoever is there again meanwhile stays.
        let rows = session::table.filter(session::key.eq_any(keys));
        diesel::delete(rows.filter(is_over())).execute(connection)
    })
}
