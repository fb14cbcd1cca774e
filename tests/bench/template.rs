//! What one `POST /bookings` writes, learned from the product itself: a booking is made through the API, its rows are
//! found, and every copy differs from them in ids, reference, room and time alone. So what is seeded, and what the raw
//! limits write, cannot fall behind the schema.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::Done;
use crate::client::{Client, send};
use crate::database::Database;
use crate::town::{Town, booking};

/// On the day after the last that anybody else books.
const DAYS_AHEAD: i64 = 380;

/// The tables that a booking writes to, and which row of each belongs to the first booking of all.
const ROWS: [(&str, &str); 6] = [
    (
        "organiser",
        "id = (SELECT organiser_id FROM booking WHERE key = (SELECT min(key) FROM booking))",
    ),
    ("booking", "key = (SELECT min(key) FROM booking)"),
    ("claim", "booking_key = (SELECT min(key) FROM booking)"),
    ("audit", OF_THE_FIRST),
    ("outbox", OF_THE_FIRST),
    ("idempotency", OF_THE_FIRST),
];

const OF_THE_FIRST: &str =
    "subject_id = (SELECT id FROM booking WHERE key = (SELECT min(key) FROM booking))";

/// SQL expressions for what differs from one booking to the next.
#[derive(Clone, Debug)]
pub struct Varying {
    pub organiser: String,
    pub booking: String,
    /// The booking's key in the store, as its claims name it.
    pub key: String,
    /// A number of 40 bits.
    pub reference: String,
    pub idempotency_key: String,
    pub provider: String,
    pub site: String,
    pub room: String,
    pub atom: String,
    pub starts_at: String,
    pub ends_at: String,
}

/// An insertion of one of the rows.
#[derive(Clone, Debug)]
pub struct Insertion {
    pub table: &'static str,
    columns: Vec<String>,
    expressions: Vec<String>,
}

impl Insertion {
    /// The statement that inserts one row.
    pub fn of_values(&self) -> String {
        let (columns, expressions) = (self.columns.join(", "), self.expressions.join(", "));
        format!(
            "INSERT INTO {} ({columns}) VALUES ({expressions})",
            self.table
        )
    }

    /// The statement that inserts one row for each of `source`.
    pub fn of_each(&self, source: &str) -> String {
        let (columns, expressions) = (self.columns.join(", "), self.expressions.join(", "));
        format!(
            "INSERT INTO {} ({columns}) SELECT {expressions} FROM {source}",
            self.table
        )
    }
}

/// Books once as a guest, and makes sure that nothing is written but the rows that are known here.
pub fn book(client: &mut Client, database: &mut Database, town: &Town) -> Done<()> {
    let before = counts(database)?;
    let starts_at = town.today + TimeDelta::days(DAYS_AHEAD) + TimeDelta::hours(10);
    let body = booking(town.room(0), starts_at);
    let key = format!("Idempotency-Key: {}\r\n", Uuid::from_u128(u128::MAX));
    client
        .ask(&send("POST", "/api/v1/bookings", &key, &body))?
        .json()?;
    for ((table, before), (_, after)) in before.into_iter().zip(counts(database)?) {
        let expected = i64::from(ROWS.iter().any(|(known, _)| *known == table));
        if after - before != expected {
            let why = format!(
                "a booking writes {} rows to {table}, not {expected}",
                after - before
            );
            return Err(why.into());
        }
    }
    Ok(())
}

fn counts(database: &mut Database) -> Done<Vec<(String, i64)>> {
    let tables = database.tables()?;
    tables
        .into_iter()
        .map(|table| {
            let count = database.number(&format!("SELECT count(*) AS value FROM {table}"))?;
            Ok((table, count))
        })
        .collect()
}

/// The insertions that repeat the booking, in the order of the product.
pub fn insertions(database: &mut Database, varying: &Varying) -> Done<Vec<Insertion>> {
    ROWS.iter()
        .map(|(table, condition)| insertion(database, varying, table, condition))
        .collect()
}

fn insertion(
    database: &mut Database,
    varying: &Varying,
    table: &'static str,
    condition: &str,
) -> Done<Insertion> {
    let mut columns = Vec::new();
    let mut expressions = Vec::new();
    for column in database.columns(table)? {
        let expression = match (table, column.as_str()) {
            ("booking", "key") => varying.key.clone(),
            // The database counts these itself.
            (_, "key") => continue,
            _ => match varies(table, &column, varying) {
                Some(expression) => expression,
                None => literal(database, table, &column, condition)?,
            },
        };
        columns.push(column);
        expressions.push(expression);
    }
    Ok(Insertion {
        table,
        columns,
        expressions,
    })
}

/// What is not taken from the template; a message is always one that waits.
fn varies(table: &str, column: &str, varying: &Varying) -> Option<String> {
    Some(match (table, column) {
        ("organiser", "id") | ("booking", "organiser_id") => varying.organiser.clone(),
        ("booking", "id") | (_, "subject_id") => varying.booking.clone(),
        ("booking", "reference") => reference(&varying.reference),
        ("claim", "booking_key") => varying.key.clone(),
        ("claim", "atom_id") => varying.atom.clone(),
        ("idempotency", "idempotency_key") => varying.idempotency_key.clone(),
        ("outbox", "state") => "'waiting'".to_owned(),
        ("outbox", "attempts") => "0".to_owned(),
        ("outbox", "settled_at" | "last_error") => "NULL".to_owned(),
        (_, "provider_id") => varying.provider.clone(),
        (_, "site_id") => varying.site.clone(),
        (_, "room_id") => varying.room.clone(),
        (_, "starts_at") => varying.starts_at.clone(),
        (_, "ends_at") => varying.ends_at.clone(),
        _ => return None,
    })
}

fn literal(database: &mut Database, table: &str, column: &str, condition: &str) -> Done<String> {
    let quoted = database.quoted(column);
    let query = format!("SELECT {quoted} AS value FROM {table} WHERE {condition}");
    let found = database.texts(&query)?.pop();
    Ok(found.ok_or_else(|| format!("the template has no row in {table}"))?)
}

/// Crockford's base 32, as people read it.
fn reference(number: &str) -> String {
    let digit = |place: u32| {
        let shift = 35 - 5 * place;
        format!(
            "substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', CAST((({number} >> {shift}) & 31) + 1 AS INTEGER), 1)"
        )
    };
    let digits: Vec<_> = (0..8).map(digit).collect();
    let (left, right) = digits.split_at(4);
    format!("{} || '-' || {}", left.join(" || "), right.join(" || "))
}
