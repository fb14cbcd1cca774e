//! The calendar feeds of the demo, whose addresses can be told again at every start.
//!
//! Their secrets follow from a key of the installation, so nobody else knows them.

use domain::feed::Detail;
use domain::language::Language;
use domain::text::Name;
use store::Tx;

use crate::auth::secret::Secret;
use crate::demo::county::County;
use crate::demo::enter::{provider_id, room_id};
use crate::demo::error::DemoError;
use crate::demo::seed::{entering, secret_at};
use crate::services::Ctx;
use crate::services::feeds::keep::{NewFeed, PREFIX, Shows, create};

/// Rooms with a feed that says only when they are taken.
const ROOMS: [&str; 2] = ["dgh-saal", "stadtgarten-halle"];

/// Makes the feeds: of each provider one that names its uses.
pub fn enter(tx: &mut Tx<'_>, county: &County, key: &[u8]) -> Result<(), DemoError> {
    for room in ROOMS {
        let ctx = context(&format!("room/{room}"), key);
        create(tx, &ctx, &feed(Shows::Room(room_id(room)), Detail::Busy))?;
    }
    for provider in &county.providers {
        let ctx = context(&format!("provider/{}", provider.key), key);
        let shows = Shows::Provider(provider_id(&provider.key));
        create(tx, &ctx, &feed(shows, Detail::Titles))?;
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

fn feed(shows: Shows, detail: Detail) -> NewFeed {
    NewFeed {
        shows,
        detail,
        label: Name::parse("Demo").expect("it is a name"),
        language: Language::De,
    }
}
