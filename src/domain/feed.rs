//! Feeds: calendars that somebody subscribes to by a secret address.

use chrono::{DateTime, Utc};

use crate::ids::{FeedId, ProviderId, RoomId};
use crate::language::Language;
use crate::text::Name;
use crate::vocabulary::vocabulary;

/// How much the reader of a feed learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Detail {
    /// Only that a time is taken.
    Busy,
    /// Titles and appointments, for staff.
    Titles,
}

vocabulary!(Detail { Busy => "busy", Titles => "titles" });

/// A calendar for one subscriber. Its secret address is kept as a hash, apart from this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// Whose rooms it shows.
    pub provider_id: ProviderId,
    /// The room; absent: all rooms of the provider.
    pub room_id: Option<RoomId>,
    /// How much the reader learns.
    pub detail: Detail,
    /// For whom it was made, as staff wrote it.
    pub label: Name,
    /// The language of what it says.
    pub language: Language,
    /// The optimistic version, from 1; rises with each new address.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last given a new address.
    pub changed_at: DateTime<Utc>,
}
