//! Space and stock that change under uses that stand.

use domain::availability::WantedClaim;
use domain::bookable::{AtomKind, BookableId, Space};
use domain::ids::{AtomId, BlockingKey, RoomId};
use domain::interval::Interval;
use store::atoms::{self, insert_atom, lock_atoms};
use store::claims::{Claim, insert_claims, list_claims_of};
use store::space::links::{Linked, link, unlink};
use store::space::refine::{extend_wholes, refine_cells};
use store::space::{get_pool, has_dependents, list_atoms, replace_cells};
use store::standing::{ObstacleOwner, list_claims_for, list_obstacles};
use store::{ClaimOwner, Store, StoreError, Tx, resources, rooms};

use super::fixtures::{add_owners, at, owner, span};
use crate::support::builders::{
    Catalogue, a_hall, a_part, a_provider, a_resource, a_room, a_site, uuid,
};
use crate::support::databases::{Database, on_both, uuid_literal};

const HALL: u128 = 10;
const LEFT: u128 = 11;
const RIGHT: u128 = 12;
const AROUND: u128 = 13;
const OTHER: u128 = 14;
const DESKS: u128 = 20;

fn id(number: u128) -> RoomId {
    RoomId(uuid(number))
}

fn room(number: u128) -> BookableId {
    BookableId::Room(id(number))
}

/// A hall in halves with both parts, a room around ten desks and one more room; and ten blockings that own nothing.
fn open(database: &Database) -> Store {
    add_owners(database, 10);
    let provider = a_provider(900);
    let site = a_site(901, &provider);
    let hall = a_hall(HALL, &site, 2);
    let mut desks = a_resource(DESKS, &site);
    desks.stock = 10;
    let mut around = a_room(AROUND, &site);
    around.space = Space::WholeOf(desks.id);
    let store = database.open();
    Catalogue {
        rooms: vec![
            hall.clone(),
            a_part(LEFT, &hall, &site, &[1]),
            a_part(RIGHT, &hall, &site, &[2]),
            around,
            a_room(OTHER, &site),
        ],
        providers: vec![provider],
        sites: vec![site],
        resources: vec![desks],
        ..Catalogue::default()
    }
    .store(&store);
    store
}

/// Lets a blocking use a bookable, as the use case of blockings would.
fn block(database: &Database, store: &Store, number: i64, of: u128, when: Interval) {
    let blocked = uuid_literal(database.backend(), u32::try_from(of).unwrap());
    database
        .raw()
        .execute(&format!(
            "INSERT INTO blocking_bookable (blocking_key, bookable_id, quantity) VALUES ({number}, {blocked}, 1)"
        ))
        .unwrap();
    let claimed = store.write(move |tx| {
        let atoms = list_atoms(tx, &[room(of)])?;
        let claims: Vec<_> = lock_atoms(tx, &atoms, at(0))?
            .into_iter()
            .map(|state| WantedClaim {
                atom: state.id,
                kind: state.kind,
                span: when,
                quantity: state.kind.stock(),
            })
            .collect();
        insert_claims(tx, owner(number), None, &claims)
    });
    let claimed: Result<(), StoreError> = claimed;
    claimed.unwrap();
}

fn write<T: Send + 'static>(
    store: &Store,
    use_case: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.write(use_case).unwrap()
}

fn atoms_of(store: &Store, of: u128) -> Vec<AtomId> {
    let atoms: Result<_, StoreError> = store.read(|tx| list_atoms(tx, &[room(of)]));
    atoms.unwrap()
}

fn claims_of(store: &Store, number: i64) -> Vec<Claim> {
    let claims: Result<_, StoreError> = store.read(|tx| list_claims_of(tx, owner(number)));
    claims.unwrap()
}

fn space_of(store: &Store, of: u128) -> Space {
    let found: Result<_, StoreError> = store.read(|tx| rooms::find(tx, id(of)));
    found.unwrap().unwrap().space
}

