//! What the store must be told to open a database.

use std::time::Duration;

/// Where the database is, and as what this process comes to it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `postgres://...`, `sqlite:///path` or a plain path.
    pub url: String,
    /// Server or command.
    pub role: Role,
    /// Connections that read from an SQLite file; each may cache 8 MiB.
    pub readers_max: u32,
    /// Connections to PostgreSQL.
    pub connections_max: u32,
    /// Writes that may wait for the SQLite writer; the next one is turned away.
    pub queue_max: usize,
    /// How long to wait for a lock or a free connection.
    pub patience: Duration,
}

/// As what a process comes to the database; it makes a difference on SQLite only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The one process that serves requests: it holds the lock of the file and writes through a queue.
    Server,
    /// A command that may run beside a server: it writes in short transactions and announces each.
    Command,
}

impl Settings {
    /// What the server uses if the configuration says nothing else.
    pub fn server(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            role: Role::Server,
            readers_max: 4,
            connections_max: 16,
            queue_max: 1024,
            patience: Duration::from_secs(5),
        }
    }

    /// What a command uses.
    pub fn command(url: impl Into<String>) -> Self {
        Self {
            role: Role::Command,
            readers_max: 1,
            connections_max: 2,
            ..Self::server(url)
        }
    }
}
