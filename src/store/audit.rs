//! The audit trail: who did what to which thing, written in the transaction that did it.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::booking::By;
use uuid::Uuid;

use crate::by;
use crate::error::StoreError;
use crate::instant::{instant, seconds};
use crate::schema::audit;
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

/// One act.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: By,
    /// What, such as `room.edited`.
    pub action: &'static str,
    /// To what kind of thing.
    pub subject_kind: &'static str,
    /// To which.
    pub subject_id: Uuid,
    /// What else is needed to understand it later; ids and codes, no personal data.
    pub detail: &'a [(&'static str, String)],
}

/// An act as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: By,
    /// What.
    pub action: String,
    /// What else is needed to understand it: a JSON object of texts.
    pub detail: String,
}

/// Writes an entry.
pub fn record(tx: &mut Tx<'_>, entry: &Entry<'_>) -> Result<(), StoreError> {
    let detail: serde_json::Map<String, serde_json::Value> = entry
        .detail
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
        .collect();
    tx.query(|connection| {
        diesel::insert_into(audit::table)
            .values((
                audit::at.eq(seconds(entry.at)),
                audit::actor.eq(by::code(entry.by)),
                audit::action.eq(entry.action),
                audit::subject_kind.eq(entry.subject_kind),
                audit::subject_id.eq(entry.subject_id.sql()),
                audit::detail.eq(serde_json::Value::Object(detail).to_string()),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// What was done to one subject, the oldest first, at most `limit` acts.
pub fn list(tx: &mut Tx<'_>, subject_id: Uuid, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = tx.query(|connection| {
        audit::table
            .filter(audit::subject_id.eq(subject_id.sql()))
            .order(audit::key)
            .limit(limit)
            .select((audit::at, audit::actor, audit::action, audit::detail))
            .load(connection)
    })?;
    rows.into_iter().map(recorded).collect()
}

/// The acts `action` on one subject, the latest first, at most `limit` acts.
pub fn list_latest(
    tx: &mut Tx<'_>,
    subject_id: Uuid,
    action: &str,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = tx.query(|connection| {
        audit::table
            .filter(audit::subject_id.eq(subject_id.sql()))
            .filter(audit::action.eq(action))
            .order(audit::key.desc())
            .limit(limit)
            .select((audit::at, audit::actor, audit::action, audit::detail))
            .load(connection)
    })?;
    rows.into_iter().map(recorded).collect()
}

/// Whether `action` was ever done to a subject.
pub fn was_done(tx: &mut Tx<'_>, subject_id: Uuid, action: &str) -> Result<bool, StoreError> {
    let acts = audit::table
        .filter(audit::subject_id.eq(subject_id.sql()))
        .filter(audit::action.eq(action));
    tx.query(|connection| diesel::select(exists(acts)).get_result(connection))
}

fn recorded(row: (i64, String, String, String)) -> Result<Recorded, StoreError> {
    let (at, actor, action, detail) = row;
    Ok(Recorded {
        at: instant("audit", at)?,
        by: by::parse(&actor).ok_or_else(|| StoreError::BrokenRow {
            table: "audit",
            why: "the actor is unknown".to_owned(),
        })?,
        action,
        detail,
    })
}