#[test]
fn a_hall_in_halves_becomes_one_in_sixths_and_nothing_that_stands_is_touched() {
    on_both(|database| {
        let store = open(database);
        block(database, &store, 1, LEFT, span(0, 60));
        block(database, &store, 2, HALL, span(60, 120));
        write(&store, |tx| {
            let cells = list_atoms(tx, &[room(HALL)])?;
            lock_atoms(tx, &cells, at(0))?;
            refine_cells(tx, id(HALL), 3)
        });
        assert_eq!(space_of(&store, HALL), Space::Cells { count: 6 });
        let part = |cells: &[u32]| Space::PartOf {
            hall: id(HALL),
            cells: cells.to_vec(),
        };
        assert_eq!(space_of(&store, LEFT), part(&[1, 2, 3]));
        assert_eq!(space_of(&store, RIGHT), part(&[4, 5, 6]));
        let claimed = |number| {
            let claims = claims_of(&store, number).into_iter();
            claims
                .map(|claim| (claim.atom, claim.span))
                .collect::<Vec<_>>()
        };
        let whole = |of, when| {
            atoms_of(&store, of)
                .into_iter()
                .map(move |atom| (atom, when))
        };
        assert_eq!(claimed(1), whole(LEFT, span(0, 60)).collect::<Vec<_>>());
        assert_eq!(claimed(2), whole(HALL, span(60, 120)).collect::<Vec<_>>());
        let versions = [HALL, LEFT, RIGHT, OTHER].map(|number| {
            let found: Result<_, StoreError> = store.read(|tx| rooms::find(tx, id(number)));
            found.unwrap().unwrap().listing.version
        });
        assert_eq!(
            versions,
            [1, 2, 2, 1],
            "the hall's own version is its editor's to raise"
        );
    });
}

#[test]
fn a_stock_that_grows_leaves_the_whole_with_whoever_has_it() {
    on_both(|database| {
        let store = open(database);
        block(database, &store, 1, AROUND, span(0, 60));
        block(database, &store, 2, AROUND, span(-60, 0));
        for stock in [12, 15] {
            write(&store, move |tx| {
                let desks = domain::ids::ResourceId(uuid(DESKS));
                let pool = get_pool(tx, desks)?;
                let before = lock_atoms(tx, &[pool], at(0))?[0].kind.stock();
                atoms::set_stock(tx, pool, stock, at(0))?;
                extend_wholes(tx, desks, stock - before, at(0))
            });
        }
        let quantities = |number| {
            let claims = claims_of(&store, number).into_iter();
            claims.map(|claim| claim.quantity).collect::<Vec<_>>()
        };
        assert_eq!(quantities(1).into_iter().sum::<u32>(), 15);
        assert_eq!(quantities(2), [10], "what is over stays as it was");
    });
}

#[test]
fn two_rooms_that_exclude_each_other_share_a_link_on_which_standing_uses_are_claimed() {
    on_both(|database| {
        let store = open(database);
        block(database, &store, 1, LEFT, span(0, 60));
        block(database, &store, 2, OTHER, span(60, 120));
        block(database, &store, 3, HALL, span(200, 260));
        let before = atoms_of(&store, OTHER);
        let linked = write(&store, |tx| link(tx, (id(LEFT), id(OTHER)), at(0)));
        assert_eq!(linked, Linked::Done);
        let after = atoms_of(&store, OTHER);
        assert_eq!(after.len(), before.len() + 1);
        assert!(
            after
                .iter()
                .all(|atom| before.contains(atom) || atoms_of(&store, LEFT).contains(atom))
        );
        let claimed = [1, 2, 3].map(|number| claims_of(&store, number).len());
        assert_eq!(claimed, [2, 2, 2], "a use of the hall is none of its part");
        let never: Result<_, StoreError> = store.read(|tx| rooms::find(tx, id(LEFT)));
        assert_eq!(never.unwrap().unwrap().listing.never_with, [room(OTHER)]);

        write(&store, |tx| unlink(tx, (id(OTHER), id(LEFT))));
        assert_eq!(atoms_of(&store, OTHER), before);
        assert_eq!(claims_of(&store, 1).len(), 1);
    });
}

