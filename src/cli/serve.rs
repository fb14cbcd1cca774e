//! `serve`: the server, and the options it shares with the demo.

use std::net::SocketAddr;

use clap::Args;
use serde_json::json;

use crate::app::Server;
use crate::app::open::Migration;
use crate::cli::{Done, Place, say};
use crate::config::{Config, ConfigError};
use crate::telemetry;

/// Options of the command.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    listening: Listening,
    /// Migrate a database that is older than this version before serving it. One that holds nothing yet is migrated
    /// in any case.
    #[arg(long)]
    migrate: bool,
}

/// How a server is reached, and what it says at its start.
#[derive(Debug, Args)]
pub struct Listening {
    /// Address and port, such as 127.0.0.1:8080; port 0 picks a free one.
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
    /// Say in one JSON object, on the first line, how the server is reached.
    #[arg(long)]
    pub json: bool,
    /// Limit nobody's requests.
    #[arg(long)]
    no_limits: bool,
}

impl Listening {
    /// The configuration with these options.
    pub fn config(&self, place: &Place) -> Result<Config, ConfigError> {
        let mut config = place.config()?;
        if let Some(listen) = self.listen {
            config.server.listen = listen;
        }
        if self.no_limits {
            config.limits.enabled = false;
        }
        Ok(config)
    }
}

/// Serves until a signal ends it.
pub fn run(place: &Place, options: &Options) -> Done {
    let config = options.listening.config(place)?;
    config.check()?;
    telemetry::log::start(&config.logging)?;
    let migration = if options.migrate {
        Migration::OfAny
    } else {
        Migration::OfFresh
    };
    let server = Server::open(&config, migration)?;
    if config.mail_is_unset() {
        tracing::warn!("no [mail] is configured: mails are written into a folder and reach nobody");
    }
    let base_url = server.state().base_url();
    let line = if options.listening.json {
        json!({ "base_url": base_url }).to_string()
    } else {
        format!("Gemeinraum serves {base_url}")
    };
    Ok(server.run(move || say(&line))?)
}
