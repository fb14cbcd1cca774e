//! Rules as they are stored: a JSON document, written once and never changed.
//!
//! A field that this program does not know makes the row broken: to leave a rule out would be to break it.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime, Weekday};
use domain::UnknownWord;
use domain::opening::{Condition, OpeningHours, SpecialDay, TimeSpan, Validity, WeeklySpan};
use domain::rules::{
    BookingRules, Confirmation, Horizon, Identity, Mode, Period, PurposeBan, Release, Requests,
    RuleBook, Slot,
};
use domain::text::{Code, TextError};
use serde::{Deserialize, Serialize};

/// A word or code that nobody can have written.
#[derive(Debug)]
pub(super) struct Unreadable;

impl From<UnknownWord> for Unreadable {
    fn from(_: UnknownWord) -> Self {
        Self
    }
}

impl From<TextError> for Unreadable {
    fn from(_: TextError) -> Self {
        Self
    }
}

/// All of an edition but its number.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weekly: Vec<WeeklyDocument>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    special: Vec<SpecialDocument>,
    rules: Vec<RulesDocument>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WeeklyDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weekday: Option<Weekday>,
    span: SpanDocument,
    #[serde(default, skip_serializing_if = "ValidityDocument::is_unlimited")]
    validity: ValidityDocument,
    condition: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecialDocument {
    date: NaiveDate,
    spans: Vec<SpanDocument>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanDocument {
    from: NaiveTime,
    to: NaiveTime,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidityDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_from: Option<NaiveDate>,
    minutes_min: u32,
    minutes_max: u32,
    modes: Vec<ModeDocument>,
    lead_minutes: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    horizons: Vec<HorizonDocument>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    releases: Vec<ReleaseDocument>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    purposes: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    purpose_bans: Vec<BanDocument>,
    identity: String,
    confirmation: String,
    requests: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum ModeDocument {
    Free {
        grid_minutes: u32,
    },
    FixedSlots {
        slots: Vec<SlotDocument>,
    },
    WholeDays {
        handover: SpanDocument,
    },
    Weekend {
        first: Weekday,
        from: NaiveTime,
        last: Weekday,
        to: NaiveTime,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weekday: Option<Weekday>,
    span: SpanDocument,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodDocument {
    months: u32,
    days: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HorizonDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    request: PeriodDocument,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirm: Option<PeriodDocument>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleaseDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    month: u32,
    day: u32,
    years_before: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BanDocument {
    purposes: Vec<String>,
    #[serde(default, skip_serializing_if = "ValidityDocument::is_unlimited")]
    validity: ValidityDocument,
}

impl ValidityDocument {
    fn is_unlimited(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }
}

impl From<&RuleBook> for Document {
    fn from(book: &RuleBook) -> Self {
        Self {
            weekly: book.opening.weekly.iter().map(Into::into).collect(),
            special: book.opening.special.iter().map(Into::into).collect(),
            rules: book.booking().map(Into::into).collect(),
        }
    }
}

impl Document {
    /// The edition that the document holds.
    pub(super) fn into_book(self, edition: i64) -> Result<RuleBook, Unreadable> {
        let opening = OpeningHours {
            weekly: all(self.weekly)?,
            special: self.special.into_iter().map(Into::into).collect(),
        };
        Ok(RuleBook::new(edition, opening, all(self.rules)?))
    }
}

fn all<D, T: TryFrom<D, Error = Unreadable>>(documents: Vec<D>) -> Result<Vec<T>, Unreadable> {
    documents.into_iter().map(T::try_from).collect()
}

fn codes(words: &[String]) -> Result<BTreeSet<Code>, TextError> {
    words.iter().map(|word| Code::parse(word)).collect()
}

fn words(codes: &BTreeSet<Code>) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

fn group(word: Option<String>) -> Result<Option<Code>, TextError> {
    word.map(|word| Code::parse(&word)).transpose()
}

impl From<TimeSpan> for SpanDocument {
    fn from(TimeSpan { from, to }: TimeSpan) -> Self {
        Self { from, to }
    }
}

impl From<SpanDocument> for TimeSpan {
    fn from(SpanDocument { from, to }: SpanDocument) -> Self {
        Self { from, to }
    }
}

impl From<Validity> for ValidityDocument {
    fn from(Validity { from, until }: Validity) -> Self {
        Self { from, until }
    }
}

impl From<ValidityDocument> for Validity {
    fn from(ValidityDocument { from, until }: ValidityDocument) -> Self {
        Self { from, until }
    }
}

impl From<&WeeklySpan> for WeeklyDocument {
    fn from(line: &WeeklySpan) -> Self {
        Self {
            weekday: line.weekday,
            span: line.span.into(),
            validity: line.validity.into(),
            condition: line.condition.code().to_owned(),
        }
    }
}

impl TryFrom<WeeklyDocument> for WeeklySpan {
    type Error = Unreadable;

    fn try_from(line: WeeklyDocument) -> Result<Self, Unreadable> {
        Ok(Self {
            weekday: line.weekday,
            span: line.span.into(),
            validity: line.validity.into(),
            condition: Condition::parse(&line.condition)?,
        })
    }
}

impl From<&SpecialDay> for SpecialDocument {
    fn from(day: &SpecialDay) -> Self {
        Self {
            date: day.date,
            spans: day.spans.iter().copied().map(Into::into).collect(),
        }
    }
}

impl From<SpecialDocument> for SpecialDay {
    fn from(day: SpecialDocument) -> Self {
        Self {
            date: day.date,
            spans: day.spans.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<&BookingRules> for RulesDocument {
    fn from(rules: &BookingRules) -> Self {
        Self {
            valid_from: rules.valid_from,
            minutes_min: rules.minutes_min,
            minutes_max: rules.minutes_max,
            modes: rules.modes.iter().map(Into::into).collect(),
            lead_minutes: rules.lead_minutes,
            horizons: rules.horizons.iter().map(Into::into).collect(),
            releases: rules.releases.iter().map(Into::into).collect(),
            groups: words(&rules.groups),
            purposes: words(&rules.purposes),
            purpose_bans: rules.purpose_bans.iter().map(Into::into).collect(),
            identity: rules.identity.code().to_owned(),
            confirmation: rules.confirmation.code().to_owned(),
            requests: rules.requests.code().to_owned(),
        }
    }
}

impl TryFrom<RulesDocument> for BookingRules {
    type Error = Unreadable;

    fn try_from(rules: RulesDocument) -> Result<Self, Unreadable> {
        Ok(Self {
            valid_from: rules.valid_from,
            minutes_min: rules.minutes_min,
            minutes_max: rules.minutes_max,
            modes: rules.modes.into_iter().map(Into::into).collect(),
            lead_minutes: rules.lead_minutes,
            horizons: all(rules.horizons)?,
            releases: all(rules.releases)?,
            groups: codes(&rules.groups)?,
            purposes: codes(&rules.purposes)?,
            purpose_bans: all(rules.purpose_bans)?,
            identity: Identity::parse(&rules.identity)?,
            confirmation: Confirmation::parse(&rules.confirmation)?,
            requests: Requests::parse(&rules.requests)?,
        })
    }
}

impl From<&Mode> for ModeDocument {
    fn from(mode: &Mode) -> Self {
        match mode {
            Mode::Free { grid_minutes } => Self::Free {
                grid_minutes: *grid_minutes,
            },
            Mode::FixedSlots(slots) => Self::FixedSlots {
                slots: slots.iter().map(Into::into).collect(),
            },
            Mode::WholeDays { handover } => Self::WholeDays {
                handover: (*handover).into(),
            },
            Mode::Weekend {
                first,
                from,
                last,
                to,
            } => Self::Weekend {
                first: *first,
                from: *from,
                last: *last,
                to: *to,
            },
        }
    }
}

impl From<ModeDocument> for Mode {
    fn from(mode: ModeDocument) -> Self {
        match mode {
            ModeDocument::Free { grid_minutes } => Self::Free { grid_minutes },
            ModeDocument::FixedSlots { slots } => {
                Self::FixedSlots(slots.into_iter().map(Into::into).collect())
            }
            ModeDocument::WholeDays { handover } => Self::WholeDays {
                handover: handover.into(),
            },
            ModeDocument::Weekend {
                first,
                from,
                last,
                to,
            } => Self::Weekend {
                first,
                from,
                last,
                to,
            },
        }
    }
}

impl From<&Slot> for SlotDocument {
    fn from(slot: &Slot) -> Self {
        Self {
            weekday: slot.weekday,
            span: slot.span.into(),
        }
    }
}

impl From<SlotDocument> for Slot {
    fn from(slot: SlotDocument) -> Self {
        Self {
            weekday: slot.weekday,
            span: slot.span.into(),
        }
    }
}

impl From<Period> for PeriodDocument {
    fn from(Period { months, days }: Period) -> Self {
        Self { months, days }
    }
}

impl From<PeriodDocument> for Period {
    fn from(PeriodDocument { months, days }: PeriodDocument) -> Self {
        Self { months, days }
    }
}

impl From<&Horizon> for HorizonDocument {
    fn from(horizon: &Horizon) -> Self {
        Self {
            group: horizon.group.as_ref().map(ToString::to_string),
            request: horizon.request.into(),
            confirm: horizon.confirm.map(Into::into),
        }
    }
}

impl TryFrom<HorizonDocument> for Horizon {
    type Error = Unreadable;

    fn try_from(horizon: HorizonDocument) -> Result<Self, Unreadable> {
        Ok(Self {
            group: group(horizon.group)?,
            request: horizon.request.into(),
            confirm: horizon.confirm.map(Into::into),
        })
    }
}

impl From<&Release> for ReleaseDocument {
    fn from(release: &Release) -> Self {
        Self {
            group: release.group.as_ref().map(ToString::to_string),
            month: release.month,
            day: release.day,
            years_before: release.years_before,
        }
    }
}

impl TryFrom<ReleaseDocument> for Release {
    type Error = Unreadable;

    fn try_from(release: ReleaseDocument) -> Result<Self, Unreadable> {
        Ok(Self {
            group: group(release.group)?,
            month: release.month,
            day: release.day,
            years_before: release.years_before,
        })
    }
}

impl From<&PurposeBan> for BanDocument {
    fn from(ban: &PurposeBan) -> Self {
        Self {
            purposes: words(&ban.purposes),
            validity: ban.validity.into(),
        }
    }
}

impl TryFrom<BanDocument> for PurposeBan {
    type Error = Unreadable;

    fn try_from(ban: BanDocument) -> Result<Self, Unreadable> {
        Ok(Self {
            purposes: codes(&ban.purposes)?,
            validity: ban.validity.into(),
        })
    }
}
