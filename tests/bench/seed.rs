//! A database as it is after years, made in bulk and kept for the next run.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::Instant;

use serde_json::Value;
use uuid::Uuid;

use crate::Done;
use crate::client::{Client, get};
use crate::database::{Database, Place, output};
use crate::server::{Server, command};
use crate::template::{self, Varying};
use crate::town::{self, FIRST_HOUR, Town};

/// Bookings of a busy room from a month ago to a year ahead: those that its feed shows.
pub const BUSY: u64 = 250;

/// One room in so many is busy.
pub const BUSY_EVERY: u64 = 50;

/// Bookings of any other room in the same time, whatever the size of the database: what is asked for stays the same,
/// and only what lies behind it grows.
pub const PRESENT: u64 = 97;

/// How large a database is.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Size {
    /// Rooms.
    pub rooms: usize,
    /// Bookings of each room, those long over included.
    pub bookings: u64,
}

impl Size {
    /// Bookings in total, as people say it.
    pub fn total(self) -> u64 {
        u64::try_from(self.rooms).unwrap_or(0) * self.bookings
    }
}

/// Makes the database at `place`, unless it is there as it should be.
pub fn provide(binary: &Path, place: &Place, size: Size) -> Done<()> {
    let mark = place.directory().join("seeded");
    let fingerprint = fingerprint(size)?;
    if place.exists()? && fs::read_to_string(&mark).is_ok_and(|found| found == fingerprint) {
        return Ok(());
    }
    let began = Instant::now();
    place.clear()?;
    output(command(binary, place).arg("migrate"))?;
    found(binary, place, size)?;
    fill(&mut place.open()?, size)?;
    place.open()?.settle()?;
    examine(binary, place)?;
    fs::write(&mark, fingerprint)?;
    eprintln!(
        "{}: seeded {} bookings in {} s",
        place.database_name(),
        size.total(),
        began.elapsed().as_secs()
    );
    Ok(())
}

