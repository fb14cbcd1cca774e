//! The outbox: at least once, in order, bounded.

use chrono::{DateTime, Utc};
use store::outbox::{
    Backlog, Entry, Fate, Grasp, NewEntry, backlog, claim, delete_delivered, enqueue, find_due,
    settle,
};
use store::{Store, StoreError};
use uuid::Uuid;

use crate::store::fixtures::at;
use crate::support::databases::on_both;

fn add(store: &Store, topic: &'static str, subject: u128, payload: &'static str, minute: i64) {
    let result: Result<(), StoreError> = store.write(move |tx| {
        enqueue(
            tx,
            &NewEntry {
                topic,
                subject_id: Uuid::from_u128(subject),
                payload,
                created_at: at(0),
                due_at: at(minute),
            },
        )
    });
    result.unwrap();
}

fn due(store: &Store, now: DateTime<Utc>) -> Option<Entry> {
    store.read(|tx| find_due(tx, now)).unwrap()
}

fn payload_due(store: &Store, minute: i64) -> Option<String> {
    due(store, at(minute)).map(|entry| entry.payload)
}

/// Claims what is due at this minute, for five minutes.
fn claim_due(store: &Store, minute: i64) -> Entry {
    let entry = due(store, at(minute)).unwrap();
    assert_eq!(claim_again(store, &entry, minute + 5), Grasp::Held);
    entry
}

fn claim_again(store: &Store, entry: &Entry, until: i64) -> Grasp {
    let entry = entry.clone();
    let result: Result<_, StoreError> = store.write(move |tx| claim(tx, &entry, at(until)));
    result.unwrap()
}

fn settle_as(store: &Store, entry: &Entry, fate: Fate, minute: i64) -> Grasp {
    let entry = entry.clone();
    let result: Result<_, StoreError> =
        store.write(move |tx| settle(tx, &entry, &fate, at(minute)));
    result.unwrap()
}

fn failed(minute: i64) -> Fate {
    Fate::Retry {
        due_at: at(minute),
        error: "connect: no answer in time".to_owned(),
    }
}

fn given_up() -> Fate {
    Fate::Dead {
        error: "RCPT TO: answered 550".to_owned(),
    }
}

#[test]
fn an_entry_is_found_when_it_is_due_and_gone_when_it_is_delivered() {
    on_both(|database| {
        let store = database.open();
        add(&store, "mail", 1, "a", 2);
        assert_eq!(payload_due(&store, 1), None);
        let entry = claim_due(&store, 2);
        assert_eq!(
            (entry.topic.as_str(), entry.subject_id, entry.attempts),
            ("mail", Uuid::from_u128(1), 0)
        );
        assert_eq!(settle_as(&store, &entry, Fate::Delivered, 3), Grasp::Held);
        assert_eq!(payload_due(&store, 1000), None);
    });
}

#[test]
fn a_rolled_back_use_case_leaves_no_entry() {
    on_both(|database| {
        let store = database.open();
        let refused: Result<(), StoreError> = store.write(|tx| {
            let entry = NewEntry {
                topic: "mail",
                subject_id: Uuid::nil(),
                payload: "a",
                created_at: at(0),
                due_at: at(0),
            };
            enqueue(tx, &entry)?;
            Err(StoreError::Missing)
        });
        assert_eq!(refused, Err(StoreError::Missing));
        assert_eq!(payload_due(&store, 1), None);
    });
}

#[test]
fn the_next_entry_about_a_subject_waits_until_the_one_before_is_out_or_given_up() {
    on_both(|database| {
        let store = database.open();
        for payload in ["a", "b", "c"] {
            add(&store, "mail", 1, payload, 0);
        }
        let first = claim_due(&store, 0);
        assert_eq!(payload_due(&store, 1), None, "claimed");
        settle_as(&store, &first, failed(9), 1);
        assert_eq!(payload_due(&store, 8), None, "to be tried again");
        let first = claim_due(&store, 9);
        settle_as(&store, &first, given_up(), 9);
        let second = claim_due(&store, 9);
        assert_eq!(second.payload, "b");
        settle_as(&store, &second, Fate::Delivered, 9);
        assert_eq!(payload_due(&store, 9).as_deref(), Some("c"));
    });
}

