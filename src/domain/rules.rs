//! Booking rules of a room or resource: how long, when, by whom, how far ahead; dated and kept in editions.
//!
//! A [`RuleBook`] is one edition. Editions are only added, so a refusal can be explained by the rules of its day.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate, NaiveTime, TimeDelta, Weekday};

use crate::opening::{OpeningHours, TimeSpan, Validity};
use crate::text::Code;
use crate::vocabulary::vocabulary;

/// The longest use of an exclusive room or a resource by one booking.
pub const USE_DAYS_MAX: i64 = 366;

/// How the times of a use may lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Any start on the grid, counted from local midnight; the end too.
    Free {
        /// Minutes between possible starts.
        grid_minutes: u32,
    },
    /// One of these spans.
    FixedSlots(Vec<Slot>),
    /// Whole rental days with hand-over times: 12:00 to 12:00 is overnight, 08:00 to 24:00 is within the day.
    WholeDays {
        /// Hand-over of the first day to return of the last.
        handover: TimeSpan,
    },
    /// From a weekday's time to a later weekday's time, such as Friday 18:00 to Monday 09:00.
    Weekend {
        /// Handed over on.
        first: Weekday,
        /// Handed over at.
        from: NaiveTime,
        /// Returned on.
        last: Weekday,
        /// Returned at.
        to: NaiveTime,
    },
}

/// A fixed slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The weekday on which it starts; absent for every day.
    pub weekday: Option<Weekday>,
    /// From when to when.
    pub span: TimeSpan,
}

impl Slot {
    /// Whether the slot starts on `date`.
    pub fn is_on(&self, date: NaiveDate) -> bool {
        self.weekday.is_none_or(|weekday| weekday == date.weekday())
    }
}

/// A stretch of the calendar, counted in local days and months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// Whole months.
    pub months: u32,
    /// Days on top.
    pub days: u32,
}

impl Period {
    /// The day that lies this far after `date`; the calendar's last day if there is none.
    pub fn after(self, date: NaiveDate) -> NaiveDate {
        date.checked_add_months(Months::new(self.months))
            .and_then(|date| date.checked_add_signed(TimeDelta::days(i64::from(self.days))))
            .unwrap_or(NaiveDate::MAX)
    }
}

/// How far ahead a group may ask and be promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// The group; absent for everyone without a line of his own.
    pub group: Option<Code>,
    /// How far ahead one may ask.
    pub request: Period,
    /// How far ahead a request may be confirmed at once; absent: as far as one may ask.
    pub confirm: Option<Period>,
}

/// The day on which a calendar year opens for a group, such as 1 February for residents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The group; absent for everyone without a line of his own.
    pub group: Option<Code>,
    /// The month, 1 to 12.
    pub month: u32,
    /// The day of the month.
    pub day: u32,
    /// How many years before the year of use.
    pub years_before: u32,
}

impl Release {
    /// The day on which uses in the year of `date` open.
    pub fn opens_on(&self, date: NaiveDate) -> Option<NaiveDate> {
        let years_before = i32::try_from(self.years_before).ok()?;
        NaiveDate::from_ymd_opt(date.year() - years_before, self.month, self.day)
    }
}

/// Purposes that are refused in a dated period, equal for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurposeBan {
    /// The purposes.
    pub purposes: BTreeSet<Code>,
    /// The local days of use.
    pub validity: Validity,
}

/// What must be known of somebody before he books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// A name.
    #[default]
    Name,
    /// A mail address.
    Email,
    /// A mail address that was verified.
    VerifiedEmail,
    /// An account.
    Login,
}

vocabulary!(Identity {
    Name => "name",
    Email => "email",
    VerifiedEmail => "verified_email",
    Login => "login",
});

/// Whether a fitting wish is confirmed at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Confirmation {
    /// At once.
    Instant,
    /// By staff.
    #[default]
    OnRequest,
}

vocabulary!(Confirmation { Instant => "instant", OnRequest => "on_request" });

/// What an open request does to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Requests {
    /// It holds the time.
    #[default]
    Block,
    /// It holds nothing; confirming one declines the others.
    Compete,
}

vocabulary!(Requests { Block => "block", Compete => "compete" });

/// The rules that hold from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingRules {
    /// The first local day of use for which they hold; absent: since ever.
    pub valid_from: Option<NaiveDate>,
    /// The shortest use in minutes of elapsed time.
    pub minutes_min: u32,
    /// The longest use in minutes of elapsed time.
    pub minutes_max: u32,
    /// A use must fit one of them.
    pub modes: Vec<Mode>,
    /// Minutes between now and the start.
    pub lead_minutes: u32,
    /// How far ahead, by group; none: without limit.
    pub horizons: Vec<Horizon>,
    /// When a year opens, by group; none: at any time.
    pub releases: Vec<Release>,
    /// The groups that may book; none: everyone.
    pub groups: BTreeSet<Code>,
    /// The purposes that are allowed; none: all of the provider's list.
    pub purposes: BTreeSet<Code>,
    /// Purposes refused in dated periods.
    pub purpose_bans: Vec<PurposeBan>,
    /// What must be known of the organiser.
    pub identity: Identity,
    /// Whether a fitting wish is confirmed at once.
    pub confirmation: Confirmation,
    /// What an open request does to others.
    pub requests: Requests,
}

