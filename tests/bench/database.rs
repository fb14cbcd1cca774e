//! The databases that are measured, as they are seen from outside: plain SQL, and the few words that differ.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::Done;

/// Where a database is.
#[derive(Clone, Debug)]
pub enum Place {
    /// A directory in which a server keeps an SQLite file.
    Directory(PathBuf),
    /// A database on a PostgreSQL server, and a directory for what else a server keeps.
    Server {
        server: String,
        name: String,
        directory: PathBuf,
    },
}

/// A connection.
pub enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    value: String,
}

impl Place {
    /// A place of this name beside `self`.
    pub fn beside(&self, suffix: &str) -> Self {
        match self {
            Self::Directory(directory) => Self::Directory(suffixed(directory, suffix)),
            Self::Server {
                server,
                name,
                directory,
            } => Self::Server {
                server: server.clone(),
                name: format!("{name}_{suffix}"),
                directory: suffixed(directory, suffix),
            },
        }
    }

    /// How people call it.
    pub fn database_name(&self) -> &'static str {
        match self {
            Self::Directory(_) => "SQLite",
            Self::Server { .. } => "PostgreSQL",
        }
    }

    /// Where a server keeps its files.
    pub fn directory(&self) -> &PathBuf {
        match self {
            Self::Directory(directory) | Self::Server { directory, .. } => directory,
        }
    }

    /// The SQLite file, as far as there is one.
    pub fn file(&self) -> PathBuf {
        self.directory().join("gemeinraum.db")
    }

    /// The URL of a PostgreSQL database; the one of SQLite follows from the directory.
    pub fn url(&self) -> Option<String> {
        match self {
            Self::Directory(_) => None,
            Self::Server { server, name, .. } => Some(format!("{server}/{name}")),
        }
    }

    /// Connects.
    pub fn open(&self) -> Done<Database> {
        Ok(match self.url() {
            Some(url) => Database::Postgres(PgConnection::establish(&url)?),
            None => Database::Sqlite(open_file(&self.file())?),
        })
    }

    /// Makes it empty, whatever was there before.
    pub fn clear(&self) -> Done<()> {
        self.remove()?;
        fs::create_dir_all(self.directory())?;
        if let Self::Server { name, .. } = self {
            self.server()?.execute(&format!("CREATE DATABASE {name}"))?;
        }
        Ok(())
    }

    /// Makes it a copy of `original`, to which nobody may be connected.
    pub fn copy(&self, original: &Self) -> Done<()> {
        self.remove()?;
        fs::create_dir_all(self.directory())?;
        if let (Self::Server { name, .. }, Self::Server { name: template, .. }) = (self, original) {
            let copy = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
            self.server()?.execute(&copy)
        } else {
            fs::copy(original.file(), self.file())?;
            Ok(())
        }
    }

    /// Deletes it, if there is one.
    pub fn remove(&self) -> Done<()> {
        if self.directory().exists() {
            fs::remove_dir_all(self.directory())?;
        }
        if let Self::Server { name, .. } = self {
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            self.server()?.execute(&drop)?;
        }
        Ok(())
    }

    /// Whether it is there.
    pub fn exists(&self) -> Done<bool> {
        match self {
            Self::Directory(_) => Ok(self.file().exists()),
            Self::Server { name, .. } => {
                let count =
                    format!("SELECT count(*) AS value FROM pg_database WHERE datname = '{name}'");
                Ok(self.server()?.number(&count)? == 1)
            }
        }
    }

    fn server(&self) -> Done<Database> {
        let Self::Server { server, .. } = self else {
            return Err("SQLite has no server".into());
        };
        let connection = PgConnection::establish(&format!("{server}/postgres"))?;
        Ok(Database::Postgres(connection))
    }
}

fn suffixed(directory: &Path, suffix: &str) -> PathBuf {
    let mut name = directory.as_os_str().to_owned();
    name.push(format!("_{suffix}"));
    name.into()
}