#[test]
fn other_subjects_and_topics_wait_for_nobody() {
    on_both(|database| {
        let store = database.open();
        add(&store, "mail", 1, "a", 0);
        add(&store, "mail", 2, "b", 1);
        add(&store, "office", 1, "c", 2);
        claim_due(&store, 2);
        assert_eq!(claim_due(&store, 2).payload, "b");
        assert_eq!(claim_due(&store, 2).payload, "c");
    });
}

#[test]
fn the_longest_due_entry_comes_first_although_it_was_made_later() {
    on_both(|database| {
        let store = database.open();
        add(&store, "mail", 1, "late", 5);
        add(&store, "mail", 2, "early", 1);
        assert_eq!(payload_due(&store, 9).as_deref(), Some("early"));
    });
}

#[test]
fn an_entry_whose_worker_died_is_due_again_and_the_dead_one_has_no_say() {
    on_both(|database| {
        let store = database.open();
        add(&store, "mail", 1, "a", 0);
        let by_dead = claim_due(&store, 0);
        assert_eq!(payload_due(&store, 4), None);
        let by_next = claim_due(&store, 5);
        assert_eq!((by_next.key, by_next.attempts), (by_dead.key, 1));
        assert_eq!(
            settle_as(&store, &by_dead, given_up(), 6),
            Grasp::Lost,
            "the first worker wakes up again"
        );
        assert_eq!(settle_as(&store, &by_next, Fate::Delivered, 6), Grasp::Held);
    });
}

#[test]
fn of_two_workers_that_found_an_entry_one_has_it() {
    on_both(|database| {
        let store = database.open();
        add(&store, "mail", 1, "a", 0);
        let found = due(&store, at(0)).unwrap();
        assert_eq!(claim_again(&store, &found, 5), Grasp::Held);
        assert_eq!(claim_again(&store, &found, 5), Grasp::Lost);
    });
}

#[test]
fn the_backlog_counts_what_waits_and_what_was_given_up() {
    on_both(|database| {
        let store = database.open();
        let empty = Backlog {
            waiting: 0,
            oldest: None,
            dead: 0,
        };
        assert_eq!(store.read(backlog), Ok(empty));
        for (subject, payload) in [(1, "a"), (2, "b"), (3, "c"), (4, "d")] {
            add(&store, "mail", subject, payload, 0);
        }
        let dead = claim_due(&store, 0);
        settle_as(&store, &dead, given_up(), 0);
        let out = claim_due(&store, 0);
        settle_as(&store, &out, Fate::Delivered, 0);
        let expected = Backlog {
            waiting: 2,
            oldest: Some(at(0)),
            dead: 1,
        };
        assert_eq!(store.read(backlog), Ok(expected));
    });
}

#[test]
fn only_old_delivered_entries_are_deleted_and_never_more_than_asked() {
    on_both(|database| {
        let store = database.open();
        for subject in 1..=5 {
            add(&store, "mail", subject, "a", 0);
        }
        for fate in [
            Fate::Delivered,
            Fate::Delivered,
            Fate::Delivered,
            given_up(),
        ] {
            let entry = claim_due(&store, 0);
            settle_as(&store, &entry, fate, 1);
        }
        let delete = |before: i64| {
            let result: Result<_, StoreError> =
                store.write(move |tx| delete_delivered(tx, at(before), 2));
            result.unwrap()
        };
        assert_eq!([delete(1), delete(2), delete(2), delete(2)], [0, 2, 1, 0]);
        let left = store.read(backlog).unwrap();
        assert_eq!((left.waiting, left.dead), (1, 1));
    });
}
