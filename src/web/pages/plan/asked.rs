//! Which part of the plan an address asks for.

use chrono::{Datelike, Days, IsoWeek, Months, NaiveDate, Weekday};
use domain::ids::SiteId;

use crate::services::plan::{PlanPosition, PlanSelection, PlanWanted, Resources};
use crate::web::Form;
use crate::web::day::parse_day;
use crate::web::query::address;
use crate::web::show::position::{parse_position, position};

/// How the plan is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// One day as a time line.
    Day,
    /// Rooms by the days of a week.
    Week,
    /// Rooms by the days of a month, as numbers.
    Month,
    /// A week as a list.
    List,
}

impl View {
    /// All views.
    pub(super) const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::List];

    /// As it stands in an address.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Day => "tag",
            Self::Week => "woche",
            Self::Month => "monat",
            Self::List => "liste",
        }
    }

    /// The key of its name.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Day => "plan.view_day",
            Self::Week => "plan.view_week",
            Self::Month => "plan.view_month",
            Self::List => "plan.view_list",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.code() == text)
    }
}

/// Earlier or later by one page of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Earlier.
    Back,
    /// Later.
    On,
}

/// Days, rooms and how they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// How.
    pub(super) view: View,
    /// Any of the days.
    pub(super) day: NaiveDate,
    /// Of one building.
    pub(super) site: Option<SiteId>,
    /// Behind which row.
    pub(super) after: Option<PlanPosition>,
}

impl Asked {
    /// What `query` asks for; what cannot be read counts as not given.
    pub(super) fn of(query: &Form, today: NaiveDate) -> Self {
        let week = parse_week(query.value("woche"));
        let view = View::parse(query.value("ansicht"));
        Self {
            view: view.unwrap_or(View::Week),
            day: parse_day(query.value("tag")).or(week).unwrap_or(today),
            site: query.value("gebaeude").parse().ok().map(SiteId),
            after: parse_position(query.value("hinter")),
        }
    }

    /// The first day.
    pub(super) fn first(&self) -> NaiveDate {
        match self.view {
            View::Day => self.day,
            View::Week | View::List => monday(self.day.iso_week()).unwrap_or(self.day),
            View::Month => self.day.with_day(1).unwrap_or(self.day),
        }
    }

    /// How many days.
    pub(super) fn days(&self) -> u64 {
        let next = self.first().checked_add_months(Months::new(1));
        match self.view {
            View::Day => 1,
            View::Week | View::List => 7,
            View::Month => next.map_or(28, |next| {
                u64::try_from((next - self.first()).num_days()).unwrap_or(28)
            }),
        }
    }

    /// The same earlier or later.
    pub(super) fn stepped(&self, step: Step) -> Self {
        let first = self.first();
        let day = match (self.view, step) {
            (View::Month, Step::Back) => first.checked_sub_months(Months::new(1)),
            (View::Month, Step::On) => first.checked_add_months(Months::new(1)),
            (_, Step::Back) => first.checked_sub_days(Days::new(self.days())),
            (_, Step::On) => first.checked_add_days(Days::new(self.days())),
        };
        self.on(day.unwrap_or(first))
    }

    /// The same on another day.
    pub(super) fn on(&self, day: NaiveDate) -> Self {
        Self {
            day,
            after: None,
            ..self.clone()
        }
    }

    /// The same in another view.
    pub(super) fn seen_as(&self, view: View) -> Self {
        Self {
            view,
            after: None,
            ..self.clone()
        }
    }

    /// The same behind another row.
    pub(super) fn behind(&self, after: Option<PlanPosition>) -> Self {
        Self {
            after,
            ..self.clone()
        }
    }

    /// The address of `path` with all this, and `more` parameters.
    pub(super) fn path(&self, path: &str, more: &[(&str, &str)]) -> String {
        let (day, week) = match self.view {
            View::Week | View::List => (String::new(), week(self.day)),
            View::Day | View::Month => (self.first().to_string(), String::new()),
        };
        let view = match self.view {
            View::Week => "",
            view => view.code(),
        };
        let site = self.site.map(|id| id.0.to_string()).unwrap_or_default();
        let after = self.after.as_ref().map(position).unwrap_or_default();
        let own = [
            ("woche", week.as_str()),
            ("tag", &day),
            ("ansicht", view),
            ("gebaeude", &site),
            ("hinter", &after),
        ];
        address(path, &[&own, more].concat())
    }

    /// What the service is asked for, in pages of `rows`.
    pub(super) fn wanted(&self, rows: usize) -> PlanWanted {
        PlanWanted {
            selection: PlanSelection {
                site: self.site,
                resources: Resources::Shown,
                ..PlanSelection::default()
            },
            first: self.first(),
            days: self.days(),
            after: self.after.clone(),
            rows,
        }
    }
}

/// The week of a day, as it stands in an address: `2027-W10` (ISO 8601).
pub(super) fn week(day: NaiveDate) -> String {
    let week = day.iso_week();
    format!("{}-W{:02}", week.year(), week.week())
}

fn monday(week: IsoWeek) -> Option<NaiveDate> {
    NaiveDate::from_isoywd_opt(week.year(), week.week(), Weekday::Mon)
}

fn parse_week(text: &str) -> Option<NaiveDate> {
    let (year, week) = text.split_once("-W")?;
    let year: i32 = year.parse().ok()?;
    let monday = NaiveDate::from_isoywd_opt(year, week.parse().ok()?, Weekday::Mon)?;
    (2000..2100).contains(&year).then_some(monday)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        let fields = pairs.iter();
        let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Form::new(fields.collect())
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check(query: &[(&str, &str)], first: &str, days: u64) -> Asked {
        let asked = Asked::of(&form(query), day("2027-03-01"));
        assert_eq!((asked.first(), asked.days()), (day(first), days));
        asked
    }

    #[test]
    fn days_are_asked_for_by_week_or_by_day() {
        check(&[], "2027-03-01", 7);
        check(&[("woche", "2027-W10")], "2027-03-08", 7);
        check(&[("woche", "2026-W53")], "2026-12-28", 7);
        check(&[("tag", "11.3.27"), ("ansicht", "tag")], "2027-03-11", 1);
        check(
            &[("tag", "2028-02-11"), ("ansicht", "monat")],
            "2028-02-01",
            29,
        );
        for broken in ["", "2027-W54", "W10", "99999999999-W01", "2027-Wx"] {
            check(&[("woche", broken)], "2027-03-01", 7);
        }
    }

    #[test]
    fn a_step_is_as_long_as_the_view() {
        let month = check(
            &[("tag", "31.3.27"), ("ansicht", "monat")],
            "2027-03-01",
            31,
        );
        assert_eq!(month.stepped(Step::Back).first(), day("2027-02-01"));
        assert_eq!(month.stepped(Step::On).first(), day("2027-04-01"));
        let week = check(&[("woche", "2027-W12")], "2027-03-22", 7);
        assert_eq!(week.stepped(Step::On).first(), day("2027-03-29"));
        assert_eq!(
            week.stepped(Step::On).path("/p", &[("form", "x")]),
            "/p?woche=2027-W13&form=x"
        );
    }
}
