//! Opening hours: the same in and out.

use std::collections::BTreeSet;

use domain::opening::{Condition, OpeningHours, SpecialDay, TimeSpan, Validity, WeeklySpan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{ConditionWord, WeekdayWord};
use crate::api::extract::Fields;
use crate::api::problem::Refusal;
use crate::api::wire::{Date, LocalTime, Word};

/// The most lines of a timetable.
const WEEKLY_MAX: usize = 200;

/// The most special days: those of several years.
const SPECIAL_MAX: usize = 400;

/// The most spans of one special day.
const SPANS_MAX: usize = 10;

/// When a room or resource is open; without any line it always is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = OpeningHours)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct OpeningHoursDto {
    /// The timetable; spans that touch are one.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub(in crate::api::v1) weekly: Vec<WeeklyDto>,
    /// Days whose hours replace the timetable, each once.
    #[serde(default)]
    #[schema(max_items = 400)]
    pub(in crate::api::v1) special_days: Vec<SpecialDayDto>,
}

/// A line of the timetable.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = WeeklySpan)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct WeeklyDto {
    /// The weekday on which the span starts; every day if left out.
    weekday: Option<WeekdayWord>,
    /// Opens at.
    from: LocalTime,
    /// Closes at; at or before `from` it is on the next day, so `00:00` to `00:00` is the whole day.
    to: LocalTime,
    /// The first local day on which the line holds.
    valid_from: Option<Date>,
    /// The last local day on which the line holds.
    valid_until: Option<Date>,
    /// On what kind of days the line applies.
    #[serde(default = "always")]
    condition: ConditionWord,
}

/// A day whose hours differ.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = SpecialDay)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct SpecialDayDto {
    /// The local day.
    date: Date,
    /// When it is open; not at all if empty.
    #[schema(max_items = 10)]
    spans: Vec<SpanDto>,
}

/// A span of wall-clock time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = TimeSpan)]
#[serde(deny_unknown_fields)]
pub(super) struct SpanDto {
    /// From.
    from: LocalTime,
    /// To; at or before `from` it is on the next day.
    to: LocalTime,
}

fn always() -> ConditionWord {
    Word(Condition::Always)
}

impl From<&OpeningHours> for OpeningHoursDto {
    fn from(opening: &OpeningHours) -> Self {
        Self {
            weekly: opening.weekly.iter().map(WeeklyDto::from).collect(),
            special_days: opening.special.iter().map(SpecialDayDto::from).collect(),
        }
    }
}

impl From<&WeeklySpan> for WeeklyDto {
    fn from(line: &WeeklySpan) -> Self {
        Self {
            weekday: line.weekday.map(WeekdayWord::from),
            from: line.span.from.into(),
            to: line.span.to.into(),
            valid_from: line.validity.from.map(Date::from),
            valid_until: line.validity.until.map(Date::from),
            condition: Word(line.condition),
        }
    }
}

impl From<&SpecialDay> for SpecialDayDto {
    fn from(day: &SpecialDay) -> Self {
        Self {
            date: day.date.into(),
            spans: day.spans.iter().copied().map(SpanDto::from).collect(),
        }
    }
}

impl From<TimeSpan> for SpanDto {
    fn from(span: TimeSpan) -> Self {
        Self {
            from: span.from.into(),
            to: span.to.into(),
        }
    }
}

impl OpeningHoursDto {
    /// The opening hours; places are relative to them.
    pub(in crate::api::v1) fn parse(&self, fields: &mut Fields) -> Option<OpeningHours> {
        let weekly = fields.list("/weekly", &self.weekly, WEEKLY_MAX, |fields, line| {
            line.parse(fields)
        });
        let mut seen = BTreeSet::new();
        let special = fields.list(
            "/special_days",
            &self.special_days,
            SPECIAL_MAX,
            |fields, day| {
                let day = day.parse(fields)?;
                if seen.insert(day.date) {
                    return Some(day);
                }
                fields.refuse("/date", Refusal::DuplicateEntry);
                None
            },
        );
        Some(OpeningHours {
            weekly: weekly?,
            special: special?,
        })
    }
}

impl WeeklyDto {
    fn parse(&self, fields: &mut Fields) -> Option<WeeklySpan> {
        let span = time_span(fields, &self.from, &self.to);
        let validity = validity(
            fields,
            ("/valid_from", self.valid_from.as_ref()),
            ("/valid_until", self.valid_until.as_ref()),
        );
        Some(WeeklySpan {
            weekday: self.weekday.map(Into::into),
            span: span?,
            validity: validity?,
            condition: self.condition.0,
        })
    }
}

impl SpecialDayDto {
    fn parse(&self, fields: &mut Fields) -> Option<SpecialDay> {
        let date = fields.parse("/date", self.date.parse());
        let spans = fields.list("/spans", &self.spans, SPANS_MAX, |fields, span| {
            span.parse(fields)
        });
        Some(SpecialDay {
            date: date?,
            spans: spans?,
        })
    }
}

impl SpanDto {
    /// The span; places are relative to it.
    pub(super) fn parse(&self, fields: &mut Fields) -> Option<TimeSpan> {
        time_span(fields, &self.from, &self.to)
    }
}

fn time_span(fields: &mut Fields, from: &LocalTime, to: &LocalTime) -> Option<TimeSpan> {
    let from = fields.parse("/from", from.parse());
    let to = fields.parse("/to", to.parse());
    Some(TimeSpan {
        from: from?,
        to: to?,
    })
}

/// The local days between which something is valid, each given with its place.
pub(super) fn validity(
    fields: &mut Fields,
    (from_place, from): (&str, Option<&Date>),
    (until_place, until): (&str, Option<&Date>),
) -> Option<Validity> {
    let from = fields.optional(from_place, from.map(Date::parse));
    let until = fields.optional(until_place, until.map(Date::parse));
    let validity = Validity {
        from: from?,
        until: until?,
    };
    match (validity.from, validity.until) {
        (Some(from), Some(until)) if until < from => {
            fields.refuse(until_place, Refusal::EndNotAfterStart);
            None
        }
        _ => Some(validity),
    }
}
