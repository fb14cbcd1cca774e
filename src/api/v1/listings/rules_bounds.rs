//! Booking rules as they come in: within their bounds, or refused by place.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime, Weekday};
use domain::opening::TimeSpan;
use domain::rules::{BookingRules, Horizon, Mode, Period, PurposeBan, Release, Slot, USE_DAYS_MAX};
use domain::text::Code;

use super::opening::validity;
use super::rules::{BanDto, HorizonDto, ModeDto, PeriodDto, ReleaseDto, RulesDto, SlotDto};
use crate::api::extract::{Fields, Parsed};
use crate::api::problem::Refusal;
use crate::api::wire::{Date, LocalTime, integer};

/// The most dated rules of one room.
const RULES_MAX: usize = 20;

/// The longest use, and the longest lead time.
const MINUTES_MAX: i64 = USE_DAYS_MAX * 24 * 60;

const MODES_MAX: usize = 10;
const SLOTS_MAX: usize = 100;
const GROUP_LINES_MAX: usize = 50;
const CODES_MAX: usize = 100;
const BANS_MAX: usize = 20;

/// The rules at `place`, each with a `valid_from` of its own.
pub(super) fn rules(
    fields: &mut Fields,
    place: &str,
    list: &[RulesDto],
) -> Option<Vec<BookingRules>> {
    let mut seen = BTreeSet::new();
    fields.list(place, list, RULES_MAX, |fields, rules| {
        let rules = rules.parse(fields)?;
        unless_seen(fields, "/valid_from", &mut seen, rules.valid_from)?;
        Some(rules)
    })
}

impl RulesDto {
    fn parse(&self, fields: &mut Fields) -> Option<BookingRules> {
        let valid_from = fields.optional("/valid_from", self.valid_from.as_ref().map(Date::parse));
        let shortest = integer(self.minutes_min, 1, MINUTES_MAX);
        let minutes_min = fields.parse("/minutes_min", shortest);
        let longest = integer(self.minutes_max, self.minutes_min.max(1), MINUTES_MAX);
        let minutes_max = fields.parse("/minutes_max", longest);
        let modes = at_least_one(fields, "/modes", &self.modes, MODES_MAX, |fields, mode| {
            mode.parse(fields)
        });
        let lead = integer(self.lead_minutes, 0, MINUTES_MAX);
        let lead_minutes = fields.parse("/lead_minutes", lead);
        let horizons = self.horizons(fields);
        let releases = self.releases(fields);
        let groups = codes(fields, "/groups", &self.groups);
        let purposes = codes(fields, "/purposes", &self.purposes);
        let bans = fields.list(
            "/purpose_bans",
            &self.purpose_bans,
            BANS_MAX,
            |fields, ban| ban.parse(fields),
        );
        Some(BookingRules {
            valid_from: valid_from?,
            minutes_min: minutes_min?,
            minutes_max: minutes_max?,
            modes: modes?,
            lead_minutes: lead_minutes?,
            horizons: horizons?,
            releases: releases?,
            groups: groups?,
            purposes: purposes?,
            purpose_bans: bans?,
            identity: self.identity.0,
            confirmation: self.confirmation.0,
            requests: self.requests.0,
        })
    }

    fn horizons(&self, fields: &mut Fields) -> Option<Vec<Horizon>> {
        let mut seen = BTreeSet::new();
        fields.list(
            "/horizons",
            &self.horizons,
            GROUP_LINES_MAX,
            |fields, line| {
                let horizon = line.parse(fields)?;
                unless_seen(fields, "/group", &mut seen, horizon.group.clone())?;
                Some(horizon)
            },
        )
    }

    fn releases(&self, fields: &mut Fields) -> Option<Vec<Release>> {
        let mut seen = BTreeSet::new();
        fields.list(
            "/releases",
            &self.releases,
            GROUP_LINES_MAX,
            |fields, line| {
                let release = line.parse(fields)?;
                unless_seen(fields, "/group", &mut seen, release.group.clone())?;
                Some(release)
            },
        )
    }
}

