//! What rooms and resources have in common on the wire.

mod body;
mod change;
mod errors;
pub(super) mod filter;
mod opening;
mod rules;
mod rules_bounds;
mod shown;
mod words;

pub(super) use body::{CapacityDto, QuestionDto, TermsDto};
pub(super) use body::{ListingIn, area, capacity, ids};
pub(super) use change::{ListingChange, given};
pub(super) use errors::problem_of_change;
pub(super) use opening::{OpeningHoursDto, SpecialDayDto, WeeklyDto};
pub(super) use rules::RulesDto;
pub(super) use shown::{ListingOut, ListingSummary, ids_of};
pub(super) use words::UseModeWord;
