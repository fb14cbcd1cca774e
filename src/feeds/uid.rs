//! The name by which a calendar client knows an entry for ever.

use std::fmt;

use domain::ids::{BlockingId, BookingId, ClosureId, FeedId};
use uuid::Uuid;

/// A UID that is nothing but a UUID, as RFC 7986 section 5.3 asks: no host that may move, no personal data, no `/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(Uuid);

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl From<BookingId> for Uid {
    fn from(id: BookingId) -> Self {
        Self(id.0)
    }
}

impl From<BlockingId> for Uid {
    fn from(id: BlockingId) -> Self {
        Self(id.0)
    }
}

impl From<ClosureId> for Uid {
    fn from(id: ClosureId) -> Self {
        Self(id.0)
    }
}

impl From<FeedId> for Uid {
    fn from(id: FeedId) -> Self {
        Self(id.0)
    }
}
