//! The demo: a believable county in a database of its own.
//!
//! Main entries: [`fill`] and [`find`]. What is entered stands in `config/demo`; it goes through the same use cases
//! as everything else, so the demo cannot show what the product would refuse. Ids follow from the keys of the files
//! (`seed`): they are the same in every demo, and by them a database is known as one.

mod county;
mod enter;
mod error;
mod profiles;
mod seed;
mod written;

use std::sync::Arc;

use domain::ids::{ProviderId, ResourceId, RoomId};
use domain::text::Email;
use store::{Store, Tx};

use crate::demo::county::County;
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

/// Fills an empty database.
pub fn fill(store: &Store) -> Result<(), DemoError> {
    let county = Arc::new(County::read()?);
    enter_providers(store, &county)?;
    enter_list(store)?;
    let all = Arc::clone(&county);
    store.write(move |tx| enter::apply(tx, &all, &all.applicant))
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
    let office = Email::parse(OFFICE).map_err(|error| DemoError::Rooms(error.to_string()))?;
    store.write(move |tx| {
        import_rooms::enter(tx, &seed::entering("list"), &plan, &office)?;
        Ok(())
    })
}

fn told(faults: &[Fault]) -> String {
    let lines: Vec<_> = faults.iter().map(Fault::to_string).collect();
    lines.join("\n")
}
