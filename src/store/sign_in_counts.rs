//! How often signing in failed, by what failed; the subjects are hashes, so no address and no network is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::column::Table;
use crate::dialect;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::sign_in_count;
use crate::tx::Tx;

const SIGN_IN_COUNT: Table = Table("sign_in_count");

/// A keyed hash of what is counted.
pub type Subject = [u8; 32];

/// What is known of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How often it failed, as of `last_at`.
    pub failures: u32,
    /// The last attempt that was counted.
    pub last_at: DateTime<Utc>,
    /// From when on the count says nothing any more.
    pub forget_at: DateTime<Utc>,
}

/// Keeps others from counting for this subject until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, subject: &Subject) -> Result<(), StoreError> {
    let text = format!("sign-in {subject:02x?}");
    tx.query(|connection| dialect::lock_text(connection, &text))
}

/// The count of this subject.
pub fn find(tx: &mut Tx<'_>, subject: &Subject) -> Result<Option<Count>, StoreError> {
    let row: Option<(i64, i64, i64)> = tx.query(|connection| {
        sign_in_count::table
            .filter(sign_in_count::subject.eq(subject.as_slice()))
            .select((
                sign_in_count::failures,
                sign_in_count::last_at,
                sign_in_count::forget_at,
            ))
            .first(connection)
            .optional()
    })?;
    row.map(|(failures, last_at, forget_at)| {
        Ok(Count {
            failures: SIGN_IN_COUNT.count("failures", failures)?,
            last_at: SIGN_IN_COUNT.at(last_at)?,
            forget_at: SIGN_IN_COUNT.at(forget_at)?,
        })
    })
    .transpose()
}

/// Writes the count of this subject, which is locked.
pub fn set(tx: &mut Tx<'_>, subject: &Subject, count: Count) -> Result<(), StoreError> {
    let values = (
        sign_in_count::failures.eq(i64::from(count.failures)),
        sign_in_count::last_at.eq(seconds(count.last_at)),
        sign_in_count::forget_at.eq(seconds(count.forget_at)),
    );
    let of = sign_in_count::subject.eq(subject.as_slice());
    let changed = tx.query(|connection| {
        diesel::update(sign_in_count::table.filter(of))
            .set(values)
            .execute(connection)
    })?;
    if changed == 0 {
        tx.query(|connection| {
            diesel::insert_into(sign_in_count::table)
                .values((of, values))
                .execute(connection)
        })?;
    }
    Ok(())
}

/// Forgets what is known of this subject.
pub fn delete(tx: &mut Tx<'_>, subject: &Subject) -> Result<(), StoreError> {
    tx.query(|connection| {
        let row = sign_in_count::table.filter(sign_in_count::subject.eq(subject.as_slice()));
        diesel::delete(row).execute(connection)
    })?;
    Ok(())
}

/// Deletes at most `limit` counts that say nothing any more, and returns how many.
pub fn delete_forgotten(
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<usize, StoreError> {
    let is_over = sign_in_count::forget_at.le(seconds(now));
    let keys: Vec<i64> = tx.query(|connection| {
        sign_in_count::table
            .filter(is_over)
            .order(sign_in_count::forget_at)
            .limit(limit)
            .select(sign_in_count::key)
            .load(connection)
    })?;
    tx.query(|connection| {
        let rows = sign_in_count::table.filter(sign_in_count::key.eq_any(keys));
        diesel::delete(rows.filter(is_over)).execute(connection)
    })
}