#[test]
fn rooms_that_are_in_use_at_the_same_time_are_not_linked() {
    on_both(|database| {
        let store = open(database);
        block(database, &store, 1, LEFT, span(0, 60));
        block(database, &store, 2, OTHER, span(59, 120));
        let (linked, obstacles) = write(&store, |tx| {
            let linked = link(tx, (id(LEFT), id(OTHER)), at(0))?;
            let Linked::InUseTogether(claims) = &linked else {
                return Ok((linked, Vec::new()));
            };
            let obstacles = list_obstacles(tx, claims)?;
            Ok((linked, obstacles))
        });
        assert!(matches!(linked, Linked::InUseTogether(_)));
        let owners: Vec<_> = obstacles.into_iter().map(|found| found.owner).collect();
        let blocking = domain::ids::BlockingId(uuid(2));
        assert_eq!(owners, [ObstacleOwner::Blocking(blocking)]);
        assert_eq!(atoms_of(&store, OTHER).len(), 1);
    });
}

#[test]
fn only_uses_of_a_part_itself_stand_on_it() {
    on_both(|database| {
        let store = open(database);
        block(database, &store, 1, HALL, span(0, 60));
        block(database, &store, 2, LEFT, span(60, 120));
        block(database, &store, 3, LEFT, span(-60, 0));
        let standing: Result<_, StoreError> =
            store.read(|tx| list_claims_for(tx, room(LEFT), at(0)));
        let owners: Vec<_> = standing.unwrap().iter().map(|claim| claim.owner).collect();
        assert_eq!(owners, [ClaimOwner::Blocking(BlockingKey(2))]);
    });
}

#[test]
fn a_part_can_be_given_other_cells_of_its_hall() {
    on_both(|database| {
        let store = open(database);
        let both = Space::PartOf {
            hall: id(HALL),
            cells: vec![1, 2],
        };
        let wanted = both.clone();
        write(&store, move |tx| replace_cells(tx, id(LEFT), &wanted));
        assert_eq!(space_of(&store, LEFT), both);
        let beyond = Space::PartOf {
            hall: id(HALL),
            cells: vec![3],
        };
        let refused = store.write(move |tx| replace_cells(tx, id(LEFT), &beyond));
        assert_eq!(refused, Err(StoreError::Missing));
        assert_eq!(space_of(&store, LEFT), both);
    });
}

#[test]
fn a_deleted_room_takes_its_own_atoms_with_it_and_no_others() {
    on_both(|database| {
        let store = open(database);
        write(&store, |tx| {
            link(tx, (id(LEFT), id(OTHER)), at(0)).map(drop)
        });
        write(&store, |tx| {
            insert_atom(tx, AtomKind::Exclusive)?;
            rooms::delete(tx, id(LEFT))?;
            rooms::delete(tx, id(AROUND))
        });
        assert_eq!(atoms_of(&store, HALL).len(), 2);
        assert_eq!(atoms_of(&store, OTHER).len(), 1, "the link is gone");
        let depends = |of: BookableId| {
            let depends: Result<bool, StoreError> = store.read(|tx| has_dependents(tx, of));
            depends.unwrap()
        };
        let desks = domain::ids::ResourceId(uuid(DESKS));
        assert!(depends(room(HALL)), "the right part is left");
        assert!(!depends(room(RIGHT)));
        assert!(!depends(BookableId::Resource(desks)));
        write(&store, |tx| rooms::delete(tx, id(RIGHT)));
        assert!(!depends(room(HALL)));
        let pools = database
            .raw()
            .number("SELECT count(*) FROM atom WHERE kind = 'pool'");
        assert_eq!(pools, 1);
        write(&store, move |tx| resources::delete(tx, desks));
        let left = database.raw().number("SELECT count(*) FROM atom");
        assert_eq!(
            left, 4,
            "two cells, the other room's and the one that nobody uses"
        );
    });
}
