//! The vocabularies of rooms and resources, as their DTOs name them.

use chrono::Weekday;
use domain::bookable::{Demand, UseMode};
use domain::opening::Condition;
use domain::rules::{Confirmation, Identity, Requests};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::wire::Word;

/// Whether a question must be answered.
pub(super) type DemandWord = Word<Demand>;

/// Whether a resource is let alone.
pub(in crate::api::v1) type UseModeWord = Word<UseMode>;

/// The days on which a line of opening hours applies.
pub(super) type ConditionWord = Word<Condition>;

/// What must be known of whoever books.
pub(super) type IdentityWord = Word<Identity>;

/// Whether a fitting wish is confirmed at once.
pub(super) type ConfirmationWord = Word<Confirmation>;

/// What an open request does to others.
pub(super) type RequestsWord = Word<Requests>;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Weekday)]
pub(super) enum WeekdayWord {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl From<Weekday> for WeekdayWord {
    fn from(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Mon => Self::Mon,
            Weekday::Tue => Self::Tue,
            Weekday::Wed => Self::Wed,
            Weekday::Thu => Self::Thu,
            Weekday::Fri => Self::Fri,
            Weekday::Sat => Self::Sat,
            Weekday::Sun => Self::Sun,
        }
    }
}

impl From<WeekdayWord> for Weekday {
    fn from(word: WeekdayWord) -> Self {
        match word {
            WeekdayWord::Mon => Self::Mon,
            WeekdayWord::Tue => Self::Tue,
            WeekdayWord::Wed => Self::Wed,
            WeekdayWord::Thu => Self::Thu,
            WeekdayWord::Fri => Self::Fri,
            WeekdayWord::Sat => Self::Sat,
            WeekdayWord::Sun => Self::Sun,
        }
    }
}
