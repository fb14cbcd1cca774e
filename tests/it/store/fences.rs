//! The last fence in the database: what it refuses although nobody locked or checked.

use std::thread;

use domain::availability::WantedClaim;
use domain::bookable::AtomKind;
use domain::ids::AtomId;
use domain::interval::Interval;
use store::atoms::{StockChange, lock_atoms, set_stock};
use store::claims::insert_claims;
use store::{Fence, Store, StoreError};

use super::fixtures::{Dice, add_atom, add_owners, at, owner, span};
use crate::support::databases::{Database, on_both, on_postgres, refused_by};

/// Inserts a claim without lock and check.
fn barge_in(
    store: &Store,
    (atom, kind): (AtomId, AtomKind),
    span: Interval,
    quantity: u32,
) -> Result<(), StoreError> {
    let claim = WantedClaim {
        atom,
        kind,
        span,
        quantity,
    };
    store.write(move |tx| insert_claims(tx, owner(1), None, &[claim]))
}

fn refused(fence: Fence) -> Result<(), StoreError> {
    Err(StoreError::FenceRefused { fence })
}

fn insert_sql(atom: AtomId, kind: &str, span: Interval, quantity: i64) -> String {
    format!(
        "INSERT INTO claim (atom_id, kind, starts_at, ends_at, quantity, blocking_key) \
         VALUES ({}, '{kind}', {}, {}, {quantity}, 1)",
        atom.0,
        span.start().timestamp(),
        span.end().timestamp()
    )
}

#[test]
fn an_exclusive_atom_or_link_refuses_every_kind_of_overlap_and_lets_neighbours_touch() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 1);
        for kind in [AtomKind::Exclusive, AtomKind::Link] {
            let room = (add_atom(&store, kind), kind);
            assert_eq!(barge_in(&store, room, span(100, 200), 1), Ok(()));
            for (from, to) in [(100, 200), (99, 101), (199, 201), (120, 130), (0, 300)] {
                assert_eq!(
                    barge_in(&store, room, span(from, to), 1),
                    refused(Fence::ClaimExcludes)
                );
            }
            for (from, to) in [(200, 300), (50, 100), (300, 301), (0, 50)] {
                assert_eq!(barge_in(&store, room, span(from, to), 1), Ok(()));
            }
        }
        assert_eq!(store.stats().fences_hit, 10);
    });
}

#[test]
fn a_pool_refuses_what_exceeds_its_stock_at_any_instant() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 1);
        let kind = AtomKind::Pool { stock: 40 };
        let chairs = (add_atom(&store, kind), kind);
        for (from, to, quantity) in [(100, 200, 25), (200, 300, 40), (150, 200, 10)] {
            assert_eq!(barge_in(&store, chairs, span(from, to), quantity), Ok(()));
        }
        for (from, to, quantity) in [(0, 1000, 1), (100, 151, 6), (199, 200, 6), (0, 101, 16)] {
            assert_eq!(
                barge_in(&store, chairs, span(from, to), quantity),
                refused(Fence::ClaimWithinStock)
            );
        }
        for (from, to, quantity) in [(100, 150, 15), (150, 200, 5), (0, 100, 40), (300, 400, 40)] {
            assert_eq!(barge_in(&store, chairs, span(from, to), quantity), Ok(()));
        }
    });
}

#[test]
fn the_fences_let_in_exactly_what_an_obvious_count_lets_in() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 1);
        let mut dice = Dice(11);
        for kind in [AtomKind::Exclusive, AtomKind::Pool { stock: 9 }] {
            let atom = add_atom(&store, kind);
            let mut taken = [0; 120];
            let mut let_in = 0;
            for _ in 0..150 {
                let from = dice.below(100);
                let to = from + 1 + dice.below(20);
                let quantity = 1 + dice.below(i64::from(kind.stock()).min(5));
                let minutes = usize::try_from(from).unwrap()..usize::try_from(to).unwrap();
                let fits = |minute: &i64| minute + quantity <= i64::from(kind.stock());
                let expected = taken[minutes.clone()].iter().all(fits);
                let quantity_claimed = u32::try_from(quantity).unwrap();
                let result = barge_in(&store, (atom, kind), span(from, to), quantity_claimed);
                assert_eq!(
                    result.is_ok(),
                    expected,
                    "{kind:?} {from} to {to}: {quantity}"
                );
                if expected {
                    let_in += 1;
                    taken[minutes]
                        .iter_mut()
                        .for_each(|minute| *minute += quantity);
                }
            }
            assert!((5..100).contains(&let_in), "{let_in} of 150");
        }
    });
}

