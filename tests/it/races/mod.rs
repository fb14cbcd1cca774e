//! Races over the use cases, 64 clients at once on both databases; the verdict is read by SQL of its own.
//!
//! A short form runs with the other tests. `GEMEINRAUM_RACES=full` (see `scripts/torture`) runs the figures that
//! `docs/reliability.md` reports, and prints each as one line of JSON.

mod race;
mod scenarios;
mod town;
mod verdict;

use crate::support::databases::{Database, on_both};
use race::Size;
use scenarios::{
    adjacent_buffers, competing_requests, contested_gap, expiring_hold, hall_and_parts,
    random_spans, same_slot, stock_of_forty,
};

type Scenario = fn(&Database, &Size);

const ALL: [(&str, Scenario); 8] = [
    ("same slot", same_slot),
    ("random overlapping spans", random_spans),
    ("whole, halves and thirds of a hall", hall_and_parts),
    ("stock of forty, with and without a room", stock_of_forty),
    ("set-up and clearing times", adjacent_buffers),
    ("expiry of a hold against booking", expiring_hold),
    (
        "two confirmations of competing requests",
        competing_requests,
    ),
    ("two amendments into one gap", contested_gap),
];

#[test]
fn whatever_is_raced_for_is_won_once_and_lost_for_a_reason() {
    for (name, scenario) in ALL {
        on_both(|database| scenario(database, &Size::of(name, database, "in force")));
    }
}

#[test]
fn without_the_fences_of_the_database_the_locks_alone_are_right() {
    for (name, scenario) in ALL {
        on_both(|database| {
            database.drop_fences();
            scenario(database, &Size::of(name, database, "dropped"));
        });
    }
}
