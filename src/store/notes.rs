//! Notes and messages about a booking. Only added, never changed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::correspondence::{Note, NoteKind};
use domain::ids::{BookingKey, NoteId};
use domain::text::Prose;

use crate::by;
use crate::column::Table;
use crate::dialect;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::booking_note;
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const NOTE: Table = Table("booking_note");

/// Where a list of notes goes on: behind the note with these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotePage {
    /// When the last one shown was written.
    pub at: DateTime<Utc>,
    /// Its id.
    pub id: NoteId,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = booking_note)]
struct NoteRow {
    id: NoteId,
    booking_key: i64,
    kind: String,
    text: String,
    at: i64,
    author: String,
}

/// Waits until nobody else writes about this booking, so that what is counted stays true until the commit.
pub fn lock(tx: &mut Tx<'_>, booking: BookingKey) -> Result<(), StoreError> {
    let text = format!("notes of booking {}", booking.0);
    tx.query(|connection| dialect::lock_text(connection, &text))
}

/// Stores a new note.
pub fn insert(tx: &mut Tx<'_>, new: &Note) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(booking_note::table)
            .values((
                booking_note::id.eq(new.id.sql()),
                booking_note::booking_key.eq(new.booking.0),
                booking_note::kind.eq(new.kind.code()),
                booking_note::text.eq(new.text.as_str()),
                booking_note::at.eq(seconds(new.at)),
                booking_note::author.eq(by::code(new.by)),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// How many notes of a kind were written about a booking after `since`.
pub fn count_since(
    tx: &mut Tx<'_>,
    booking: BookingKey,
    kind: NoteKind,
    since: DateTime<Utc>,
) -> Result<i64, StoreError> {
    tx.query(|connection| {
        booking_note::table
            .filter(booking_note::booking_key.eq(booking.0))
            .filter(booking_note::at.gt(seconds(since)))
            .filter(booking_note::kind.eq(kind.code()))
            .count()
            .get_result(connection)
    })
}

/// The notes of these kinds about a booking, the newest first, behind `after`, at most `limit`.
pub fn list_of_booking(
    tx: &mut Tx<'_>,
    booking: BookingKey,
    kinds: &[NoteKind],
    after: Option<NotePage>,
    limit: i64,
) -> Result<Vec<Note>, StoreError> {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    let mut notes = booking_note::table
        .filter(booking_note::booking_key.eq(booking.0))
        .filter(booking_note::kind.eq_any(kinds))
        .order((booking_note::at.desc(), booking_note::id.desc()))
        .limit(limit)
        .select(NoteRow::as_select())
        .into_boxed();
    if let Some(NotePage { at, id }) = after {
        let at = seconds(at);
        let same_time = booking_note::at.eq(at).and(booking_note::id.lt(id.sql()));
        notes = notes.filter(booking_note::at.lt(at).or(same_time));
    }
    let rows: Vec<NoteRow> = tx.query(|connection| notes.load(connection))?;
    rows.into_iter().map(Note::try_from).collect()
}

impl TryFrom<NoteRow> for Note {
    type Error = StoreError;

    fn try_from(row: NoteRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            booking: BookingKey(row.booking_key),
            kind: NOTE.value("kind", NoteKind::parse(&row.kind))?,
            text: NOTE.value("text", Prose::parse(&row.text))?,
            at: NOTE.at(row.at)?,
            by: NOTE.value("author", by::parse(&row.author).ok_or(()))?,
        })
    }
}
