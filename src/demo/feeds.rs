//! The calendar feeds of the demo, whose addresses can be told again at every start.
//!
//! Their secrets follow from a key of the installation, so nobody else knows them.

use domain::feed::Detail;
use domain::language::Language;
use domain::text::Name;
use store::Tx;

use crate::auth::secret::Secret;
use crate::demo::enter::{provider_id, room_id};
use crate::demo::error::DemoError;
use crate::demo::seed::{entering, secret_at};
use crate::services::Ctx;
use crate::services::feeds::keep::{NewFeed, PREFIX, Shows, create};

/// Rooms with a feed that says only when they are taken.
const ROOMS: [&str; 2] = ["dgh-saal", "stadtgarten-halle"];

/// Providers with a feed that names their uses.
const PROVIDERS: [&str; 7] = [
    "auenstedt",
    "moorbeck",
    "hollenried",
    "obere-aue",
    "tsv-auenstedt",
    "st-marien",
    "speicherwerk",
];

/// Makes the feeds.
pub fn enter(tx: &mut Tx<'_>, key: &[u8]) -> Result<(), DemoError> {
    for room in ROOMS {
        let ctx = context(&format!("room/{room}"), key);
        create(tx, &ctx, &feed(Shows::Room(room_id(room)), Detail::Busy)?)?;
    }
    for provider in PROVIDERS {
        let ctx = context(&format!("provider/{provider}"), key);
        let shows = Shows::Provider(provider_id(provider));
        create(tx, &ctx, &feed(shows, Detail::Titles)?)?;
    }
    Ok(())
}

/// The secret of the feed of `room/KEY` or `provider/KEY`: the first that its context gives.
pub fn secret(name: &str, key: &[u8]) -> Secret {
    let ctx = context(name, key);
    Secret::new(PREFIX, [ctx.random(), ctx.random()])
}

fn context(name: &str, key: &[u8]) -> Ctx {
    secret_at(entering(name).now, &format!("feed/{name}"), key)
}

fn feed(shows: Shows, detail: Detail) -> Result<NewFeed, DemoError> {
    Ok(NewFeed {
        shows,
        detail,
        label: Name::parse("Demo").map_err(|error| DemoError::Rooms(error.to_string()))?,
        language: Language::De,
    })
}
