//! Providers, sites, rooms and resources: what goes in comes out, and what the availability engine gets of them.

use chrono::{DateTime, TimeDelta, Utc};
use domain::availability::Visibility;
use domain::bookable::{AtomKind, BookableId, Demand, Handover, Question, Space, Take, Terms};
use domain::booking::By;
use domain::ids::{RoomId, SiteId};
use domain::interval::Interval;
use domain::provider::{Position, ProviderStatus, Site};
use domain::rules::{BookingRules, Confirmation, RuleBook};
use domain::text::{Line, Text};
use store::closures::list_touching;
use store::listings::{Listed, load};
use store::rooms::{Near, RoomFilter};
use store::{Scope, Store, StoreError, providers, resources, rooms, rules, sites};

use crate::support::builders::{
    Catalogue, a_hall, a_part, a_provider, a_resource, a_room, a_site, buffers, code, entered_at,
    name, open_rules, uuid,
};
use crate::support::databases::{Database, on_both, uuid_literal};

const WHEN_OPEN: &str = "stored";

/// A hall in thirds with two of its parts, a room around ten desks, and their house.
fn a_house() -> Catalogue {
    let provider = a_provider(1);
    let site = a_site(2, &provider);
    let hall = a_hall(10, &site, 3);
    let parts = [
        a_part(11, &hall, &site, &[1]),
        a_part(12, &hall, &site, &[2, 3]),
    ];
    let mut desks = a_resource(20, &site);
    desks.stock = 10;
    let mut around = a_room(13, &site);
    around.space = Space::WholeOf(desks.id);
    let [left, right] = parts;
    Catalogue {
        providers: vec![provider],
        sites: vec![site],
        resources: vec![desks],
        rooms: vec![hall, left, right, around],
        ..Catalogue::default()
    }
}

fn listed(store: &Store, ids: &[BookableId], now: DateTime<Utc>) -> Vec<Listed> {
    let ids = ids.to_vec();
    store
        .read(move |tx| load(tx, &ids, now))
        .unwrap_or_else(|error: StoreError| panic!("{WHEN_OPEN}: {error}"))
}

fn room(number: u128) -> BookableId {
    BookableId::Room(RoomId(uuid(number)))
}

