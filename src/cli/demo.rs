//! `demo`: a county that was made up, served from a database of its own.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use clap::Args;
use domain::policy::Grant;
use domain::text::{Email, Name};
use serde_json::json;

use crate::api::feeds::addresses;
use crate::app::Server;
use crate::app::open::Migration;
use crate::auth::secret::Secret;
use crate::cli::serve::Listening;
use crate::cli::{Done, Place, now, operator, say};
use crate::config::Config;
use crate::demo::calls::{Example, calls};
use crate::demo::{self, DemoError, Extent, accounts, times};
use crate::services::api_keys::{self, NewApiKey};
use crate::telemetry;

/// Where the demo is kept unless another place is named.
const DIRECTORY: &str = "demo-data";

/// Who hears of barriers in the demo.
const BARRIER_CONTACT: &str = "barrierefreiheit@landkreis-auental.example";

/// Options of the command.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    listening: Listening,
}

/// Fills a database that this run makes, or takes up the demo that is there, and serves until a signal ends it.
pub fn run(place: &Place, options: &Options) -> Done {
    let directory = place.data.clone().unwrap_or_else(|| DIRECTORY.into());
    let config = as_demo(options.listening.config(place)?.kept_in(&directory));
    config.check()?;
    telemetry::log::start(&config.logging)?;
    let server = open(&config, &directory)?;
    let key = make_key(&server)?;
    let text = if options.listening.json {
        landmarks(&server, &key)
    } else {
        guide(&server, &key, &config)?
    };
    Ok(server.run(move || say(&text))?)
}

/// The demo shows every page, so somebody in it hears of barriers.
fn as_demo(mut config: Config) -> Config {
    let contact = Email::parse(BARRIER_CONTACT).ok();
    config.site.barrier_contact = config.site.barrier_contact.or(contact);
    config
}

/// One line for scripts.
fn landmarks(server: &Server, key: &Secret) -> String {
    let landmarks = demo::landmarks();
    json!({
        "base_url": server.state().base_url(),
        "admin_key": key.reveal(),
        "provider_id": landmarks.provider.to_string(),
        "room_id": landmarks.room.to_string(),
        "pool_id": landmarks.pool.to_string(),
        "clerk_email": accounts::CLERK,
        "operator_email": accounts::OPERATOR,
        "password": accounts::PASSWORD,
    })
    .to_string()
}

/// Where to look, and what to try, for people.
fn guide(server: &Server, key: &Secret, config: &Config) -> Result<String, Box<dyn Error>> {
    let base_url = server.state().base_url();
    let examples = demo::examples(&feed_key(server));
    let [room_feed, ..] = addresses(base_url, examples.room_feed.reveal());
    let [provider_feed, ..] = addresses(base_url, examples.provider_feed.reveal());
    let places = [
        ("API", format!("{base_url}/api/v1")),
        ("documentation", format!("{base_url}/docs")),
        ("OpenAPI", format!("{base_url}/openapi.yaml")),
        ("feed of a hall", room_feed),
        ("feed of a village", provider_feed),
        ("operator's key", key.reveal().to_owned()),
        ("sign in as clerk", accounts::CLERK.to_owned()),
        ("as operator", accounts::OPERATOR.to_owned()),
        ("password of both", accounts::PASSWORD.to_owned()),
        ("mails", spool(config)),
        ("database", config.database_url()?.to_string()),
    ];
    let mut lines = places
        .map(|(what, place)| format!("{what:18} {place}"))
        .to_vec();
    lines.push(
        "\nThe next start serves the same; delete the directory of the database to begin anew."
            .to_owned(),
    );
    if let Some(times) = times::find(server.state().store(), examples.room, now())? {
        let example = Example {
            base_url,
            key: key.reveal(),
            provider: examples.provider,
            room: examples.room,
            times,
        };
        lines.push("Five calls to copy into a shell, in this order:".to_owned());
        let numbered = (1..).zip(calls(&example));
        lines.extend(
            numbered
                .map(|(number, call)| format!("\n# {number}. {}\n{}", call.about, call.command)),
        );
    }
    // The calls end with an empty line, for the eye and for scripts that read up to it.
    lines.push(String::new());
    Ok(lines.join("\n"))
}

fn spool(config: &Config) -> String {
    let spool = config.mail().spool;
    spool.map_or_else(String::new, |spool| spool.directory.display().to_string())
}

/// The key from which the secrets of the demo's feeds follow: of this database alone.
fn feed_key(server: &Server) -> [u8; 32] {
    server.state().secret().derive("demo feeds")
}

/// Only a database that was not there before is filled: what somebody has is never touched.
fn open(config: &Config, directory: &Path) -> Result<Server, Box<dyn Error>> {
    let is_new = !Path::new(config.database_url()?.reveal()).exists();
    let server = Server::open(config, Migration::OfFresh)?;
    let store = server.state().store();
    match demo::find(store)? {
        Extent::Whole => {}
        Extent::None if is_new => demo::fill(store, now(), feed_key(&server))?,
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
