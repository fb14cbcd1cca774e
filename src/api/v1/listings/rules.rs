//! Booking rules: the same in and out.

use domain::rules::{BookingRules, Horizon, Mode, Period, PurposeBan, Release, Slot};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::opening::SpanDto;
use super::words::{ConfirmationWord, IdentityWord, RequestsWord, WeekdayWord};
use crate::api::wire::{Date, LocalTime, Word};

/// The rules for uses from a day on; those without `valid_from` hold before the first day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = BookingRules, example = json!({
    "valid_from": "2027-01-01", "minutes_min": 60, "minutes_max": 720,
    "modes": [{"kind": "free", "grid_minutes": 30}], "confirmation": "instant"
}))]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct RulesDto {
    /// The first local day of use for which they hold.
    pub(super) valid_from: Option<Date>,
    /// The shortest use, in minutes.
    #[serde(default = "minutes_min")]
    #[schema(minimum = 1, maximum = 527_040)]
    pub(super) minutes_min: i64,
    /// The longest use, in minutes.
    #[serde(default = "minutes_max")]
    #[schema(minimum = 1, maximum = 527_040)]
    pub(super) minutes_max: i64,
    /// How the times of a use may lie; it must fit one of them.
    #[serde(default = "modes")]
    #[schema(min_items = 1, max_items = 10)]
    pub(super) modes: Vec<ModeDto>,
    /// Minutes between now and the start of a use.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 527_040)]
    pub(super) lead_minutes: i64,
    /// How far ahead, by group; without limit if empty.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub(super) horizons: Vec<HorizonDto>,
    /// The day on which a calendar year opens, by group; at any time if empty.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub(super) releases: Vec<ReleaseDto>,
    /// The customer groups that may book; everyone if empty.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub(super) groups: Vec<String>,
    /// The purposes that are allowed; all of the provider's list if empty.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub(super) purposes: Vec<String>,
    /// Purposes that are refused in dated periods, equal for all.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub(super) purpose_bans: Vec<BanDto>,
    /// What must be known of whoever books.
    #[serde(default = "identity")]
    pub(super) identity: IdentityWord,
    /// Whether a fitting wish is confirmed at once.
    #[serde(default = "confirmation")]
    pub(super) confirmation: ConfirmationWord,
    /// What an open request does to others.
    #[serde(default = "requests")]
    pub(super) requests: RequestsWord,
}

/// How the times of a use may lie.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = BookingMode)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ModeDto {
    /// Any start on a grid, counted from local midnight; the end too.
    Free {
        /// Minutes between possible starts.
        #[schema(minimum = 1, maximum = 1440)]
        grid_minutes: i64,
    },
    /// One of fixed spans.
    FixedSlots {
        /// The spans.
        #[schema(min_items = 1, max_items = 100)]
        slots: Vec<SlotDto>,
    },
    /// Whole rental days.
    WholeDays {
        /// Hand-over of the first day.
        handover_at: LocalTime,
        /// Return of the last day; at or before `handover_at` it is on the next day.
        return_at: LocalTime,
    },
    /// From a weekday's time to a later weekday's time.
    Weekend {
        /// Handed over on.
        first: WeekdayWord,
        /// Handed over at.
        from: LocalTime,
        /// Returned on.
        last: WeekdayWord,
        /// Returned at.
        to: LocalTime,
    },
}

/// A fixed slot.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = BookingSlot)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotDto {
    /// The weekday on which it starts; every day if left out.
    pub(super) weekday: Option<WeekdayWord>,
    /// From when to when.
    pub(super) span: SpanDto,
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = Period)]
#[serde(deny_unknown_fields)]
pub(super) struct PeriodDto {
    /// Whole months.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 240)]
    pub(super) months: i64,
    /// Days on top.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 3660)]
    pub(super) days: i64,
}

/// How far ahead a group may ask and be promised.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Horizon)]
#[serde(deny_unknown_fields)]
pub(super) struct HorizonDto {
    /// The group; everyone without a line of his own if left out.
    pub(super) group: Option<String>,
    /// How far ahead one may ask.
    pub(super) request: PeriodDto,
    /// How far ahead one may be promised; as far as one may ask if left out.
    pub(super) confirm: Option<PeriodDto>,
}

