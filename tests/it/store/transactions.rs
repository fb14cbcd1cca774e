//! One use case is one transaction: all of it or nothing, whatever happens inside.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Barrier};
use std::thread;

use domain::availability::WantedClaim;
use domain::bookable::AtomKind;
use domain::ids::AtomId;
use store::atoms::{insert_atom, lock_atoms};
use store::claims::{insert_claims, list_claims};
use store::{Settings, Stats, Store, StoreError, Tx, Unique};

use super::fixtures::{Attempt, add_atom, add_booking, add_owners, at, owner, span, wish};
use crate::support::databases::{Database, on_both, on_postgres, on_sqlite};

fn atoms_in(database: &Database) -> i64 {
    database.raw().number("SELECT count(*) FROM atom")
}

fn new_atom(tx: &mut Tx<'_>) -> Result<AtomId, StoreError> {
    insert_atom(tx, AtomKind::Exclusive)
}

/// Claims an atom of which the database says that it does not exist.
fn fail_in_database(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let claim = WantedClaim {
        atom: AtomId(9_999),
        kind: AtomKind::Exclusive,
        span: span(0, 60),
        quantity: 1,
    };
    insert_claims(tx, owner(1), None, &[claim])
}

#[test]
fn what_a_refused_or_panicking_use_case_wrote_is_gone_and_the_next_one_works() {
    on_both(|database| {
        let store = database.open();
        let refused = store.write(|tx| {
            new_atom(tx)?;
            Err::<(), _>(StoreError::Missing)
        });
        assert_eq!(refused, Err(StoreError::Missing));
        let panicked = store.write(|tx| -> Result<(), StoreError> {
            new_atom(tx)?;
            panic!("on purpose")
        });
        assert_eq!(panicked, Err(StoreError::Panicked));
        assert_eq!(atoms_in(database), 0);
        assert!(store.write(new_atom).is_ok());
        assert_eq!(atoms_in(database), 1);
    });
}

#[test]
fn a_use_case_that_swallows_a_database_error_commits_nothing() {
    on_both(|database| {
        let store = database.open();
        let swallowed = store.write(|tx| {
            new_atom(tx)?;
            assert!(matches!(
                fail_in_database(tx),
                Err(StoreError::Constraint { .. })
            ));
            assert_eq!(new_atom(tx), Err(StoreError::Aborted));
            Ok::<_, StoreError>("done")
        });
        assert_eq!(swallowed, Err(StoreError::Aborted));
        assert_eq!(atoms_in(database), 0);
    });
}

#[test]
fn a_row_that_is_not_there_is_an_answer_and_spoils_nothing() {
    on_both(|database| {
        let store = database.open();
        let result = store.write(|tx| {
            let unknown = lock_atoms(tx, &[AtomId(9_999)], at(0));
            assert_eq!(unknown, Err(StoreError::Missing));
            new_atom(tx)
        });
        assert!(result.is_ok());
        assert_eq!(atoms_in(database), 1);
    });
}

#[test]
fn a_read_sees_one_snapshot_whatever_is_committed_meanwhile() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 2);
        let room = add_atom(&store, AtomKind::Exclusive);
        let book = |number| {
            let slot = span(number * 60, number * 60 + 60);
            Attempt::new(number, &[wish(room, slot)]).run(&store)
        };
        assert_eq!(book(1), Ok(()));
        let seen = store.read(|tx| {
            let mut count = || list_claims(tx, &[room], span(0, 999), at(0)).map(|list| list.len());
            let before = count()?;
            assert_eq!(book(2), Ok(()));
            Ok::<_, StoreError>((before, count()?))
        });
        assert_eq!(seen, Ok((1, 1)));
    });
}

#[test]
fn a_read_cannot_write() {
    on_both(|database| {
        let store = database.open();
        let written = store.read(new_atom);
        assert!(
            matches!(written, Err(StoreError::Unavailable { .. })),
            "{written:?}"
        );
        assert_eq!(atoms_in(database), 0);
    });
}

#[test]
fn a_full_queue_turns_writes_away_at_once_and_keeps_what_it_took() {
    on_sqlite(|database| {
        let store = Store::open(&Settings {
            queue_max: 2,
            ..database.settings()
        })
        .unwrap();
        let runs = Arc::new(Barrier::new(2));
        let may_end = Arc::new(Barrier::new(2));
        let theirs = [&runs, &may_end].map(Arc::clone);
        let first = submit(&store, move |tx| {
            for barrier in &theirs {
                barrier.wait();
            }
            new_atom(tx)
        });
        runs.wait();
        let queued = [submit(&store, new_atom), submit(&store, new_atom)];
        assert_eq!(store.write(new_atom), Err(StoreError::Busy));
        assert_eq!(store.stats().turned_away, 1);
        may_end.wait();
        let taken = [first].into_iter().chain(queued);
        assert!(
            taken
                .map(|answer| answer.recv())
                .all(|it| it.unwrap().is_ok())
        );
        assert_eq!(atoms_in(database), 3);
    });
}

