//! What must go out after a commit and is never sent inside a request: an entry is written in the transaction whose
//! effect it tells of, and a worker takes it from there.
//!
//! A worker calls [`find_due`], then [`claim`], sends, then [`settle`]. A claim lasts for a time; if the worker dies,
//! the entry is due again after it. So an entry is sent at least once, and a receiver knows a second copy by what
//! stays the same: the entry's key and the time it was made.
//!
//! Entries of one topic about one subject go out in the order in which they were made: the next one waits until the
//! one before it is delivered or given up. Which entry is next follows from state and due time alone: keys are given
//! in another order than transactions commit, so "everything above the last key" would lose entries.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use uuid::Uuid;

use crate::dialect;
use crate::error::StoreError;
use crate::instant::{instant, seconds};
use crate::schema::outbox;
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const WAITING: &str = "waiting";
const DELIVERED: &str = "delivered";
const DEAD: &str = "dead";

/// An entry to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewEntry<'a> {
    /// What kind of message it is; it says who reads the payload.
    pub topic: &'static str,
    /// What it is about.
    pub subject_id: Uuid,
    /// Everything that is needed to write the message, as it was at this moment.
    pub payload: &'a str,
    /// Now.
    pub created_at: DateTime<Utc>,
    /// When it may go out at the earliest.
    pub due_at: DateTime<Utc>,
}

/// An entry that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the outbox.
    pub key: i64,
    /// What kind of message it is.
    pub topic: String,
    /// What it is about.
    pub subject_id: Uuid,
    /// Everything that is needed to write the message.
    pub payload: String,
    /// How often it was claimed.
    pub attempts: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is out.
    Delivered,
    /// It is tried again.
    Retry {
        /// When at the earliest.
        due_at: DateTime<Utc>,
        /// Why it did not go out, without personal data.
        error: String,
    },
    /// It is kept for the operator and not tried again.
    Dead {
        /// Why it will never go out, without personal data.
        error: String,
    },
}

/// Whether what a worker did was still its to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grasp {
    /// It was.
    Held,
    /// Another worker has claimed or settled the entry since.
    Lost,
}

/// How much waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Entries that wait.
    pub waiting: i64,
    /// When the oldest of them was made.
    pub oldest: Option<DateTime<Utc>>,
    /// Entries that were given up and that nobody has dealt with.
    pub dead: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct EntryRow {
    key: i64,
    topic: String,
    subject_id: BoundUuid,
    payload: String,
    attempts: i64,
    created_at: i64,
}

/// Makes an entry, which goes out if the transaction commits.
pub fn enqueue(tx: &mut Tx<'_>, entry: &NewEntry<'_>) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(outbox::table)
            .values((
                outbox::topic.eq(entry.topic),
                outbox::subject_id.eq(entry.subject_id.sql()),
                outbox::payload.eq(entry.payload),
                outbox::created_at.eq(seconds(entry.created_at)),
                outbox::due_at.eq(seconds(entry.due_at)),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// The entry that has been due for the longest time and waits for no earlier one.
pub fn find_due(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Option<Entry>, StoreError> {
    let earlier = diesel::alias!(outbox as earlier);
    let row: Option<EntryRow> = tx.query(|connection| {
        let before = earlier
            .filter(earlier.field(outbox::state).eq(WAITING))
            .filter(earlier.field(outbox::subject_id).eq(outbox::subject_id))
            .filter(earlier.field(outbox::topic).eq(outbox::topic))
            .filter(earlier.field(outbox::key).lt(outbox::key));
        outbox::table
            .filter(outbox::state.eq(WAITING))
            .filter(outbox::due_at.le(seconds(now)))
            .filter(not(exists(before)))
            .order((outbox::due_at, outbox::key))
            .select(EntryRow::as_select())
            .first(connection)
            .optional()
    })?;
    row.map(Entry::try_from).transpose()
}

/// Takes an entry that [`find_due`] found, until `until`; of several workers one has it.
pub fn claim(tx: &mut Tx<'_>, found: &Entry, until: DateTime<Utc>) -> Result<Grasp, StoreError> {
    let attempts = i64::from(found.attempts);
    let claimed = tx.query(|connection| {
        diesel::update(outbox::table.find(found.key))
            .filter(outbox::state.eq(WAITING))
            .filter(outbox::attempts.eq(attempts))
            .set((
                outbox::attempts.eq(attempts + 1),
                outbox::due_at.eq(seconds(until)),
            ))
            .execute(connection)
    })?;
    Ok(Grasp::of(claimed))
}

/// Notes what came of the attempt for which `found` was claimed.
pub fn settle(
    tx: &mut Tx<'_>,
    found: &Entry,
    fate: &Fate,
    now: DateTime<Utc>,
) -> Result<Grasp, StoreError> {
    let (state, due_at, error) = match fate {
        Fate::Delivered => (DELIVERED, None, None),
        Fate::Retry { due_at, error } => (WAITING, Some(*due_at), Some(error)),
        Fate::Dead { error } => (DEAD, None, Some(error)),
    };
    let settled_at = due_at.is_none().then_some(now);
    let settled = tx.query(|connection| {
        diesel::update(outbox::table.find(found.key))
            .filter(outbox::state.eq(WAITING))
            .filter(outbox::attempts.eq(i64::from(found.attempts) + 1))
            .set((
                outbox::state.eq(state),
                outbox::due_at.eq(seconds(due_at.unwrap_or(now))),
                outbox::settled_at.eq(settled_at.map(seconds)),
                outbox::last_error.eq(error),
            ))
            .execute(connection)
    })?;
    Ok(Grasp::of(settled))
}

/// How much waits and how much was given up.
pub fn backlog(tx: &mut Tx<'_>) -> Result<Backlog, StoreError> {
    let waiting = outbox::table.filter(outbox::state.eq(WAITING));
    let (count, oldest): (i64, Option<i64>) = tx.query(|connection| {
        waiting
            .select((
                diesel::dsl::count(outbox::key),
                diesel::dsl::min(outbox::created_at),
            ))
            .first(connection)
    })?;
    let dead = tx.query(|connection| {
        let dead = outbox::table.filter(outbox::state.eq(DEAD));
        dead.count().get_result(connection)
    })?;
    Ok(Backlog {
        waiting: count,
        oldest: oldest.map(|at| instant("outbox", at)).transpose()?,
        dead,
    })
}

/// Deletes at most `limit` entries that were delivered before `before`, and returns how many.
///
/// What was given up is kept until somebody deals with it.
pub fn delete_delivered(
    tx: &mut Tx<'_>,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<usize, StoreError> {
    tx.query(|connection| dialect::delete_delivered(connection, seconds(before), limit))
}

impl Grasp {
    fn of(rows: usize) -> Self {
        if rows == 0 { Self::Lost } else { Self::Held }
    }
}

impl TryFrom<EntryRow> for Entry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        Ok(Self {
            key: row.key,
            topic: row.topic,
            subject_id: row.subject_id.into(),
            payload: row.payload,
            attempts: u32::try_from(row.attempts).map_err(|_| StoreError::BrokenRow {
                table: "outbox",
                why: "the count of attempts is out of range".to_owned(),
            })?,
            created_at: instant("outbox", row.created_at)?,
        })
    }
}
