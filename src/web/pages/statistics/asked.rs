//! Which months and rooms an address asks for.

use chrono::{Datelike, Months, NaiveDate};
use domain::ids::{RoomId, SiteId};

use crate::services::plan::PlanPosition;
use crate::services::statistics::{MONTHS_MAX, PlanSelection, StatisticsWanted};
use crate::web::query::address;
use crate::web::show::position::{parse_position, position};
use crate::web::{Entries, Form};

/// How many months can be chosen.
pub(super) const LENGTHS: [u32; 5] = [1, 3, 6, 12, MONTHS_MAX];

/// Months and rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The first day of the first month.
    pub(super) first: NaiveDate,
    /// How many months.
    pub(super) months: u32,
    /// Of one building.
    pub(super) site: Option<SiteId>,
    /// Behind which room.
    pub(super) after: Option<PlanPosition>,
}

impl Asked {
    /// What `query` asks for; what cannot be read counts as not given, which is the year of `today`.
    pub(super) fn of(query: &Form, today: NaiveDate) -> Self {
        let january = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
        let months = query.value("monate").parse().ok();
        Self {
            first: parse_month(query.value("von")).unwrap_or(january),
            months: months
                .filter(|months| LENGTHS.contains(months))
                .unwrap_or(12),
            site: query.value("gebaeude").parse().ok().map(SiteId),
            after: parse_position(query.value("hinter")),
        }
    }

    /// What the service is asked for; with `room` for it alone.
    pub(super) fn wanted(&self, room: Option<RoomId>) -> StatisticsWanted {
        StatisticsWanted {
            selection: PlanSelection {
                site: self.site.filter(|_| room.is_none()),
                rooms: room.into_iter().collect(),
                ..PlanSelection::default()
            },
            first: self.first,
            months: self.months,
            after: self.after.clone(),
        }
    }

    /// The same earlier by as many months.
    pub(super) fn earlier(&self) -> Option<Self> {
        self.from(self.first.checked_sub_months(Months::new(self.months))?)
    }

    /// The same later by as many months.
    pub(super) fn later(&self) -> Option<Self> {
        self.from(self.first.checked_add_months(Months::new(self.months))?)
    }

    fn from(&self, first: NaiveDate) -> Option<Self> {
        (2000..2100).contains(&first.year()).then(|| Self {
            first,
            after: None,
            ..self.clone()
        })
    }

    /// The same behind another room.
    pub(super) fn behind(&self, after: Option<PlanPosition>) -> Self {
        Self {
            after,
            ..self.clone()
        }
    }

    /// The address of `path` with all this.
    pub(super) fn path(&self, path: &str) -> String {
        let site = self.site.map(|id| id.0.to_string()).unwrap_or_default();
        let after = self.after.as_ref().map(position).unwrap_or_default();
        let parameters = [
            ("von", self.first.format("%Y-%m").to_string()),
            ("monate", self.months.to_string()),
            ("gebaeude", site),
            ("hinter", after),
        ];
        address(
            path,
            &parameters
                .each_ref()
                .map(|(name, value)| (*name, value.as_str())),
        )
    }

    /// The form as it asks for this.
    pub(super) fn entries(&self) -> Entries {
        Entries::begin([
            ("von", self.first.format("%m.%Y").to_string()),
            ("monate", self.months.to_string()),
            (
                "gebaeude",
                self.site.map(|id| id.0.to_string()).unwrap_or_default(),
            ),
        ])
    }
}

/// The first day of the month that `text` means: `3.2027`, `03/2027` or `2027-03`.
fn parse_month(text: &str) -> Option<NaiveDate> {
    let (month, year) = match text.split_once('-') {
        Some((year, month)) => (month, year),
        None => text.split_once(['.', '/'])?,
    };
    let year: i32 = year.trim().parse().ok()?;
    let first = NaiveDate::from_ymd_opt(year, month.trim().parse().ok()?, 1)?;
    (2000..2100).contains(&year).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &[(&str, &str)]) -> Asked {
        let fields = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let today = "2027-03-11".parse().unwrap();
        Asked::of(&Form::new(fields.collect()), today)
    }

    #[test]
    fn months_are_read_as_people_write_them() {
        for text in ["3.2027", "03.2027", "03/2027", "2027-03"] {
            let asked = asked(&[("von", text), ("monate", "3")]);
            assert_eq!(asked.path("/a"), "/a?von=2027-03&monate=3", "{text}");
        }
        for text in ["", "13.2027", "2027", "März", "3.99999999999", "1.1800"] {
            let asked = asked(&[("von", text), ("monate", "7")]);
            assert_eq!(asked.path("/a"), "/a?von=2027-01&monate=12", "{text}");
        }
    }

    #[test]
    fn a_step_is_as_long_as_the_period() {
        let asked = asked(&[("von", "1.2027"), ("monate", "6")]);
        let path = |asked: Option<Asked>| asked.unwrap().path("/a");
        assert_eq!(path(asked.earlier()), "/a?von=2026-07&monate=6");
        assert_eq!(path(asked.later()), "/a?von=2027-07&monate=6");
    }

    #[test]
    fn there_is_nothing_before_the_century_and_after_it() {
        assert_eq!(asked(&[("von", "1.2000")]).earlier(), None);
        assert_eq!(asked(&[("von", "12.2099")]).later(), None);
    }
}
