//! What kind of day it is at a site: public holiday, school day, school holiday.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::holidays::{Holiday, HolidayOptions, Land, holiday_on};

/// A run of school holidays, or of free days of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayRange {
    /// The first free day.
    pub first: NaiveDate,
    /// The last free day.
    pub last: NaiveDate,
}

impl DayRange {
    fn contains(self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }
}

/// What is known of schools: their holidays, and up to which day they have been entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchoolCalendar {
    /// Holidays of the Land and free days of the provider.
    pub holidays: Vec<DayRange>,
    /// The span that was entered; outside it nothing is known.
    pub known: Option<DayRange>,
}

/// The days of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCalendar {
    region: Option<(Land, HolidayOptions)>,
    school: SchoolCalendar,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayKind {
    /// The public holiday on it.
    pub holiday: Option<Holiday>,
    school: School,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum School {
    Taught,
    Free,
    Holiday,
    Unknown,
}

impl DayCalendar {
    /// The days of a place.
    pub fn new(land: Land, options: HolidayOptions, school: SchoolCalendar) -> Self {
        Self {
            region: Some((land, options)),
            school,
        }
    }

    /// A calendar without holidays.
    pub fn plain() -> Self {
        Self {
            region: None,
            school: SchoolCalendar::default(),
        }
    }

    /// The same days, if none were a public holiday.
    #[must_use]
    pub fn without_holidays(&self) -> Self {
        Self {
            region: None,
            school: self.school.clone(),
        }
    }

    /// The same days, if no school had holidays.
    #[must_use]
    pub fn without_school_holidays(&self) -> Self {
        Self {
            region: self.region,
            school: SchoolCalendar {
                holidays: Vec::new(),
                known: self.school.known,
            },
        }
    }

    /// What `date` is.
    pub fn kind(&self, date: NaiveDate) -> DayKind {
        let holiday = self
            .region
            .and_then(|(land, options)| holiday_on(land, options, date));
        DayKind {
            holiday,
            school: self.school(date, holiday),
        }
    }

    fn school(&self, date: NaiveDate, holiday: Option<Holiday>) -> School {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        if self
            .school
            .holidays
            .iter()
            .any(|range| range.contains(date))
        {
            School::Holiday
        } else if weekend || holiday.is_some() {
            School::Free
        } else if self.school.known.is_some_and(|known| known.contains(date)) {
            School::Taught
        } else {
            School::Unknown
        }
    }
}

impl DayKind {
    /// Whether it is a public holiday.
    pub fn is_holiday(self) -> bool {
        self.holiday.is_some()
    }

    /// Whether schools teach; a day of an unknown school year counts as one.
    pub fn is_school_day(self) -> bool {
        matches!(self.school, School::Taught | School::Unknown)
    }

    /// Whether it lies in the school holidays, weekends inside them included.
    pub fn is_school_holiday(self) -> bool {
        self.school == School::Holiday
    }

    /// Whether nobody has entered the school year yet, so that a person should look at it.
    pub fn is_school_year_unknown(self) -> bool {
        self.school == School::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    fn range(first: &str, last: &str) -> DayRange {
        DayRange {
            first: date(first),
            last: date(last),
        }
    }

    fn school() -> DayCalendar {
        let school = SchoolCalendar {
            holidays: vec![range("2027-03-30", "2027-04-10")],
            known: Some(range("2026-08-01", "2027-07-31")),
        };
        DayCalendar::new(Land::LowerSaxony, HolidayOptions::default(), school)
    }

    #[test]
    fn a_school_day_is_a_weekday_without_any_kind_of_holiday() {
        let days = school();
        assert!(days.kind(date("2027-03-12")).is_school_day());
        for free in ["2027-03-13", "2027-03-26", "2027-04-01"] {
            assert!(!days.kind(date(free)).is_school_day(), "{free}");
        }
    }

    #[test]
    fn an_unknown_school_year_counts_as_school_days_and_says_so() {
        let kind = school().kind(date("2028-03-14"));
        assert!(kind.is_school_day() && kind.is_school_year_unknown());
    }

    #[test]
    fn good_friday_is_a_holiday_and_no_school_holiday() {
        let kind = school().kind(date("2027-03-26"));
        assert!(kind.is_holiday() && !kind.is_school_holiday());
    }
}
