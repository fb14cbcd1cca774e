//! What people look at: which rooms are free, the month of a room, the year of a room as a calendar.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::Done;
use crate::client::{Client, get, send};
use crate::load::{Figures, Load, median, scattered};
use crate::server::Server;
use crate::table::{Row, Target, at_least, at_most};
use crate::town::Town;
use crate::writes::Rounds;

/// Days ahead that are searched.
const DAYS_AHEAD: u64 = 360;

/// Days of what is called a month.
const MONTH: i64 = 31;

/// What the best of three free rivals needed on the same machine for the search, in milliseconds, with a
/// fifth of the rooms and a twentieth of the bookings.
const RIVAL_MS: f64 = 402.0;

/// A server with what is asked of it.
pub struct Readable<'a> {
    /// The server.
    pub server: &'a Server,
    /// Its rooms.
    pub town: &'a Town,
    /// The path of the feed of a busy room.
    pub feed: String,
    /// The state of that feed, as a header.
    pub known: String,
}

/// One of the three reads, by the number of the request.
type Ask<'a> = Box<dyn Fn(u64) -> Vec<u8> + Sync + 'a>;

impl<'a> Readable<'a> {
    /// Opens a feed of the first room, which is a busy one.
    pub fn open(server: &'a Server, town: &'a Town, key: &str) -> Done<Self> {
        let mut client = server.client()?;
        let wanted = json!({"room_id": town.room(0), "detail": "titles", "label": "bench"});
        let opened = client
            .ask(&send("POST", "/api/v1/feeds", key, &wanted))?
            .json()?;
        let url = opened.get("url").and_then(Value::as_str).ok_or("no url")?;
        let feed = url.split_once("/feeds/").ok_or("no feed")?.1;
        let feed = format!("/feeds/{feed}");
        let known = known(&mut client, &feed)?;
        Ok(Self {
            server,
            town,
            feed,
            known,
        })
    }

    /// Which rooms for a hundred people are free for three hours: the first page of fifty.
    fn search(&self) -> Ask<'_> {
        Box::new(|number| {
            let from = self.day(number) + TimeDelta::hours(10);
            let (from, to) = (wire(from), wire(from + TimeDelta::hours(3)));
            get(
                &format!("/api/v1/availability?from={from}&to={to}&capacity=100&limit=50"),
                "",
            )
        })
    }

    /// When a room is free within a month.
    fn month(&self) -> Ask<'_> {
        Box::new(|number| {
            let from = self.day(number);
            let (from, to) = (wire(from), wire(from + TimeDelta::days(MONTH)));
            let room = self.town.room(scattered(number) >> 8);
            get(
                &format!("/api/v1/rooms/{room}/availability?from={from}&to={to}"),
                "",
            )
        })
    }

    /// The calendar of a busy room.
    fn year(&self) -> Ask<'_> {
        Box::new(|_| get(&self.feed, ""))
    }

    fn day(&self, number: u64) -> DateTime<Utc> {
        let ahead = i64::try_from(scattered(number) % DAYS_AHEAD).unwrap_or(0);
        self.town.today + TimeDelta::days(ahead)
    }

    fn run(&self, load: Load, ask: &Ask<'_>) -> Done<Figures> {
        load.run(&[&self.server.address], &AtomicU64::new(0), ask)
    }
}

/// The state of a feed that has all the events it should have.
fn known(client: &mut Client, feed: &str) -> Done<String> {
    let answer = client.ask(&get(feed, ""))?;
    let events = String::from_utf8_lossy(&answer.body)
        .matches("BEGIN:VEVENT")
        .count();
    let expected = usize::try_from(crate::seed::BUSY)?;
    if events < expected {
        return Err(format!("the feed has {events} events, not {expected}").into());
    }
    let tag = answer.header("etag").ok_or("no ETag")?;
    Ok(format!("If-None-Match: {tag}\r\n"))
}

fn wire(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// What is asked of the search, which differs between the databases.
#[derive(Clone, Copy, Debug)]
pub struct SearchTargets {
    /// Until one person has his page.
    pub ms: Target,
    /// How much sooner than with the best rival.
    pub times_rival: Option<Target>,
    /// What sixteen get through.
    pub per_second: Option<Target>,
}

/// The time one person waits, and what sixteen get through.
pub fn measure(subject: &Readable<'_>, search: SearchTargets, time: Duration) -> Done<Vec<Row>> {
    let alone = Load::alone(time);
    let waits =
        |load: Load, ask: &Ask<'_>| -> Done<f64> { Ok(subject.run(load, ask)?.percentile_ms(50)) };
    let many = |ask: &Ask<'_>| -> Done<Row> {
        let figures = subject.run(Load::of(16, time), ask)?;
        Ok(Row::new(
            "the same, 16 clients",
            figures.per_second(),
            "req/s",
        ))
    };
    let nothing: Ask<'_> = Box::new(|_| get("/health/live", ""));
    let unchanged: Ask<'_> = Box::new(|_| get(&subject.feed, &subject.known));
    let known = Load {
        status: 304,
        ..alone
    };
    // The first answers fill caches.
    waits(alone, &subject.search())?;
    let nothing_ms = waits(alone, &nothing)?;
    let search_ms = waits(alone, &subject.search())?;
    let month_ms = waits(alone, &subject.month())?;
    let year_ms = waits(alone, &subject.year())?;
    let unchanged_ms = waits(known, &unchanged)?;
    let times_rival = RIVAL_MS / search_ms;
    Ok(vec![
        Row::new(
            "an answer that says nothing (`/health/live`), p50",
            nothing_ms,
            "ms",
        ),
        many(&nothing)?,
        Row::new(
            "free rooms for 3 h, capacity 100, page of 50, p50",
            search_ms,
            "ms",
        )
        .target(search.ms),
        Row::new(
            "the same, times faster than the best rival",
            times_rival,
            "",
        )
        .target(search.times_rival),
        many(&subject.search())?.target(search.per_second),
        Row::new("one month of a room, p50", month_ms, "ms").target(at_most(1.5)),
        many(&subject.month())?.target(at_least(4000.0)),
        Row::new("feed of a room, 250 events, p50", year_ms, "ms").target(at_most(4.0)),
        Row::new("the same with If-None-Match, p50", unchanged_ms, "ms").target(at_most(0.5)),
    ])
}

/// How many times longer the larger database takes for the three reads; the two are asked in turn.
pub fn growth(
    large: &Readable<'_>,
    small: &Readable<'_>,
    times_max: f64,
    rounds: Rounds,
) -> Done<Vec<Row>> {
    let reads = [
        ("free rooms", large.search(), small.search()),
        ("month of a room", large.month(), small.month()),
        ("feed", large.year(), small.year()),
    ];
    reads
        .into_iter()
        .map(|(name, of_large, of_small)| {
            let times = (0..rounds.count)
                .map(|_| {
                    let long = large
                        .run(Load::alone(rounds.time), &of_large)?
                        .percentile_ms(50);
                    let short = small
                        .run(Load::alone(rounds.time), &of_small)?
                        .percentile_ms(50);
                    Ok(long / short)
                })
                .collect::<Done<Vec<_>>>()?;
            let work = format!("growth of p50, {name}");
            Ok(Row::new(work, median(times), "times").target(at_most(times_max)))
        })
        .collect()
}
