//! Providers, sites, rooms and resources that are complete and say nothing special; a test changes what it is about.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use domain::bookable::{
    BookableId, Buffers, Capacity, Handover, Listing, Publication, Resource, Room, Space, UseMode,
};
use domain::booking::By;
use domain::holidays::{HolidayOptions, Land};
use domain::ids::{ProviderId, ResourceId, RoomId, SiteId};
use domain::language::Language;
use domain::opening::OpeningHours;
use domain::provider::{Address, Issuer, Office, Provider, ProviderStatus, Site, Term};
use domain::rules::{BookingRules, RuleBook};
use domain::text::{Code, Email, Name};
use store::{Store, StoreError, Tx, providers, resources, rooms, rules, sites};
use uuid::Uuid;

/// When everything was entered: the first of March 2027, 00:00 UTC.
pub fn entered_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_803_859_200, 0).unwrap()
}

pub const fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn term(word: &str) -> Term {
    Term {
        code: code(word),
        name_de: name(word),
        name_en: None,
    }
}

/// An admitted municipality that knows the purposes `party` and `meeting` and the groups `local_club` and `resident`.
pub fn a_provider(number: u128) -> Provider {
    Provider {
        id: ProviderId(uuid(number)),
        name: name("Gemeinde Lensahn"),
        status: ProviderStatus::Admitted,
        issuer: Issuer {
            legal_name: name("Gemeinde Lensahn, Der Bürgermeister"),
            address: Address::default(),
            tax_number: None,
            vat_id: None,
        },
        office: Office {
            email: Email::parse("gemeinde@example.org").unwrap(),
            phone: None,
            hours: None,
        },
        language: Language::De,
        purposes: vec![term("party"), term("meeting")],
        customer_groups: vec![term("local_club"), term("resident")],
        version: 1,
        created_at: entered_at(),
        changed_at: entered_at(),
    }
}

/// A house in Schleswig-Holstein.
pub fn a_site(number: u128, provider: &Provider) -> Site {
    Site {
        id: SiteId(uuid(number)),
        provider_id: provider.id,
        name: name("Haus der Begegnung"),
        address: Address {
            street: None,
            postal_code: None,
            town: Some(name("Lensahn")),
        },
        time_zone: Berlin,
        land: Land::SchleswigHolstein,
        holiday_options: HolidayOptions::NONE,
        position: None,
        version: 1,
        created_at: entered_at(),
        changed_at: entered_at(),
    }
}

fn a_listing(site: &Site, called: &str) -> Listing {
    Listing {
        provider_id: site.provider_id,
        site_id: site.id,
        name: name(called),
        description: None,
        features: Vec::new(),
        buffers: Buffers::default(),
        publication: Publication {
            from: Some(entered_at()),
            until: None,
            archived_at: None,
        },
        house_rules: None,
        terms: None,
        questions: Vec::new(),
        handover: Handover::default(),
        companions: Vec::new(),
        never_with: Vec::new(),
        version: 1,
        created_at: entered_at(),
        changed_at: entered_at(),
    }
}

/// A public room for a hundred people, of one cell.
pub fn a_room(number: u128, site: &Site) -> Room {
    Room {
        id: RoomId(uuid(number)),
        listing: a_listing(site, "Saal"),
        space: Space::Cells { count: 1 },
        capacity: Capacity {
            any: Some(100),
            ..Capacity::default()
        },
        area_dm2: None,
    }
}

/// A public room of so many cells.
pub fn a_hall(number: u128, site: &Site, count: u32) -> Room {
    Room {
        space: Space::Cells { count },
        ..a_room(number, site)
    }
}

/// A part of `hall`.
pub fn a_part(number: u128, hall: &Room, site: &Site, cells: &[u32]) -> Room {
    let mut part = a_room(number, site);
    part.listing.name = name(&format!("Teil {number}"));
    part.space = Space::PartOf {
        hall: hall.id,
        cells: cells.to_vec(),
    };
    part
}

/// Forty chairs.
pub fn a_resource(number: u128, site: &Site) -> Resource {
    Resource {
        id: ResourceId(uuid(number)),
        listing: a_listing(site, "Stuhl"),
        stock: 40,
        use_mode: UseMode::Both,
    }
}

/// Rules that ask for nothing but quarter hours.
pub fn open_rules(edition: i64) -> RuleBook {
    RuleBook::new(
        edition,
        OpeningHours::default(),
        vec![BookingRules::default()],
    )
}

/// Minutes of setup and teardown.
pub fn buffers(setup: i64, teardown: i64) -> Buffers {
    Buffers {
        setup: TimeDelta::minutes(setup),
        teardown: TimeDelta::minutes(teardown),
    }
}

/// Things to be stored together, in the order in which they refer to each other.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    pub providers: Vec<Provider>,
    pub sites: Vec<Site>,
    pub resources: Vec<Resource>,
    pub rooms: Vec<Room>,
    /// The first edition of what has rules of its own; the rest has open rules.
    pub rules: Vec<(BookableId, RuleBook)>,
}

impl Catalogue {
    /// Stores everything, past all use cases and their rights.
    pub fn store(&self, store: &Store) {
        let catalogue = self.clone();
        store
            .write(move |tx| catalogue.insert(tx))
            .unwrap_or_else(|error: StoreError| panic!("{error}"));
    }

    fn insert(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        for provider in &self.providers {
            providers::insert(tx, provider)?;
        }
        for site in &self.sites {
            sites::insert(tx, site)?;
        }
        for resource in &self.resources {
            resources::insert(tx, resource)?;
            self.insert_rules(tx, BookableId::Resource(resource.id))?;
        }
        for room in &self.rooms {
            rooms::insert(tx, room)?;
            self.insert_rules(tx, BookableId::Room(room.id))?;
        }
        Ok(())
    }

    fn insert_rules(&self, tx: &mut Tx<'_>, of: BookableId) -> Result<(), StoreError> {
        let mut own = self.rules.iter().filter(|(whose, _)| *whose == of);
        let book = own
            .next()
            .map_or_else(|| open_rules(1), |(_, book)| book.clone());
        rules::insert_edition(tx, of, &book, (By::System, entered_at()))
    }
}