#[test]
fn a_claim_as_long_as_allowed_is_still_seen_from_its_last_minute() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 1);
        let month = 31 * 24 * 60;
        for (kind, fence) in [
            (AtomKind::Exclusive, Fence::ClaimExcludes),
            (AtomKind::Pool { stock: 1 }, Fence::ClaimWithinStock),
        ] {
            let atom = (add_atom(&store, kind), kind);
            assert_eq!(barge_in(&store, atom, span(0, month), 1), Ok(()));
            let last_minute = span(month - 1, month);
            assert_eq!(barge_in(&store, atom, last_minute, 1), refused(fence));
            let too_long = span(month, 2 * month + 1);
            let error = barge_in(&store, atom, too_long, 1).unwrap_err();
            assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
        }
    });
}

#[test]
fn claims_and_the_kind_of_an_atom_cannot_be_changed() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 2);
        let room = add_atom(&store, AtomKind::Exclusive);
        let claim = barge_in(&store, (room, AtomKind::Exclusive), span(0, 60), 1);
        assert_eq!(claim, Ok(()));
        let mut raw = database.raw();
        for change in [
            "atom_id = 1",
            "kind = 'pool'",
            "starts_at = starts_at + 1",
            "ends_at = ends_at - 1",
            "quantity = 1",
            "blocking_key = 2",
            "booking_key = NULL",
        ] {
            let result = raw.execute(&format!("UPDATE claim SET {change}"));
            assert_eq!(refused_by(result), "claim_is_fixed", "{change}");
        }
        for change in ["kind = 'link'", "id = 77"] {
            let result = raw.execute(&format!("UPDATE atom SET {change}"));
            assert_eq!(refused_by(result), "atom_kind_is_fixed", "{change}");
        }
        raw.execute("UPDATE claim SET hold_until = 1").unwrap();
    });
}

#[test]
fn a_stock_cannot_fall_below_what_is_claimed_and_not_over() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 1);
        let kind = AtomKind::Pool { stock: 40 };
        let pool = add_atom(&store, kind);
        let chairs = (pool, kind);
        for (from, to, quantity) in [(0, 60, 20), (30, 90, 20), (90, 120, 25)] {
            assert_eq!(barge_in(&store, chairs, span(from, to), quantity), Ok(()));
        }
        let set = |stock, since| {
            let change = store.write(move |tx| {
                lock_atoms(tx, &[pool], at(0))?;
                set_stock(tx, pool, stock, at(since))
            });
            change.unwrap_or_else(|error: StoreError| panic!("{error}"))
        };
        assert_eq!(set(39, 0), StockChange::BelowClaims { peak: 40 });
        assert_eq!(set(24, 60), StockChange::BelowClaims { peak: 25 });
        assert_eq!(set(25, 60), StockChange::Done);

        let mut raw = database.raw();
        let by_hand = |stock, since| {
            let since = at(since).timestamp();
            format!("UPDATE atom SET stock = {stock}, stock_since = {since}")
        };
        for (stock, since) in [(24, 60), (25, 59)] {
            let result = raw.execute(&by_hand(stock, since));
            assert_eq!(refused_by(result), "atom_stock_covers_claims");
        }
        raw.execute(&by_hand(0, 120)).unwrap();
    });
}

#[test]
fn of_writers_who_lock_nothing_one_gets_the_slot_and_the_pool_is_not_overdrawn() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 1);
        let room = add_atom(&store, AtomKind::Exclusive);
        let chairs = add_atom(&store, AtomKind::Pool { stock: 40 });
        for slot in 0..5 {
            let when = span(slot * 60, slot * 60 + 60);
            let winners =
                barge_in_from_everywhere(database, &insert_sql(room, "exclusive", when, 1));
            assert_eq!(winners, 1);
            let winners = barge_in_from_everywhere(database, &insert_sql(chairs, "pool", when, 9));
            assert_eq!(winners, 4);
        }
    });
}

/// Runs `sql` on eight connections at once and counts who succeeds; on PostgreSQL a deadlock is a refusal, too.
fn barge_in_from_everywhere(database: &Database, sql: &str) -> usize {
    thread::scope(|scope| {
        let threads = [(); 8].map(|()| scope.spawn(|| database.raw().execute(sql)));
        let results = threads.map(|thread| thread.join().unwrap());
        results.iter().filter(|result| result.is_ok()).count()
    })
}

#[test]
fn a_pool_is_not_claimed_at_an_isolation_level_that_would_not_see_the_others() {
    on_postgres(|database| {
        let store = database.open();
        add_owners(database, 1);
        let chairs = add_atom(&store, AtomKind::Pool { stock: 40 });
        let mut raw = database.raw();
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            .unwrap();
        let result = raw.execute(&insert_sql(chairs, "pool", span(0, 60), 1));
        assert_eq!(refused_by(result), "claim_within_stock");
    });
}
