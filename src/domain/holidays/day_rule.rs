//! How a day is found in a year: by date, from Easter, or from Advent.

use chrono::{Datelike, NaiveDate, TimeDelta};

/// Where in a year a day lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayRule {
    /// The same month and day each year.
    Fixed { month: u32, day: u32 },
    /// So many days after Easter Sunday (negative: before).
    Easter { days: i64 },
    /// So many days after the first Sunday of Advent (negative: before).
    Advent { days: i64 },
}

impl DayRule {
    /// The date in a year, or none where the calendar has no such year.
    pub(super) fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Easter { days } => later(easter_sunday(year)?, days),
            Self::Advent { days } => later(first_advent(year)?, days),
        }
    }
}

fn later(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    date.checked_add_signed(TimeDelta::days(days))
}

/// Easter Sunday of the Gregorian calendar, by the computus in its form without
/// exceptions (Meeus, Astronomical Algorithms, chapter 8).
pub(super) fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let century = year.div_euclid(100);
    let year_of_century = year.rem_euclid(100);
    let lunar_shift = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let leap_shift = century - century.div_euclid(4) - lunar_shift;
    let full_moon = (19 * golden + leap_shift + 15).rem_euclid(30);
    let sunday = (32 + 2 * century.rem_euclid(4) + 2 * year_of_century.div_euclid(4)
        - full_moon
        - year_of_century.rem_euclid(4))
    .rem_euclid(7);
    let correction = (golden + 11 * full_moon + 22 * sunday).div_euclid(451);
    let after_equinox = full_moon + sunday - 7 * correction;
    later(
        NaiveDate::from_ymd_opt(year, 3, 22)?,
        i64::from(after_equinox),
    )
}

/// The fourth Sunday before Christmas Day: the Sunday on or before 3 December.
fn first_advent(year: i32) -> Option<NaiveDate> {
    let latest = NaiveDate::from_ymd_opt(year, 12, 3)?;
    let since_sunday = latest.weekday().num_days_from_sunday();
    later(latest, -i64::from(since_sunday))
}
