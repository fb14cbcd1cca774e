//! The one table from why a closure was not written to what is answered.

use domain::bookable::BookableId;

use crate::api::problem::{Kind, Problem, Refusal};
use crate::api::v1::bookings;
use crate::services::closures::ClosureError;

impl From<ClosureError> for Problem {
    fn from(error: ClosureError) -> Self {
        match error {
            ClosureError::Denied(denied) => denied.into(),
            ClosureError::UnknownSite => Self::of_field("/site_id", Refusal::UnknownId),
            ClosureError::NotAtSite(BookableId::Room(_)) => {
                Self::of_field("/room_ids", Refusal::UnknownId)
            }
            ClosureError::NotAtSite(BookableId::Resource(_)) => {
                Self::of_field("/resource_ids", Refusal::UnknownId)
            }
            ClosureError::EndsBeforeStart => Self::of_field("/ends_at", Refusal::EndNotAfterStart),
            ClosureError::Stale => Kind::VersionMismatch.into(),
            ClosureError::NotAffected(_) => Kind::NotAffected.into(),
            ClosureError::Booking(error) => bookings::problem(error),
            ClosureError::Store(error) => error.into(),
        }
    }
}
