//! Answers to repeatable requests, written in the transaction of the effect.
//!
//! A use case takes its turn with [`lock`], looks with [`find`], and writes its [`Record`] with [`insert`] last. When
//! two requests with one key run at once, the second one waits for the first and then finds the record: without the
//! wait it would be judged while the first holds what both want, and refused. Only successes are kept, so a refusal
//! is judged anew.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::dialect;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::idempotency;
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

/// By whom and under which key a request was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestKey<'a> {
    /// The caller; for guests a fixed word, since their keys are random.
    pub principal: &'a str,
    /// What the caller chose.
    pub key: &'a str,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// A digest of the request, by which another request under the same key is known.
    pub request_hash: [u8; 32],
    /// The status of the answer.
    pub status: u16,
    /// What was made.
    pub subject_id: Uuid,
    /// The body of the answer, without secrets.
    pub answer: String,
}

/// Waits until no other transaction works under this key; fails when that takes longer than the store's patience.
///
/// To be called before anything else is locked, so that nobody who waits here is waited for.
pub fn lock(tx: &mut Tx<'_>, key: RequestKey<'_>) -> Result<(), StoreError> {
    let text = format!("{} {}", key.principal, key.key);
    tx.query(|connection| dialect::lock_text(connection, &text))
}

/// The answer that was given under this key.
pub fn find(tx: &mut Tx<'_>, key: RequestKey<'_>) -> Result<Option<Record>, StoreError> {
    let row: Option<(Vec<u8>, i64, BoundUuid, String)> = tx.query(|connection| {
        idempotency::table
            .find((key.principal, key.key))
            .select((
                idempotency::body_hash,
                idempotency::status,
                idempotency::subject_id,
                idempotency::answer,
            ))
            .first(connection)
            .optional()
    })?;
    row.map(record).transpose()
}

/// Keeps the answer; if another request got there first, the whole use case is run again.
pub fn insert(
    tx: &mut Tx<'_>,
    key: RequestKey<'_>,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(idempotency::table)
            .values((
                idempotency::principal.eq(key.principal),
                idempotency::idempotency_key.eq(key.key),
                idempotency::body_hash.eq(record.request_hash.as_slice()),
                idempotency::status.eq(i64::from(record.status)),
                idempotency::subject_id.eq(record.subject_id.sql()),
                idempotency::answer.eq(&record.answer),
                idempotency::created_at.eq(seconds(now)),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// Deletes at most `limit` records that were made before `before`, and returns how many.
pub fn delete_older(
    tx: &mut Tx<'_>,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<usize, StoreError> {
    tx.query(|connection| dialect::delete_older_answers(connection, seconds(before), limit))
}

fn record(row: (Vec<u8>, i64, BoundUuid, String)) -> Result<Record, StoreError> {
    let (hash, status, subject_id, answer) = row;
    let broken = |why: &str| StoreError::BrokenRow {
        table: "idempotency",
        why: why.to_owned(),
    };
    Ok(Record {
        request_hash: hash
            .try_into()
            .map_err(|_| broken("the digest has another length"))?,
        status: u16::try_from(status).map_err(|_| broken("the status is none"))?,
        subject_id: subject_id.into(),
        answer,
    })
}
