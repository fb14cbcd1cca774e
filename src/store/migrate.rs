//! The schema: its migrations, which are compiled in, and whether this program may serve a database.
//!
//! A database names the oldest schema number that a program must know to serve it. So a new version can migrate while
//! nodes of the last one still run, as long as the migration says that they may.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::beside::Turn;
use crate::connection::{AnyConnection, Location, Purpose};
use crate::dialect;
use crate::error::{OpenError, StoreError, TxError};
use crate::instant::seconds;
use crate::schema::instance;
use crate::tx::{Begin, Tx, conclude};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The oldest program, by the schema number it knows, that may serve a database that this one has migrated.
///
/// A migration that takes away what older programs use raises it to its own number; so does one with which rows come to
/// hold what they cannot read, such as bookings that were confirmed by an account (5).
const MIN_COMPATIBLE: i64 = 5;

/// How long a migration waits for the writes of others.
const PATIENCE: Duration = Duration::from_mins(1);

/// What an empty database gets with its first schema.
#[derive(Clone, Debug)]
pub struct NewInstance {
    /// From which the keys of tokens and cursors are derived: 32 random bytes.
    pub secret: [u8; 32],
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// What a migration did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The schema number before, 0 for an empty database.
    pub from: i64,
    /// The schema number after.
    pub to: i64,
}

/// Brings a database to this program's schema, all of it or nothing; an SQLite file is made if there is none.
pub fn migrate(url: &str, new: &NewInstance) -> Result<Migrated, OpenError> {
    let location = Location::parse(url)?;
    let _announced = match &location {
        Location::Sqlite(path) => {
            create_private(path)?;
            Some(Turn::take(path, PATIENCE)?)
        }
        Location::Postgres(_) => None,
    };
    change_schema(&location, |tx| {
        let from = schema_number(tx)?;
        if from > 0 {
            refuse_if_too_old(tx)?;
        }
        tx.query(|connection| Ok(run_pending(connection)))?
            .map_err(|error| failed(&*error))?;
        keep_instance(tx, new)?;
        let to = schema_number(tx)?;
        Ok(Migrated { from, to })
    })
}

/// Runs `steps` in one transaction that nobody else's migration can interrupt.
///
/// On SQLite foreign keys are off meanwhile, because with them on rebuilding a table deletes its children; the switch
/// is dead inside a transaction, so it comes first. What the steps leave behind is checked before the commit.
fn change_schema<T>(
    location: &Location,
    steps: impl FnOnce(&mut Tx<'_>) -> Result<T, OpenError>,
) -> Result<T, OpenError> {
    let mut connection = location.connect(Purpose::Write, PATIENCE)?;
    if let AnyConnection::Sqlite(sqlite) = &mut connection {
        sqlite.batch_execute("PRAGMA foreign_keys = OFF")?;
    }
    Begin::Write.start(&mut connection)?;
    conclude(&mut connection, |tx| {
        tx.query(dialect::lock_schema)?;
        let done = steps(tx)?;
        match tx.query(dialect::count_foreign_key_faults)? {
            0 => Ok(done),
            orphans => Err(failed(&format!("{orphans} rows would have no parent"))),
        }
    })
}

fn failed(why: &(impl ToString + ?Sized)) -> OpenError {
    OpenError::Migration {
        why: why.to_string(),
    }
}

fn run_pending(connection: &mut AnyConnection) -> diesel::migration::Result<()> {
    match connection {
        AnyConnection::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(drop),
        AnyConnection::Postgres(postgres) => postgres.run_pending_migrations(POSTGRES).map(drop),
    }
}

/// Refuses a database that was not migrated to this program's schema, or beyond what it may serve.
pub(crate) fn check(location: &Location, patience: Duration) -> Result<(), OpenError> {
    let mut connection = location.connect(Purpose::Read, patience)?;
    Begin::Snapshot.start(&mut connection)?;
    conclude(&mut connection, check_schema)
}

/// The same for a database that is open; a later program may have migrated it since.
pub fn check_schema(tx: &mut Tx<'_>) -> Result<(), OpenError> {
    let (found, known) = (schema_number(tx)?, known_schema());
    if found < known {
        return Err(OpenError::NeedsMigration { found, known });
    }
    refuse_if_too_old(tx)
}

fn refuse_if_too_old(tx: &mut Tx<'_>) -> Result<(), OpenError> {
    let needed: i64 = tx.query(|connection| {
        instance::table
            .select(instance::min_compatible)
            .first(connection)
    })?;
    let known = known_schema();
    if known < needed {
        return Err(OpenError::ProgramTooOld { known, needed });
    }
    Ok(())
}

/// The secret of the installation, from which the keys of tokens and cursors are derived.
pub fn get_instance_secret(tx: &mut Tx<'_>) -> Result<Vec<u8>, StoreError> {
    tx.query(|connection| instance::table.select(instance::secret).first(connection))
}

fn keep_instance(tx: &mut Tx<'_>, new: &NewInstance) -> Result<(), StoreError> {
    let found: Option<i64> = tx.query(|connection| {
        instance::table
            .select(instance::min_compatible)
            .first(connection)
            .optional()
    })?;
    tx.query(|connection| match found {
        None => diesel::insert_into(instance::table)
            .values((
                instance::id.eq(1),
                instance::secret.eq(new.secret.as_slice()),
                instance::min_compatible.eq(MIN_COMPATIBLE),
                instance::created_at.eq(seconds(new.created_at)),
            ))
            .execute(connection),
        Some(found) => diesel::update(instance::table)
            .set(instance::min_compatible.eq(found.max(MIN_COMPATIBLE)))
            .execute(connection),
    })?;
    Ok(())
}

/// The number of the last migration that was applied, 0 if there is no schema.
pub(crate) fn schema_number(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    if tx.query(dialect::count_migration_tables)? == 0 {
        return Ok(0);
    }
    let last = tx.query(dialect::last_migration)?;
    last.map_or(Ok(0), |version| {
        version.parse().map_err(|_| StoreError::BrokenRow {
            table: "__diesel_schema_migrations",
            why: "a version is no number".to_owned(),
        })
    })
}

/// The number of the last migration that this program holds.
fn known_schema() -> i64 {
    let migrations: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> = SQLITE
        .migrations()
        .expect("migrations that are compiled in can be listed");
    migrations
        .iter()
        .filter_map(|migration| migration.name().version().to_string().parse().ok())
        .max()
        .expect("at least the first migration is compiled in")
}

/// Makes the file, readable by its owner only: it will hold names and addresses.
fn create_private(path: &Path) -> Result<(), OpenError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(OpenError::File {
            path: path.to_owned(),
            why: error.to_string(),
        }),
    }
}

impl TxError for OpenError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
