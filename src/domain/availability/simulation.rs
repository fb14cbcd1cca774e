//! Seeded random days: the engine against the minute-by-minute model, step by step.
//!
//! A hall of six cells let whole, in halves and in thirds, and a pool of desks with the room around them, over
//! the clock changes of 2027. A granted wish is claimed, so later wishes meet earlier ones. Main entry: [`run`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Europe::Berlin;
use uuid::Uuid;

use crate::availability::calendar::{AtomCalendar, Calendar, ClaimOwner, Taken, Visibility};
use crate::availability::check::{Verdict, check};
use crate::availability::model;
use crate::availability::outlook::{DayState, Outlook};
use crate::availability::reason::ReasonCode;
use crate::availability::search::{Search, Start};
use crate::availability::wish::{Line, Wish};
use crate::bookable::{AtomKind, AtomUse, BookableId, Buffers, Capacity, Take};
use crate::closure::ClosedSpan;
use crate::days::{DayCalendar, SchoolCalendar};
use crate::holidays::{HolidayOptions, Land};
use crate::ids::{AtomId, BlockingKey, BookingKey, ResourceId, RoomId};
use crate::interval::Interval;
use crate::opening::{Condition, OpeningHours, SpecialDay, TimeSpan, Validity, WeeklySpan};
use crate::rules::{BookingRules, Confirmation, Mode, RuleBook};
use crate::time::{day_of, midnight};

/// Wishes before a new hall with new rules is drawn.
const STEPS_PER_WORLD: u64 = 400;
const POOL: AtomId = AtomId(100);
const STOCK: u32 = 10;
/// Which cells each room of the hall has; the last two are the pool's.
const ROOMS: [&[i64]; 6] = [
    &[1, 2, 3, 4, 5, 6],
    &[1, 2, 3],
    &[4, 5, 6],
    &[1, 2],
    &[3, 4],
    &[5, 6],
];

/// What a run saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Wishes judged by both.
    pub steps: u64,
    /// Wishes that were granted and claimed.
    pub granted: u64,
    /// Times that the search offered and the model confirmed.
    pub offers: u64,
}

/// Engine and model disagree; the seed and the step reproduce it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("seed {seed}, step {step}: {what}: engine {engine:?}, model {model:?}")]
pub struct Difference {
    /// The seed of the run.
    pub seed: u64,
    /// The step, from 0.
    pub step: u64,
    /// The wish.
    pub what: String,
    /// What the engine found.
    pub engine: BTreeSet<ReasonCode>,
    /// What the model found.
    pub model: BTreeSet<ReasonCode>,
}

/// Judges `steps` random wishes by engine and model and stops at the first difference.
pub fn run(seed: u64, steps: u64) -> Result<Report, Difference> {
    let mut random = Random(seed);
    let mut report = Report::default();
    let mut world = World::draw(&mut random);
    for step in 0..steps {
        if step > 0 && step.is_multiple_of(STEPS_PER_WORLD) {
            world = World::draw(&mut random);
        }
        world
            .step(&mut random, &mut report)
            .map_err(|difference| Difference {
                seed,
                step,
                ..difference
            })?;
    }
    Ok(report)
}

/// `SplitMix64`: small, fast, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Between 0 and `bound - 1`.
    fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.next() % u64::from(bound.max(1))).unwrap_or(0)
    }

    fn pick<T: Copy, const N: usize>(&mut self, from: [T; N]) -> T {
        let last = u32::try_from(N).unwrap_or(u32::MAX);
        let index = usize::try_from(self.below(last)).unwrap_or(0);
        *from
            .get(index)
            .expect("the index is below the length of the array")
    }

    fn one_in(&mut self, bound: u32) -> bool {
        self.below(bound) == 0
    }
}

/// One hall, one pool, their rules and what is claimed.
struct World {
    base: DateTime<Utc>,
    opening: OpeningHours,
    grid_minutes: u32,
    closures: Vec<ClosedSpan>,
    buffers: Buffers,
    taken: BTreeMap<AtomId, Vec<Taken>>,
    next_owner: i64,
}

impl World {
    /// Times in the night of a clock change are drawn like any other; opening hours inside the gap and the
    /// fold have tests of their own and are not drawn here.
    fn draw(random: &mut Random) -> Self {
        let (month, day) = random.pick([(3, 25), (10, 28), (5, 10), (12, 22)]);
        let base = NaiveDate::from_ymd_opt(2027, month, day)
            .map_or(DateTime::UNIX_EPOCH, |date| midnight(Berlin, date));
        Self {
            base,
            opening: draw_opening(random, day_of(Berlin, base)),
            grid_minutes: random.pick([5, 15, 30, 60]),
            closures: (0..random.below(3))
                .filter_map(|_| draw_closure(random, base))
                .collect(),
            buffers: Buffers {
                setup: TimeDelta::minutes(i64::from(random.below(3) * 15)),
                teardown: TimeDelta::minutes(i64::from(random.below(5) * 10)),
            },
            taken: BTreeMap::new(),
            next_owner: 1,
        }
    }

