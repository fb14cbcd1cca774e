//! Repeated requests: one effect, one answer.

use std::sync::Barrier;
use std::thread;

use store::idempotency::{Record, RequestKey, delete_older, find, insert};
use store::{Store, StoreError, Tx};
use uuid::Uuid;

use crate::store::fixtures::at;
use crate::support::databases::on_both;

const KEY: RequestKey<'_> = RequestKey {
    principal: "guest",
    key: "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11",
};

fn answer(subject: u128) -> Record {
    Record {
        request_hash: [3; 32],
        status: 201,
        subject_id: Uuid::from_u128(subject),
        answer: "{\"reference\":\"K7Q2\"}".to_owned(),
    }
}

/// What every repeatable use case does.
fn once(tx: &mut Tx<'_>, subject: u128) -> Result<Record, StoreError> {
    if let Some(given) = find(tx, KEY)? {
        return Ok(given);
    }
    let fresh = answer(subject);
    insert(tx, KEY, &fresh, at(0))?;
    Ok(fresh)
}

fn delete(store: &Store, before: i64, limit: i64) -> usize {
    let result: Result<_, StoreError> = store.write(move |tx| delete_older(tx, at(before), limit));
    result.unwrap()
}

#[test]
fn the_second_request_gets_the_answer_of_the_first() {
    on_both(|database| {
        let store = database.open();
        assert_eq!(store.write(|tx| once(tx, 1)), Ok(answer(1)));
        assert_eq!(store.write(|tx| once(tx, 2)), Ok(answer(1)));
    });
}

#[test]
fn another_caller_may_use_the_same_key() {
    on_both(|database| {
        let store = database.open();
        store.write(|tx| once(tx, 1)).unwrap();
        let other = RequestKey {
            principal: "key:1",
            ..KEY
        };
        assert_eq!(store.read(|tx| find(tx, other)), Ok(None));
    });
}

#[test]
fn of_requests_at_the_same_time_one_has_an_effect_and_all_get_its_answer() {
    on_both(|database| {
        let store = database.open();
        let start = Barrier::new(8);
        let answers: Vec<Record> = thread::scope(|scope| {
            let requests: Vec<_> = (1..=8)
                .map(|subject| {
                    let (store, start) = (&store, &start);
                    scope.spawn(move || {
                        start.wait();
                        store.write(move |tx| once(tx, subject)).unwrap()
                    })
                })
                .collect();
            requests
                .into_iter()
                .map(|request| request.join().unwrap())
                .collect()
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]));
    });
}

#[test]
fn old_answers_are_deleted_and_never_more_than_asked() {
    on_both(|database| {
        let store = database.open();
        for number in 0..5 {
            let result: Result<(), StoreError> = store.write(move |tx| {
                let key = number.to_string();
                let key = RequestKey {
                    principal: "guest",
                    key: &key,
                };
                insert(tx, key, &answer(1), at(number))
            });
            result.unwrap();
        }
        assert_eq!(
            [
                delete(&store, 3, 2),
                delete(&store, 3, 2),
                delete(&store, 3, 2)
            ],
            [2, 1, 0]
        );
    });
}
