//! The handle through which everything reads and writes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use crate::beside::{ServerLock, Turn, Turns};
use crate::connection::{Backend, Location, Purpose};
use crate::counters::{Counters, Load, Stats, repeated};
use crate::error::{OpenError, StoreError, TxError};
use crate::job::Errand;
use crate::migrate;
use crate::pool::{Connections, Pool};
use crate::rules::RuleCache;
use crate::settings::{Role, Settings};
use crate::tx::{Begin, Tx, View};
use crate::writer::{Workplace, Writer};

/// An open database; clones share it, and the last one that is dropped waits for the writes in the queue.
#[derive(Clone)]
pub struct Store(Arc<Opened>);

struct Opened {
    readers: Pool,
    writers: Writers,
    counters: Arc<Counters>,
    rules: Arc<RuleCache>,
}

/// The three ways to write.
enum Writers {
    /// The server's queue on an SQLite file; the fields are dropped in this order.
    Queue { writer: Writer, _lock: ServerLock },
    /// A command's turns on an SQLite file.
    Turns {
        pool: Pool,
        path: PathBuf,
        patience: Duration,
    },
    /// PostgreSQL lets many write; the readers' pool serves them too.
    Many,
}

impl Writers {
    fn queue(
        path: &Path,
        location: &Location,
        settings: &Settings,
        counters: &Arc<Counters>,
    ) -> Result<Self, OpenError> {
        let lock = ServerLock::take(path)?;
        let workplace = Workplace {
            location: location.clone(),
            busy_timeout: settings.patience,
            turns: Turns::open(path)?,
        };
        let writer = Writer::start(workplace, settings.queue_max, Arc::clone(counters))?;
        Ok(Self::Queue {
            writer,
            _lock: lock,
        })
    }

    fn turns(path: &Path, location: &Location, settings: &Settings) -> Self {
        Self::Turns {
            pool: pool(location, Purpose::Write, settings, 1),
            path: path.to_owned(),
            patience: settings.patience,
        }
    }
}

impl Store {
    /// Opens a migrated database, or says why it cannot serve from it.
    pub fn open(settings: &Settings) -> Result<Self, OpenError> {
        let location = Location::parse(&settings.url)?;
        migrate::check(&location, settings.patience)?;
        let counters = Arc::default();
        let (writers, purpose, connections_max) = match (&location, settings.role) {
            (Location::Sqlite(path), Role::Server) => (
                Writers::queue(path, &location, settings, &counters)?,
                Purpose::Read,
                settings.readers_max,
            ),
            (Location::Sqlite(path), Role::Command) => (
                Writers::turns(path, &location, settings),
                Purpose::Read,
                settings.readers_max,
            ),
            (Location::Postgres(_), _) => (Writers::Many, Purpose::Write, settings.connections_max),
        };
        Ok(Self(Arc::new(Opened {
            readers: pool(&location, purpose, settings, connections_max),
            writers,
            counters,
            rules: Arc::default(),
        })))
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        match self.0.writers {
            Writers::Queue { .. } | Writers::Turns { .. } => Backend::Sqlite,
            Writers::Many => Backend::Postgres,
        }
    }

    /// Reads on the calling thread, all from one snapshot.
    pub fn read<T, E: TxError>(
        &self,
        query: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.0.readers.run(Begin::Snapshot, |tx| {
            tx.share(&self.0.rules, View::Committed);
            query(tx)
        })
    }

    /// Runs a use case in one transaction and blocks the calling thread until it is durable or refused.
    ///
    /// The use case may be run up to four times, so it has no effect but through its `Tx`. Never call this from
    /// within a use case: on SQLite it would wait for itself.
    pub fn write<T, E>(
        &self,
        use_case: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError + Send + 'static,
    {
        match &self.0.writers {
            Writers::Queue { writer, .. } => {
                let (tell, hear) = sync_channel(1);
                writer.submit(Box::new(Errand::new(
                    self.sharing(use_case),
                    move |result| {
                        // The receiver below waits, so there is always someone to tell.
                        tell.send(result).ok();
                    },
                )));
                hear.recv().unwrap_or_else(|_| {
                    Err(E::from(StoreError::Unavailable {
                        why: "the writer has ended".to_owned(),
                    }))
                })
            }
            Writers::Turns {
                pool,
                path,
                patience,
            } => {
                let _announced = Turn::take(path, *patience)?;
                self.repeated_in(pool, &self.sharing(use_case))
            }
            Writers::Many => self.repeated_in(&self.0.readers, &self.sharing(use_case)),
        }
    }

    /// Runs a use case and calls `on_done` with its result, on whatever thread.
    ///
    /// On a server's SQLite file this returns at once, and `on_done` is called on the writer's thread, where it must
    /// not take long. Everywhere else it is [`Store::write`] followed by `on_done`.
    pub fn submit<T, E>(
        &self,
        use_case: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        on_done: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: TxError + Send + 'static,
    {
        match &self.0.writers {
            Writers::Queue { writer, .. } => {
                writer.submit(Box::new(Errand::new(self.sharing(use_case), on_done)));
            }
            Writers::Turns { .. } | Writers::Many => on_done(self.write(use_case)),
        }
    }

    /// What happened since the store was opened.
    pub fn stats(&self) -> Stats {
        self.0.counters.stats()
    }

    /// How busy the store is.
    pub fn load(&self) -> Load {
        let (connections_open, connections_idle) = self.0.readers.usage();
        Load {
            writes_waiting: self.0.counters.writes_waiting(),
            connections_open,
            connections_idle,
        }
    }

    /// The use case, with what earlier reads found.
    fn sharing<T, E>(
        &self,
        use_case: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static {
        let rules = Arc::clone(&self.0.rules);
        move |tx: &mut Tx<'_>| {
            tx.share(&rules, View::Pending);
            use_case(tx)
        }
    }

    fn repeated_in<T, E: TxError>(
        &self,
        pool: &Pool,
        use_case: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        repeated(&self.0.counters, || pool.run(Begin::Write, use_case))
    }
}

fn pool(location: &Location, purpose: Purpose, settings: &Settings, connections_max: u32) -> Pool {
    let connections = Connections {
        location: location.clone(),
        purpose,
        patience: settings.patience,
    };
    Pool::new(connections, connections_max)
}