    fn step(&mut self, random: &mut Random, report: &mut Report) -> Result<(), Difference> {
        let (room, quantity) = (random.below(8), 1 + random.below(4));
        let calendar = self.calendar(room);
        let line = Line {
            calendar: &calendar,
            quantity,
        };
        let wish = Wish::look(self.draw_span(random));
        let now = self.base - TimeDelta::days(1);
        let verdict = check(&[line], &wish, now);
        compare(&line, &wish, &verdict)?;
        report.steps += 1;
        if report.steps.is_multiple_of(16) {
            report.offers += compare_offers(&line, &wish, now)?;
        }
        if verdict.is_free() {
            report.granted += 1;
            self.claim(&verdict, random);
        }
        if random.one_in(6) {
            self.release(random);
        }
        Ok(())
    }

    fn calendar(&self, room: u32) -> Calendar {
        let index = usize::try_from(room).unwrap_or(0);
        let (kind, atoms) = match ROOMS.get(index) {
            Some(cells) => (
                AtomKind::Exclusive,
                cells.iter().map(|cell| AtomId(*cell)).collect(),
            ),
            None => (AtomKind::Pool { stock: STOCK }, vec![POOL]),
        };
        let take = if room == 7 { Take::Whole } else { Take::Unit };
        let atoms = atoms.into_iter().map(|atom| AtomCalendar {
            usage: AtomUse { atom, kind, take },
            taken: self.taken.get(&atom).cloned().unwrap_or_default(),
        });
        let id = Uuid::from_u128(u128::from(room));
        let rules = BookingRules {
            modes: vec![Mode::Free {
                grid_minutes: self.grid_minutes,
            }],
            minutes_min: 30,
            minutes_max: 12 * 60,
            confirmation: Confirmation::Instant,
            ..BookingRules::default()
        };
        Calendar {
            bookable: if room < 6 {
                BookableId::Room(RoomId(id))
            } else {
                BookableId::Resource(ResourceId(id))
            },
            window: Interval::new(
                self.base - TimeDelta::days(20),
                self.base + TimeDelta::days(30),
            )
            .expect("twenty days before lies before thirty days after"),
            zone: Berlin,
            days: DayCalendar::new(
                Land::LowerSaxony,
                HolidayOptions::default(),
                SchoolCalendar::default(),
            ),
            rules: Arc::new(RuleBook::new(1, self.opening.clone(), vec![rules])),
            buffers: self.buffers,
            capacity: Capacity::default(),
            terms: None,
            companions: Vec::new(),
            visibility: Visibility::Public,
            closures: self.closures.clone(),
            atoms: atoms.collect(),
        }
    }

    fn draw_span(&self, random: &mut Random) -> Interval {
        let start = self.base + TimeDelta::minutes(i64::from(random.below(7 * 24 * 4) * 15));
        let off = if random.one_in(8) {
            i64::from(random.below(15))
        } else {
            0
        };
        let length = TimeDelta::minutes(15 + off + i64::from(random.below(40) * 15));
        Interval::new(start, start + length).expect("fifteen minutes and more are not empty")
    }

    fn claim(&mut self, verdict: &Verdict, random: &mut Random) {
        let owner = if random.one_in(5) {
            ClaimOwner::Blocking(BlockingKey(self.next_owner))
        } else {
            ClaimOwner::Booking(BookingKey(self.next_owner))
        };
        self.next_owner += 1;
        for claim in &verdict.claims {
            let taken = Taken {
                span: claim.span,
                quantity: claim.quantity,
                owner,
            };
            self.taken.entry(claim.atom).or_default().push(taken);
        }
    }

    /// Somebody cancels.
    fn release(&mut self, random: &mut Random) {
        let gone = i64::from(random.below(u32::try_from(self.next_owner).unwrap_or(1)));
        for claims in self.taken.values_mut() {
            claims.retain(|taken| {
                taken.owner != ClaimOwner::Booking(BookingKey(gone))
                    && taken.owner != ClaimOwner::Blocking(BlockingKey(gone))
            });
        }
    }
}

fn draw_opening(random: &mut Random, first_day: NaiveDate) -> OpeningHours {
    let weekdays = [
        Some(Weekday::Sat),
        Some(Weekday::Sun),
        Some(Weekday::Thu),
        None,
        None,
    ];
    let conditions = [
        Condition::Always,
        Condition::NotHoliday,
        Condition::Holiday,
        Condition::SchoolDay,
    ];
    let weekly = (0..random.below(5)).map(|_| WeeklySpan {
        weekday: random.pick(weekdays),
        span: draw_hours(random),
        validity: Validity::default(),
        condition: random.pick(conditions),
    });
    let weekly = weekly.collect();
    let special = (0..random.below(2)).map(|_| SpecialDay {
        date: first_day + TimeDelta::days(i64::from(random.below(7))),
        spans: (0..random.below(2)).map(|_| draw_hours(random)).collect(),
    });
    OpeningHours {
        weekly,
        special: special.collect(),
    }
}

