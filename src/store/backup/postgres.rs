//! Copies of a PostgreSQL database, made and put back by the server's own programs.

use std::io;
use std::path::Path;
use std::process::{self, Command};
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;

use crate::backup::examine::{Contents, examine};
use crate::backup::{BackupError, PATIENCE, expect_header};
use crate::connection::{AnyConnection, Location, Purpose};
use crate::dialect;
use crate::error::StoreError;

/// A database URL in parts, each as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Address<'a> {
    scheme: &'a str,
    user: Option<&'a str>,
    password: Option<&'a str>,
    host: &'a str,
    database: &'a str,
    /// Everything from the question mark on.
    parameters: &'a str,
}

impl<'a> Address<'a> {
    fn parse(url: &'a str) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
        let (rest, parameters) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let (user, password) = match user.and_then(|user| user.split_once(':')) {
            Some((user, password)) => (Some(user), Some(password)),
            None => (user, None),
        };
        Self {
            scheme,
            user,
            password,
            host,
            database,
            parameters,
        }
    }

    fn url(self) -> String {
        let password = self.password.map(|password| format!(":{password}"));
        let user = self
            .user
            .map(|user| format!("{user}{}@", password.unwrap_or_default()));
        let Self {
            scheme,
            host,
            database,
            parameters,
            ..
        } = self;
        let user = user.unwrap_or_default();
        format!("{scheme}://{user}{host}/{database}{parameters}")
    }
}

fn percent_decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let byte = part.get(..2).map(|hex| u8::from_str_radix(hex, 16));
        let Some(Ok(byte)) = byte else {
            bytes.push(b'%');
            bytes.extend(part.bytes());
            continue;
        };
        bytes.push(byte);
        bytes.extend(part.bytes().skip(2));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes the database at `url` into `target`.
pub(super) fn dump(url: &str, target: &Path) -> Result<(), BackupError> {
    let mut command = tool("pg_dump", Address::parse(url));
    command
        .args([
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
        ])
        .arg("--file")
        .arg(target);
    run("pg_dump", command)
}

/// Restores `backup` into a scratch database beside the one at `url`, and examines that.
pub(super) fn verify(url: &str, backup: &Path) -> Result<Contents, BackupError> {
    expect_header(backup, b"PGDMP")?;
    let scratch = Scratch::create(url)?;
    fill(&scratch.url, backup)?;
    examine(&mut connect(&scratch.url)?)
}

/// Restores `backup` into the empty database at `url`.
pub(super) fn restore(url: &str, backup: &Path) -> Result<Contents, BackupError> {
    expect_header(backup, b"PGDMP")?;
    let mut connection = connect(url)?;
    let schemas = dialect::count_migration_tables(&mut connection).map_err(StoreError::from)?;
    if schemas > 0 {
        return Err(BackupError::NotEmpty {
            what: format!("the database {}", Address::parse(url).database),
        });
    }
    fill(url, backup)?;
    examine(&mut connection)
}

fn fill(url: &str, backup: &Path) -> Result<(), BackupError> {
    let mut command = tool("pg_restore", Address::parse(url));
    command
        .args([
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
        ])
        .arg(backup);
    run("pg_restore", command)
}

/// A program with the address to connect to; the password is not for the command line, which everyone can read.
fn tool(name: &'static str, address: Address<'_>) -> Command {
    let open = Address {
        password: None,
        ..address
    };
    let mut command = Command::new(name);
    command.arg("--dbname").arg(open.url());
    if let Some(password) = address.password {
        command.env("PGPASSWORD", percent_decoded(password));
    }
    command
}

fn run(tool: &'static str, mut command: Command) -> Result<(), BackupError> {
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => BackupError::ToolMissing { tool },
        _ => BackupError::ToolFailed {
            tool,
            why: error.to_string(),
        },
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(BackupError::ToolFailed {
        tool,
        why: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}

fn connect(url: &str) -> Result<AnyConnection, BackupError> {
    Ok(Location::Postgres(url.to_owned()).connect(Purpose::Write, PATIENCE)?)
}

/// A database that is dropped when it is no longer looked at.
struct Scratch {
    url: String,
    name: String,
    server: AnyConnection,
}

impl Scratch {
    fn create(url: &str) -> Result<Self, BackupError> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let mut server = connect(url)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("gemeinraum_verify_{}_{number}", process::id());
        for statement in [
            format!("DROP DATABASE IF EXISTS {name}"),
            format!("CREATE DATABASE {name}"),
        ] {
            server.batch_execute(&statement).map_err(StoreError::from)?;
        }
        let address = Address {
            database: &name,
            ..Address::parse(url)
        };
        Ok(Self {
            url: address.url(),
            name,
            server,
        })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        if let Err(error) = self.server.batch_execute(&drop) {
            tracing::warn!(%error, database = self.name, "a scratch database is left behind");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_and_put_together() {
        for url in [
            "postgres://g:p%40ss@db.example.org:5432/rooms?sslmode=require",
            "postgresql://g@localhost/rooms",
            "postgres:///rooms?host=/run/postgresql",
            "postgres://localhost/",
        ] {
            assert_eq!(Address::parse(url).url(), url);
        }
    }

    #[test]
    fn the_password_is_handed_over_apart_and_decoded() {
        let command = tool("pg_dump", Address::parse("postgres://g:p%40s%@localhost/r"));
        let arguments: Vec<_> = command.get_args().collect();
        assert_eq!(arguments, ["--dbname", "postgres://g@localhost/r"]);
        let variables: Vec<_> = command.get_envs().collect();
        assert_eq!(variables, [("PGPASSWORD".as_ref(), Some("p@s%".as_ref()))]);
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run("pg_dump", Command::new("/nowhere/pg_dump")).unwrap_err();
        assert!(matches!(
            error,
            BackupError::ToolMissing { tool: "pg_dump" }
        ));
    }
}
