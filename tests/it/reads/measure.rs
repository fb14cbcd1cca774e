//! How long the reads of pages take over 100,000 bookings in forty rooms.
//!
//! `cargo test --test it -- --ignored --nocapture reads::measure`

use std::fmt::Debug;
use std::time::{Duration, Instant};

use domain::bookable::BookableId;
use domain::language::Language;
use domain::policy::Actor;
use gemeinraum::services::Ctx;
use gemeinraum::services::availability::{
    Looked, RoomSearch, explain_taken, find_next_free_day, read_month,
};
use gemeinraum::services::inbox::{InboxWanted, count_work, read_inbox};
use gemeinraum::services::plan::{PlanSelection, PlanWanted, read_plan};
use store::{Backend, Tx, TxError};

use super::{hours, march};
use crate::support::app::TestApp;
use crate::support::builders::{Catalogue, a_provider, a_room, a_site, uuid};
use crate::support::databases::{Database, on_both};

const ROOMS: u128 = 40;

/// Of each room; five for each day from half a year ago to ten months ahead.
const BOOKINGS: u32 = 2_500;

/// How often each read is repeated; the slowest of nineteen in twenty counts.
const REPEATED: usize = 40;

#[test]
#[ignore = "fills a database and measures"]
fn how_long_the_reads_of_pages_take() {
    on_both(|database| {
        let app = TestApp::start(database);
        catalogue().store(app.store());
        fill(database);
        let ctx = app.state.context(Actor::System, Language::De);
        let time = |what: &str, read: &dyn Fn(&mut Tx<'_>, &Ctx)| {
            let mut took: Vec<Duration> = (0..REPEATED)
                .map(|_| {
                    let began = Instant::now();
                    let done: Result<(), store::StoreError> = app.store().read(|tx| {
                        read(tx, &ctx);
                        Ok(())
                    });
                    done.unwrap();
                    began.elapsed()
                })
                .collect();
            took.sort();
            let (least, median, p95) = (took[0], took[REPEATED / 2], took[REPEATED * 19 / 20]);
            println!("{what}: least {least:?}, median {median:?}, p95 {p95:?}");
        };
        let hall = BookableId::Room(uuid(100).into());
        time("plan of 30 rooms x 7 days", &|tx, ctx| {
            let wanted = plan(30, 7);
            let plan = done(read_plan(tx, ctx, &wanted));
            let uses: usize = plan.rows.iter().map(|row| row.uses.len()).sum();
            assert!(uses > 30 * 7 * 4, "{uses}");
        });
        time("plan of 60 rooms x 42 days", &|tx, ctx| {
            done(read_plan(tx, ctx, &plan(60, 42)));
        });
        time("month of a room", &|tx, ctx| {
            let month = read_month(tx, ctx, hall, march(10), Looked::default());
            assert_eq!(done(month).days.len(), 31);
        });
        time("next free day", &|tx, ctx| {
            done(find_next_free_day(
                tx,
                ctx,
                hall,
                march(10),
                Looked::default(),
            ));
        });
        time("why 20 rooms are taken", &|tx, ctx| {
            let search = RoomSearch::default();
            let taken = explain_taken(tx, ctx, &search, hours(10, 9, 12), None, 20);
            assert_eq!(done(taken).rooms.len(), 20);
        });
        time("inbox of 50", &|tx, ctx| {
            let inbox = done(read_inbox(tx, ctx, &InboxWanted::default(), 50));
            assert_eq!(inbox.entries.len(), 50);
        });
        time("figures of the navigation", &|tx, ctx| {
            assert!(done(count_work(tx, ctx)).requests > 0);
        });
    });
}

fn done<T, E: TxError + Debug>(result: Result<T, E>) -> T {
    result.unwrap()
}

fn plan(rows: usize, days: u64) -> PlanWanted {
    PlanWanted {
        selection: PlanSelection::default(),
        first: march(8),
        days,
        after: None,
        rows,
    }
}

fn catalogue() -> Catalogue {
    let provider = a_provider(1);
    let sites: Vec<_> = (0..4)
        .map(|number| a_site(10 + number, &provider))
        .collect();
    let rooms = (0..ROOMS).map(|number| {
        let site = &sites[usize::try_from(number % 4).unwrap()];
        a_room(100 + number, site)
    });
    Catalogue {
        rooms: rooms.collect(),
        providers: vec![provider],
        sites: sites.clone(),
        ..Catalogue::default()
    }
}

/// Two hours each from eight in the morning on; every five-hundredth is an open request.
fn fill(database: &Database) {
    let id = |key: &str| match database.backend() {
        Backend::Sqlite => format!("unhex(printf('%032x', {key}))"),
        Backend::Postgres => format!("lpad(to_hex({key}), 32, '0')::uuid"),
    };
    let digits = |number: &str| match database.backend() {
        Backend::Sqlite => format!("printf('%04d', {number})"),
        Backend::Postgres => format!("lpad(({number})::text, 4, '0')"),
    };
    let (who, booking) = (id("7"), id("1000000 + n"));
    let reference = format!("{} || '-' || {}", digits("n / 10000"), digits("n % 10000"));
    let first = "1788480000";
    let sql = format!(
        "INSERT INTO organiser (id, provider_id, kind, name, name_key, origin, created_at, changed_at) \
         SELECT {who}, id, 'person', 'Eva Kern', 'eva kern', 'declared', 0, 0 FROM provider; \
         CREATE TABLE slot AS \
         WITH RECURSIVE round (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM round WHERE i < {last}), \
         place AS (SELECT row_number() OVER (ORDER BY b.id) - 1 AS room, b.id AS room_id, b.provider_id, b.site_id, \
         u.atom_id FROM bookable b JOIN bookable_atom u ON u.bookable_id = b.id) \
         SELECT i * {ROOMS} + room AS n, room_id, provider_id, site_id, atom_id, \
         {first} + (i / 5) * 86400 + (6 + i % 5 * 2) * 3600 AS starts_at FROM round CROSS JOIN place; \
         INSERT INTO booking (key, id, reference, provider_id, site_id, room_id, kind, status, status_at, status_by, \
         starts_at, ends_at, title, attendees, organiser_id, rules_edition, received_at, channel, language, created_at, \
         changed_at) \
         SELECT n + 1000, {booking}, {reference}, provider_id, site_id, room_id, 'external', \
         CASE WHEN n % 500 = 0 THEN 'requested' ELSE 'confirmed' END, 0, 'guest', starts_at, starts_at + 7200, \
         'Chorprobe', 20, {who}, 1, n, 'online', 'de', 0, 0 FROM slot ORDER BY n; \
         INSERT INTO claim (atom_id, kind, starts_at, ends_at, quantity, booking_key) \
         SELECT atom_id, 'exclusive', starts_at, starts_at + 7200, 1, n + 1000 FROM slot ORDER BY n; \
         DROP TABLE slot",
        last = BOOKINGS - 1,
    );
    database.drop_fences();
    database
        .raw()
        .execute(&format!("BEGIN; {sql}; COMMIT"))
        .unwrap();
    let analyze = match database.backend() {
        Backend::Sqlite => "SELECT 1",
        Backend::Postgres => "ANALYZE",
    };
    database.raw().execute(analyze).unwrap();
}
