//! One transaction, as a use case sees it, and how each kind of transaction begins and ends.
//!
//! A use case gets a [`Tx`] and nothing else of the database. It cannot begin, commit or nest: what it returns
//! decides. `Ok` commits, `Err` and a panic roll back, and so does any failed statement, even if the use case goes
//! on and returns `Ok`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use diesel::QueryResult;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::Error;

use crate::connection::{AnyConnection, depth};
use crate::error::{StoreError, TxError};
use crate::rules::RuleCache;

/// An open transaction.
pub struct Tx<'a> {
    connection: &'a mut AnyConnection,
    state: State,
    rules: Option<(Arc<RuleCache>, View)>,
}

/// What a transaction may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Nothing but what is committed.
    Committed,
    /// Also what it wrote itself, or on SQLite another one of its group.
    Pending,
}

/// PostgreSQL ignores every statement after a failed one; SQLite would go on, so the store refuses for both.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Usable,
    Failed,
}

impl Tx<'_> {
    /// Lets the transaction use what others have read.
    pub(crate) fn share(&mut self, rules: &Arc<RuleCache>, view: View) {
        self.rules = Some((Arc::clone(rules), view));
    }

    /// The rules that others have read.
    pub(crate) fn rules(&self) -> Option<Arc<RuleCache>> {
        self.rules.as_ref().map(|(rules, _)| Arc::clone(rules))
    }

    /// Whether what is read may be kept for others.
    pub(crate) fn sees_only_commits(&self) -> bool {
        matches!(self.rules, Some((_, View::Committed)))
    }

    /// Runs statements; every access to the database goes through here, so no failure is overlooked.
    ///
    /// A query that finds no row (`NotFound`) is no failure of the transaction, any other error is.
    pub(crate) fn query<T>(
        &mut self,
        statements: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        if self.state == State::Failed {
            return Err(StoreError::Aborted);
        }
        statements(self.connection).map_err(|error| {
            if !matches!(error, Error::NotFound | Error::QueryBuilderError(_)) {
                self.state = State::Failed;
            }
            StoreError::from(error)
        })
    }
}

/// The ways in which a transaction begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// One consistent snapshot of everything that is read.
    Snapshot,
    /// PostgreSQL: at READ COMMITTED, as the connection is set. SQLite: holds the write lock from the start.
    Write,
    /// A part of an open SQLite transaction that can be rolled back alone.
    Savepoint,
}

impl Begin {
    /// Begins; afterwards [`conclude`] must be called.
    pub(crate) fn start(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let found = depth(connection);
        if (self == Self::Savepoint) != (found == 1) {
            return Err(StoreError::Unavailable {
                why: format!("a transaction of depth {found} was found"),
            });
        }
        match (self, &mut *connection) {
            (Self::Savepoint, _) => AnyConnection::begin_transaction(connection),
            // diesel keeps count only if it sends the statement itself.
            (Self::Snapshot, AnyConnection::Sqlite(sqlite)) => {
                AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN")
            }
            (Self::Write, AnyConnection::Sqlite(sqlite)) => {
                AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
            }
            (Self::Snapshot, AnyConnection::Postgres(postgres)) => {
                AnsiTransactionManager::begin_transaction_sql(
                    postgres,
                    "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                )
            }
            (Self::Write, AnyConnection::Postgres(postgres)) => {
                AnsiTransactionManager::begin_transaction_sql(postgres, "BEGIN")
            }
        }
        .map_err(StoreError::from)
    }
}

/// Runs `use_case` in the innermost open transaction or savepoint and ends that one, whatever happens.
pub(crate) fn conclude<T, E: TxError>(
    connection: &mut AnyConnection,
    use_case: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let level = depth(connection);
    let concluded = attempt(connection, use_case).and_then(|value| {
        if depth(connection) != level {
            return Err(E::from(StoreError::Aborted));
        }
        AnyConnection::commit_transaction(connection)
            .map_err(|error| E::from(StoreError::at_commit(error)))?;
        Ok(value)
    });
    if concluded.is_err() {
        roll_back(connection, level);
    }
    concluded
}

fn attempt<T, E: TxError>(
    connection: &mut AnyConnection,
    use_case: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut tx = Tx {
        connection,
        state: State::Usable,
        rules: None,
    };
    // Unwind safe: after a panic everything the use case may have left half done is rolled back.
    let result = catch_unwind(AssertUnwindSafe(|| use_case(&mut tx)))
        .unwrap_or_else(|_| Err(E::from(StoreError::Panicked)));
    match result {
        Ok(_) if tx.state == State::Failed => Err(E::from(StoreError::Aborted)),
        result => result,
    }
}

/// Rolls back until `level` is gone too: a panic may have left deeper savepoints open.
///
/// Ends in any case: each round ends one level, or finds that the database has ended all of them.
fn roll_back(connection: &mut AnyConnection, level: u32) {
    while depth(connection) >= level.max(1) {
        if let Err(error) = AnyConnection::rollback_transaction(connection) {
            tracing::warn!(%error, "a rollback failed");
        }
    }
}
