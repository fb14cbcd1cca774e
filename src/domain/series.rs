//! A use that repeats: on which local days, at which times of the clock, and what becomes of each of its dates.
//!
//! | part | what |
//! | --- | --- |
//! | [`Rule`] | the days on which a series would take place |
//! | [`rrule`] | a rule as text of iCalendar, and back |
//! | [`Series`] | a rule with its times, with dates added and left out |
//! | [`Occurrence`] | one date of it, as an instant-to-instant span or with why it falls away |
//!
//! A series is kept in local time: a choir that meets at 19:00 meets at 19:00 in summer and in winter. `docs/series.md`
//! has the rules with worked examples. Whether a date is free does not belong here, see [`availability`](crate::availability).

mod occurrence;
pub mod rrule;
mod rule;

#[cfg(test)]
mod tests;

pub use occurrence::{
    DAYS_LATER_MAX, Fate, LeaveOut, Moved, Occurrence, Series, SeriesFault, Times,
};
pub use rule::{DATES_MAX, End, Every, Nth, Rule, RuleFault, STEP_MAX, YEARS_MAX};
