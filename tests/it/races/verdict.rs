//! The judge: SQL that shares nothing with the product's own, on a connection of its own, after the race.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::interval::Interval;
use uuid::Uuid;

use super::race::{CLIENTS, Outcome, Ran};
use super::town::{Town, Wish};
use crate::support::databases::{Raw, uuid_literal};

/// Exclusive claims that start before an earlier one on the same atom has ended.
const OVERLAPS: &str = "SELECT count(*) FROM (SELECT starts_at, max(ends_at) OVER (PARTITION BY atom_id \
    ORDER BY starts_at, key ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached \
    FROM claim WHERE kind <> 'pool') AS walked WHERE reached > starts_at";

/// Instants at which more of a pool is claimed than there is.
const OVERDRAWN: &str = "SELECT count(*) FROM (SELECT c.atom_id, c.starts_at FROM claim c \
    JOIN claim d ON d.atom_id = c.atom_id AND d.starts_at <= c.starts_at AND d.ends_at > c.starts_at \
    JOIN atom a ON a.id = c.atom_id WHERE c.kind = 'pool' \
    GROUP BY c.atom_id, c.starts_at, c.key, a.stock HAVING sum(d.quantity) > a.stock) AS overdrawn";

/// What every standing booking must hold: each atom of its room and items, widened by the buffers.
const OWED: &str = "SELECT b.key AS booking_key, u.atom_id, b.starts_at - o.setup_seconds AS starts_at, \
    b.ends_at + o.teardown_seconds AS ends_at, coalesce(i.quantity, 1) AS quantity \
    FROM booking b JOIN bookable o ON o.id = b.room_id \
        OR EXISTS (SELECT 1 FROM booking_item x WHERE x.booking_key = b.key AND x.resource_id = o.id) \
    JOIN bookable_atom u ON u.bookable_id = o.id \
    LEFT JOIN booking_item i ON i.booking_key = b.key AND i.resource_id = o.id \
    WHERE b.status IN ('confirmed', 'completed', 'no_show')";

/// Panics unless everything is right that must be right after every race.
pub fn assert_fair(town: &Town<'_>, ran: &[Ran<'_>], rounds: usize, took: Duration) {
    let failures: BTreeSet<_> = ran
        .iter()
        .filter_map(|ran| match &ran.outcome {
            Outcome::Failed(why) => Some(why),
            _ => None,
        })
        .collect();
    assert!(failures.is_empty(), "clients saw {failures:?}");
    let stats = town.store.stats();
    assert_eq!(
        (stats.fences_hit, stats.contentions, stats.repeats),
        (0, 0, 0),
        "fences hit, deadlocks, repeats"
    );
    let mut raw = town.database.raw();
    assert_eq!(raw.number(OVERLAPS), 0, "claims that overlap");
    assert_eq!(raw.number(OVERDRAWN), 0, "pools that are overdrawn");
    assert_eq!(raw.number(&unpaid()), 0, "bookings without their claims");
    assert_eq!(raw.number(&unowned()), 0, "claims without their booking");
    let won = count(ran, |outcome| matches!(outcome, Outcome::Won(_)));
    let lost = count(ran, |outcome| *outcome == Outcome::Lost);
    assert_losers_collide(town, &mut raw, ran);
    town.size.report(&format!(
        "\"clients\": {CLIENTS}, \"rounds\": {rounds}, \"attempts\": {}, \"won\": {won}, \"lost\": {lost}, \
         \"overlaps\": 0, \"deadlocks\": 0, \"unfounded\": 0, \"seconds\": {:.1}",
        ran.len(),
        took.as_secs_f64()
    ));
}

/// Standing bookings that lack a claim.
fn unpaid() -> String {
    format!(
        "SELECT count(*) FROM ({OWED}) AS owed WHERE NOT EXISTS (SELECT 1 FROM claim c \
         WHERE c.booking_key = owed.booking_key AND c.atom_id = owed.atom_id AND c.starts_at = owed.starts_at \
         AND c.ends_at = owed.ends_at AND c.quantity = owed.quantity AND c.hold_until IS NULL)"
    )
}

/// Claims that no standing booking accounts for; those of a hold that ran out are void.
fn unowned() -> String {
    format!(
        "SELECT count(*) FROM claim c WHERE c.hold_until IS NULL AND NOT EXISTS (SELECT 1 FROM ({OWED}) AS owed \
         WHERE c.booking_key = owed.booking_key AND c.atom_id = owed.atom_id AND c.starts_at = owed.starts_at \
         AND c.ends_at = owed.ends_at AND c.quantity = owed.quantity)"
    )
}

fn count(ran: &[Ran<'_>], is_counted: impl Fn(&Outcome) -> bool) -> usize {
    ran.iter().filter(|ran| is_counted(&ran.outcome)).count()
}

/// Whoever lost must collide with what is committed now: with a room's claim, or with a stock that does not suffice.
fn assert_losers_collide(town: &Town<'_>, raw: &mut Raw, ran: &[Ran<'_>]) {
    let wishes: BTreeSet<_> = ran
        .iter()
        .filter(|ran| ran.outcome == Outcome::Lost)
        .map(|ran| key(ran.attempt.wish))
        .collect();
    for wish in wishes {
        let (room, chairs, span) = wish;
        let literal = |id: Uuid| {
            let number = u32::try_from(id.as_u128()).unwrap();
            uuid_literal(town.database.backend(), number)
        };
        let in_room = room.map_or(0, |room| raw.number(&room_claims(&literal(room), span)));
        let in_stock = chairs.is_some_and(|(chairs, quantity)| {
            let left = raw.number(&left_of(&literal(chairs), span));
            left < i64::from(quantity)
        });
        assert!(in_room > 0 || in_stock, "nothing stands against {wish:?}");
    }
}

type Key = (Option<Uuid>, Option<(Uuid, u32)>, Interval);

fn key(wish: Wish) -> Key {
    let chairs = wish.chairs.map(|item| (item.resource_id.0, item.quantity));
    (wish.room.map(|room| room.0), chairs, wish.span)
}

fn room_claims(room: &str, span: Interval) -> String {
    let (start, end) = (span.start().timestamp(), span.end().timestamp());
    format!(
        "SELECT count(*) FROM bookable o JOIN bookable_atom u ON u.bookable_id = o.id \
         JOIN claim c ON c.atom_id = u.atom_id WHERE o.id = {room} AND c.hold_until IS NULL \
         AND c.starts_at < {end} + o.teardown_seconds AND c.ends_at > {start} - o.setup_seconds"
    )
}

/// What is left of a stock at the fullest instant of a span.
fn left_of(chairs: &str, span: Interval) -> String {
    let (start, end) = (span.start().timestamp(), span.end().timestamp());
    let taken = format!(
        "SELECT coalesce(max(level), 0) FROM (SELECT (SELECT sum(d.quantity) FROM claim d \
         WHERE d.atom_id = u.atom_id AND d.starts_at <= t.at AND d.ends_at > t.at) AS level \
         FROM (SELECT {start} AS at UNION SELECT c.starts_at FROM claim c JOIN bookable_atom v \
         ON v.atom_id = c.atom_id AND v.bookable_id = {chairs} \
         WHERE c.starts_at > {start} AND c.starts_at < {end}) AS t) AS levels"
    );
    format!(
        "SELECT a.stock - ({taken}) FROM bookable_atom u JOIN atom a ON a.id = u.atom_id \
         WHERE u.bookable_id = {chairs}"
    )
}
