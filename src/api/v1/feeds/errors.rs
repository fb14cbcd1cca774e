//! The one table from why a feed was not made to what is answered.

use crate::api::problem::{Kind, Problem, Refusal};
use crate::services::feeds::FeedError;

impl From<FeedError> for Problem {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::Denied(denied) => denied.into(),
            FeedError::UnknownRoom => Self::of_field("/room_id", Refusal::UnknownId),
            FeedError::UnknownProvider => Self::of_field("/provider_id", Refusal::UnknownId),
            FeedError::TooMany { limit } => Kind::TooManyFeeds { limit }.into(),
            FeedError::Stale => Kind::VersionMismatch.into(),
            FeedError::Store(error) => error.into(),
        }
    }
}