/// The day on which a calendar year opens for a group.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Release)]
#[serde(deny_unknown_fields)]
pub(super) struct ReleaseDto {
    /// The group; everyone without a line of his own if left out.
    pub(super) group: Option<String>,
    /// The month.
    #[schema(minimum = 1, maximum = 12)]
    pub(super) month: i64,
    /// The day of the month.
    #[schema(minimum = 1, maximum = 31)]
    pub(super) day: i64,
    /// How many years before the year of use.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 5)]
    pub(super) years_before: i64,
}

/// Purposes that are refused between two local days.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = PurposeBan)]
#[serde(deny_unknown_fields)]
pub(super) struct BanDto {
    /// The purposes.
    #[schema(min_items = 1, max_items = 100)]
    pub(super) purposes: Vec<String>,
    /// The first day of use.
    pub(super) from: Option<Date>,
    /// The last day of use.
    pub(super) until: Option<Date>,
}

fn default_rules() -> RulesDto {
    RulesDto::from(&BookingRules::default())
}

fn minutes_min() -> i64 {
    default_rules().minutes_min
}

fn minutes_max() -> i64 {
    default_rules().minutes_max
}

fn modes() -> Vec<ModeDto> {
    default_rules().modes
}

fn identity() -> IdentityWord {
    default_rules().identity
}

fn confirmation() -> ConfirmationWord {
    default_rules().confirmation
}

fn requests() -> RequestsWord {
    default_rules().requests
}

impl From<&BookingRules> for RulesDto {
    fn from(rules: &BookingRules) -> Self {
        let words =
            |codes: &std::collections::BTreeSet<_>| codes.iter().map(ToString::to_string).collect();
        Self {
            valid_from: rules.valid_from.map(Date::from),
            minutes_min: rules.minutes_min.into(),
            minutes_max: rules.minutes_max.into(),
            modes: rules.modes.iter().map(ModeDto::from).collect(),
            lead_minutes: rules.lead_minutes.into(),
            horizons: rules.horizons.iter().map(HorizonDto::from).collect(),
            releases: rules.releases.iter().map(ReleaseDto::from).collect(),
            groups: words(&rules.groups),
            purposes: words(&rules.purposes),
            purpose_bans: rules.purpose_bans.iter().map(BanDto::from).collect(),
            identity: Word(rules.identity),
            confirmation: Word(rules.confirmation),
            requests: Word(rules.requests),
        }
    }
}

impl From<&Mode> for ModeDto {
    fn from(mode: &Mode) -> Self {
        match mode {
            Mode::Free { grid_minutes } => Self::Free {
                grid_minutes: (*grid_minutes).into(),
            },
            Mode::FixedSlots(slots) => Self::FixedSlots {
                slots: slots.iter().copied().map(SlotDto::from).collect(),
            },
            Mode::WholeDays { handover } => Self::WholeDays {
                handover_at: handover.from.into(),
                return_at: handover.to.into(),
            },
            Mode::Weekend {
                first,
                from,
                last,
                to,
            } => Self::Weekend {
                first: (*first).into(),
                from: (*from).into(),
                last: (*last).into(),
                to: (*to).into(),
            },
        }
    }
}

impl From<Slot> for SlotDto {
    fn from(slot: Slot) -> Self {
        Self {
            weekday: slot.weekday.map(WeekdayWord::from),
            span: slot.span.into(),
        }
    }
}

impl From<Period> for PeriodDto {
    fn from(period: Period) -> Self {
        Self {
            months: period.months.into(),
            days: period.days.into(),
        }
    }
}

impl From<&Horizon> for HorizonDto {
    fn from(horizon: &Horizon) -> Self {
        Self {
            group: horizon.group.as_ref().map(ToString::to_string),
            request: horizon.request.into(),
            confirm: horizon.confirm.map(PeriodDto::from),
        }
    }
}

impl From<&Release> for ReleaseDto {
    fn from(release: &Release) -> Self {
        Self {
            group: release.group.as_ref().map(ToString::to_string),
            month: release.month.into(),
            day: release.day.into(),
            years_before: release.years_before.into(),
        }
    }
}

impl From<&PurposeBan> for BanDto {
    fn from(ban: &PurposeBan) -> Self {
        Self {
            purposes: ban.purposes.iter().map(ToString::to_string).collect(),
            from: ban.validity.from.map(Date::from),
            until: ban.validity.until.map(Date::from),
        }
    }
}
