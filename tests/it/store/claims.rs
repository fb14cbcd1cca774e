//! Locking, listing, making and releasing claims.

use domain::bookable::AtomKind;
use domain::ids::AtomId;
use store::atoms::lock_atoms;
use store::claims::{
    Claim, ClaimOwner, delete_claims, list_claims, list_claims_of, set_hold_until,
};
use store::{BookingKey, StoreError};

use super::fixtures::{Attempt, Wish, add_atom, add_booking, add_owners, at, owner, span, wish};
use crate::support::databases::on_both;

#[test]
fn atoms_are_locked_once_each_in_ascending_order_and_an_unknown_one_is_missing() {
    on_both(|database| {
        let store = database.open();
        let atoms = [(); 3].map(|()| add_atom(&store, AtomKind::Exclusive));
        let [a, b, c] = atoms;
        let locked = store.write(move |tx| lock_atoms(tx, &[c, a, b, a], at(0)));
        let ids = locked.map(|states| states.iter().map(|state| state.id).collect::<Vec<_>>());
        assert_eq!(ids, Ok(atoms.to_vec()));
        let unknown = store.write(move |tx| lock_atoms(tx, &[a, AtomId(9_999)], at(0)));
        assert_eq!(unknown, Err(StoreError::Missing));
    });
}

#[test]
fn a_list_has_what_shares_an_instant_with_the_window_and_no_expired_hold() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 9);
        let hall = add_atom(&store, AtomKind::Exclusive);
        let chairs = add_atom(&store, AtomKind::Pool { stock: 40 });
        let held = |number, atom, from, to, until| Attempt {
            hold_until: Some(at(until)),
            ..Attempt::new(number, &[wish(atom, span(from, to))])
        };
        let firm = |number, atom, from, to| Attempt::new(number, &[wish(atom, span(from, to))]);
        for attempt in [
            firm(1, hall, 0, 100),
            firm(2, hall, 100, 110),
            held(3, hall, 110, 120, 31),
            held(4, hall, 120, 130, 30),
            firm(5, hall, 200, 210),
            firm(6, chairs, 50, 150),
            firm(7, chairs, 60, 160),
        ] {
            assert_eq!(attempt.run(&store), Ok(()));
        }
        let listed = |from, to, now| {
            let list = store.read(|tx| list_claims(tx, &[chairs, hall], span(from, to), at(now)));
            owners(&list.unwrap_or_else(|error: StoreError| panic!("{error}")))
        };
        assert_eq!(listed(100, 200, 29), [2, 3, 4, 6, 7]);
        assert_eq!(listed(100, 200, 30), [2, 3, 6, 7]);
        assert_eq!(listed(99, 101, 31), [1, 2, 6, 7]);
        assert_eq!(listed(160, 200, 0), [0_i64; 0]);
    });
}

fn owners(claims: &[Claim]) -> Vec<i64> {
    let keys = claims.iter().map(|claim| match claim.owner {
        ClaimOwner::Booking(key) => key.0,
        ClaimOwner::Blocking(key) => key.0,
    });
    keys.collect()
}

#[test]
fn claims_are_found_and_released_by_owner_and_the_atoms_are_told() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 2);
        let halves = [(); 2].map(|()| add_atom(&store, AtomKind::Exclusive));
        let both = |from, to| halves.map(|half| wish(half, span(from, to)));
        let mine: Vec<Wish> = [both(0, 60), both(60, 120)].concat();
        assert_eq!(Attempt::new(1, &mine).run(&store), Ok(()));
        let other = Attempt::new(2, &[wish(halves[0], span(120, 180))]);
        assert_eq!(other.run(&store), Ok(()));

        let claims = store.read(|tx| list_claims_of(tx, owner(1))).unwrap();
        let places: Vec<_> = claims
            .iter()
            .map(|claim| (claim.atom, claim.span))
            .collect();
        let mut wanted: Vec<_> = mine.iter().map(|wish| (wish.atom, wish.span)).collect();
        wanted.sort_unstable();
        assert_eq!(places, wanted);

        let freed = store.write(|tx| delete_claims(tx, owner(1)));
        assert_eq!(freed, Ok::<_, StoreError>(halves.to_vec()));
        let left = store.read(|tx| list_claims(tx, &halves, span(0, 999), at(0)));
        assert_eq!(
            owners(&left.unwrap_or_else(|e: StoreError| panic!("{e}"))),
            [2]
        );
    });
}

#[test]
fn every_change_of_owner_raises_the_revision_of_its_atoms_only() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 2);
        let [a, b, c] = [(); 3].map(|()| add_atom(&store, AtomKind::Exclusive));
        for (number, wishes) in [(1, vec![a, b]), (2, vec![b])] {
            let wishes: Vec<Wish> = wishes
                .into_iter()
                .map(|atom| wish(atom, span(number * 60, number * 60 + 60)))
                .collect();
            assert_eq!(Attempt::new(number, &wishes).run(&store), Ok(()));
        }
        let states = store
            .write(move |tx| lock_atoms(tx, &[a, b, c], at(0)))
            .unwrap_or_else(|error: StoreError| panic!("{error}"));
        let revisions: Vec<i64> = states.iter().map(|state| state.revision).collect();
        assert_eq!(revisions, [1, 2, 0]);
    });
}

#[test]
fn a_hold_that_becomes_a_request_is_kept_for_good_unless_it_expired_before() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 1);
        add_booking(database, 1);
        let booking = BookingKey(1);
        let room = add_atom(&store, AtomKind::Exclusive);
        let held = Attempt {
            owner: ClaimOwner::Booking(booking),
            hold_until: Some(at(15)),
            ..Attempt::new(1, &[wish(room, span(0, 60)), wish(room, span(60, 120))])
        };
        assert_eq!(held.run(&store), Ok(()));
        let keep = |minute| {
            store.write(move |tx| {
                lock_atoms(tx, &[room], at(minute))?;
                set_hold_until(tx, booking, None)
            })
        };
        assert_eq!(keep(14), Ok::<_, StoreError>(2));
        assert_eq!(keep(16), Ok(2), "nothing is held any more");

        let freed = store.write(move |tx| delete_claims(tx, ClaimOwner::Booking(booking)));
        assert_eq!(freed, Ok::<_, StoreError>(vec![room]));
        assert_eq!(held.run(&store), Ok(()));
        assert_eq!(keep(15), Ok(0), "the hold was over, so its claims are gone");
    });
}