fn draw_hours(random: &mut Random) -> TimeSpan {
    let mut time = || {
        let hour = random.pick([0, 1, 4, 6, 8, 9, 10, 12, 14, 17, 18, 20, 22, 23]);
        NaiveTime::from_hms_opt(hour, random.below(4) * 15, 0).unwrap_or_default()
    };
    TimeSpan {
        from: time(),
        to: time(),
    }
}

fn draw_closure(random: &mut Random, base: DateTime<Utc>) -> Option<ClosedSpan> {
    let starts_at = base + TimeDelta::hours(i64::from(random.below(8 * 24)));
    let ends_at = starts_at + TimeDelta::hours(1 + i64::from(random.below(48)));
    (!random.one_in(3)).then_some(ClosedSpan {
        starts_at,
        ends_at: (!random.one_in(6)).then_some(ends_at),
    })
}

fn compare(line: &Line<'_>, wish: &Wish<'_>, verdict: &Verdict) -> Result<(), Difference> {
    let found = verdict.findings.iter().map(|finding| finding.reason.code());
    let engine: BTreeSet<_> = found.filter(|code| model::KNOWN.contains(code)).collect();
    let model = model::codes(line, wish);
    if engine == model {
        return Ok(());
    }
    let what = format!(
        "{:?} x {} at {:?}",
        line.calendar.bookable, line.quantity, wish.span
    );
    Err(Difference {
        seed: 0,
        step: 0,
        what,
        engine,
        model,
    })
}

/// Everything that the search offers must be free by the model; returns how much that was.
fn compare_offers(line: &Line<'_>, wish: &Wish<'_>, now: DateTime<Utc>) -> Result<u64, Difference> {
    let lines = [*line];
    let search = Search::new(&lines, *wish, now);
    let day = line.calendar.day(wish.span);
    let starts = search.starts(day, wish.span.length());
    compare_outlook(&lines, wish, now, &starts)?;
    let free = starts
        .into_iter()
        .filter(|start| start.codes.is_empty())
        .map(|start| start.span);
    let mut offers = 0;
    for span in free.chain(search.nearest_times(3)) {
        compare(line, &wish.at(span), &check(&lines, &wish.at(span), now))?;
        let model = model::codes(line, &wish.at(span));
        if !model.is_empty() {
            let what = format!("offered {span:?}");
            return Err(Difference {
                seed: 0,
                step: 0,
                what,
                engine: BTreeSet::new(),
                model,
            });
        }
        offers += 1;
    }
    Ok(offers)
}

/// What the outlook says of a day and of the next free time must follow from its starts, judged one by one.
fn compare_outlook(
    lines: &[Line<'_>],
    wish: &Wish<'_>,
    now: DateTime<Utc>,
    starts: &[Start],
) -> Result<(), Difference> {
    let Some(calendar) = lines.first().map(|line| line.calendar) else {
        return Ok(());
    };
    let outlook = Outlook::new(lines, *wish, now);
    let (day, length) = (calendar.day(wish.span), wish.span.length());
    let state = outlook.day(day, length);
    let next = outlook.next_free(wish.span.start(), 1, length);
    let mut free = starts.iter().filter(|start| start.codes.is_empty());
    let expected_next = free
        .clone()
        .map(|start| start.span)
        .find(|span| span.start() >= wish.span.start());
    let stands = [
        ReasonCode::Closed,
        ReasonCode::Blocked,
        ReasonCode::Occupied,
        ReasonCode::PartOccupied,
        ReasonCode::StockExceeded,
    ];
    let is_kept = |start: &&Start| {
        !start.codes.is_empty() && start.codes.iter().all(|code| stands.contains(code))
    };
    let kept = starts.iter().filter(is_kept).count();
    let agrees = match state {
        DayState::Free => kept == 0 && free.next().is_some(),
        DayState::Partly { .. } => kept > 0 && free.next().is_some(),
        DayState::Taken => kept > 0 && free.next().is_none(),
        DayState::Closed | DayState::Past | DayState::NotBookable(_) => free.next().is_none(),
    };
    if agrees && next == expected_next {
        return Ok(());
    }
    Err(Difference {
        seed: 0,
        step: 0,
        what: format!("{day} is {state:?}, next {next:?}, of {starts:?}"),
        engine: BTreeSet::new(),
        model: BTreeSet::new(),
    })
}