impl ModeDto {
    fn parse(&self, fields: &mut Fields) -> Option<Mode> {
        match self {
            Self::Free { grid_minutes } => {
                let grid = fields.parse("/grid_minutes", integer(*grid_minutes, 1, 24 * 60));
                grid.map(|grid_minutes| Mode::Free { grid_minutes })
            }
            Self::FixedSlots { slots } => {
                at_least_one(fields, "/slots", slots, SLOTS_MAX, |fields, slot| {
                    slot.parse(fields)
                })
                .map(Mode::FixedSlots)
            }
            Self::WholeDays {
                handover_at,
                return_at,
            } => {
                let from = time(fields, "/handover_at", handover_at);
                let to = time(fields, "/return_at", return_at);
                let handover = TimeSpan {
                    from: from?,
                    to: to?,
                };
                Some(Mode::WholeDays { handover })
            }
            Self::Weekend {
                first,
                from,
                last,
                to,
            } => {
                let (first, last) = (Weekday::from(*first), Weekday::from(*last));
                let from = time(fields, "/from", from);
                let to = time(fields, "/to", to);
                if first == last {
                    fields.refuse("/last", Refusal::EndNotAfterStart);
                    return None;
                }
                Some(Mode::Weekend {
                    first,
                    from: from?,
                    last,
                    to: to?,
                })
            }
        }
    }
}

impl SlotDto {
    fn parse(&self, fields: &mut Fields) -> Option<Slot> {
        let span = fields.within("/span", |fields| self.span.parse(fields));
        Some(Slot {
            weekday: self.weekday.map(Into::into),
            span: span?,
        })
    }
}

impl PeriodDto {
    fn parse(self, fields: &mut Fields) -> Option<Period> {
        let months = fields.parse("/months", integer(self.months, 0, 240));
        let days = fields.parse("/days", integer(self.days, 0, 3660));
        Some(Period {
            months: months?,
            days: days?,
        })
    }
}

impl HorizonDto {
    fn parse(&self, fields: &mut Fields) -> Option<Horizon> {
        let group = group(fields, self.group.as_deref());
        let request = fields.within("/request", |fields| self.request.parse(fields));
        let confirm = match self.confirm {
            Some(confirm) => fields
                .within("/confirm", |fields| confirm.parse(fields))
                .map(Some),
            None => Some(None),
        };
        Some(Horizon {
            group: group?,
            request: request?,
            confirm: confirm?,
        })
    }
}

impl ReleaseDto {
    fn parse(&self, fields: &mut Fields) -> Option<Release> {
        let group = group(fields, self.group.as_deref());
        let month = fields.parse("/month", integer(self.month, 1, 12));
        let day = fields.parse("/day", integer(self.day, 1, 31));
        let years_before = fields.parse("/years_before", integer(self.years_before, 0, 5));
        let (month, day) = (month?, day?);
        // A year without that day would never open.
        if NaiveDate::from_ymd_opt(2001, month, day).is_none() {
            let last = (28..31)
                .rev()
                .find(|day| NaiveDate::from_ymd_opt(2001, month, *day).is_some());
            let max = last.map_or(31, i64::from);
            fields.refuse("/day", Refusal::OutOfRange { min: 1, max });
            return None;
        }
        Some(Release {
            group: group?,
            month,
            day,
            years_before: years_before?,
        })
    }
}

impl BanDto {
    fn parse(&self, fields: &mut Fields) -> Option<PurposeBan> {
        let purposes = codes(fields, "/purposes", &self.purposes);
        let validity = validity(
            fields,
            ("/from", self.from.as_ref()),
            ("/until", self.until.as_ref()),
        );
        let purposes = purposes?;
        if purposes.is_empty() {
            fields.refuse("/purposes", Refusal::TooFewEntries);
            return None;
        }
        Some(PurposeBan {
            purposes,
            validity: validity?,
        })
    }
}

fn time(fields: &mut Fields, place: &str, time: &LocalTime) -> Option<NaiveTime> {
    fields.parse(place, time.parse())
}

fn group(fields: &mut Fields, group: Option<&str>) -> Parsed<Option<Code>> {
    fields.optional("/group", group.map(Code::parse))
}

fn codes(fields: &mut Fields, place: &str, words: &[String]) -> Option<BTreeSet<Code>> {
    let mut seen = BTreeSet::new();
    fields.list(place, words, CODES_MAX, |fields, word| {
        let code = fields.parse("", Code::parse(word))?;
        unless_seen(fields, "", &mut seen, code)
    })?;
    Some(seen)
}

fn at_least_one<F, T>(
    fields: &mut Fields,
    place: &str,
    entries: &[F],
    limit: usize,
    mut parse: impl FnMut(&mut Fields, &F) -> Option<T>,
) -> Option<Vec<T>> {
    if entries.is_empty() {
        fields.refuse(place, Refusal::TooFewEntries);
        return None;
    }
    fields.list(place, entries, limit, |fields, entry| parse(fields, entry))
}

/// Refuses `place` if the value stood in an entry before.
fn unless_seen<T: Ord>(
    fields: &mut Fields,
    place: &str,
    seen: &mut BTreeSet<T>,
    value: T,
) -> Option<()> {
    if seen.insert(value) {
        return Some(());
    }
    fields.refuse(place, Refusal::DuplicateEntry);
    None
}
