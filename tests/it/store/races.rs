//! Many at once: exactly one wins, nobody is refused without a reason, and no fence is ever touched.

use std::sync::Mutex;
use std::thread;

use domain::bookable::AtomKind;
use domain::ids::AtomId;
use domain::interval::Interval;
use store::atoms::lock_atoms;
use store::claims::{list_claims, list_claims_of};
use store::{Store, StoreError};

use super::fixtures::{Attempt, Dice, Refusal, Wish, add_atom, add_owners, at, fits, span, wish};
use crate::support::databases::{Database, on_both};

const CLIENTS: usize = 16;

#[test]
fn of_many_who_want_one_slot_exactly_one_gets_it() {
    on_both(same_slot);
}

#[test]
fn of_random_overlapping_spans_each_loser_collides_with_a_winner() {
    on_both(random_spans);
}

#[test]
fn a_hall_is_never_let_whole_and_in_parts_at_once() {
    on_both(whole_thirds_and_halves);
}

#[test]
fn a_stock_of_forty_is_never_exceeded_and_nobody_is_refused_below_it() {
    on_both(pool_of_forty);
}

#[test]
fn when_a_hold_expires_exactly_one_of_those_who_wait_gets_the_slot() {
    on_both(expiring_hold);
}

#[test]
fn the_locks_alone_are_right() {
    for scenario in [
        same_slot,
        random_spans,
        whole_thirds_and_halves,
        pool_of_forty,
        expiring_hold,
    ] {
        on_both(|database| {
            database.drop_fences();
            scenario(database);
        });
    }
}

fn same_slot(database: &Database) {
    let store = database.open();
    add_owners(database, 320);
    let room = add_atom(&store, AtomKind::Exclusive);
    let attempts: Vec<Attempt> = (1..=320)
        .map(|number| {
            let slot = (number - 1) / 16 * 60;
            Attempt::new(number, &[wish(room, span(slot, slot + 60))])
        })
        .collect();
    let (won, _) = race(&store, &attempts);
    let mut slots: Vec<_> = won.iter().map(|attempt| attempt.wishes[0].span).collect();
    slots.sort_unstable();
    let expected: Vec<_> = (0..20).map(|n| span(n * 60, n * 60 + 60)).collect();
    assert_eq!(slots, expected, "each slot has one winner");
}

fn random_spans(database: &Database) {
    let store = database.open();
    add_owners(database, 300);
    let rooms = [(); 2].map(|()| add_atom(&store, AtomKind::Exclusive));
    let mut dice = Dice(42);
    let attempts: Vec<Attempt> = (1..=300)
        .map(|number| {
            let (from, length) = (dice.below(2_000), 1 + dice.below(90));
            let room = rooms[usize::try_from(dice.below(2)).unwrap()];
            Attempt::new(number, &[wish(room, span(from, from + length))])
        })
        .collect();
    race(&store, &attempts);
}

fn whole_thirds_and_halves(database: &Database) {
    let store = database.open();
    add_owners(database, 300);
    let sixths = [(); 6].map(|()| add_atom(&store, AtomKind::Exclusive));
    let parts: [&[AtomId]; 6] = [
        &sixths,
        &sixths[..3],
        &sixths[3..],
        &sixths[..2],
        &sixths[2..4],
        &sixths[4..],
    ];
    let mut dice = Dice(7);
    let attempts: Vec<Attempt> = (1..=300)
        .map(|number| {
            let part = parts[usize::try_from(dice.below(6)).unwrap()];
            let from = dice.below(600);
            let when = span(from, from + 60);
            let mut wishes: Vec<Wish> = part.iter().map(|cell| wish(*cell, when)).collect();
            // The order in which a caller names the cells must not matter.
            wishes.rotate_left(usize::try_from(number).unwrap() % part.len());
            Attempt::new(number, &wishes)
        })
        .collect();
    race(&store, &attempts);
}

fn pool_of_forty(database: &Database) {
    let store = database.open();
    add_owners(database, 300);
    let chairs = add_atom(&store, AtomKind::Pool { stock: 40 });
    let mut dice = Dice(3);
    let attempts: Vec<Attempt> = (1..=300)
        .map(|number| {
            let from = dice.below(300);
            let chairs = Wish {
                quantity: u32::try_from(1 + dice.below(12)).unwrap(),
                ..wish(chairs, span(from, from + 30))
            };
            Attempt::new(number, &[chairs])
        })
        .collect();
    race(&store, &attempts);
}