fn open_file(path: &Path) -> Done<SqliteConnection> {
    let path = path.to_str().ok_or("a path that is no text")?;
    let mut connection = SqliteConnection::establish(path)?;
    connection.batch_execute("PRAGMA busy_timeout = 10000")?;
    Ok(connection)
}

impl Database {
    /// Runs statements.
    pub fn execute(&mut self, sql: &str) -> Done<()> {
        let done = match self {
            Self::Sqlite(connection) => connection.batch_execute(sql),
            Self::Postgres(connection) => connection.batch_execute(sql),
        };
        Ok(done.map_err(|error| format!("{error}: {sql}"))?)
    }

    /// The one number that a query gives under the name `value`.
    pub fn number(&mut self, sql: &str) -> Done<i64> {
        let query = diesel::sql_query(sql);
        let found: Result<Number, _> = match self {
            Self::Sqlite(connection) => query.get_result(connection),
            Self::Postgres(connection) => query.get_result(connection),
        };
        Ok(found.map_err(|error| format!("{error}: {sql}"))?.value)
    }

    /// The texts that a query gives under the name `value`.
    pub fn texts(&mut self, sql: &str) -> Done<Vec<String>> {
        let query = diesel::sql_query(sql);
        let found: Result<Vec<Words>, _> = match self {
            Self::Sqlite(connection) => query.load(connection),
            Self::Postgres(connection) => query.load(connection),
        };
        let rows = found.map_err(|error| format!("{error}: {sql}"))?;
        Ok(rows.into_iter().map(|row| row.value).collect())
    }

    /// All tables of the product.
    pub fn tables(&mut self) -> Done<Vec<String>> {
        self.texts(match self {
            Self::Sqlite(_) => {
                "SELECT name AS value FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            }
            Self::Postgres(_) => {
                "SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            }
        })
    }

    /// The columns of a table, in their order.
    pub fn columns(&mut self, table: &str) -> Done<Vec<String>> {
        self.texts(&match self {
            Self::Sqlite(_) => {
                format!("SELECT name AS value FROM pragma_table_info('{table}') ORDER BY cid")
            }
            Self::Postgres(_) => format!(
                "SELECT column_name::text AS value FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            ),
        })
    }

    /// The expression that writes a column as a literal, without colons: pgbench takes them for its variables.
    pub fn quoted(&self, column: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("quote({column})"),
            Self::Postgres(_) => format!(
                "CASE WHEN {column}::text LIKE '%:%' \
                 THEN 'replace(' || quote_literal(replace({column}::text, ':', '¦')) || ', ''¦'', chr(58))' \
                 ELSE quote_nullable({column}::text) END"
            ),
        }
    }

    /// The expression of a UUID of version 7 made at the millisecond `at` for one `kind` of thing.
    pub fn uuid(&self, at: &str, kind: u8) -> String {
        match self {
            Self::Sqlite(_) => format!("unhex(printf('%012x7000800000000000000{kind}', {at}))"),
            Self::Postgres(_) => {
                format!("(lpad(to_hex({at}), 12, '0') || '7000800000000000000{kind}')::uuid")
            }
        }
    }

    /// The expression of a UUID as people write it.
    pub fn uuid_text(&self, column: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("lower(hex({column}))"),
            Self::Postgres(_) => format!("{column}::text"),
        }
    }

    /// Lets the planner know how much there is, as it would on a database that grew over years.
    pub fn settle(&mut self) -> Done<()> {
        self.execute(match self {
            Self::Sqlite(_) => "PRAGMA wal_checkpoint(TRUNCATE)",
            Self::Postgres(_) => "VACUUM (ANALYZE)",
        })
    }
}

/// Runs a program to its end; what it printed, or what it complained of.
pub fn output(command: &mut Command) -> Done<String> {
    let output = command.output()?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{command:?} failed: {complaint}").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