#[test]
fn dropping_the_store_finishes_what_was_submitted() {
    on_both(|database| {
        let store = database.open();
        let answers = [(); 20].map(|()| submit(&store, new_atom));
        drop(store);
        assert!(answers.iter().all(|answer| answer.recv().unwrap().is_ok()));
        assert_eq!(atoms_in(database), 20);
    });
}

fn submit(
    store: &Store,
    use_case: impl Fn(&mut Tx<'_>) -> Result<AtomId, StoreError> + Send + 'static,
) -> Receiver<Result<AtomId, StoreError>> {
    let (tell, hear) = sync_channel(1);
    store.submit(use_case, move |result| tell.send(result).unwrap());
    hear
}

#[test]
fn a_deadlock_is_resolved_by_running_the_loser_again() {
    on_postgres(|database| {
        let store = database.open();
        let [a, b] = [(); 2].map(|()| add_atom(&store, AtomKind::Exclusive));
        let both_hold_one = Arc::new(Barrier::new(2));
        // What no use case may do: lock twice, and in different orders.
        let lock_in_turn = |first, second| {
            let runs = AtomicU32::new(0);
            let both_hold_one = Arc::clone(&both_hold_one);
            move |tx: &mut Tx<'_>| {
                lock_atoms(tx, &[first], at(0))?;
                if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                    both_hold_one.wait();
                }
                lock_atoms(tx, &[second], at(0)).map(drop)
            }
        };
        let (there, back) = (lock_in_turn(a, b), lock_in_turn(b, a));
        thread::scope(|scope| {
            let threads = [
                scope.spawn(|| store.write(there)),
                scope.spawn(|| store.write(back)),
            ];
            for thread in threads {
                assert_eq!(thread.join().unwrap(), Ok::<_, StoreError>(()));
            }
        });
        // Mostly one; but the loser may be back before the winner has woken up, and then they meet again.
        let stats = store.stats();
        assert!((1..=3).contains(&stats.contentions), "{stats:?}");
        assert_eq!(stats.repeats, stats.contentions);
    });
}

#[test]
fn a_serialization_failure_is_repeated_three_times_and_then_told() {
    on_postgres(|database| {
        let store = database.open();
        let mut raw = database.raw();
        raw.execute(
            "CREATE SEQUENCE runs; \
             CREATE FUNCTION hiccup() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF nextval('runs') % 8 NOT IN (0, 4) THEN \
             RAISE EXCEPTION 'try again' USING ERRCODE = 'serialization_failure'; END IF; \
             RETURN NEW; END $$; \
             CREATE TRIGGER hiccup BEFORE INSERT ON atom FOR EACH ROW EXECUTE FUNCTION hiccup()",
        )
        .unwrap();
        assert!(store.write(new_atom).is_ok(), "the fourth run succeeds");
        let expected = Stats {
            repeats: 3,
            contentions: 3,
            ..Stats::default()
        };
        assert_eq!(store.stats(), expected);
        raw.execute("DELETE FROM atom; DROP SEQUENCE runs; CREATE SEQUENCE runs MAXVALUE 3 CYCLE")
            .unwrap();
        let why = "try again".to_owned();
        assert_eq!(store.write(new_atom), Err(StoreError::Contention { why }));
        assert_eq!(atoms_in(database), 0);
    });
}

#[test]
fn a_collision_of_random_keys_repeats_the_use_case_and_any_other_does_not() {
    on_both(|database| {
        let store = database.open();
        add_owners(database, 2);
        add_booking(database, 1);
        add_booking(database, 2);
        let mut raw = database.raw();
        let request = "INSERT INTO idempotency (principal, idempotency_key, body_hash, status, subject_id, answer, \
                       created_at) SELECT 'p', 'k', secret, 201, provider.id, '', 0 FROM instance, provider";
        raw.execute(request).unwrap();
        for (statement, of, repeats) in [
            (request, Unique::IdempotencyKey, 3),
            (
                "UPDATE booking SET reference = 'R1'",
                Unique::BookingReference,
                6,
            ),
            ("UPDATE blocking SET key = 1", Unique::Other, 6),
        ] {
            raw.execute_either(
                &format!(
                    "DROP TRIGGER IF EXISTS collide; \
                     CREATE TRIGGER collide AFTER INSERT ON atom BEGIN {statement}; END"
                ),
                &format!(
                    "CREATE OR REPLACE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$ \
                     BEGIN {statement}; RETURN NEW; END $$; \
                     CREATE OR REPLACE TRIGGER collide AFTER INSERT ON atom \
                     FOR EACH ROW EXECUTE FUNCTION collide()"
                ),
            );
            assert_eq!(store.write(new_atom), Err(StoreError::Duplicate { of }));
            assert_eq!(store.stats().repeats, repeats);
        }
    });
}
