//! Bookings as fast as they are made durable, against the same rows without the product.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::Done;
use crate::database::Place;
use crate::load::{Figures, Load, median};
use crate::raw::Raw;
use crate::seed::FAULTS;
use crate::server::Server;
use crate::table::{Row, at_least, at_most};
use crate::town::Town;

/// Clients that book at once.
const CLIENTS: usize = 64;

/// What the process may keep for itself, in MiB.
const MEMORY_MIB_MAX: f64 = 60.0;

/// How often two things are measured in turn.
#[derive(Clone, Copy, Debug)]
pub struct Rounds {
    /// How many; the median is taken.
    pub count: usize,
    /// How long each part lasts.
    pub time: Duration,
}

/// A database in which bookings are made.
pub struct Writable<'a> {
    binary: &'a Path,
    place: &'a Place,
    town: &'a Town,
    /// The number of the next booking.
    next: AtomicU64,
    acknowledged: usize,
    standing: i64,
}

impl<'a> Writable<'a> {
    /// Counts what is there before.
    pub fn new(binary: &'a Path, place: &'a Place, town: &'a Town) -> Done<Self> {
        Ok(Self {
            binary,
            place,
            town,
            next: AtomicU64::new(0),
            acknowledged: 0,
            standing: count(place)?,
        })
    }

    /// Product and limit in turn.
    pub fn against(&mut self, raw: &mut Raw, rounds: Rounds) -> Done<Vec<Row>> {
        let mut ratios = Vec::new();
        let (mut rates, mut limits, mut p50, mut p99) = (vec![], vec![], vec![], vec![]);
        let mut memory = Vec::new();
        for _ in 0..rounds.count {
            let server = Server::start(self.binary, self.place)?;
            let figures = self.storm(&[&server.address], rounds.time)?;
            memory.push(server.memory_mib()?);
            server.stop()?;
            self.hush()?;
            let limit = raw.run(rounds.time)?;
            ratios.push(figures.per_second() * 100.0 / limit);
            rates.push(figures.per_second());
            limits.push(limit);
            p50.push(figures.percentile_ms(50));
            p99.push(figures.percentile_ms(99));
        }
        let p99 = Row::new("the same, p99", median(p99), "ms");
        let p99 = match self.place {
            Place::Directory(_) => p99.target(at_most(40.0)),
            Place::Server { .. } => p99,
        };
        Ok(vec![
            Row::new("bookings, 64 clients, each durable", median(rates), "per s"),
            Row::new("the same rows without the product", median(limits), "per s"),
            Row::new("the first of the second", median(ratios), "%").target(at_least(40.0)),
            Row::new("an answer to these bookings, p50", median(p50), "ms"),
            p99,
            Row::new("memory after them (RssAnon)", median(memory), "MiB")
                .target(at_most(MEMORY_MIB_MAX)),
        ])
    }

    /// One node and two on the same database, in turn.
    pub fn two_nodes(&mut self, rounds: Rounds) -> Done<Row> {
        let mut times = Vec::new();
        for _ in 0..rounds.count {
            let one = Server::start(self.binary, self.place)?;
            let alone = self.storm(&[&one.address], rounds.time)?;
            let other = Server::start(self.binary, self.place)?;
            let both = self.storm(&[&one.address, &other.address], rounds.time)?;
            times.push(both.per_second() / alone.per_second());
            one.stop()?;
            other.stop()?;
            self.hush()?;
        }
        Ok(Row::new("two nodes against one", median(times), "times").target(at_least(0.9)))
    }

    /// What went wrong in all of it, counted in the database.
    pub fn faults(&self) -> Done<Vec<Row>> {
        let mut database = self.place.open()?;
        let lost = self.standing + i64::try_from(self.acknowledged)? - count(self.place)?;
        let none = |what: &str, count: i64| -> Done<Row> {
            let count = f64::from(i32::try_from(count)?);
            Ok(Row::new(what, count, "").target(at_most(0.0)))
        };
        let mut rows = vec![none("bookings acknowledged and not there", lost.abs())?];
        for (fault, query) in FAULTS {
            rows.push(none(fault, database.number(query)?)?);
        }
        Ok(rows)
    }

    fn storm(&mut self, addresses: &[&str], time: Duration) -> Done<Figures> {
        let load = Load {
            clients: CLIENTS,
            time,
            status: 201,
        };
        let town = self.town;
        let figures = load.run(addresses, &self.next, &|number| town.booking(number))?;
        self.acknowledged += figures.answered();
        if self.next.load(Ordering::Relaxed) > town.bookings_max() {
            return Err("the rooms are booked out".into());
        }
        Ok(figures)
    }

    /// Lets the mails of a storm be out, as they are by the next one; else they would be sent while the limit is
    /// measured.
    fn hush(&self) -> Done<()> {
        self.place.open()?.execute(
            "UPDATE outbox SET state = 'delivered', settled_at = created_at WHERE state = 'waiting'",
        )
    }
}

fn count(place: &Place) -> Done<i64> {
    let standing = "SELECT count(*) AS value FROM booking WHERE status = 'confirmed'";
    place.open()?.number(standing)
}