#[test]
fn what_is_entered_comes_back() {
    on_both(|database| {
        let mut house = a_house();
        let hall = &mut house.rooms[0];
        hall.listing.features = vec![code("beamer"), code("stage_mobile")];
        hall.listing.buffers = buffers(15, 30);
        hall.listing.description = Some(Text::parse("Mit Terrasse.\nIm Erdgeschoss.").unwrap());
        hall.listing.house_rules = Some(Text::parse("Kein Konfetti.").unwrap());
        hall.listing.terms = Some(Terms {
            version: Line::parse("2027-01").unwrap(),
            text: Text::parse("Nutzungsbedingungen").unwrap(),
        });
        hall.listing.questions = vec![Question {
            code: code("music"),
            text_de: name("Gibt es Musik?"),
            text_en: Some(name("Will there be music?")),
            demand: Demand::Required,
        }];
        hall.listing.handover = Handover {
            place: Some(name("Haupteingang")),
            contact: Some(name("Hausmeister, 04363 0")),
        };
        hall.listing.companions = vec![BookableId::Resource(house.resources[0].id)];
        hall.capacity.safety = Some(187);
        hall.area_dm2 = Some(19_125);
        house.sites[0].position = Position::new(54_216_000, 10_885_000);
        house.providers[0].status = ProviderStatus::Suspended(Text::parse("Prüfung").unwrap());
        let store = database.open();
        house.store(&store);
        store
            .read(|tx| {
                for entered in &house.rooms {
                    assert_eq!(rooms::find(tx, entered.id)?.as_ref(), Some(entered));
                }
                let (site, desks) = (&house.sites[0], &house.resources[0]);
                assert_eq!(sites::find(tx, site.id)?.as_ref(), Some(site));
                assert_eq!(resources::find(tx, desks.id)?.as_ref(), Some(desks));
                let provider = &house.providers[0];
                assert_eq!(providers::find(tx, provider.id)?.as_ref(), Some(provider));
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}

#[test]
fn the_engine_gets_the_cells_of_each_room_and_the_pool_around_the_desks() {
    on_both(|database| {
        let store = database.open();
        let house = a_house();
        house.store(&store);
        let desks = BookableId::Resource(house.resources[0].id);
        let wanted = [room(12), room(10), room(99), room(11), room(13), desks];
        let found = listed(&store, &wanted, entered_at());
        let order: Vec<_> = found.iter().map(|listed| listed.bookable).collect();
        assert_eq!(order, [room(12), room(10), room(11), room(13), desks]);

        let atoms = |index: usize| found[index].atoms.iter().map(|usage| usage.atom);
        let hall: Vec<_> = atoms(1).collect();
        assert_eq!(hall.len(), 3);
        assert!(hall.is_sorted());
        assert_eq!(atoms(2).collect::<Vec<_>>(), hall[..1]);
        assert_eq!(atoms(0).collect::<Vec<_>>(), hall[1..]);
        let (around, pool) = (found[3].atoms[0], found[4].atoms[0]);
        assert_eq!((around.atom, around.take), (pool.atom, Take::Whole));
        assert_eq!(
            (pool.take, pool.kind),
            (Take::Unit, AtomKind::Pool { stock: 10 })
        );
        assert_eq!(found[0].rules.edition, 1);
        assert_eq!(found[0].site_name.as_str(), "Haus der Begegnung");
    });
}

#[test]
fn drafts_archived_rooms_and_those_of_providers_not_admitted_are_not_public() {
    on_both(|database| {
        let mut house = a_house();
        house.rooms[0].listing.publication.from = None;
        house.rooms[1].listing.publication.archived_at = Some(entered_at());
        let mut applied = a_provider(3);
        applied.status = ProviderStatus::Applied;
        let theirs = a_site(4, &applied);
        house.rooms.push(a_room(30, &theirs));
        house.providers.push(applied);
        house.sites.push(theirs);
        let store = database.open();
        house.store(&store);
        let found = listed(
            &store,
            &[room(10), room(11), room(12), room(30)],
            entered_at(),
        );
        let visible: Vec<_> = found.iter().map(|listed| listed.visibility).collect();
        assert_eq!(
            visible,
            [
                Visibility::Staff,
                Visibility::Archived,
                Visibility::Public,
                Visibility::Staff
            ]
        );
        let before = entered_at() - TimeDelta::seconds(1);
        assert_eq!(
            listed(&store, &[room(12)], before)[0].visibility,
            Visibility::Staff
        );
    });
}

fn instant_book(edition: i64) -> RuleBook {
    let rules = BookingRules {
        confirmation: Confirmation::Instant,
        ..BookingRules::default()
    };
    RuleBook::new(edition, open_rules(1).opening, vec![rules])
}

fn add_edition(store: &Store, book: RuleBook, outcome: Result<(), StoreError>) {
    let written = store.write(move |tx| {
        let at = (By::System, entered_at());
        rules::insert_edition(tx, room(10), &book, at)?;
        rules::adopt(tx, room(10), book.edition)?;
        assert_eq!(
            *rules::get_current(tx, room(10))?,
            book,
            "seen by its own writer"
        );
        outcome.clone()
    });
    drop(written);
}

#[test]
fn an_edition_that_was_rolled_back_is_never_served() {
    on_both(|database| {
        let store = database.open();
        a_house().store(&store);
        let current = || listed(&store, &[room(10)], entered_at())[0].rules.clone();
        assert_eq!(*current(), open_rules(1));
        add_edition(&store, instant_book(2), Err(StoreError::Missing));
        assert_eq!(*current(), open_rules(1));
        add_edition(&store, open_rules(2), Ok(()));
        assert_eq!(*current(), open_rules(2));
        add_edition(&store, instant_book(3), Ok(()));
        assert_eq!(*current(), instant_book(3));
        let first = store.read(|tx| rules::get(tx, room(10), 1));
        assert_eq!(
            *first.unwrap(),
            open_rules(1),
            "an old edition explains old refusals"
        );
    });
}

fn add_closure(database: &Database, number: u32, span: (i64, &str), rooms: &[u32]) {
    let id = |number| uuid_literal(database.backend(), number);
    let (from, until) = span;
    let mut raw = database.raw();
    raw.execute(&format!(
        "INSERT INTO closure (id, provider_id, site_id, starts_at, ends_at, created_at, changed_at) \
         VALUES ({}, {}, {}, {from}, {until}, 0, 0)",
        id(number),
        id(1),
        id(2)
    ))
    .unwrap();
    for room in rooms {
        let row = format!(
            "INSERT INTO closure_bookable (closure_id, bookable_id) VALUES ({}, {})",
            id(number),
            id(*room)
        );
        raw.execute(&row).unwrap();
    }
}

#[test]
fn who_closes_a_part_closes_the_hall_and_who_closes_a_site_closes_everything() {
    on_both(|database| {
        let store = database.open();
        a_house().store(&store);
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        add_closure(database, 50, (100, "200"), &[11]);
        add_closure(database, 51, (300, "NULL"), &[]);
        add_closure(database, 52, (0, "100"), &[]);
        let closed = |numbers: &[u128]| {
            let asked: Vec<_> = numbers
                .iter()
                .map(|number| (room(*number), SiteId(uuid(2))))
                .collect();
            let window = Interval::new(at(100), at(400)).unwrap();
            let spans = store.read(|tx| list_touching(tx, &asked, window)).unwrap();
            let spans = spans.into_iter().map(|(bookable, span)| {
                let until = span.ends_at.map(|until| until.timestamp());
                (bookable, span.starts_at.timestamp(), until)
            });
            spans.collect::<Vec<_>>()
        };
        let part = |number| [(room(number), 100, Some(200)), (room(number), 300, None)];
        assert_eq!(closed(&[11]), part(11));
        assert_eq!(closed(&[10]), part(10));
        assert_eq!(closed(&[12]), [(room(12), 300, None)]);
    });
}

fn filter(actor: &domain::policy::Actor) -> RoomFilter {
    RoomFilter {
        scope: Scope::of(actor, entered_at()),
        words: None,
        provider: None,
        site: None,
        capacity: None,
        features: Vec::new(),
    }
}

/// A site of its own at the end of a line eastwards, with one room.
fn add_place(house: &mut Catalogue, number: u128, east: i32) {
    let mut site: Site = a_site(number, &house.providers[0]);
    site.name = name(&format!("Ort {number}"));
    site.position = Position::new(54_000_000, 10_000_000 + east);
    let mut here = a_room(number + 100, &site);
    here.listing.name = name(&format!("Raum {number}"));
    house.sites.push(site);
    house.rooms.push(here);
}

#[test]
fn rooms_are_found_by_words_figures_features_and_distance() {
    on_both(|database| {
        let mut house = a_house();
        house.rooms[0].listing.name = name("Große Halle (100%)");
        house.rooms[0].listing.features = vec![code("stage"), code("beamer")];
        house.rooms[0].capacity.rows = Some(400);
        house.rooms[1].listing.features = vec![code("stage")];
        for (number, east) in [(40, 0), (41, 200_000), (42, 50_000)] {
            add_place(&mut house, number, east);
        }
        let store = database.open();
        house.store(&store);
        let nobody = domain::policy::Actor::Nobody;
        let found = |filter: &RoomFilter| {
            let rooms = store.read(|tx| rooms::list(tx, filter, None, 100));
            let rooms: Result<_, StoreError> = rooms;
            let numbers = rooms.unwrap().into_iter().map(|room| room.id.0.as_u128());
            numbers.collect::<Vec<_>>()
        };
        let words = |words: &str| RoomFilter {
            words: Some(words.to_owned()),
            ..filter(&nobody)
        };
        assert_eq!(found(&words("grosse HALLE")), [10]);
        assert_eq!(found(&words("100%")), [10]);
        assert_eq!(found(&words("1_0")), []);
        assert_eq!(found(&words("lensahn halle")), [10]);
        assert_eq!(found(&words("ort raum")), [140, 141, 142]);
        let featured = |features: &[&str]| RoomFilter {
            features: features.iter().map(|word| code(word)).collect(),
            ..filter(&nobody)
        };
        assert_eq!(found(&featured(&["stage"])), [10, 11]);
        assert_eq!(found(&featured(&["stage", "beamer"])), [10]);
        let large = RoomFilter {
            capacity: Some(101),
            ..filter(&nobody)
        };
        assert_eq!(found(&large), [10]);
        let near = Near {
            centre: Position::new(54_000_000, 10_000_000).unwrap(),
            radius_m: 5_000,
        };
        let by_distance = store.read(|tx| rooms::list_near(tx, &filter(&nobody), near, None, 10));
        let by_distance: Result<Vec<_>, StoreError> = by_distance;
        let by_distance = by_distance.unwrap();
        let places: Vec<_> = by_distance
            .iter()
            .map(|(metres, room)| (*metres, room.id.0.as_u128()))
            .collect();
        assert_eq!(places, [(0, 140), (3268, 142)]);
    });
}

#[test]
fn a_page_goes_on_after_the_last_name_whatever_came_between() {
    on_both(|database| {
        let store = database.open();
        let house = a_house();
        house.store(&store);
        let nobody = domain::policy::Actor::Nobody;
        let page = |after: Option<&(String, RoomId)>| {
            let rooms = store.read(|tx| rooms::list(tx, &filter(&nobody), after, 2));
            let rooms: Result<Vec<_>, StoreError> = rooms;
            rooms.unwrap()
        };
        let first = page(None);
        let last = first.last().unwrap();
        let position = (domain::text::sort_key(&last.listing.name), last.id);
        let mut early = a_room(60, &house.sites[0]);
        early.listing.name = name("Aula");
        Catalogue {
            rooms: vec![early],
            ..Catalogue::default()
        }
        .store(&store);
        let numbers = |rooms: Vec<domain::bookable::Room>| {
            let numbers = rooms.into_iter().map(|room| room.id.0.as_u128());
            numbers.collect::<Vec<_>>()
        };
        assert_eq!(numbers(first), [10, 13]);
        assert_eq!(numbers(page(Some(&position))), [11, 12]);
    });
}
