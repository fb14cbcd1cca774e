//! The demo: a believable county in a database of its own.
//!
//! Main entries: [`fill`] and [`find`]. What is entered stands in `config/demo`; it goes through the same use cases
//! as everything else, so the demo cannot show what the product would refuse. Ids follow from the keys of the files
//! (`seed`): they are the same in every demo, and by them a database is known as one.

pub mod accounts;
mod book;
pub mod calls;
mod close;
mod county;
mod enter;
mod error;
mod feeds;
mod mails;
mod people;
mod pictures;
mod plan;
mod profiles;
mod seed;
mod table;
pub mod times;
mod written;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::holidays::Land;
use domain::ids::{ProviderId, ResourceId, RoomId};
use domain::text::Email;
use store::{Store, Tx};

use crate::auth::secret::Secret;
use crate::demo::county::County;
use crate::demo::plan::ObstacleKind;
use crate::services::import_rooms::{self, Fault};
use crate::services::{Denied, providers};

pub use error::DemoError;

/// Real halls, entered as an operator would take them over.
const ROOMS: &str = include_str!("../../config/demo/rooms.csv");

/// The office of providers of the list of rooms.
const OFFICE: &str = "vermietung@landkreis-auental.example";

/// The provider that scripts are told of.
const PROVIDER: &str = "auenstedt";

/// A room that scripts may book: every day, by anyone, at once.
const ROOM: &str = "speicher-studio";

/// A resource beside that room, under the same terms.
const POOL: &str = "speicher-stuehle";

/// The provider that is entered last.
const LAST: &str = "kulturscheune";

/// How much of a demo a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Nothing of it.
    None,
    /// It was interrupted.
    Part,
    /// All of it.
    Whole,
}

/// What scripts are told.
#[derive(Clone, Copy, Debug)]
pub struct Landmarks {
    /// A municipality.
    pub provider: ProviderId,
    /// An exclusive room that anyone may book at once, 08:00 to 22:00 every day.
    pub room: RoomId,
    /// A resource with stock, under the same terms.
    pub pool: ResourceId,
}

/// What scripts are told, the same in every demo.
pub fn landmarks() -> Landmarks {
    Landmarks {
        provider: enter::provider_id(PROVIDER),
        room: enter::room_id(ROOM),
        pool: enter::resource_id(POOL),
    }
}

/// The rooms and feeds that the example calls and the list of addresses are about.
pub struct Examples {
    /// Whose rooms are searched.
    pub provider: ProviderId,
    /// A hall that is let on request.
    pub room: RoomId,
    /// Says when that hall is taken.
    pub room_feed: Secret,
    /// Names all uses of that provider.
    pub provider_feed: Secret,
}

/// What the examples are about; `key` is that with which the database was filled.
pub fn examples(key: &[u8]) -> Examples {
    Examples {
        provider: enter::provider_id("moorbeck"),
        room: enter::room_id("dgh-saal"),
        room_feed: feeds::secret("room/dgh-saal", key),
        provider_feed: feeds::secret("provider/moorbeck", key),
    }
}

/// Whether a database holds a demo.
pub fn find(store: &Store) -> Result<Extent, DemoError> {
    let [first, last] =
        store.read(|tx| Ok::<_, DemoError>([knows(tx, PROVIDER)?, knows(tx, LAST)?]))?;
    Ok(match (first, last) {
        (false, _) => Extent::None,
        (true, false) => Extent::Part,
        (true, true) => Extent::Whole,
    })
}

fn knows(tx: &mut Tx<'_>, key: &str) -> Result<bool, DemoError> {
    let ctx = seed::entering("find");
    match providers::read::find(tx, &ctx, enter::provider_id(key)) {
        Ok(_) => Ok(true),
        Err(providers::ProviderError::Denied(Denied::NotFound)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Fills an empty database, with the uses around `now`; the secrets of feeds follow from `key`.
pub fn fill(store: &Store, now: DateTime<Utc>, key: [u8; 32]) -> Result<(), DemoError> {
    let county = Arc::new(County::read()?);
    enter_providers(store, &county)?;
    enter_list(store)?;
    pictures::enter(store)?;
    enter_people(store, county.profiles.land.0)?;
    accounts::enter(store)?;
    enter_uses(store, now)?;
    mails::settle_old(store, now)?;
    store.write(move |tx| {
        feeds::enter(tx, &county, &key)?;
        enter::apply(tx, &county, &county.applicant)
    })
}

fn enter_people(store: &Store, land: Land) -> Result<(), DemoError> {
    let (organisers, holidays) = (people::organisers()?, people::holidays()?);
    store.write(move |tx| {
        people::enter_holidays(tx, land, &holidays)?;
        people::enter(tx, &organisers)
    })
}

/// Blockings before the bookings that must keep away from them, closures after those that they hit.
fn enter_uses(store: &Store, now: DateTime<Utc>) -> Result<(), DemoError> {
    let obstacles = Arc::new(plan::obstacles(now)?);
    let all = Arc::clone(&obstacles);
    store.write(move |tx| close::enter(tx, &all, ObstacleKind::Blocking, now))?;
    book::book_all(store, plan::uses(now)?, now)?;
    store.write(move |tx| close::enter(tx, &obstacles, ObstacleKind::Closure, now))
}

/// One transaction for each provider and each site: none writes more rows than other writers can wait for.
fn enter_providers(store: &Store, county: &Arc<County>) -> Result<(), DemoError> {
    for (index, provider) in county.providers.iter().enumerate() {
        let all = Arc::clone(county);
        store.write(move |tx| match all.providers.get(index) {
            Some(provider) => enter::provider(tx, &all, provider),
            None => Ok(()),
        })?;
        for site in &provider.sites {
            let (all, site) = (Arc::clone(county), site.clone());
            store.write(move |tx| enter::listings(tx, &all.profiles, &site))?;
        }
    }
    Ok(())
}

/// Takes the list of real rooms over.
fn enter_list(store: &Store) -> Result<(), DemoError> {
    let plan = import_rooms::read::csv(ROOMS)
        .and_then(import_rooms::plan)
        .map_err(|faults| DemoError::Rooms(told(&faults)))?;
    let office = Email::parse(OFFICE).expect("it is an address");
    store.write(move |tx| {
        import_rooms::enter(tx, &seed::entering("list"), &plan, &office)?;
        Ok(())
    })
}

fn told(faults: &[Fault]) -> String {
    let lines: Vec<_> = faults.iter().map(Fault::to_string).collect();
    lines.join("\n")
}
