//! The two lock files beside an SQLite database: `<db>.lock` and `<db>.turn`.
//!
//! The server holds the first as long as it lives, so that a second one is refused. A command that is about to write
//! holds the second, and the server's writer lets it pass between two groups: SQLite itself gives no turns, and a
//! busy writer would keep a command waiting for seconds. Both are locks of the operating system, which frees them
//! when a process dies, however it dies. Neither works on a network file system.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{OpenError, StoreError};

/// How long the writer lets commands pass before it goes on regardless.
const GIVE_WAY_MAX: Duration = Duration::from_millis(250);

/// There is no event for a lock that another process frees, so it is looked at again after this time.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(1);

/// How long a command leaves the turn free after each write, so that a waiting writer sees it and goes first.
const LET_LOOK_FOR: Duration = Duration::from_millis(3);

/// The server's claim on its database, held until it is dropped.
pub(crate) struct ServerLock {
    _held: File,
}

impl ServerLock {
    /// Takes the lock, or says that another server holds it.
    pub(crate) fn take(database: &Path) -> Result<Self, OpenError> {
        let lock = path_beside(database, ".lock");
        let file = open(&lock).map_err(|error| unusable(&lock, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _held: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::SecondServer { lock }),
            Err(TryLockError::Error(error)) => Err(unusable(&lock, &error)),
        }
    }
}

/// The writer's view of the commands that want to write.
pub(crate) struct Turns {
    file: File,
}

impl Turns {
    /// Opens the file, which is made if it does not exist.
    pub(crate) fn open(database: &Path) -> Result<Self, OpenError> {
        let path = path_beside(database, ".turn");
        let file = open(&path).map_err(|error| unusable(&path, &error))?;
        Ok(Self { file })
    }

    /// Waits, for a bounded time, until no command wants to write.
    pub(crate) fn give_way(&self) {
        let since = Instant::now();
        while self.someone_waits() && since.elapsed() < GIVE_WAY_MAX {
            thread::park_timeout(LOOK_AGAIN_AFTER);
        }
    }

    fn someone_waits(&self) -> bool {
        match self.file.try_lock_shared() {
            Ok(()) => {
                // Freed at once: it was only taken to look. A failure would keep commands out, not the writer.
                if let Err(error) = self.file.unlock() {
                    tracing::warn!(%error, "cannot free the turn file");
                }
                false
            }
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => false,
        }
    }
}

/// A command's announcement that it writes, until it is dropped.
pub(crate) struct Turn {
    held: File,
}

impl Turn {
    /// Announces, after the commands that announced before; gives up after `patience`.
    pub(crate) fn take(database: &Path, patience: Duration) -> Result<Self, StoreError> {
        let held = open(&path_beside(database, ".turn")).map_err(|error| why_not(&error))?;
        let since = Instant::now();
        loop {
            match held.try_lock() {
                Ok(()) => return Ok(Self { held }),
                Err(TryLockError::WouldBlock) if since.elapsed() < patience => {
                    thread::park_timeout(LOOK_AGAIN_AFTER);
                }
                Err(TryLockError::WouldBlock) => return Err(StoreError::Busy),
                Err(TryLockError::Error(error)) => return Err(why_not(&error)),
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Err(error) = self.held.unlock() {
            tracing::warn!(%error, "cannot free the turn file before it is closed");
        }
        let since = Instant::now();
        while since.elapsed() < LET_LOOK_FOR {
            thread::park_timeout(LET_LOOK_FOR.saturating_sub(since.elapsed()));
        }
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}

/// The name of a file that belongs to `database`.
pub(crate) fn path_beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(suffix);
    PathBuf::from(name)
}

fn unusable(path: &Path, error: &std::io::Error) -> OpenError {
    OpenError::File {
        path: path.to_owned(),
        why: error.to_string(),
    }
}

fn why_not(error: &std::io::Error) -> StoreError {
    StoreError::Unavailable {
        why: error.to_string(),
    }
}
