//! Editions of booking rules: only added, so that a refusal can be explained by the rules of its day.

mod cache;
mod document;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::bookable::BookableId;
use domain::booking::By;
use domain::rules::RuleBook;
use uuid::Uuid;

pub(crate) use self::cache::RuleCache;
use self::document::Document;
use crate::among::among;
use crate::by;
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{bookable, bookable_rules};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const RULES: Table = Table("bookable_rules");

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = bookable_rules)]
struct EditionRow {
    bookable_id: BoundUuid,
    edition: i64,
    document: String,
}

/// Adds an edition; it holds as soon as the bookable names it.
pub fn insert_edition(
    tx: &mut Tx<'_>,
    of: BookableId,
    book: &RuleBook,
    recorded: (By, DateTime<Utc>),
) -> Result<(), StoreError> {
    let document = serde_json::to_string(&Document::from(book))
        .map_err(|_| RULES.broken("the rules cannot be written"))?;
    let (by, at) = recorded;
    tx.query(|connection| {
        diesel::insert_into(bookable_rules::table)
            .values((
                bookable_rules::bookable_id.eq(of.uuid().sql()),
                bookable_rules::edition.eq(book.edition),
                bookable_rules::document.eq(document),
                bookable_rules::recorded_at.eq(seconds(at)),
                bookable_rules::recorded_by.eq(by::code(by)),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// An edition that was recorded, also one that holds no longer.
pub fn get(tx: &mut Tx<'_>, of: BookableId, edition: i64) -> Result<Arc<RuleBook>, StoreError> {
    let row: EditionRow = tx.query(|connection| {
        bookable_rules::table
            .find((of.uuid().sql(), edition))
            .select(EditionRow::as_select())
            .first(connection)
    })?;
    RuleBook::try_from(row).map(Arc::new)
}

/// The edition that holds.
pub fn get_current(tx: &mut Tx<'_>, of: BookableId) -> Result<Arc<RuleBook>, StoreError> {
    let edition: i64 = tx.query(|connection| {
        bookable::table
            .find(of.uuid().sql())
            .select(bookable::rules_edition)
            .first(connection)
    })?;
    let current = list_current(tx, &[(of.uuid(), edition)])?;
    current
        .into_values()
        .next()
        .ok_or_else(|| RULES.broken("a bookable has no rules"))
}

/// Lets an edition hold that was inserted.
pub fn adopt(tx: &mut Tx<'_>, of: BookableId, edition: i64) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::update(bookable::table.find(of.uuid().sql()))
            .set(bookable::rules_edition.eq(edition))
            .execute(connection)
    })?;
    Ok(())
}

/// The editions that hold, given what each bookable named a moment ago; every bookable has one.
pub(crate) fn list_current(
    tx: &mut Tx<'_>,
    named: &[(Uuid, i64)],
) -> Result<HashMap<Uuid, Arc<RuleBook>>, StoreError> {
    let cache = tx.rules();
    let mut books = HashMap::with_capacity(named.len());
    let mut unread = Vec::new();
    for (id, edition) in named {
        let kept = cache.as_ref().and_then(|cache| cache.find(*id, *edition));
        match kept {
            Some(book) => drop(books.insert(*id, book)),
            None => unread.push(id.sql()),
        }
    }
    if unread.is_empty() {
        return Ok(books);
    }
    for row in load_current(tx, unread)? {
        let id = Uuid::from(row.bookable_id);
        let book = Arc::new(RuleBook::try_from(row)?);
        if let Some(cache) = cache.as_ref().filter(|_| tx.sees_only_commits()) {
            cache.keep(id, &book);
        }
        books.insert(id, book);
    }
    Ok(books)
}

fn load_current(tx: &mut Tx<'_>, ids: Vec<BoundUuid>) -> Result<Vec<EditionRow>, StoreError> {
    tx.query(|connection| {
        bookable_rules::table
            .inner_join(bookable::table)
            .filter(among(bookable::id, ids))
            .filter(bookable_rules::edition.eq(bookable::rules_edition))
            .select(EditionRow::as_select())
            .load(connection)
    })
}

impl TryFrom<EditionRow> for RuleBook {
    type Error = StoreError;

    fn try_from(row: EditionRow) -> Result<Self, StoreError> {
        let document: Document = RULES.value("document", serde_json::from_str(&row.document))?;
        RULES.value("document", document.into_book(row.edition))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::{NaiveDate, NaiveTime, Weekday};
    use domain::opening::{Condition, OpeningHours, SpecialDay, TimeSpan, Validity, WeeklySpan};
    use domain::rules::{
        BookingRules, Confirmation, Horizon, Identity, Mode, Period, PurposeBan, Release, Requests,
        Slot,
    };
    use domain::text::Code;

    use super::*;

    fn time(hour: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, 30, 0).unwrap()
    }

    fn span(from: u32, to: u32) -> TimeSpan {
        TimeSpan {
            from: time(from),
            to: time(to),
        }
    }

    fn codes(words: &[&str]) -> BTreeSet<Code> {
        words
            .iter()
            .map(|word| Code::parse(word).unwrap())
            .collect()
    }

    fn elaborate_rules() -> BookingRules {
        let months = |months| Period { months, days: 3 };
        let group = Some(Code::parse("local_club").unwrap());
        BookingRules {
            valid_from: NaiveDate::from_ymd_opt(2027, 1, 1),
            minutes_min: 30,
            minutes_max: 600,
            modes: vec![
                Mode::Free { grid_minutes: 30 },
                Mode::FixedSlots(vec![Slot {
                    weekday: Some(Weekday::Fri),
                    span: span(18, 2),
                }]),
                Mode::WholeDays {
                    handover: span(12, 12),
                },
                Mode::Weekend {
                    first: Weekday::Fri,
                    from: time(18),
                    last: Weekday::Mon,
                    to: time(9),
                },
            ],
            lead_minutes: 60,
            horizons: vec![Horizon {
                group: group.clone(),
                request: months(15),
                confirm: Some(months(9)),
            }],
            releases: vec![Release {
                group,
                month: 2,
                day: 1,
                years_before: 1,
            }],
            groups: codes(&["local_club", "resident"]),
            purposes: codes(&["party"]),
            purpose_bans: vec![PurposeBan {
                purposes: codes(&["election"]),
                validity: Validity {
                    from: NaiveDate::from_ymd_opt(2027, 2, 1),
                    until: None,
                },
            }],
            identity: Identity::VerifiedEmail,
            confirmation: Confirmation::Instant,
            requests: Requests::Compete,
        }
    }

    #[test]
    fn an_edition_comes_back_as_it_was_written() {
        let opening = OpeningHours {
            weekly: vec![WeeklySpan {
                weekday: Some(Weekday::Sat),
                span: span(8, 0),
                validity: Validity::default(),
                condition: Condition::SchoolHoliday,
            }],
            special: vec![SpecialDay {
                date: NaiveDate::from_ymd_opt(2027, 12, 24).unwrap(),
                spans: vec![],
            }],
        };
        let book = RuleBook::new(7, opening, vec![elaborate_rules()]);
        let stored = serde_json::to_string(&Document::from(&book)).unwrap();
        let read: Document = serde_json::from_str(&stored).unwrap();
        assert_eq!(read.into_book(7).unwrap(), book);
    }

    #[test]
    fn a_document_with_a_rule_that_is_not_known_is_broken() {
        let row = EditionRow {
            bookable_id: Uuid::nil().sql(),
            edition: 1,
            document: r#"{"rules": [], "quota": 3}"#.to_owned(),
        };
        assert!(matches!(
            RuleBook::try_from(row),
            Err(StoreError::BrokenRow {
                table: "bookable_rules",
                ..
            })
        ));
    }
}
