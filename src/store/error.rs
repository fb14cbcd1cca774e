//! What can go wrong between the product and its database.
//!
//! Texts of the database are kept only as far as they cannot hold a value of a row: no personal data reaches a log.

use std::path::PathBuf;

use diesel::result::{ConnectionError, DatabaseErrorKind, Error};
use thiserror::Error as ThisError;

use crate::dialect::{self, Fence, Info, Unique};

/// Why a read or a write did not happen.
///
/// Whatever the error, nothing of the use case was committed; after [`StoreError::Unavailable`] a caller may not
/// know that for certain, because the answer to a commit can be lost with the connection.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum StoreError {
    /// More writes wait than the queue holds; the caller may come back in a moment.
    #[error("too many writes are waiting")]
    Busy,
    /// The connection, the disk or the commit failed.
    #[error("the database cannot be used: {why}")]
    Unavailable {
        /// The database's own words.
        why: String,
    },
    /// The transaction lost against a concurrent one; the whole use case is repeated.
    #[error("the transaction lost against another one: {why}")]
    Contention {
        /// The database's own words.
        why: String,
    },
    /// A key that must be unique exists.
    #[error("{of:?} exists already")]
    Duplicate {
        /// Which key.
        of: Unique,
    },
    /// The last fence stopped a write that the locks should have stopped: a fault of this program.
    #[error("the fence {fence:?} refused a write")]
    FenceRefused {
        /// Which fence.
        fence: Fence,
    },
    /// A row that another one refers to is missing, or a value is outside its bounds.
    #[error("a constraint was violated: {why}")]
    Constraint {
        /// The database's own words, which name the constraint.
        why: String,
    },
    /// A row that must exist does not.
    #[error("a row that was expected does not exist")]
    Missing,
    /// A row holds what this program cannot have written.
    #[error("a row of {table} is broken: {why}")]
    BrokenRow {
        /// The table.
        table: &'static str,
        /// What is wrong with it, without its values.
        why: String,
    },
    /// A use case went on, or returned success, after a statement of its transaction had failed.
    #[error("a statement failed before, so the transaction can only be rolled back")]
    Aborted,
    /// The use case panicked.
    #[error("the use case panicked")]
    Panicked,
    /// Any other refusal of the database: a fault of this program.
    #[error("the database refused a statement: {why}")]
    Statement {
        /// The database's own words.
        why: String,
    },
}

impl StoreError {
    /// Whether the same use case may succeed when it is run again as a whole.
    pub(crate) fn is_repeatable(&self) -> bool {
        match self {
            Self::Contention { .. } => true,
            Self::Duplicate { of } => *of != Unique::Other,
            _ => false,
        }
    }

    /// What a failed commit means: the outcome is unknown unless the database says that the transaction lost.
    pub(crate) fn at_commit(error: Error) -> Self {
        match Self::from(error) {
            lost @ Self::Contention { .. } => lost,
            other => Self::Unavailable {
                why: other.to_string(),
            },
        }
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::DatabaseError(kind, info) => from_database(kind, info.as_ref()),
            Error::NotFound => Self::Missing,
            Error::BrokenTransactionManager
            | Error::RollbackErrorOnCommit { .. }
            | Error::AlreadyInTransaction
            | Error::NotInTransaction => Self::Unavailable {
                why: error.to_string(),
            },
            other => Self::Statement {
                why: other.to_string(),
            },
        }
    }
}

fn from_database(kind: DatabaseErrorKind, info: &Info<'_>) -> StoreError {
    if let Some(fence) = dialect::fence_of(info) {
        return StoreError::FenceRefused { fence };
    }
    let why = info.message().to_owned();
    match kind {
        DatabaseErrorKind::UniqueViolation => StoreError::Duplicate {
            of: dialect::unique_of(info),
        },
        DatabaseErrorKind::SerializationFailure => StoreError::Contention { why },
        DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::UnableToSendCommand
        | DatabaseErrorKind::ReadOnlyTransaction => StoreError::Unavailable { why },
        DatabaseErrorKind::ForeignKeyViolation
        | DatabaseErrorKind::NotNullViolation
        | DatabaseErrorKind::CheckViolation
        | DatabaseErrorKind::RestrictViolation
        | DatabaseErrorKind::ExclusionViolation => StoreError::Constraint { why },
        _ if dialect::is_contention(info) => StoreError::Contention { why },
        _ if dialect::is_outage(info) => StoreError::Unavailable { why },
        _ => StoreError::Statement { why },
    }
}

/// The error of a use case that runs in a transaction.
pub trait TxError: From<StoreError> {
    /// The store's error inside, if that is what happened; by it the store decides whether to repeat.
    fn store_error(&self) -> Option<&StoreError>;
}

impl TxError for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// Why a database was not opened or migrated.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum OpenError {
    /// The URL names neither PostgreSQL nor a file.
    #[error("the database URL must be postgres://..., sqlite:///path or a path")]
    UnknownScheme,
    /// There is no such file; it is made by a migration only.
    #[error("there is no database file {}", path.display())]
    NoFile {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The database did not answer.
    #[error("cannot connect to the database: {why}")]
    Connect {
        /// The database's own words; libpq names host and user, never the password.
        why: String,
    },
    /// Another server works on the same file.
    #[error("another server already runs on this database ({} is locked)", lock.display())]
    SecondServer {
        /// The file that the other one holds.
        lock: PathBuf,
    },
    /// A file beside the database could not be opened.
    #[error("cannot use {}: {why}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        why: String,
    },
    /// The database is older than this program.
    #[error("the database has schema {found} and needs a migration to {known}")]
    NeedsMigration {
        /// The schema number found, 0 for an empty database.
        found: i64,
        /// The schema number this program was built for.
        known: i64,
    },
    /// The database was migrated by a later program, past what this one understands.
    #[error(
        "this program knows schema {known}, but the database needs at least {needed}: install a later version"
    )]
    ProgramTooOld {
        /// The schema number this program was built for.
        known: i64,
        /// The lowest that may still serve the database.
        needed: i64,
    },
    /// A migration failed, and nothing of it was kept.
    #[error("the migration failed: {why}")]
    Migration {
        /// The database's own words.
        why: String,
    },
    /// The first statements on the database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ConnectionError> for OpenError {
    fn from(error: ConnectionError) -> Self {
        Self::Connect {
            why: error.to_string().trim_end().to_owned(),
        }
    }
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}
