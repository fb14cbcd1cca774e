//! The command line: one module for each command.
//!
//! What a command was asked for goes to standard output, everything else to standard error. It ends with 0 when it did
//! what was asked, 1 when that failed, and 2 when command line or configuration are wrong.

mod account;
mod api_key;
mod backup;
mod check_config;
mod demo;
mod import_rooms;
mod migrate;
mod openapi;
mod serve;
mod simulate;

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand};
use domain::language::Language;
use domain::policy::{Actor, Grant};
use store::{Role, Store};

use crate::app::open::{Migration, StartError, open_store};
use crate::app::{Clock, OsEntropy};
use crate::config::{Config, ConfigError, DataDirectory};
use crate::services::Ctx;

/// Find, book and pay for community rooms, halls and devices.
#[derive(Debug, Parser)]
#[command(name = "gemeinraum", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Which installation a command works on.
#[derive(Debug, Args)]
pub struct Place {
    /// The configuration; without it the defaults hold.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where database and mails are kept, as far as the configuration names no other place.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve requests until told to stop.
    Serve(serve::Options),
    /// Make up a county with rooms and bookings in a database of its own, and serve it.
    Demo(demo::Options),
    /// Bring the database to the schema of this version; make it if there is none.
    Migrate,
    /// Print the OpenAPI document.
    Openapi,
    /// Say whether the configuration can work, without changing anything.
    CheckConfig,
    /// Give out, list and revoke API keys.
    #[command(subcommand)]
    ApiKey(api_key::Command),
    /// Make, list, disable and enable accounts of people who sign in.
    #[command(subcommand)]
    Account(account::Command),
    /// Take over rooms and resources from a file.
    ImportRooms(import_rooms::Options),
    /// Copy the database into a file, beside a running server.
    Backup(backup::Target),
    /// Read a backup from end to end and check what is in it.
    VerifyBackup(backup::Source),
    /// Put a backup in the place of the configured database, which must be empty.
    Restore(backup::Source),
    /// Compare the availability engine with a naive model, step by step.
    Simulate(simulate::Options),
}

/// What a command ends with; the text is for people.
type Done = Result<(), Box<dyn Error>>;

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.command.run(&cli.place) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(error.as_ref());
            ExitCode::from(exit_code(error.as_ref()))
        }
    }
}

impl Command {
    fn run(self, place: &Place) -> Done {
        match self {
            Self::Serve(options) => serve::run(place, &options),
            Self::Demo(options) => demo::run(place, &options),
            Self::Migrate => migrate::run(place),
            Self::Openapi => openapi::run(),
            Self::CheckConfig => check_config::run(place),
            Self::ApiKey(command) => command.run(place),
            Self::Account(command) => command.run(place),
            Self::ImportRooms(options) => import_rooms::run(place, &options),
            Self::Backup(target) => backup::back_up(place, &target),
            Self::VerifyBackup(source) => backup::verify(place, &source),
            Self::Restore(source) => backup::restore(place, &source),
            Self::Simulate(options) => simulate::run(&options),
        }
    }
}

impl Place {
    /// The configuration with what the command line says.
    fn config(&self) -> Result<Config, ConfigError> {
        let mut config = Config::load(self.config.as_deref(), |name| env::var(name).ok())?;
        if let Some(data) = &self.data {
            config.data = DataDirectory(data.clone());
        }
        Ok(config)
    }

    /// The database, as a command comes to it that may run beside a server; it must exist.
    fn store(&self) -> Result<Store, StartError> {
        open_store(&self.config()?, Role::Command, Migration::Never)
    }
}

/// The context of a command: the operator acts for the installation.
fn operator() -> Ctx {
    Ctx::new(Actor::System, now(), Language::De, Arc::new(OsEntropy))
}

fn now() -> DateTime<Utc> {
    Clock::System.now()
}

/// What a key or an account may do, in one word.
fn role(grant: &Grant) -> String {
    match grant {
        Grant::Operator => "operator".to_owned(),
        Grant::Staff(provider) => format!("staff:{provider}"),
    }
}

/// One line for whoever, or whatever, reads the result.
fn say(line: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}

/// The error with its causes, for people.
fn tell(error: &dyn Error) {
    let mut text = format!("gemeinraum: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    eprintln!("{text}");
}

/// What is wrong before anything was tried is the caller's to mend.
fn exit_code(error: &(dyn Error + 'static)) -> u8 {
    let is_config = error.is::<ConfigError>()
        || matches!(
            error.downcast_ref(),
            Some(StartError::Config(_) | StartError::Mail(_))
        );
    if is_config { 2 } else { 1 }
}
