//! Closures: rules that close a site or some of its rooms at once, also where bookings stand.

use chrono::{DateTime, Utc};

use crate::booking::By;
use crate::ids::{BlockingKey, BookingKey, ClosureId, ProviderId, ResourceId, RoomId, SiteId};
use crate::interval::Interval;
use crate::text::{Name, Text};
use crate::vocabulary::vocabulary;

/// A time in which nothing can be used, open-ended if it has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosedSpan {
    /// Closed from.
    pub starts_at: DateTime<Utc>,
    /// Closed until; absent: until further notice.
    pub ends_at: Option<DateTime<Utc>>,
}

impl ClosedSpan {
    /// The closed part of `window`.
    pub fn within(self, window: Interval) -> Option<Interval> {
        let end = self.ends_at.unwrap_or(window.end()).min(window.end());
        Interval::new(self.starts_at.max(window.start()), end).ok()
    }
}

/// What a closure closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureScope {
    /// The site.
    pub site_id: SiteId,
    /// The rooms; with no room and no resource named, the whole site.
    pub rooms: Vec<RoomId>,
    /// The resources.
    pub resources: Vec<ResourceId>,
}

/// A closure as staff wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Its id.
    pub id: ClosureId,
    /// Who closes.
    pub provider_id: ProviderId,
    /// What is closed.
    pub scope: ClosureScope,
    /// When.
    pub span: ClosedSpan,
    /// What the public may read.
    pub public_reason: Option<Name>,
    /// What only staff read.
    pub internal_note: Option<Text>,
    /// The optimistic version, from 1.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

/// Why a provider takes a booking away or lets it stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReasonClass {
    /// The provider needs the room itself.
    OwnNeed,
    /// Danger to people or things.
    Danger,
    /// Force majeure.
    ForceMajeure,
    /// The organiser broke the terms.
    Breach,
    /// A body of the municipality decided it.
    DecisionOfBody,
}

vocabulary!(ReasonClass {
    OwnNeed => "own_need",
    Danger => "danger",
    ForceMajeure => "force_majeure",
    Breach => "breach",
    DecisionOfBody => "decision_of_body",
});

/// What became of a booking that was in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It moved to another time or room.
    Moved,
    /// The provider cancelled it.
    Cancelled,
    /// It stands.
    LetStand,
}

vocabulary!(Outcome {
    Moved => "moved",
    Cancelled => "cancelled",
    LetStand => "let_stand",
});

/// Why and on whose decision a booking was moved, cancelled or let stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// The class of the reason.
    pub class: ReasonClass,
    /// The reason in words, as the organiser reads it.
    pub reason: Text,
    /// Who decided: mayor, council, village council, school.
    pub decided_by: Name,
}

/// What was in a booking's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A closure that hits it.
    Closure(ClosureId),
    /// A blocking that meets it.
    Blocking(BlockingKey),
}

/// What staff decided about one booking, for the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// What was in its way; absent once that was deleted.
    pub cause: Option<Cause>,
    /// The booking.
    pub booking: BookingKey,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, and who decided.
    pub grounds: Grounds,
    /// Who entered it.
    pub recorded_by: By,
    /// When.
    pub at: DateTime<Utc>,
}
