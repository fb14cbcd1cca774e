//! Some days of one room or resource: what of each can be had, and what is taken.

use chrono::NaiveDate;
use domain::availability::outlook::{DayState, Outlook};
use domain::availability::search::{Spans, spans};
use domain::bookable::BookableId;
use domain::interval::{Interval, IntervalSet};
use domain::time::day;
use store::Tx;
use store::listings::Listed;

use super::month::{length_on, window_of, wish};
use super::{AvailabilityError, Looked, find_known, lines_of_first};
use crate::services::Ctx;
use crate::services::calendars::load_with_companions;

/// The most days of one answer.
pub const PLAN_DAYS_MAX: usize = 31;

/// A local day.
#[derive(Clone, Debug)]
pub struct DayPlan {
    /// Which.
    pub date: NaiveDate,
    /// What it offers.
    pub state: DayState,
    /// What can be had: slots, or stretches in which starts are free to choose. The last may end on the next day.
    pub free: Vec<Interval>,
    /// When others have it, the time of the room before and after a use included.
    pub taken: IntervalSet,
    /// When a closure closes it.
    pub closed: IntervalSet,
}

/// Days in their order.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Of what.
    pub listed: Listed,
    /// The days.
    pub days: Vec<DayPlan>,
}

/// What `count` local days from `first` on offer, at most [`PLAN_DAYS_MAX`] of them.
pub fn read_plan(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    bookable: BookableId,
    (first, count): (NaiveDate, usize),
    looked: Looked,
) -> Result<Plan, AvailabilityError> {
    let listed = find_known(tx, ctx, bookable)?;
    let dates: Vec<_> = first.iter_days().take(count.min(PLAN_DAYS_MAX)).collect();
    let behind = dates.last().and_then(NaiveDate::succ_opt);
    let Some(window) = window_of(&listed, (first, behind), looked) else {
        let days = Vec::new();
        return Ok(Plan { listed, days });
    };
    let calendars = load_with_companions(tx, std::slice::from_ref(&listed), window, ctx.now)?;
    let lines = lines_of_first(&calendars)?;
    let outlook = Outlook::new(&lines, wish(ctx, &listed, window, looked), ctx.now);
    let known = calendars.first().map(|calendar| spans(calendar, None));
    let plan = |date| {
        let whole: IntervalSet = day(listed.zone, date).into_iter().collect();
        let within = |part: fn(&Spans) -> &IntervalSet| {
            let known = known.as_ref().map(part);
            known
                .map(|set| set.intersection(&whole))
                .unwrap_or_default()
        };
        let length = length_on(&listed, date, looked);
        DayPlan {
            date,
            state: outlook.day(date, length),
            free: outlook.free(date, length),
            taken: within(|spans| &spans.taken),
            closed: within(|spans| &spans.closed),
        }
    };
    let days = dates.into_iter().map(plan).collect();
    Ok(Plan { listed, days })
}
