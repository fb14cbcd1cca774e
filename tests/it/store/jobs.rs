//! Leases: one node runs a job.

use std::sync::Barrier;
use std::thread;

use store::jobs::{Lease, release_leases, take_lease};
use store::{Store, StoreError};
use uuid::Uuid;

use crate::store::fixtures::at;
use crate::support::databases::on_both;

/// The lease of the one job of these tests, for ten minutes.
fn take(store: &Store, holder: u128, minute: i64) -> Lease {
    let result: Result<_, StoreError> = store.write(move |tx| {
        let holder = Uuid::from_u128(holder);
        take_lease(tx, "job", holder, at(minute), at(minute + 10))
    });
    result.unwrap()
}

#[test]
fn a_lease_can_be_prolonged_by_its_holder_and_taken_over_after_its_end() {
    on_both(|database| {
        let store = database.open();
        assert_eq!(take(&store, 1, 0), Lease::Held);
        assert_eq!(take(&store, 2, 9), Lease::Elsewhere);
        assert_eq!(take(&store, 1, 9), Lease::Held);
        assert_eq!(take(&store, 2, 10), Lease::Elsewhere);
        assert_eq!(take(&store, 2, 19), Lease::Held);
        assert_eq!(take(&store, 1, 19), Lease::Elsewhere);
    });
}

#[test]
fn a_lease_that_is_given_back_is_free_at_once() {
    on_both(|database| {
        let store = database.open();
        take(&store, 1, 0);
        let release = |holder: u128| {
            let result: Result<(), StoreError> =
                store.write(move |tx| release_leases(tx, Uuid::from_u128(holder)));
            result.unwrap();
        };
        release(2);
        assert_eq!(take(&store, 2, 0), Lease::Elsewhere);
        release(1);
        assert_eq!(take(&store, 2, 0), Lease::Held);
    });
}

#[test]
fn of_nodes_that_start_together_one_has_the_lease() {
    on_both(|database| {
        let store = database.open();
        let start = Barrier::new(8);
        let held = thread::scope(|scope| {
            let nodes: Vec<_> = (1..=8)
                .map(|holder| {
                    let (store, start) = (&store, &start);
                    scope.spawn(move || {
                        start.wait();
                        take(store, holder, 0)
                    })
                })
                .collect();
            let leases = nodes.into_iter().map(|node| node.join().unwrap());
            leases.filter(|lease| *lease == Lease::Held).count()
        });
        assert_eq!(held, 1);
    });
}
