//! The month of one room or resource, and the next day on which it is free.

use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use domain::availability::Wish;
use domain::availability::outlook::{DayState, Outlook};
use domain::bookable::BookableId;
use domain::interval::Interval;
use domain::time::day;
use store::Tx;
use store::listings::Listed;

use super::{AvailabilityError, find_known, lines_of_first, longest_offer, look};
use crate::services::Ctx;
use crate::services::calendars::load_with_companions;

/// The most days of a month.
const MONTH_DAYS: usize = 31;

/// How far ahead a free day is looked for: soon with few claims, then once more for the rest of a year and a half.
const NEXT_FREE_DAYS: [u64; 2] = [62, 488];

/// What is known of a use when its days are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// How long it is; absent: as short as the rules of each day allow.
    pub length: Option<TimeDelta>,
    /// For how many people.
    pub attendees: Option<u32>,
}

/// The days of a month.
#[derive(Clone, Debug)]
pub struct Month {
    /// Of what.
    pub listed: Listed,
    /// Each day with what it offers.
    pub days: Vec<(NaiveDate, DayState)>,
}

/// What each day of the month of `within` offers, as the caller may book.
///
/// What is asked later in a booking (purpose, customer group, terms) closes no day.
pub fn read_month(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    bookable: BookableId,
    within: NaiveDate,
    looked: Looked,
) -> Result<Month, AvailabilityError> {
    let listed = find_known(tx, ctx, bookable)?;
    let first = within.with_day(1).unwrap_or(within);
    let is_within = |date: &NaiveDate| date.month() == first.month();
    let dates: Vec<_> = first
        .iter_days()
        .take(MONTH_DAYS)
        .take_while(is_within)
        .collect();
    let Some(window) = window_of(&listed, (first, dates.last().copied()), looked) else {
        let days = Vec::new();
        return Ok(Month { listed, days });
    };
    let calendars = load_with_companions(tx, std::slice::from_ref(&listed), window, ctx.now)?;
    let lines = lines_of_first(&calendars)?;
    let outlook = Outlook::new(&lines, wish(ctx, &listed, window, looked), ctx.now);
    let state = |date| (date, outlook.day(date, length_on(&listed, date, looked)));
    let days = dates.into_iter().map(state).collect();
    Ok(Month { listed, days })
}

/// The first local day after `after` on which something is free, at most a year and a half ahead.
pub fn find_next_free_day(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    bookable: BookableId,
    after: NaiveDate,
    looked: Looked,
) -> Result<Option<NaiveDate>, AvailabilityError> {
    let listed = find_known(tx, ctx, bookable)?;
    let mut after = after;
    for days in NEXT_FREE_DAYS {
        let last = after.checked_add_days(Days::new(days));
        let Some(window) = window_of(&listed, (after, last), looked) else {
            return Ok(None);
        };
        let calendars = load_with_companions(tx, std::slice::from_ref(&listed), window, ctx.now)?;
        let lines = lines_of_first(&calendars)?;
        let outlook = Outlook::new(&lines, wish(ctx, &listed, window, looked), ctx.now);
        let days = usize::try_from(days).unwrap_or(usize::MAX);
        let found = outlook.next_free_day(after, days, |date| length_on(&listed, date, looked));
        if found.is_some() {
            return Ok(found);
        }
        after = last.unwrap_or(after);
    }
    Ok(None)
}

/// All of the days, and what a use may take that starts on the last of them.
pub(super) fn window_of(
    listed: &Listed,
    (first, last): (NaiveDate, Option<NaiveDate>),
    looked: Looked,
) -> Option<Interval> {
    let zone: Tz = listed.zone;
    let days = Interval::new(day(zone, first)?.start(), day(zone, last?)?.end()).ok()?;
    let shortest = listed.rules.booking().map(|rules| rules.minutes_min).max();
    let shortest = TimeDelta::minutes(i64::from(shortest.unwrap_or_default()));
    let longest = longest_offer(looked.length.unwrap_or(shortest));
    Some(days.widened(TimeDelta::zero(), longest))
}

pub(super) fn wish(ctx: &Ctx, listed: &Listed, window: Interval, looked: Looked) -> Wish<'static> {
    Wish {
        attendees: looked.attendees,
        ..look(ctx, listed, window)
    }
}

pub(super) fn length_on(listed: &Listed, date: NaiveDate, looked: Looked) -> TimeDelta {
    let shortest = || i64::from(listed.rules.on(date).minutes_min);
    looked
        .length
        .unwrap_or_else(|| TimeDelta::minutes(shortest()))
}
