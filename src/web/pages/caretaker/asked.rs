//! Which day and building an address asks for.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::ids::SiteId;

use crate::services::prints::PrintedSheet;
use crate::services::today::{SheetSelection, SheetWanted};
use crate::web::Form;
use crate::web::day::parse_day;
use crate::web::query::address;

/// The page.
pub(super) const PATH: &str = "/verwaltung/hausdienst";

/// How much of the sheet is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Portion {
    /// The day that is asked for.
    Day,
    /// The week of that day.
    Week,
}

/// A day and a building.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The day.
    pub(super) day: NaiveDate,
    /// Of one building; absent: of all.
    pub(super) site: Option<SiteId>,
}

impl Asked {
    /// What `form` asks for; what cannot be read counts as not given.
    pub(super) fn of(form: &Form, today: NaiveDate) -> Self {
        Self {
            day: parse_day(form.value("tag")).unwrap_or(today),
            site: form.value("gebaeude").parse().ok().map(SiteId),
        }
    }

    /// The same on another day.
    pub(super) fn on(&self, day: NaiveDate) -> Self {
        Self {
            day,
            ..self.clone()
        }
    }

    /// The same so many days later or, below zero, earlier.
    pub(super) fn later(&self, days: i64) -> Self {
        let step = Days::new(days.unsigned_abs());
        let day = if days < 0 {
            self.day.checked_sub_days(step)
        } else {
            self.day.checked_add_days(step)
        };
        self.on(day.unwrap_or(self.day))
    }

    /// The Monday of the week.
    pub(super) fn monday(&self) -> NaiveDate {
        let week = self.day.iso_week();
        NaiveDate::from_isoywd_opt(week.year(), week.week(), Weekday::Mon).unwrap_or(self.day)
    }

    /// Which print is compared with.
    pub(super) fn sheet(&self) -> PrintedSheet {
        PrintedSheet {
            site: self.site,
            first: self.monday(),
        }
    }

    /// What the sheet is asked for.
    pub(super) fn wanted(&self, portion: Portion) -> SheetWanted {
        let (first, days) = match portion {
            Portion::Day => (self.day, 1),
            Portion::Week => (self.monday(), 7),
        };
        SheetWanted {
            selection: SheetSelection {
                providers: None,
                site: self.site,
            },
            first,
            days,
            since: None,
        }
    }

    /// The address of `path` with all this.
    pub(super) fn path(&self, path: &str) -> String {
        let (day, site) = (self.day.to_string(), self.site_code());
        address(path, &[("tag", &day), ("gebaeude", &site)])
    }

    /// The building as it stands in addresses and forms.
    pub(super) fn site_code(&self) -> String {
        self.site.map(|id| id.0.to_string()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(day: &str) -> Asked {
        let form = Form::default().with("tag", day).with("gebaeude", "no id");
        Asked::of(&form, NaiveDate::from_ymd_opt(2027, 3, 1).unwrap())
    }

    #[test]
    fn a_day_may_be_written_in_any_way_and_is_today_without_one() {
        assert_eq!(
            asked("11.3.27").path(PATH),
            format!("{PATH}?tag=2027-03-11")
        );
        assert_eq!(asked("bald").path(PATH), format!("{PATH}?tag=2027-03-01"));
    }

    #[test]
    fn steps_cross_months_and_weeks_begin_on_monday() {
        let asked = asked("2.3.2027");
        assert_eq!(asked.later(-7).day.to_string(), "2027-02-23");
        assert_eq!(asked.later(1).day.to_string(), "2027-03-03");
        assert_eq!(asked.monday().to_string(), "2027-03-01");
    }
}
