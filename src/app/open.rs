//! From a configuration to an open installation.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use store::{Migrated, NewInstance, OpenError, Role, Settings, Store, StoreError};
use thiserror::Error;

use crate::app::{Clock, OsEntropy, State};
use crate::auth::token::InstanceSecret;
use crate::config::{Config, ConfigError};
use crate::notify::config::MailConfigError;
use crate::services::Entropy;

/// Why an installation does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The configuration cannot work.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The data directory cannot be made.
    #[error("cannot make the directory {}", path.display())]
    DataDirectory {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The database is older than this program.
    #[error(
        "the database has schema {found} and this program needs {known}; make a backup, then run \
         `gemeinraum migrate`, or start with `gemeinraum serve --migrate`"
    )]
    NeedsMigration {
        /// The schema number found.
        found: i64,
        /// The schema number of this program.
        known: i64,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Open(OpenError),
    /// The first read failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// Mails cannot leave.
    #[error(transparent)]
    Mail(#[from] MailConfigError),
    /// The document of the API cannot be written: a fault of this program.
    #[error("the document of the API cannot be written: {0}")]
    Document(String),
    /// The system refuses threads or signals.
    #[error("the server cannot run")]
    Run(#[source] io::Error),
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NeedsMigration { found, known } => Self::NeedsMigration { found, known },
            error => Self::Open(error),
        }
    }
}

/// Which databases are migrated before they are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migration {
    /// None: what does not exist may be a mistyped name.
    Never,
    /// Only one that holds nothing yet.
    OfFresh,
    /// Any that is older than this program.
    OfAny,
}

/// Brings the configured database to this program's schema; a file is made if there is none.
pub fn migrate(config: &Config) -> Result<Migrated, StartError> {
    let url = config.database_url()?;
    make_data_directory(config)?;
    let random = [OsEntropy.bits(), OsEntropy.bits()].map(u128::to_be_bytes);
    let mut secret = [0; 32];
    for (byte, random) in secret.iter_mut().zip(random.as_flattened()) {
        *byte = *random;
    }
    let new = NewInstance {
        secret,
        created_at: Clock::System.now(),
    };
    Ok(store::migrate(url.reveal(), &new)?)
}

/// Opens the configured database, after a migration if `migration` covers it.
pub fn open_store(config: &Config, role: Role, migration: Migration) -> Result<Store, StartError> {
    let settings = settings(config, role)?;
    match (Store::open(&settings), migration) {
        (
            Err(OpenError::NoFile { .. } | OpenError::NeedsMigration { found: 0, .. }),
            Migration::OfFresh | Migration::OfAny,
        )
        | (Err(OpenError::NeedsMigration { .. }), Migration::OfAny) => {
            let migrated = migrate(config)?;
            let Migrated { from, to } = migrated;
            tracing::info!(from, to, "the database was migrated");
            Ok(Store::open(&settings)?)
        }
        (opened, _) => Ok(opened?),
    }
}

/// An installation over an open database, as people reach it under `base_url`.
pub fn state(store: Store, base_url: &str) -> Result<State, StartError> {
    let secret = store.read(store::get_instance_secret)?;
    Ok(State::new(
        store,
        Clock::System,
        Arc::new(OsEntropy),
        InstanceSecret::new(secret),
        base_url,
    ))
}

fn settings(config: &Config, role: Role) -> Result<Settings, ConfigError> {
    let url = config.database_url()?;
    let database = &config.database;
    Ok(match role {
        Role::Command => Settings::command(url.reveal()),
        Role::Server => Settings {
            readers_max: database.readers_max,
            connections_max: database.connections_max,
            queue_max: database.queue_max,
            patience: Duration::from_millis(database.patience_ms.into()),
            ..Settings::server(url.reveal())
        },
    })
}

/// Makes the data directory, if it is missing, for this account only: it will hold names and addresses.
pub fn make_data_directory(config: &Config) -> Result<(), StartError> {
    let path = &config.data.0;
    let mut directory = fs::DirBuilder::new();
    directory.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut directory, 0o700);
    directory
        .create(path)
        .map_err(|source| StartError::DataDirectory {
            path: path.clone(),
            source,
        })
}
