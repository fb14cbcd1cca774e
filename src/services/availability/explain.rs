//! The rooms that a search leaves out although they fit: why they cannot be had, and when else.

use chrono::{Days, TimeDelta};
use domain::availability::outlook::Outlook;
use domain::availability::{Finding, Wish, check};
use domain::interval::Interval;
use domain::time::{day, day_of};
use store::listings::Listed;
use store::search::{RoomPosition, RoomSearch, list_candidates};
use store::{StoreError, Tx};

use super::{
    AvailabilityError, CANDIDATES_MAX, Found, ROUNDS_MAX, load_rooms, longest_offer, wish_of,
};
use crate::services::Ctx;
use crate::services::calendars::{load_with_companions, with_companions};

/// The most rooms of one answer: the days of each are looked through.
pub const EXPLAINED_MAX: usize = 20;

/// How many local days ahead another time is looked for.
const DAYS_AHEAD: usize = 60;

/// A room that fits and cannot be had at the wished time.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The room.
    pub listed: Listed,
    /// Every rule that refuses the wish, as the public may know it.
    pub findings: Vec<Finding>,
    /// The first free time of the same length that starts no earlier, within sixty days. Rooms with slots or whole
    /// days have their own lengths.
    pub next_free: Option<Interval>,
}

/// The public rooms that `search` finds and that cannot be booked for all of `span`, by name, at most `limit`.
///
/// The counterpart of [`list_free_rooms`](super::list_free_rooms). A page may be short and still have a next one.
pub fn explain_taken(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    search: &RoomSearch,
    span: Interval,
    after: Option<RoomPosition>,
    limit: usize,
) -> Result<Found<Explained>, AvailabilityError> {
    let found = list_taken(tx, ctx, search, span, after, limit.min(EXPLAINED_MAX))?;
    let (listed, findings): (Vec<_>, Vec<_>) = found.rooms.into_iter().unzip();
    let next_free = next_free(tx, ctx, &listed, wish_of(search, span))?;
    let explained = listed.into_iter().zip(findings).zip(next_free);
    let rooms = explained.map(|((listed, findings), next_free)| Explained {
        listed,
        findings,
        next_free,
    });
    Ok(Found {
        rooms: rooms.collect(),
        next: found.next,
    })
}

/// The rooms that are refused, each with the reasons.
fn list_taken(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    search: &RoomSearch,
    span: Interval,
    mut after: Option<RoomPosition>,
    limit: usize,
) -> Result<Found<(Listed, Vec<Finding>)>, AvailabilityError> {
    let search = RoomSearch {
        free: None,
        ..search.clone()
    };
    let wish = wish_of(&search, span);
    let most = i64::try_from(CANDIDATES_MAX).unwrap_or(i64::MAX);
    let mut rooms = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let candidates = list_candidates(tx, &search, after.as_ref(), ctx.now, most)?;
        let is_last = candidates.len() < CANDIDATES_MAX;
        let listed = load_rooms(tx, ctx, &candidates)?;
        let calendars = load_with_companions(tx, &listed, span, ctx.now)?;
        for ((position, listed), calendar) in candidates.into_iter().zip(listed).zip(&calendars) {
            if rooms.len() == limit {
                return Ok(Found { rooms, next: after });
            }
            let verdict = check(&with_companions(calendar, &calendars), &wish, ctx.now);
            if !verdict.is_free() {
                rooms.push((listed, verdict.findings));
            }
            after = Some(position);
        }
        if is_last {
            return Ok(Found { rooms, next: None });
        }
    }
    Ok(Found { rooms, next: after })
}

/// For each room the first free time that starts no earlier than the wish.
fn next_free(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    listed: &[Listed],
    wish: Wish<'_>,
) -> Result<Vec<Option<Interval>>, StoreError> {
    let Some(window) = listed.iter().filter_map(|one| ahead(one, wish.span)).max() else {
        return Ok(vec![None; listed.len()]);
    };
    let calendars = load_with_companions(tx, listed, window, ctx.now)?;
    let next = |calendar| {
        let lines = with_companions(calendar, &calendars);
        let outlook = Outlook::new(&lines, wish, ctx.now);
        let from = wish.span.start().max(ctx.now);
        outlook.next_free(from, DAYS_AHEAD, wish.span.length())
    };
    let own = calendars.iter().take(listed.len());
    Ok(own.map(next).collect())
}

/// The days that are looked through; all rooms of a county share them but for their zones.
fn ahead(listed: &Listed, span: Interval) -> Option<Interval> {
    let first = day(listed.zone, day_of(listed.zone, span.start()))?;
    let days = u64::try_from(DAYS_AHEAD).unwrap_or(u64::MAX);
    let last = day_of(listed.zone, span.start()).checked_add_days(Days::new(days))?;
    let days = Interval::new(first.start(), day(listed.zone, last)?.end()).ok()?;
    // Zones of one installation lie less than a day apart.
    let longest = longest_offer(span.length());
    Some(days.widened(TimeDelta::days(1), longest))
}
