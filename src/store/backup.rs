//! Copies of a whole database: made beside a running server, proven readable, and put back.
//!
//! On SQLite this needs nothing but the store. On PostgreSQL it drives `pg_dump` and `pg_restore`, whose version must
//! be at least that of the server. A copy is one state between two commits; it appears under its name only when it
//! is complete and on disk.

mod examine;
mod postgres;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::Text;
use thiserror::Error;

use crate::beside::{ServerLock, path_beside};
use crate::connection::{AnyConnection, Location, Purpose};
use crate::error::{OpenError, StoreError};

pub use examine::Contents;

/// How long a copy waits for a lock.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a copy was not made, is not good, or was not put back.
#[derive(Debug, Error)]
pub enum BackupError {
    /// A file could not be read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The file is no copy of a database of this kind.
    #[error("{} is no backup of this kind of database", path.display())]
    NotABackup {
        /// The file.
        path: PathBuf,
    },
    /// Nothing is put back over something that exists.
    #[error("{what} is not empty; a backup is restored into an empty place only")]
    NotEmpty {
        /// The place.
        what: String,
    },
    /// A program of PostgreSQL is not installed.
    #[error("{tool} was not found; install the client programs of PostgreSQL")]
    ToolMissing {
        /// Its name.
        tool: &'static str,
    },
    /// A program of PostgreSQL failed.
    #[error("{tool} failed: {why}")]
    ToolFailed {
        /// Its name.
        tool: &'static str,
        /// Its own words.
        why: String,
    },
    /// The copy can be read, but what is in it breaks a promise.
    #[error("the database is damaged: {}", faults.join("; "))]
    Damaged {
        /// One sentence each.
        faults: Vec<String>,
    },
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A statement failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Copies the database at `url` into the file `target`, which is replaced if it exists.
pub fn backup(url: &str, target: &Path) -> Result<(), BackupError> {
    let draft = path_beside(target, ".part");
    start_draft(&draft)?;
    match Location::parse(url)? {
        Location::Sqlite(path) => copy_sqlite(path, &draft)?,
        Location::Postgres(url) => postgres::dump(&url, &draft)?,
    }
    finish_draft(&draft, target)
}

/// Reads a copy from end to end and checks the promises of the store: no two claims exclude each other, no pool is
/// overdrawn, no reference leads nowhere.
///
/// `url` is that of the installation; on PostgreSQL a scratch database is made on its server and dropped again.
pub fn verify_backup(url: &str, backup: &Path) -> Result<Contents, BackupError> {
    match Location::parse(url)? {
        Location::Sqlite(_) => verify_sqlite(backup),
        Location::Postgres(url) => postgres::verify(&url, backup),
    }
}

/// Puts a copy in the place that `url` names, which must be empty, and returns what is in it.
///
/// A damaged copy is told of: on SQLite before anything is written, on PostgreSQL by examining what was restored.
pub fn restore(backup: &Path, url: &str) -> Result<Contents, BackupError> {
    match Location::parse(url)? {
        Location::Sqlite(path) => restore_sqlite(backup, &path),
        Location::Postgres(url) => postgres::restore(&url, backup),
    }
}

fn copy_sqlite(path: PathBuf, draft: &Path) -> Result<(), BackupError> {
    let mut connection = Location::Sqlite(path).connect(Purpose::Write, PATIENCE)?;
    let target = draft.to_str().ok_or(OpenError::UnknownScheme)?;
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(target)
        .execute(&mut connection)
        .map_err(StoreError::from)?;
    Ok(())
}

fn verify_sqlite(backup: &Path) -> Result<Contents, BackupError> {
    expect_header(backup, b"SQLite format 3\0")?;
    let name = backup.to_str().ok_or(OpenError::UnknownScheme)?;
    // Not through Location, which would set the copy up as a living database and change it.
    let mut connection = SqliteConnection::establish(name).map_err(OpenError::from)?;
    diesel::sql_query("PRAGMA query_only = ON")
        .execute(&mut connection)
        .map_err(StoreError::from)?;
    examine::examine(&mut AnyConnection::Sqlite(connection))
}

fn restore_sqlite(backup: &Path, path: &Path) -> Result<Contents, BackupError> {
    let contents = verify_sqlite(backup)?;
    let _no_server = ServerLock::take(path)?;
    for suffix in ["", "-wal", "-shm"] {
        let remains = path_beside(path, suffix);
        if remains.exists() {
            return Err(BackupError::NotEmpty {
                what: remains.display().to_string(),
            });
        }
    }
    let draft = path_beside(path, ".part");
    let mut target = start_draft(&draft)?;
    let mut source = File::open(backup).map_err(unusable(backup))?;
    io::copy(&mut source, &mut target).map_err(unusable(&draft))?;
    finish_draft(&draft, path)?;
    Ok(contents)
}

/// Refuses a file that does not begin as its kind does.
fn expect_header(path: &Path, header: &[u8]) -> Result<(), BackupError> {
    let mut found = Vec::new();
    let file = File::open(path).map_err(unusable(path))?;
    let length = u64::try_from(header.len()).expect("a header is short");
    file.take(length)
        .read_to_end(&mut found)
        .map_err(unusable(path))?;
    if found == header {
        return Ok(());
    }
    Err(BackupError::NotABackup {
        path: path.to_owned(),
    })
}

/// An empty file, readable by its owner only: it will hold names and addresses.
fn start_draft(draft: &Path) -> Result<File, BackupError> {
    match fs::remove_file(draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(unusable(draft)(error));
        }
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(draft).map_err(unusable(draft))
}

/// Gives a complete file its name, so that a crash leaves the old one or the new one.
fn finish_draft(draft: &Path, target: &Path) -> Result<(), BackupError> {
    let sync = |path: &Path| File::open(path).and_then(|file| file.sync_all());
    sync(draft).map_err(unusable(draft))?;
    fs::rename(draft, target).map_err(unusable(target))?;
    let folder = target.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    sync(folder).map_err(unusable(folder))
}

fn unusable(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |cause| BackupError::File { path, cause }
}
