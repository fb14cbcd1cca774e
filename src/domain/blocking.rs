//! Blockings: time that staff take out of use, in many rooms at once. A blocking is a claim, a closure a rule.

use chrono::{DateTime, Utc};

use crate::bookable::BookableId;
use crate::ids::{BlockingId, ProviderId};
use crate::interval::Interval;
use crate::text::Name;

/// The most rooms and resources that one blocking takes.
pub const TAKES_MAX: usize = 50;

/// A room, or a number of a resource, that a blocking takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockedItem {
    /// What.
    pub bookable: BookableId,
    /// How many; 1 of a room.
    pub quantity: u32,
}

/// A blocking as staff wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocking {
    /// Its id.
    pub id: BlockingId,
    /// Who blocks.
    pub provider_id: ProviderId,
    /// When; buffers of rooms do not widen it.
    pub span: Interval,
    /// What staff read.
    pub title: Name,
    /// What the public may read.
    pub public_reason: Option<Name>,
    /// What it takes, each room and resource once.
    pub items: Vec<BlockedItem>,
    /// The optimistic version, from 1.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}