fn expiring_hold(database: &Database) {
    let store = database.open();
    add_owners(database, 85);
    let room = add_atom(&store, AtomKind::Exclusive);
    let slot = |number| span(number * 60, number * 60 + 60);
    for number in 0..5 {
        let held = Attempt {
            hold_until: Some(at(15)),
            ..Attempt::new(81 + number, &[wish(room, slot(number))])
        };
        assert_eq!(held.run(&store), Ok(()));
    }
    let at_minute = |minute| -> Vec<Attempt> {
        let attempts = (1..=80).map(|number| Attempt {
            now: at(minute),
            ..Attempt::new(number, &[wish(room, slot(number % 5))])
        });
        attempts.collect()
    };
    let (won, _) = race(&store, &at_minute(14));
    assert_eq!(won.len(), 0, "a hold holds to the last minute");
    let (won, _) = race(&store, &at_minute(15));
    assert_eq!(won.len(), 5, "then each slot goes to one of those who wait");
}

/// Runs all attempts from [`CLIENTS`] threads, each taking the next that is left, and returns who won and who lost.
///
/// Asserts what is true of every race: the winners, and nobody else, have what they wanted; nothing is taken beyond
/// its stock; everyone who lost collides with what stands now; no deadlock happened and no fence was needed.
fn race(store: &Store, attempts: &[Attempt]) -> (Vec<Attempt>, Vec<Attempt>) {
    let left = Mutex::new(attempts.iter());
    let (won, lost) = (Mutex::default(), Mutex::default());
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                loop {
                    let Some(attempt) = left.lock().unwrap().next() else {
                        return;
                    };
                    let side: &Mutex<Vec<Attempt>> = match attempt.run(store) {
                        Ok(()) => &won,
                        Err(Refusal::Occupied) => &lost,
                        Err(Refusal::Store(error)) => panic!("a client saw {error}"),
                    };
                    side.lock().unwrap().push(attempt.clone());
                }
            });
        }
    });
    let (won, lost) = (won.into_inner().unwrap(), lost.into_inner().unwrap());
    assert_eq!(won.len() + lost.len(), attempts.len());
    assert_fair(store, &won, &lost);
    (won, lost)
}

fn assert_fair(store: &Store, won: &[Attempt], lost: &[Attempt]) {
    let stats = store.stats();
    assert_eq!((stats.fences_hit, stats.contentions), (0, 0));
    for attempt in won {
        assert_eq!(claimed_by(store, attempt), wanted_by(attempt));
        assert!(fits_now(store, attempt, |_| 0), "{attempt:?} is overdrawn");
    }
    for attempt in lost {
        assert_eq!(claimed_by(store, attempt), []);
        assert!(
            !fits_now(store, attempt, |wish| wish.quantity),
            "there was room for {attempt:?}"
        );
    }
}

fn claimed_by(store: &Store, attempt: &Attempt) -> Vec<(AtomId, Interval, u32)> {
    let claims = store.read(|tx| list_claims_of(tx, attempt.owner)).unwrap();
    let parts = claims
        .iter()
        .map(|claim| (claim.atom, claim.span, claim.quantity));
    parts.collect()
}

fn wanted_by(attempt: &Attempt) -> Vec<(AtomId, Interval, u32)> {
    let mut wishes: Vec<_> = attempt
        .wishes
        .iter()
        .map(|wish| (wish.atom, wish.span, wish.quantity))
        .collect();
    wishes.sort_unstable();
    wishes
}

/// Whether what stands now leaves room for every wish of `attempt`, each taken `quantity` times.
fn fits_now(store: &Store, attempt: &Attempt, quantity: fn(&Wish) -> u32) -> bool {
    let Attempt { wishes, now, .. } = attempt.clone();
    let fits_all = store.write(move |tx| {
        let mut fits_all = true;
        for wish in &wishes {
            let state = lock_atoms(tx, &[wish.atom], now)?[0];
            let standing = list_claims(tx, &[wish.atom], wish.span, now)?;
            let quantity = quantity(wish);
            fits_all &= fits(state, &standing, Wish { quantity, ..*wish });
        }
        Ok::<_, StoreError>(fits_all)
    });
    fits_all.unwrap()
}
