//! `demo`: a county that was made up, served from a database of its own.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use clap::Args;
use domain::policy::Grant;
use domain::text::Name;
use serde_json::json;

use crate::app::Server;
use crate::app::open::Migration;
use crate::auth::secret::Secret;
use crate::cli::serve::Listening;
use crate::cli::{Done, Place, operator, say};
use crate::config::Config;
use crate::demo::{self, DemoError, Extent};
use crate::services::api_keys::{self, NewApiKey};
use crate::telemetry;

/// Where the demo is kept unless another place is named.
const DIRECTORY: &str = "demo-data";

/// Options of the command.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    listening: Listening,
}

/// Fills a database that this run makes, or takes up the demo that is there, and serves until a signal ends it.
pub fn run(place: &Place, options: &Options) -> Done {
    let directory = place
        .data
        .clone()
        .unwrap_or_else(|| PathBuf::from(DIRECTORY));
    let config = options.listening.config(place)?.kept_in(&directory);
    config.check()?;
    telemetry::log::start(&config.logging)?;
    let server = open(&config, &directory)?;
    let key = make_key(&server)?;
    let base_url = server.state().base_url();
    if options.listening.json {
        let landmarks = demo::landmarks();
        let line = json!({
            "base_url": base_url,
            "admin_key": key.reveal(),
            "provider_id": landmarks.provider.to_string(),
            "room_id": landmarks.room.to_string(),
            "pool_id": landmarks.pool.to_string(),
        });
        say(&line.to_string())?;
    } else {
        say(&format!("Gemeinraum serves {base_url}"))?;
    }
    Ok(server.run()?)
}

/// Only a database that was not there before is filled: what somebody has is never touched.
fn open(config: &Config, directory: &Path) -> Result<Server, Box<dyn Error>> {
    let is_new = !Path::new(config.database_url()?.reveal()).exists();
    let server = Server::open(config, Migration::OfFresh)?;
    let store = server.state().store();
    match demo::find(store)? {
        Extent::Whole => {}
        Extent::None if is_new => demo::fill(store)?,
        Extent::None => return Err(DemoError::NotADemo(directory.to_owned()).into()),
        Extent::Part => return Err(DemoError::Unfinished(directory.to_owned()).into()),
    }
    Ok(server)
}

/// A key for the operator; the one of an earlier start was shown only then.
fn make_key(server: &Server) -> Result<Secret, Box<dyn Error>> {
    let ctx = operator();
    let new = NewApiKey {
        label: Name::parse("Demo")?,
        grants: BTreeSet::from([Grant::Operator]),
        expires_at: None,
    };
    let store = server.state().store();
    let (_, secret) = store.write(move |tx| api_keys::create(tx, &ctx, &new))?;
    Ok(secret)
}