impl Default for BookingRules {
    /// Quarter hours, at most a day, on request, nothing else asked.
    fn default() -> Self {
        Self {
            valid_from: None,
            minutes_min: 15,
            minutes_max: 24 * 60,
            modes: vec![Mode::Free { grid_minutes: 15 }],
            lead_minutes: 0,
            horizons: Vec::new(),
            releases: Vec::new(),
            groups: BTreeSet::new(),
            purposes: BTreeSet::new(),
            purpose_bans: Vec::new(),
            identity: Identity::default(),
            confirmation: Confirmation::default(),
            requests: Requests::default(),
        }
    }
}

impl BookingRules {
    /// The horizon of `group`: its own line, else the line for everyone.
    pub fn horizon(&self, group: Option<&Code>) -> Option<&Horizon> {
        own_or_general(&self.horizons, group, |line| line.group.as_ref())
    }

    /// The release of `group`: its own line, else the line for everyone.
    pub fn release(&self, group: Option<&Code>) -> Option<&Release> {
        own_or_general(&self.releases, group, |line| line.group.as_ref())
    }
}

fn own_or_general<'a, T>(
    lines: &'a [T],
    group: Option<&Code>,
    group_of: impl Fn(&T) -> Option<&Code>,
) -> Option<&'a T> {
    let own = lines
        .iter()
        .find(|line| group.is_some() && group_of(line) == group);
    own.or_else(|| lines.iter().find(|line| group_of(line).is_none()))
}

/// One edition of all rules of a room or resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleBook {
    /// Counts from 1.
    pub edition: i64,
    /// When it is open.
    pub opening: OpeningHours,
    /// The rules, ascending by `valid_from`.
    dated: Vec<BookingRules>,
    /// Those that hold before the first date.
    initial: BookingRules,
}

impl RuleBook {
    /// An edition; before the first dated rules the defaults hold.
    pub fn new(edition: i64, opening: OpeningHours, rules: Vec<BookingRules>) -> Self {
        let (undated, mut dated): (Vec<_>, Vec<_>) = rules
            .into_iter()
            .partition(|rules| rules.valid_from.is_none());
        dated.sort_by_key(|rules| rules.valid_from);
        Self {
            edition,
            opening,
            dated,
            initial: undated.into_iter().next().unwrap_or_default(),
        }
    }

    /// The rules for a use that starts on the local day `date`.
    pub fn on(&self, date: NaiveDate) -> &BookingRules {
        self.dated
            .iter()
            .rev()
            .find(|rules| rules.valid_from.is_some_and(|from| from <= date))
            .unwrap_or(&self.initial)
    }

    /// All rules, the undated first.
    pub fn booking(&self) -> impl Iterator<Item = &BookingRules> {
        std::iter::once(&self.initial).chain(&self.dated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn the_newest_rules_that_have_begun_hold() {
        let from = |text: &str, lead_minutes| BookingRules {
            valid_from: Some(date(text)),
            lead_minutes,
            ..BookingRules::default()
        };
        let book = RuleBook::new(
            1,
            OpeningHours::default(),
            vec![from("2027-07-01", 2), from("2027-01-01", 1)],
        );
        let lead = |text| book.on(date(text)).lead_minutes;
        assert_eq!(
            [
                lead("2026-12-31"),
                lead("2027-01-01"),
                lead("2027-06-30"),
                lead("2027-07-01")
            ],
            [0, 1, 1, 2]
        );
    }

    #[test]
    fn a_group_without_a_line_of_its_own_has_the_general_one() {
        let line = |group: Option<&str>, months| Horizon {
            group: group.map(|code| Code::parse(code).unwrap()),
            request: Period { months, days: 0 },
            confirm: None,
        };
        let rules = BookingRules {
            horizons: vec![line(None, 9), line(Some("local_club"), 15)],
            ..BookingRules::default()
        };
        let months = |group: Option<&str>| {
            let group = group.map(|code| Code::parse(code).unwrap());
            rules.horizon(group.as_ref()).unwrap().request.months
        };
        assert_eq!(
            [
                months(Some("local_club")),
                months(Some("outside")),
                months(None)
            ],
            [15, 9, 9]
        );
    }

    #[test]
    fn a_month_after_the_last_of_january_is_the_last_of_february() {
        let period = Period { months: 1, days: 1 };
        assert_eq!(period.after(date("2027-01-31")), date("2027-03-01"));
    }
}
