//! The one table from why a record was not written to what is answered.

use crate::api::problem::{Kind, Problem, Refusal};
use crate::services::organisers::OrganiserError;

impl From<OrganiserError> for Problem {
    fn from(error: OrganiserError) -> Self {
        match error {
            OrganiserError::Denied(denied) => denied.into(),
            OrganiserError::UnknownProvider => Self::of_field("/provider_id", Refusal::UnknownId),
            OrganiserError::UnknownGroup(_) => Self::of_field("/group/code", Refusal::UnknownCode),
            OrganiserError::Stale => Kind::VersionMismatch.into(),
            OrganiserError::Store(error) => error.into(),
        }
    }
}
