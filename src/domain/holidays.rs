//! Public holidays and silent days of the sixteen German Länder.
//!
//! Start at [`holiday_on`] or [`holidays`] for days off by law and at
//! [`silent_day_on`] for days on which dance and entertainment are restricted.
//! The whole law is two tables, `rules.rs` and `silent.rs`; everything else here
//! only reads them. School holidays, closures and free days of a provider do not
//! belong here, nor do Sundays: they rest by themselves everywhere, so the Länder
//! that call each Sunday a holiday (Hesse, section 1 (1) `HFeiertagsG`; Berlin,
//! section 1 (1) `FeiertG`) get no extra entries for Easter Sunday or Whit Sunday.
//! Brandenburg names these two, so it gets them.
//!
//! The table is checked for [`YEARS`]. Outside of them the rules simply go on: later
//! years follow the law as it is known today, earlier ones are not historical.

mod day_rule;
mod holiday;
mod land;
mod municipal;
mod rules;
mod silent;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

pub use holiday::Holiday;
pub use land::{Land, UnknownLand};
pub use municipal::{HolidayOptions, MunicipalHoliday, UnknownMunicipalHoliday};
pub use silent::{SilentDay, SilentHours, SilentOccasion, silent_day_on};

use rules::RULES;

/// The years for which the table is checked against law and independent libraries.
pub const YEARS: RangeInclusive<i32> = 2015..=2040;

/// Lists the public holidays of a year at a place, sorted by date.
///
/// ```
/// use chrono::NaiveDate;
/// use domain::holidays::{Holiday, HolidayOptions, Land, MunicipalHoliday, holidays};
///
/// // Assumption Day belongs to a Bavarian municipality, not to Bavaria.
/// let munich = HolidayOptions::NONE.with(MunicipalHoliday::AssumptionDay);
/// let assumption = (NaiveDate::from_ymd_opt(2026, 8, 15).unwrap(), Holiday::AssumptionDay);
/// assert!(holidays(Land::Bavaria, munich, 2026).contains(&assumption));
/// assert!(!holidays(Land::Bavaria, HolidayOptions::NONE, 2026).contains(&assumption));
/// ```
pub fn holidays(land: Land, options: HolidayOptions, year: i32) -> Vec<(NaiveDate, Holiday)> {
    let mut days: Vec<_> = RULES
        .iter()
        .filter(|rule| rule.holds(land, options, year))
        .filter_map(|rule| Some((rule.day.in_year(year)?, rule.holiday)))
        .collect();
    days.sort_unstable();
    days
}

/// Finds the public holiday of a local date at a place.
///
/// No two holidays of the table share a date in [`YEARS`].
pub fn holiday_on(land: Land, options: HolidayOptions, date: NaiveDate) -> Option<Holiday> {
    let year = date.year();
    RULES
        .iter()
        .filter(|rule| rule.holds(land, options, year))
        .find(|rule| rule.day.in_year(year) == Some(date))
        .map(|rule| rule.holiday)
}
