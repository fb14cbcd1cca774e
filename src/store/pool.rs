//! Connections that are kept open: the readers of SQLite, and everything on PostgreSQL.

use std::time::Duration;

use diesel::r2d2::{self, HandleError, ManageConnection, PooledConnection, R2D2Connection};

use crate::connection::{AnyConnection, Location, Purpose};
use crate::error::{OpenError, StoreError, TxError};
use crate::tx::{Begin, Tx, conclude};

/// A bounded number of connections to one database.
pub(crate) struct Pool(r2d2::Pool<Connections>);

/// How the pool opens a connection.
#[derive(Clone, Debug)]
pub(crate) struct Connections {
    /// Where to.
    pub(crate) location: Location,
    /// Whether they may write.
    pub(crate) purpose: Purpose,
    /// How long to wait for a free connection, and for a lock.
    pub(crate) patience: Duration,
}

impl Pool {
    /// A pool of at most `connections_max`, opened when they are first needed.
    pub(crate) fn new(connections: Connections, connections_max: u32) -> Self {
        Self(
            r2d2::Pool::builder()
                .max_size(connections_max.max(1))
                .min_idle(Some(0))
                .test_on_check_out(false)
                .connection_timeout(connections.patience)
                .error_handler(Box::new(Logged))
                .build_unchecked(connections),
        )
    }

    /// Connections that are open, and how many of them nobody uses.
    pub(crate) fn usage(&self) -> (u32, u32) {
        let state = self.0.state();
        (state.connections, state.idle_connections)
    }

    /// Runs `use_case` in a transaction of its own.
    pub(crate) fn run<T, E: TxError>(
        &self,
        begin: Begin,
        use_case: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.begun(begin)?;
        conclude(&mut connection, use_case)
    }

    /// A connection with an open transaction.
    ///
    /// After the server was restarted every idle connection is dead. The first statement finds out, before anything
    /// happened that could be lost; that costs less than a question before each use.
    fn begun(&self, begin: Begin) -> Result<PooledConnection<Connections>, StoreError> {
        let mut dead_left = self.0.max_size();
        loop {
            let mut connection = self.0.get().map_err(|error| StoreError::Unavailable {
                why: error.to_string(),
            })?;
            match begin.start(&mut connection) {
                Err(_) if dead_left > 0 && connection.is_broken() => dead_left -= 1,
                Err(error) => return Err(error),
                Ok(()) => return Ok(connection),
            }
        }
    }
}

impl ManageConnection for Connections {
    type Connection = AnyConnection;
    type Error = OpenError;

    fn connect(&self) -> Result<AnyConnection, OpenError> {
        self.location.connect(self.purpose, self.patience)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), OpenError> {
        Ok(connection.ping()?)
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        connection.is_broken()
    }
}

#[derive(Debug)]
struct Logged;

impl HandleError<OpenError> for Logged {
    fn handle_error(&self, error: OpenError) {
        tracing::warn!(%error, "cannot open a database connection");
    }
}
