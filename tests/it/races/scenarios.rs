//! What is raced for, and who must have won.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::booking::Item;
use domain::ids::RoomId;

use super::race::{Attempt, CLIENTS, Outcome, Ran, Size, Step, booked, held, race};
use super::town::{AT_ONCE, BY_CHOICE, Letting, Town, Wish, now, span, wish};
use crate::store::fixtures::Dice;
use crate::support::databases::Database;

/// All clients want the same room at the same time.
pub fn same_slot(database: &Database, size: &Size) {
    let town = Town::new(database, size);
    let room = town.room(10, &[1], AT_ONCE);
    let rounds = rounds(size.rounds(500), |round, _| {
        let from = minutes(round) * 60;
        book(wish(room, span(from, from + 60)))
    });
    assert_one_winner_each(&race(&town, &rounds), |ran| ran.round, rounds.len());
}

/// Two thousand spans of random place and length in two rooms.
pub fn random_spans(database: &Database, size: &Size) {
    let town = Town::new(database, size);
    let rooms = [town.room(10, &[1], AT_ONCE), town.room(11, &[2], AT_ONCE)];
    let mut dice = Dice(42);
    let rounds = rounds(size.rounds(2_000).div_ceil(CLIENTS), |_, _| {
        let (from, length) = (dice.below(6_000), 1 + dice.below(90));
        book(wish(pick(&mut dice, &rooms), span(from, from + length)))
    });
    race(&town, &rounds);
}

/// A hall of six cells, whole, in halves and in thirds.
pub fn hall_and_parts(database: &Database, size: &Size) {
    let town = Town::new(database, size);
    let parts = hall(&town, AT_ONCE);
    let mut dice = Dice(7);
    let rounds = rounds(size.rounds(150), |round, _| {
        let from = minutes(round) * 60 + dice.below(30);
        book(wish(pick(&mut dice, &parts), span(from, from + 60)))
    });
    race(&town, &rounds);
}

/// Forty chairs, every third time together with a room.
pub fn stock_of_forty(database: &Database, size: &Size) {
    let town = Town::new(database, size);
    let room = town.room(10, &[1], AT_ONCE);
    let chairs = town.chairs(20, 2, 40);
    let mut dice = Dice(3);
    let rounds = rounds(size.rounds(150), |round, _| {
        let from = minutes(round) * 60 + dice.below(60);
        let quantity = u32::try_from(1 + dice.below(12)).unwrap();
        book(Wish {
            room: (dice.below(3) == 0).then_some(room),
            chairs: Some(Item {
                resource_id: chairs,
                quantity,
            }),
            span: span(from, from + 30),
        })
    });
    race(&town, &rounds);
}

/// A room that needs half an hour before and three quarters after each use.
pub fn adjacent_buffers(database: &Database, size: &Size) {
    let town = Town::new(database, size);
    let with_buffers = Letting {
        setup: TimeDelta::minutes(30),
        teardown: TimeDelta::minutes(45),
        ..AT_ONCE
    };
    let room = town.room(10, &[1], with_buffers);
    let mut dice = Dice(11);
    let rounds = rounds(size.rounds(150), |round, _| {
        let from = minutes(round) * 120 + dice.below(8) * 15;
        book(wish(room, span(from, from + 60)))
    });
    race(&town, &rounds);
}

/// At the instant a hold runs out its owner, those who come too early, those who come in time and the job meet.
pub fn expiring_hold(database: &Database, size: &Size) {
    let town = Town::new(database, size);
    let room = town.room(10, &[1], AT_ONCE);
    let slot = |round: usize| {
        let from = minutes(round) * 60;
        wish(room, span(from, from + 60))
    };
    let holds: Vec<_> = (0..size.rounds(150))
        .map(|round| held(&town, slot(round)))
        .collect();
    let rounds = rounds(holds.len(), |round, client| {
        let (id, until) = holds[round];
        let too_early = until - TimeDelta::seconds(1);
        let (step, now) = match client {
            0 => (Step::TakeUp(id), too_early),
            1 => (Step::Expire, until),
            2..32 => (Step::Book, too_early),
            _ => (Step::Book, until),
        };
        Attempt {
            step,
            wish: slot(round),
            now,
        }
    });
    assert_one_winner_each(&race(&town, &rounds), |ran| ran.round, rounds.len());
}

