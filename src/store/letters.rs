//! The outgoing tray: letters in place of mails, until somebody has posted them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::booking::{By, Reference};
use domain::correspondence::{Letter, Sent};
use domain::ids::{BookingId, BookingKey, LetterId, OrganiserId, ProviderId};

use crate::among::among;
use crate::by;
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{booking, letter};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const LETTER: Table = Table("letter");

/// A letter to be laid into the tray.
#[derive(Clone, Copy, Debug)]
pub struct NewLetter<'a> {
    /// Its id.
    pub id: LetterId,
    /// What it is about; it lies in the tray of the booking's provider.
    pub booking: BookingId,
    /// What it tells.
    pub happening: &'a str,
    /// Everything that is needed to write it, as it was at this moment.
    pub payload: &'a str,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// A letter with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLetter {
    /// The letter.
    pub letter: Letter,
    /// What it tells.
    pub happening: String,
    /// Everything that is needed to write it.
    pub payload: String,
    /// The booking it is about.
    pub booking_id: BookingId,
    /// The short reference of the booking.
    pub reference: Reference,
    /// To whom it goes.
    pub organiser_id: Option<OrganiserId>,
}

/// Which of the letters are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Those that wait to be posted, the oldest first.
    Open,
    /// Those that were posted, the latest first.
    Sent,
}

/// Where a list of letters goes on: behind the letter with these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterPage {
    /// When the last one shown was made, or posted on the shelf of those.
    pub at: DateTime<Utc>,
    /// Its id.
    pub id: LetterId,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = letter)]
struct LetterRow {
    id: LetterId,
    provider_id: ProviderId,
    booking_key: i64,
    happening: String,
    payload: String,
    created_at: i64,
    printed_at: Option<i64>,
    sent_at: Option<i64>,
    sent_by: Option<String>,
}

/// A letter's row with id, reference and organiser of its booking.
type Row = (LetterRow, BookingId, String, Option<OrganiserId>);

