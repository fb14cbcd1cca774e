//! Looking for free times: of one room, of many rooms, over weeks. Nothing is locked, nothing is promised.

mod explain;
mod month;
mod plan;
mod stock;

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use chrono_tz::Tz;
use domain::availability::search::{Search, Spans, Start, spans};
use domain::availability::{Calendar, Line, Visibility, Wish, check};
use domain::bookable::BookableId;
use domain::interval::Interval;
use domain::opening::TimeSpan;
use domain::time::day;
use store::listings;
use store::search::list_candidates;
use store::{StoreError, Tx, TxError};
use thiserror::Error;

use crate::services::bookings::wish::asker;
use crate::services::calendars::{self, load_with_companions, occupied, with_companions};
use crate::services::{Ctx, Denied};

pub use domain::availability::outlook::DayState;
pub use explain::{EXPLAINED_MAX, Explained, explain_taken};
pub use month::{Looked, Month, find_next_free_day, read_month};
pub use plan::{DayPlan, PLAN_DAYS_MAX, Plan, read_plan};
pub use stock::{StockDay, read_stock};
pub use store::listings::Listed;
pub use store::search::{RoomPosition, RoomSearch};

/// The most rooms whose rules are read at a time.
const CANDIDATES_MAX: usize = 100;

/// Rounds of candidates for one page; a page may be short and still have a next one.
const ROUNDS_MAX: usize = 5;

/// Local days that one answer may span.
pub const DAYS_MAX: i64 = 400;

/// Days of a search over weekdays.
pub const SEARCH_DAYS_MAX: usize = 100;

/// Why nothing was looked up.
#[derive(Debug, Error)]
pub enum AvailabilityError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for AvailabilityError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Denied(_) => None,
        }
    }
}

/// Free and taken spans of one room or resource.
#[derive(Clone, Debug)]
pub struct Occupancy {
    /// The zone of the site.
    pub zone: Tz,
    /// The spans.
    pub spans: Spans,
}

/// When a room or resource may be used in `window`, and when it is taken.
pub fn read_occupancy(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    bookable: BookableId,
    window: Interval,
) -> Result<Occupancy, AvailabilityError> {
    let listed = find_known(tx, ctx, bookable)?;
    // A claim just outside the window keeps a use from its rim by the buffers.
    let known = occupied(std::slice::from_ref(&listed), window)
        .widened(TimeDelta::days(1), TimeDelta::days(1));
    let calendar = calendar_of(tx, ctx, &listed, known)?;
    let Spans {
        free,
        taken,
        closed,
    } = spans(&calendar, None);
    let rim = [window].into_iter().collect();
    Ok(Occupancy {
        zone: listed.zone,
        spans: Spans {
            free: free.intersection(&rim),
            taken: taken.intersection(&rim),
            closed: closed.intersection(&rim),
        },
    })
}

/// The starts that the rules offer on a local day, free or not.
pub fn list_starts(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    bookable: BookableId,
    date: NaiveDate,
    length: Option<TimeDelta>,
) -> Result<(Tz, Vec<Start>), AvailabilityError> {
    let listed = find_known(tx, ctx, bookable)?;
    let rules = listed.rules.on(date);
    let length = length.unwrap_or_else(|| TimeDelta::minutes(i64::from(rules.minutes_min)));
    let Some(whole) = day(listed.zone, date) else {
        return Ok((listed.zone, Vec::new()));
    };
    let window = whole.widened(TimeDelta::zero(), longest_offer(length));
    let calendars = load_with_companions(tx, std::slice::from_ref(&listed), window, ctx.now)?;
    let lines = lines_of_first(&calendars)?;
    let wish = look(ctx, &listed, whole);
    Ok((
        listed.zone,
        Search::new(&lines, wish, ctx.now).starts(date, length),
    ))
}

/// How long a use may be that the rules offer for a wish of `length`: weekends and slots have their own lengths.
fn longest_offer(length: TimeDelta) -> TimeDelta {
    length.max(TimeDelta::days(8))
}

/// A page of rooms.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// The rooms, by name.
    pub rooms: Vec<T>,
    /// Where the next page begins, if there may be one.
    pub next: Option<RoomPosition>,
}

/// The public rooms that can be booked for all of `span`, by name, up to `limit` of them.
///
/// Claims on space are judged in the database, rules and pools by the engine for those that are left.
pub fn list_free_rooms(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    search: &RoomSearch,
    span: Interval,
    mut after: Option<RoomPosition>,
    limit: usize,
) -> Result<Found<Listed>, AvailabilityError> {
    let search = RoomSearch {
        free: Some(span),
        ..search.clone()
    };
    let mut rooms: Vec<Listed> = Vec::new();
    for round in 0..ROUNDS_MAX {
        let wanted = candidates_of(round, limit);
        let most = i64::try_from(wanted).unwrap_or(i64::MAX);
        let candidates = list_candidates(tx, &search, after.as_ref(), ctx.now, most)?;
        let is_last = candidates.len() < wanted;
        let listed = load_rooms(tx, ctx, &candidates)?;
        let calendars = load_with_companions(tx, &listed, span, ctx.now)?;
        let wish = wish_of(&search, span);
        for ((position, listed), calendar) in candidates.into_iter().zip(listed).zip(&calendars) {
            if rooms.len() == limit {
                return Ok(Found { rooms, next: after });
            }
            if check(&with_companions(calendar, &calendars), &wish, ctx.now).is_free() {
                rooms.push(listed);
            }
            after = Some(position);
        }
        if is_last {
            return Ok(Found { rooms, next: None });
        }
    }
    Ok(Found { rooms, next: after })
}