/// Two requests for overlapping parts of a hall at one time, both confirmed at once.
pub fn competing_requests(database: &Database, size: &Size) {
    let town = Town::new(database, size);
    let parts = hall(&town, BY_CHOICE);
    let (whole, half) = (parts[0], parts[1]);
    let pairs: Vec<_> = (0..size.rounds(150).next_multiple_of(CLIENTS / 2))
        .map(|pair| {
            let from = minutes(pair) * 180;
            let first = wish(whole, span(from, from + 60));
            let second = if pair % 2 == 0 {
                wish(half, span(from + 30, from + 90))
            } else {
                first
            };
            [first, second].map(|wish| (booked(&town, wish), wish))
        })
        .collect();
    let rounds = rounds(pairs.len() * 2 / CLIENTS, |round, client| {
        let (id, wish) = pairs[pair_of(round, client)][client % 2];
        Attempt {
            step: Step::Confirm(id),
            ..book(wish)
        }
    });
    let ran = race(&town, &rounds);
    let day = |ran: &Ran<'_>| ran.attempt.wish.span.start().timestamp() / (180 * 60);
    assert_one_winner_each(&ran, day, pairs.len());
}

/// Two bookings with an hour between them, both moved into it at once.
pub fn contested_gap(database: &Database, size: &Size) {
    let town = Town::new(database, size);
    let room = town.room(10, &[1], AT_ONCE);
    let pairs: Vec<_> = (0..size.rounds(150).next_multiple_of(CLIENTS / 2))
        .map(|pair| {
            let from = minutes(pair) * 180;
            [from, from + 120].map(|from| booked(&town, wish(room, span(from, from + 60))))
        })
        .collect();
    let rounds = rounds(pairs.len() * 2 / CLIENTS, |round, client| {
        let pair = pair_of(round, client);
        let gap = minutes(pair) * 180 + 60;
        Attempt {
            step: Step::Move(pairs[pair][client % 2]),
            ..book(wish(room, span(gap, gap + 60)))
        }
    });
    let ran = race(&town, &rounds);
    assert_one_winner_each(&ran, |ran| ran.attempt.wish.span.start(), pairs.len());
}

/// The whole, its halves and its thirds.
fn hall(town: &Town<'_>, letting: Letting) -> [RoomId; 6] {
    let cells: [&[i64]; 6] = [
        &[1, 2, 3, 4, 5, 6],
        &[1, 2, 3],
        &[4, 5, 6],
        &[1, 2],
        &[3, 4],
        &[5, 6],
    ];
    let mut number = 10;
    cells.map(|cells| {
        number += 1;
        town.room(number, cells, letting)
    })
}

/// Which pair a client of a round has; its partner is the client beside it.
fn pair_of(round: usize, client: usize) -> usize {
    round * (CLIENTS / 2) + client / 2
}

fn minutes(number: usize) -> i64 {
    i64::try_from(number).unwrap()
}

fn pick(dice: &mut Dice, rooms: &[RoomId]) -> RoomId {
    let bound = i64::try_from(rooms.len()).unwrap();
    rooms[usize::try_from(dice.below(bound)).unwrap()]
}

fn book(wish: Wish) -> Attempt {
    Attempt {
        step: Step::Book,
        wish,
        now: now(),
    }
}

fn rounds(count: usize, mut attempt: impl FnMut(usize, usize) -> Attempt) -> Vec<Vec<Attempt>> {
    (0..count)
        .map(|round| (0..CLIENTS).map(|client| attempt(round, client)).collect())
        .collect()
}

/// What was raced for by `prize` has one winner each, `count` in all.
fn assert_one_winner_each<K: Ord>(ran: &[Ran<'_>], prize: impl Fn(&Ran<'_>) -> K, count: usize) {
    let mut winners: BTreeMap<K, usize> = BTreeMap::new();
    for ran in ran {
        let won = usize::from(matches!(ran.outcome, Outcome::Won(_)));
        *winners.entry(prize(ran)).or_default() += won;
    }
    assert_eq!(winners.len(), count);
    assert!(winners.values().all(|winners| *winners == 1));
}
