//! Times for the example calls: one at which the village hall is taken, and one at which it is free.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::{Europe::Berlin, Tz};
use domain::bookable::BookableId;
use domain::ids::RoomId;
use domain::interval::Interval;
use domain::policy::Actor;
use domain::time::{Rim, day_of};
use store::Store;

use crate::demo::error::DemoError;
use crate::demo::seed::at;
use crate::services::availability::{Occupancy, read_occupancy};

/// How far ahead is looked.
const DAYS: i64 = 120;

/// The rules want a day of notice; whoever copies a call may take his time.
const NOTICE_DAYS: u64 = 3;

/// When the free use begins and ends.
const HOURS: [u32; 2] = [14, 20];

/// Times of a room, in its zone.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Somebody has this time, or the room is closed then.
    pub taken: [DateTime<Tz>; 2],
    /// Nobody has this time.
    pub free: [DateTime<Tz>; 2],
}

/// What a guest can and cannot have of `room` in the weeks to come; `None` if no day is free.
pub fn find(store: &Store, room: RoomId, now: DateTime<Utc>) -> Result<Option<Times>, DemoError> {
    let guest = at(now, "times").acting_as(Actor::Nobody);
    let Ok(window) = Interval::new(now + TimeDelta::days(2), now + TimeDelta::days(DAYS)) else {
        return Ok(None);
    };
    let Occupancy { spans, .. } =
        store.read(|tx| read_occupancy(tx, &guest, BookableId::Room(room), window))?;
    let mut days: Vec<Interval> = afternoons(now).collect();
    days.sort_by_key(|span| span.start().weekday() != Weekday::Sat);
    let free = days.iter().find(|span| spans.free.covers(**span));
    let taken = days
        .iter()
        .find(|span| spans.taken.first_overlap(**span).is_some());
    // Long after the first start nothing is booked any more, but no hall is let in the small hours.
    let taken = taken
        .copied()
        .or_else(|| free.map(|span| night_before(*span)));
    Ok(free.zip(taken).map(|(free, taken)| Times {
        free: local(*free),
        taken: local(taken),
    }))
}

fn afternoons(now: DateTime<Utc>) -> impl Iterator<Item = Interval> {
    let first = day_of(Berlin, now).checked_add_days(Days::new(NOTICE_DAYS));
    let days = first
        .into_iter()
        .flat_map(|first| first.iter_days().take(90));
    days.filter_map(|day| {
        let [from, to] = HOURS.map(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
        let start = Rim::Opening.instant(Berlin, day.and_time(from?));
        Interval::new(start, Rim::Closing.instant(Berlin, day.and_time(to?))).ok()
    })
}

fn night_before(span: Interval) -> Interval {
    span.moved_to(span.start() - TimeDelta::hours(11))
}

fn local(span: Interval) -> [DateTime<Tz>; 2] {
    [span.start(), span.end()].map(|at| at.with_timezone(&Berlin))
}