/// What the public asks for, with what the search says of it.
fn wish_of(search: &RoomSearch, span: Interval) -> Wish<'static> {
    Wish {
        attendees: search.capacity,
        ..Wish::look(span)
    }
}

/// How many candidates to read in a round for a page of so many rooms. At first a few more than fit: rules keep few of
/// those from being booked whose space is free, and one behind the page says that there is a next one.
fn candidates_of(round: usize, limit: usize) -> usize {
    if round == 0 {
        (limit + limit / 4 + 1).min(CANDIDATES_MAX)
    } else {
        CANDIDATES_MAX
    }
}

/// Which days of a period are looked at, and for what.
#[derive(Clone, Debug)]
pub struct DaySearch {
    /// The first local day.
    pub first: NaiveDate,
    /// The last local day.
    pub last: NaiveDate,
    /// The weekdays; none: all.
    pub weekdays: Vec<Weekday>,
    /// The hours between which the use must lie.
    pub daytime: TimeSpan,
    /// How long.
    pub length: TimeDelta,
}

impl DaySearch {
    /// The days, at most [`SEARCH_DAYS_MAX`].
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let is_wanted =
            |date: &NaiveDate| self.weekdays.is_empty() || self.weekdays.contains(&date.weekday());
        self.first
            .iter_days()
            .take_while(|date| *date <= self.last)
            .filter(is_wanted)
            .take(SEARCH_DAYS_MAX)
    }
}

/// A room and its first free time on each day.
#[derive(Clone, Debug)]
pub struct RoomDays {
    /// The room.
    pub listed: Listed,
    /// For each day of the search the first free span, if there is one.
    pub days: Vec<(NaiveDate, Option<Interval>)>,
}

/// Rooms x days: "free Saturdays from May to July". At most `limit` rooms, by name.
pub fn list_free_days(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    search: &RoomSearch,
    days: &DaySearch,
    after: Option<&RoomPosition>,
    limit: usize,
) -> Result<Found<RoomDays>, AvailabilityError> {
    let more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut candidates = list_candidates(tx, search, after, ctx.now, more)?;
    let is_last = candidates.len() <= limit;
    candidates.truncate(limit);
    let listed = load_rooms(tx, ctx, &candidates)?;
    let mut rooms = Vec::with_capacity(listed.len());
    for one in listed {
        let days = days_of(tx, ctx, &one, search.capacity, days)?;
        rooms.push(RoomDays { listed: one, days });
    }
    Ok(Found {
        rooms,
        next: candidates.pop().filter(|_| !is_last),
    })
}

fn days_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    listed: &Listed,
    attendees: Option<u32>,
    search: &DaySearch,
) -> Result<Vec<(NaiveDate, Option<Interval>)>, AvailabilityError> {
    let Some(window) = window_of(listed.zone, search) else {
        return Ok(Vec::new());
    };
    let calendars = load_with_companions(tx, std::slice::from_ref(listed), window, ctx.now)?;
    let lines = lines_of_first(&calendars)?;
    let engine = Search::new(
        &lines,
        Wish {
            attendees,
            ..Wish::look(window)
        },
        ctx.now,
    );
    let first_free = |date| (date, engine.first_free(date, search.daytime, search.length));
    Ok(search.days().map(first_free).collect())
}

/// From the first midnight of the search to the end of the day after its last.
fn window_of(zone: Tz, search: &DaySearch) -> Option<Interval> {
    let last = search.days().last()?;
    let first = day(zone, search.first)?;
    Interval::new(
        first.start(),
        day(zone, last.checked_add_days(Days::new(1))?)?.end(),
    )
    .ok()
}

fn load_rooms(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    positions: &[RoomPosition],
) -> Result<Vec<Listed>, StoreError> {
    let ids: Vec<_> = positions
        .iter()
        .map(|position| BookableId::Room(position.id))
        .collect();
    listings::load(tx, &ids, ctx.now)
}

/// A room or resource that the caller may know of.
fn find_known(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    bookable: BookableId,
) -> Result<Listed, AvailabilityError> {
    let found = listings::load(tx, &[bookable], ctx.now)?.pop();
    let is_known = |listed: &Listed| {
        listed.visibility == Visibility::Public || ctx.actor.is_staff_of(listed.provider_id)
    };
    Ok(found.filter(is_known).ok_or(Denied::NotFound)?)
}

fn calendar_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    listed: &Listed,
    window: Interval,
) -> Result<Calendar, AvailabilityError> {
    let calendars = calendars::load(tx, std::slice::from_ref(listed), window, ctx.now)?;
    Ok(calendars.into_iter().next().ok_or(StoreError::Missing)?)
}

/// The lines of the one room or resource whose calendar comes first.
fn lines_of_first(calendars: &[Calendar]) -> Result<Vec<Line<'_>>, StoreError> {
    let main = calendars.first().ok_or(StoreError::Missing)?;
    Ok(with_companions(main, calendars))
}

fn look(ctx: &Ctx, listed: &Listed, span: Interval) -> Wish<'static> {
    Wish {
        asker: asker(ctx, listed.provider_id),
        ..Wish::look(span)
    }
}
