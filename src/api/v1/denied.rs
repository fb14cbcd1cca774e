//! What every use case may refuse, as problems.

use crate::api::problem::{Kind, Problem};
use crate::services::{Denied, StoreError, TxError};

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotFound => Kind::NotFound,
            Denied::Forbidden => Kind::Forbidden,
            Denied::Unauthenticated => Kind::Unauthenticated,
        }
        .into()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            // The caller may come back in a moment; the store has tried again already.
            StoreError::Busy | StoreError::Unavailable { .. } | StoreError::Contention { .. } => {
                Kind::Unavailable.into()
            }
            other => Self::internal(&other),
        }
    }
}

/// A page reads with several use cases in one snapshot, whose errors have nothing but this in common.
impl TxError for Problem {
    fn store_error(&self) -> Option<&StoreError> {
        None
    }
}
