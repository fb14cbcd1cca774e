//! One connection type over both databases, and how each is made ready.
//!
//! The database is chosen by the scheme of its URL: `postgres://` or `postgresql://`, and `sqlite:///path` or a plain
//! path. `AnyConnection::establish` must not be used: diesel tries the variants in turn, and SQLite takes any text.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::prelude::*;

use crate::error::OpenError;

/// A connection to whichever database this installation uses.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConnection {
    /// An embedded database in one file.
    Sqlite(SqliteConnection),
    /// A server that several nodes may share.
    Postgres(PgConnection),
}

/// The two databases, for whoever must choose a way to call the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// One file, one writer: writes are queued.
    Sqlite,
    /// Many writers: a write blocks the calling thread.
    Postgres,
}

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    /// The path of the file.
    Sqlite(PathBuf),
    /// The URL as libpq takes it.
    Postgres(String),
}

/// What a connection is for; SQLite enforces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Any statement that changes something fails.
    Read,
    /// Reads and writes.
    Write,
}

impl Location {
    /// Reads the scheme; what has none is a path.
    pub(crate) fn parse(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite://").unwrap_or(url);
        if path.is_empty() || path.contains("://") {
            return Err(OpenError::UnknownScheme);
        }
        // The dot keeps SQLite from reading a path as a URI or as one of its special names.
        Ok(Self::Sqlite(if Path::new(path).is_absolute() {
            PathBuf::from(path)
        } else {
            Path::new(".").join(path)
        }))
    }

    /// Opens a connection that is ready for use.
    pub(crate) fn connect(
        &self,
        purpose: Purpose,
        busy_timeout: Duration,
    ) -> Result<AnyConnection, OpenError> {
        match self {
            Self::Sqlite(path) => connect_sqlite(path, purpose, busy_timeout),
            Self::Postgres(url) => connect_postgres(url, busy_timeout),
        }
    }
}

fn connect_sqlite(
    path: &Path,
    purpose: Purpose,
    busy_timeout: Duration,
) -> Result<AnyConnection, OpenError> {
    if !path.exists() {
        // SQLite would make an empty one, under a mistyped name or in place of one that was taken away.
        return Err(OpenError::NoFile {
            path: path.to_owned(),
        });
    }
    let name = path.to_str().ok_or(OpenError::UnknownScheme)?;
    let mut connection = SqliteConnection::establish(name)?;
    let query_only = match purpose {
        Purpose::Read => "ON",
        Purpose::Write => "OFF",
    };
    // The timeout comes first, because each of the others may meet a lock. FULL, because in NORMAL a power cut may
    // take commits that were already acknowledged. The limits are 8 MiB of cache, and 64 MiB of log after a rush.
    connection.batch_execute(&format!(
        "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_size = -8192; PRAGMA journal_size_limit = 67108864; \
         PRAGMA query_only = {query_only}",
        busy_timeout.as_millis()
    ))?;
    Ok(AnyConnection::Sqlite(connection))
}

fn connect_postgres(url: &str, busy_timeout: Duration) -> Result<AnyConnection, OpenError> {
    let mut connection = PgConnection::establish(url)?;
    // docs/locking.md says why READ COMMITTED. Messages are asked for in English, because diesel hides the SQLSTATE
    // of a deadlock; a server that does not let us ask is tolerated.
    connection.batch_execute(&format!(
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED; \
         SET TIME ZONE 'UTC'; SET jit = off; SET lock_timeout = {}; \
         SET idle_in_transaction_session_timeout = '60s'; \
         SELECT set_config('synchronous_commit', 'on', false) \
         WHERE current_setting('synchronous_commit') = 'off'; \
         DO $$ BEGIN SET lc_messages = 'C'; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$",
        busy_timeout.as_millis()
    ))?;
    Ok(AnyConnection::Postgres(connection))
}

/// How many transactions and savepoints are open, as diesel counts them; a broken count is none.
///
/// SQLite may have ended the transaction by itself without diesel knowing: it learns of it when the next savepoint
/// is released or rolled back.
pub(crate) fn depth(connection: &mut AnyConnection) -> u32 {
    AnyConnection::transaction_manager_status_mut(connection)
        .transaction_depth()
        .ok()
        .flatten()
        .map_or(0, std::num::NonZeroU32::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_database_and_a_path_needs_none() {
        let sqlite = |path: &str| Ok(Location::Sqlite(PathBuf::from(path)));
        assert_eq!(
            Location::parse("sqlite:///var/lib/g.db"),
            sqlite("/var/lib/g.db")
        );
        assert_eq!(Location::parse("/var/lib/g.db"), sqlite("/var/lib/g.db"));
        assert_eq!(Location::parse("file:g.db"), sqlite("./file:g.db"));
        let url = "postgres://g@localhost/g";
        assert_eq!(Location::parse(url), Ok(Location::Postgres(url.to_owned())));
    }

    #[test]
    fn a_foreign_scheme_is_refused_instead_of_becoming_a_file_name() {
        for url in ["mysql://localhost/g", "http://localhost", ""] {
            assert_eq!(Location::parse(url), Err(OpenError::UnknownScheme));
        }
    }
}