/// What a seeded database follows from: size, schema, this program, and the month, since times are counted from today.
fn fingerprint(size: Size) -> Done<String> {
    let mut hasher = DefaultHasher::new();
    size.hash(&mut hasher);
    town::today().format("%Y-%m").to_string().hash(&mut hasher);
    for source in [
        include_str!("seed.rs"),
        include_str!("template.rs"),
        include_str!("town.rs"),
    ] {
        source.hash(&mut hasher);
    }
    for database in ["sqlite", "postgres"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("migrations")
            .join(database);
        let mut migrations: Vec<_> = fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path().join("up.sql")))
            .collect::<Done<_>>()?;
        migrations.sort_unstable();
        for migration in migrations {
            fs::read_to_string(migration)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The rooms, and the one booking after which all others are made.
fn found(binary: &Path, place: &Place, size: Size) -> Done<()> {
    let key = town::operator_key(binary, place)?;
    let server = Server::start(binary, place)?;
    let mut client = server.client()?;
    town::enter_rooms(&mut client, &key, size.rooms)?;
    let mut database = place.open()?;
    let town = Town::read(&mut database)?;
    template::book(&mut client, &mut database, &town)?;
    drop(client);
    server.stop()
}

fn fill(database: &mut Database, size: Size) -> Done<()> {
    let fast = match database {
        Database::Sqlite(_) => {
            "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN"
        }
        // The foreign keys hold by construction, and are counted afterwards.
        Database::Postgres(_) => {
            "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; \
             SET session_replication_role = replica; BEGIN"
        }
    };
    database.execute(fast)?;
    database.execute(&rooms_in_order())?;
    database.execute(&slots(size))?;
    let varying = varying(database);
    for insertion in template::insertions(database, &varying)? {
        // Messages are deleted a month after they went out, kept answers after a week.
        if !matches!(insertion.table, "outbox" | "idempotency") {
            database.execute(&insertion.of_each("slot ORDER BY n"))?;
        }
    }
    database.execute("DROP TABLE slot; DROP TABLE place; COMMIT")?;
    database.execute(match database {
        Database::Sqlite(_) => "PRAGMA journal_mode = WAL",
        Database::Postgres(_) => {
            "SELECT setval(pg_get_serial_sequence('booking', 'key'), (SELECT max(key) FROM booking)); \
             SET session_replication_role = origin"
        }
    })
}

fn rooms_in_order() -> String {
    "CREATE TEMP TABLE place AS SELECT row_number() OVER (ORDER BY b.name_key) - 1 AS room, b.id AS room_id, \
     b.provider_id, b.site_id, u.atom_id FROM bookable b JOIN bookable_atom u ON u.bookable_id = b.id \
     WHERE b.kind = 'room'"
        .to_owned()
}

/// One row for each booking. In each round every room is booked once, on a day of its own, so neighbours in the tables
/// are strangers in the calendar, as they are in life.
fn slots(size: Size) -> String {
    let (rooms, bookings, last) = (size.rooms, size.bookings, size.bookings.max(BUSY) - 1);
    let midnight = town::today().timestamp();
    let present = format!("CASE WHEN room % {BUSY_EVERY} = 0 THEN {BUSY} ELSE {PRESENT} END");
    let day = format!(
        "CASE WHEN i < {present} THEN (i * 396 / ({present}) + room * 5) % 396 - 31 ELSE -32 - (i - ({present})) END"
    );
    // Between 8 and the hour at which the load begins to book, three hours long.
    let hour = format!("8 + (i * 7 + room) % {}", FIRST_HOUR - 3 - 8 + 1);
    format!(
        "CREATE TEMP TABLE slot AS \
         WITH RECURSIVE round (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM round WHERE i < {last}) \
         SELECT i * {rooms} + room AS n, room_id, provider_id, site_id, atom_id, \
         {midnight} + ({day}) * 86400 + ({hour}) * 3600 AS starts_at, \
         {midnight} + ({day}) * 86400 + ({hour}) * 3600 + 10800 AS ends_at \
         FROM round CROSS JOIN place WHERE i < {bookings} OR (room % {BUSY_EVERY} = 0 AND i < {BUSY})"
    )
}

fn varying(database: &Database) -> Varying {
    // Made in the past, so that the ids of new bookings come behind them.
    let made_at = format!(
        "({} + n)",
        (town::today().timestamp() - 400 * 86_400) * 1000
    );
    let column = |name: &str| name.to_owned();
    Varying {
        organiser: database.uuid(&made_at, 1),
        booking: database.uuid(&made_at, 2),
        key: "n + 1000".to_owned(),
        // The odd factor makes it one to one, and scatters it as randomness would.
        reference: "((n * 2654435761) & 1099511627775)".to_owned(),
        idempotency_key: "CAST(n AS TEXT)".to_owned(),
        provider: column("provider_id"),
        site: column("site_id"),
        room: column("room_id"),
        atom: column("atom_id"),
        starts_at: column("starts_at"),
        ends_at: column("ends_at"),
    }
}

/// The product reads what was seeded as it reads what it wrote, and the database finds no fault.
fn examine(binary: &Path, place: &Place) -> Done<()> {
    let mut database = place.open()?;
    for (fault, count) in FAULTS {
        if database.number(count)? != 0 {
            return Err(format!("the seeded database holds {fault}").into());
        }
    }
    let key = town::operator_key(binary, place)?;
    let server = Server::start(binary, place)?;
    let mut client = server.client()?;
    let id = database.uuid_text("id");
    let one = |condition: &str| format!("SELECT {id} AS value FROM booking WHERE {condition}");
    let own = database
        .texts(&one("key = (SELECT min(key) FROM booking)"))?
        .pop();
    let seeded = database.texts(&one("key = 1000"))?.pop();
    let own = shown(&mut client, &key, own)?;
    let seeded = shown(&mut client, &key, seeded)?;
    server.stop()?;
    if own != seeded {
        return Err(format!("a booking was seeded as {seeded} that should be {own}").into());
    }
    Ok(())
}

/// A booking as the office sees it, without what differs from one to the next.
fn shown(client: &mut Client, key: &str, id: Option<String>) -> Done<Value> {
    let id = Uuid::parse_str(&id.ok_or("there is no such booking")?)?;
    let path = format!("/api/v1/bookings/{id}");
    let mut booking = client.ask(&get(&path, key))?.json()?;
    let members = booking.as_object_mut().ok_or("a booking is an object")?;
    for name in ["id", "reference", "starts_at", "ends_at"] {
        members.remove(name);
    }
    if let Some(office) = members.get_mut("office").and_then(Value::as_object_mut) {
        office.remove("organiser_id");
    }
    Ok(booking)
}

/// What must not be there, and how it is counted.
pub const FAULTS: [(&str, &str); 3] = [
    (
        "claims that overlap",
        "SELECT count(*) AS value FROM (SELECT starts_at, max(ends_at) OVER (PARTITION BY atom_id \
         ORDER BY starts_at, key ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached \
         FROM claim WHERE kind <> 'pool') AS walked WHERE reached > starts_at",
    ),
    (
        "bookings without their claim",
        "SELECT count(*) AS value FROM booking b WHERE NOT EXISTS (SELECT 1 FROM claim c \
         JOIN bookable_atom u ON u.atom_id = c.atom_id WHERE c.booking_key = b.key \
         AND u.bookable_id = b.room_id AND c.starts_at = b.starts_at AND c.ends_at = b.ends_at)",
    ),
    (
        "claims without their booking",
        "SELECT count(*) AS value FROM claim c WHERE NOT EXISTS (SELECT 1 FROM booking b WHERE b.key = c.booking_key)",
    ),
];
