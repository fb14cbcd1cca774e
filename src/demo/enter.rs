//! From the files into the database, by the same use cases as the API.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use domain::bookable::{Buffers, Capacity, Handover, Space};
use domain::holidays::HolidayOptions;
use domain::ids::{ProviderId, ResourceId, RoomId, SiteId};
use domain::language::Language;
use domain::provider::{Address, Issuer, Office, Position};
use store::Tx;

use crate::demo::county::{BrokenFile, County, Entry, Part, People, Provider, Site};
use crate::demo::error::DemoError;
use crate::demo::profiles::Profiles;
use crate::demo::seed::{entering, id};
use crate::services::listings::NewListing;
use crate::services::providers::apply::Application;
use crate::services::resources::create::NewResource;
use crate::services::rooms::create::NewRoom;
use crate::services::sites::create::NewSite;
use crate::services::{providers, resources, rooms, sites};

/// The id of the provider with this key.
pub fn provider_id(key: &str) -> ProviderId {
    id(&format!("provider/{key}"))
}

/// The id of the site with this key.
pub fn site_id(key: &str) -> SiteId {
    id(&format!("site/{key}"))
}

/// The id of the room with this key.
pub fn room_id(key: &str) -> RoomId {
    id(&format!("room/{key}"))
}

/// The id of the resource with this key.
pub fn resource_id(key: &str) -> ResourceId {
    id(&format!("resource/{key}"))
}

/// A provider applies.
pub fn apply(tx: &mut Tx<'_>, county: &County, provider: &Provider) -> Result<(), DemoError> {
    let ctx = entering(&format!("provider/{}", provider.key));
    providers::apply::apply(tx, &ctx, &application(&county.profiles, provider))?;
    Ok(())
}

/// A provider applies, is admitted and enters its sites.
pub fn provider(tx: &mut Tx<'_>, county: &County, provider: &Provider) -> Result<(), DemoError> {
    apply(tx, county, provider)?;
    let admitting = entering(&format!("admitted/{}", provider.key));
    providers::decide::admit(tx, &admitting, provider_id(&provider.key))?;
    for site in &provider.sites {
        let ctx = entering(&format!("site/{}", site.key));
        let new = new_site(&county.profiles, provider, site)?;
        sites::create::create(tx, &ctx, &new)?;
    }
    Ok(())
}

/// A site gets its resources and rooms.
pub fn listings(tx: &mut Tx<'_>, profiles: &Profiles, site: &Site) -> Result<(), DemoError> {
    for entry in &site.resources {
        let new = new_resource(profiles, site, entry)?;
        let ctx = entering(&format!("resource/{}", entry.key));
        resources::create::create(tx, &ctx, &new)?;
    }
    for entry in &site.rooms {
        room(tx, &entry.key, &new_room(profiles, site, entry)?)?;
        for part in &entry.parts {
            room(tx, &part.key, &new_part(profiles, site, entry, part)?)?;
        }
    }
    Ok(())
}

fn room(tx: &mut Tx<'_>, key: &str, new: &NewRoom) -> Result<(), DemoError> {
    rooms::create::create(tx, &entering(&format!("room/{key}")), new)?;
    Ok(())
}

fn application(profiles: &Profiles, provider: &Provider) -> Application {
    let provider = provider.clone();
    Application {
        name: provider.name.0,
        issuer: Issuer {
            legal_name: provider.legal_name.0,
            address: Address {
                street: Some(provider.street.0),
                postal_code: Some(provider.postal_code.0),
                town: Some(provider.town.0),
            },
            tax_number: None,
            vat_id: None,
        },
        office: Office {
            email: provider.email.0,
            phone: Some(provider.phone.0),
            hours: provider.office_hours.map(|hours| hours.0),
        },
        language: Language::De,
        purposes: profiles.purposes(),
        customer_groups: profiles.customer_groups(),
    }
}

fn new_site(profiles: &Profiles, provider: &Provider, site: &Site) -> Result<NewSite, BrokenFile> {
    let [latitude, longitude] = site.position;
    let position = Position::from_degrees(latitude, longitude)
        .ok_or_else(|| BrokenFile::Unknown(format!("the position of {}", site.key)))?;
    Ok(NewSite {
        provider_id: provider_id(&provider.key),
        name: site.name.0.clone(),
        address: Address {
            street: Some(site.street.0.clone()),
            postal_code: Some(site.postal_code.0.clone()),
            town: Some(site.town.0.clone()),
        },
        time_zone: Berlin,
        land: profiles.land.0,
        holiday_options: HolidayOptions::default(),
        position: Some(position),
    })
}

fn new_resource(
    profiles: &Profiles,
    site: &Site,
    entry: &Entry,
) -> Result<NewResource, BrokenFile> {
    Ok(NewResource {
        site_id: site_id(&site.key),
        listing: listing(profiles, entry)?,
        stock: entry.stock.unwrap_or(1),
        use_mode: entry
            .use_mode
            .as_ref()
            .map(|word| word.0)
            .unwrap_or_default(),
    })
}

fn new_room(profiles: &Profiles, site: &Site, entry: &Entry) -> Result<NewRoom, BrokenFile> {
    let space = match &entry.whole_of {
        Some(resource) => Space::WholeOf(resource_id(resource)),
        None => Space::Cells {
            count: entry.cells.unwrap_or(1),
        },
    };
    Ok(NewRoom {
        site_id: site_id(&site.key),
        listing: listing(profiles, entry)?,
        space,
        capacity: entry.capacity.into(),
        area_dm2: entry.area_m2.map(|area| area * 100),
        never_with: BTreeSet::new(),
    })
}

fn new_part(
    profiles: &Profiles,
    site: &Site,
    hall: &Entry,
    part: &Part,
) -> Result<NewRoom, BrokenFile> {
    let listing = NewListing {
        name: part.name.0.clone(),
        ..listing(profiles, hall)?
    };
    Ok(NewRoom {
        site_id: site_id(&site.key),
        listing,
        space: Space::PartOf {
            hall: room_id(&hall.key),
            cells: part.cells.clone(),
        },
        capacity: part.capacity.into(),
        area_dm2: part.area_m2.map(|area| area * 100),
        never_with: BTreeSet::new(),
    })
}

fn listing(profiles: &Profiles, entry: &Entry) -> Result<NewListing, BrokenFile> {
    let minutes = |minutes| TimeDelta::minutes(i64::from(minutes));
    let terms = entry.terms.as_deref().map(|name| profiles.terms(name));
    let entry = entry.clone();
    Ok(NewListing {
        description: entry.description.map(|text| text.0),
        features: entry.features.into_iter().map(|code| code.0).collect(),
        buffers: Buffers {
            setup: minutes(entry.setup_minutes),
            teardown: minutes(entry.teardown_minutes),
        },
        published_from: Some(entering(&entry.key).now),
        house_rules: entry.house_rules.map(|text| text.0),
        terms: terms.transpose()?,
        handover: Handover {
            place: entry.handover_place.map(|place| place.0),
            contact: entry.handover_contact.map(|contact| contact.0),
        },
        opening: profiles.hours(entry.hours.as_deref())?,
        rules: vec![profiles.rules(&entry.rules)?],
        ..NewListing::named(entry.name.0)
    })
}

impl From<People> for Capacity {
    fn from(people: People) -> Self {
        Self {
            rows: people.rows,
            tables: people.tables,
            parliament: None,
            standing: people.standing,
            any: people.any,
            safety: people.safety,
        }
    }
}