/// Lays a letter into the tray.
pub fn insert(tx: &mut Tx<'_>, new: &NewLetter<'_>) -> Result<(), StoreError> {
    let about: Option<(i64, ProviderId)> = tx.query(|connection| {
        booking::table
            .filter(booking::id.eq(new.booking.sql()))
            .select((booking::key, booking::provider_id))
            .first(connection)
            .optional()
    })?;
    let (booking_key, provider) = about.ok_or(StoreError::Missing)?;
    tx.query(|connection| {
        diesel::insert_into(letter::table)
            .values((
                letter::id.eq(new.id.sql()),
                letter::provider_id.eq(provider.sql()),
                letter::booking_key.eq(booking_key),
                letter::happening.eq(new.happening),
                letter::payload.eq(new.payload),
                letter::created_at.eq(seconds(new.created_at)),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// Letters of these providers (absent: of all) from one shelf, behind `after`, at most `limit`.
pub fn list(
    tx: &mut Tx<'_>,
    shelf: Shelf,
    providers: Option<&[ProviderId]>,
    after: Option<LetterPage>,
    limit: i64,
) -> Result<Vec<StoredLetter>, StoreError> {
    let mut letters = letter::table.inner_join(booking::table).into_boxed();
    if let Some(providers) = providers {
        let providers: Vec<_> = providers.iter().map(|id| id.sql()).collect();
        letters = letters.filter(letter::provider_id.eq_any(providers));
    }
    let after = after.map(|page| (seconds(page.at), page.id.sql()));
    letters = match shelf {
        Shelf::Open => {
            let open = letters
                .filter(letter::sent_at.is_null())
                .order((letter::created_at, letter::id));
            match after {
                None => open,
                Some((at, id)) => {
                    let same_time = letter::created_at.eq(at).and(letter::id.gt(id));
                    open.filter(letter::created_at.gt(at).or(same_time))
                }
            }
        }
        Shelf::Sent => {
            let sent_at = letter::sent_at.assume_not_null();
            let sent = letters
                .filter(letter::sent_at.is_not_null())
                .order((sent_at.desc(), letter::id.desc()));
            match after {
                None => sent,
                Some((at, id)) => {
                    let same_time = sent_at.eq(at).and(letter::id.lt(id));
                    sent.filter(sent_at.lt(at).or(same_time))
                }
            }
        }
    };
    let rows: Vec<Row> = tx.query(|connection| {
        letters
            .limit(limit)
            .select((
                LetterRow::as_select(),
                booking::id,
                booking::reference,
                booking::organiser_id,
            ))
            .load(connection)
    })?;
    rows.into_iter().map(StoredLetter::try_from).collect()
}

/// The letters with these ids, in the order in which they were made; those that do not exist are left out.
pub fn list_by_ids(tx: &mut Tx<'_>, ids: &[LetterId]) -> Result<Vec<StoredLetter>, StoreError> {
    let rows: Vec<Row> = tx.query(|connection| {
        letter::table
            .inner_join(booking::table)
            .filter(among(letter::id, bound(ids)))
            .order((letter::created_at, letter::id))
            .select((
                LetterRow::as_select(),
                booking::id,
                booking::reference,
                booking::organiser_id,
            ))
            .load(connection)
    })?;
    rows.into_iter().map(StoredLetter::try_from).collect()
}

/// How many letters of these providers (absent: of all) wait to be posted.
pub fn count_open(tx: &mut Tx<'_>, providers: Option<&[ProviderId]>) -> Result<i64, StoreError> {
    let mut open = letter::table.filter(letter::sent_at.is_null()).into_boxed();
    if let Some(providers) = providers {
        let providers: Vec<_> = providers.iter().map(|id| id.sql()).collect();
        open = open.filter(letter::provider_id.eq_any(providers));
    }
    tx.query(|connection| open.count().get_result(connection))
}

/// Notes of those letters that were never printed that they are now; returns how many.
pub fn mark_printed(
    tx: &mut Tx<'_>,
    ids: &[LetterId],
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    tx.query(|connection| {
        diesel::update(letter::table.filter(among(letter::id, bound(ids))))
            .filter(letter::printed_at.is_null())
            .set(letter::printed_at.eq(seconds(now)))
            .execute(connection)
    })
}

/// Notes of those letters that wait that they are posted; returns how many.
pub fn mark_sent(
    tx: &mut Tx<'_>,
    ids: &[LetterId],
    now: DateTime<Utc>,
    by: By,
) -> Result<usize, StoreError> {
    tx.query(|connection| {
        diesel::update(letter::table.filter(among(letter::id, bound(ids))))
            .filter(letter::sent_at.is_null())
            .set((
                letter::sent_at.eq(seconds(now)),
                letter::sent_by.eq(by::code(by)),
            ))
            .execute(connection)
    })
}

/// Lays those letters that were posted back into the tray; returns how many.
pub fn take_back(tx: &mut Tx<'_>, ids: &[LetterId]) -> Result<usize, StoreError> {
    tx.query(|connection| {
        diesel::update(letter::table.filter(among(letter::id, bound(ids))))
            .filter(letter::sent_at.is_not_null())
            .set((
                letter::sent_at.eq(None::<i64>),
                letter::sent_by.eq(None::<String>),
            ))
            .execute(connection)
    })
}

fn bound(ids: &[LetterId]) -> Vec<BoundUuid> {
    ids.iter().map(|id| id.sql()).collect()
}

impl TryFrom<Row> for StoredLetter {
    type Error = StoreError;

    fn try_from((row, booking_id, reference, organiser_id): Row) -> Result<Self, StoreError> {
        let sent = match (row.sent_at, row.sent_by) {
            (None, None) => None,
            (Some(at), Some(by)) => Some(Sent {
                at: LETTER.at(at)?,
                by: LETTER.value("sent_by", by::parse(&by).ok_or(()))?,
            }),
            _ => return Err(LETTER.broken("it was sent by nobody or at no time")),
        };
        Ok(Self {
            letter: Letter {
                id: row.id,
                provider_id: row.provider_id,
                booking: BookingKey(row.booking_key),
                created_at: LETTER.at(row.created_at)?,
                printed_at: LETTER.optional_at(row.printed_at)?,
                sent,
            },
            happening: row.happening,
            payload: row.payload,
            booking_id,
            reference: LETTER.value("reference", Reference::parse(&reference).ok_or(()))?,
            organiser_id,
        })
    }
}
