//! Rooms and resources: what can be booked, and what space or stock each stands for.
//!
//! Space is modelled by atoms, the indivisible pieces on which claims are made: a hall divided in thirds and in
//! halves is six cells, each part a subset. `docs/availability.md` works it out.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::ids::{AtomId, ProviderId, ResourceId, RoomId, SiteId};
use crate::interval::Interval;
use crate::text::{Code, Line, Name, Text};
use crate::vocabulary::vocabulary;

/// A room or a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BookableId {
    /// A space.
    Room(RoomId),
    /// A thing or service.
    Resource(ResourceId),
}

impl BookableId {
    /// The id without its kind; no room and resource share one.
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Room(id) => id.0,
            Self::Resource(id) => id.0,
        }
    }
}

/// What kind of claim an atom takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtomKind {
    /// One use at a time.
    Exclusive,
    /// One use at a time, shared by two bookables that are never used together.
    Link,
    /// Uses up to a stock.
    Pool {
        /// How many there are.
        stock: u32,
    },
}

impl AtomKind {
    /// How much may be in use at once.
    pub fn stock(self) -> u32 {
        match self {
            Self::Exclusive | Self::Link => 1,
            Self::Pool { stock } => stock,
        }
    }
}

/// How much of an atom a use takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// As many as are booked; one of an exclusive atom.
    Unit,
    /// All of a pool: renting the co-working room takes every desk.
    Whole,
}

/// The time of the room before and after a use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Buffers {
    /// Before the start, between zero and a day.
    pub setup: TimeDelta,
    /// After the end, between zero and a day.
    pub teardown: TimeDelta,
}

impl Buffers {
    /// What a use of `span` occupies.
    pub fn occupied(self, span: Interval) -> Interval {
        span.widened(self.setup, self.teardown)
    }
}

/// When something is shown to the public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// Shown from; absent: a draft that only staff see.
    pub from: Option<DateTime<Utc>>,
    /// Shown until; absent: without end.
    pub until: Option<DateTime<Utc>>,
    /// Since when it is out of use for good.
    pub archived_at: Option<DateTime<Utc>>,
}

impl Publication {
    /// Whether the public sees it at `now`.
    pub fn is_public(self, now: DateTime<Utc>) -> bool {
        self.archived_at.is_none_or(|archived| now < archived)
            && self.from.is_some_and(|from| from <= now)
            && self.until.is_none_or(|until| now < until)
    }
}

/// How many people a room holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capacity {
    /// In rows.
    pub rows: Option<u32>,
    /// At tables.
    pub tables: Option<u32>,
    /// In parliament seating.
    pub parliament: Option<u32>,
    /// Standing.
    pub standing: Option<u32>,
    /// In no particular layout.
    pub any: Option<u32>,
    /// The approved figure that is never exceeded.
    pub safety: Option<u32>,
}

/// How a room is furnished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Rows of chairs.
    Rows,
    /// Tables and chairs.
    Tables,
    /// Rows of tables.
    Parliament,
    /// No seats.
    Standing,
}

vocabulary!(Layout {
    Rows => "rows",
    Tables => "tables",
    Parliament => "parliament",
    Standing => "standing",
});

impl Capacity {
    /// The figure for `layout`, else the one in no particular layout; `None` if nothing is stated.
    pub fn of(self, layout: Option<Layout>) -> Option<u32> {
        let stated = match layout {
            Some(Layout::Rows) => self.rows,
            Some(Layout::Tables) => self.tables,
            Some(Layout::Parliament) => self.parliament,
            Some(Layout::Standing) => self.standing,
            None => return self.largest(),
        };
        stated.or(self.any)
    }

    /// The largest figure that is stated, the safety figure aside unless it is the only one.
    pub fn largest(self) -> Option<u32> {
        [
            self.rows,
            self.tables,
            self.parliament,
            self.standing,
            self.any,
        ]
        .into_iter()
        .flatten()
        .max()
        .or(self.safety)
    }
}

/// Terms that an organiser accepts by naming their version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The version, such as `2027-01`.
    pub version: Line<60>,
    /// The text.
    pub text: Text,
}

/// A question asked at booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The name under which the answer is kept.
    pub code: Code,
    /// The question in German and, if the provider wrote it, in English.
    pub text_de: Name,
    /// In English.
    pub text_en: Option<Name>,
    /// Whether a booking without an answer is refused.
    pub demand: Demand,
}

/// Whether something may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Demand {
    /// It may.
    #[default]
    Optional,
    /// It may not.
    Required,
}

vocabulary!(Demand { Optional => "optional", Required => "required" });

/// What rooms and resources have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Who offers it.
    pub provider_id: ProviderId,
    /// Where it is.
    pub site_id: SiteId,
    /// Its name.
    pub name: Name,
    /// Told to the public.
    pub description: Option<Text>,
    /// Codes of a closed vocabulary and free words alike; accessibility facts are among them.
    pub features: Vec<Code>,
    /// Time before and after each new use.
    pub buffers: Buffers,
    /// When the public sees it.
    pub publication: Publication,
    /// House rules.
    pub house_rules: Option<Text>,
    /// Terms that must be accepted.
    pub terms: Option<Terms>,
    /// Questions asked at booking.
    pub questions: Vec<Question>,
    /// Where and by whom it is handed over.
    pub handover: Handover,
    /// What must be booked with it.
    pub companions: Vec<BookableId>,
    /// What is never in use at the same time.
    pub never_with: Vec<BookableId>,
    /// The optimistic version, from 1.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

/// Where and by whom something is handed over and taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handover {
    /// The place.
    pub place: Option<Name>,
    /// The contact: a name or function with a telephone number.
    pub contact: Option<Name>,
}

/// The space of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Space {
    /// A room of its own, divided into this many cells (1 unless it has parts).
    Cells {
        /// 1 to [`CELLS_MAX`].
        count: u32,
    },
    /// A part of a hall: the cells of the hall it consists of, from 1, ascending.
    PartOf {
        /// The hall.
        hall: RoomId,
        /// Its cells.
        cells: Vec<u32>,
    },
    /// All of a pool, such as the room around the desks of a co-working space.
    WholeOf(ResourceId),
}

/// Twelve cells divide a hall in halves, thirds, quarters and sixths; twenty-four leave room for more.
pub const CELLS_MAX: u32 = 24;

/// A bookable space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// What it has in common with resources.
    pub listing: Listing,
    /// The space it stands for.
    pub space: Space,
    /// How many people it holds; of a hall stated, not summed from its parts.
    pub capacity: Capacity,
    /// Its area in hundredths of a square metre.
    pub area_dm2: Option<u32>,
}

/// Whether a resource is let alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UseMode {
    /// Only alone.
    Alone,
    /// Only with a room.
    WithRoom,
    /// Either.
    #[default]
    Both,
}

vocabulary!(UseMode { Alone => "alone", WithRoom => "with_room", Both => "both" });

/// The largest stock of a resource.
pub const STOCK_MAX: u32 = 100_000;

/// A bookable thing or service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// What it has in common with rooms.
    pub listing: Listing,
    /// How many there are, 0 to [`STOCK_MAX`].
    pub stock: u32,
    /// Whether it is let alone.
    pub use_mode: UseMode,
}

/// An atom as a bookable uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtomUse {
    /// The atom.
    pub atom: AtomId,
    /// What kind of claim it takes.
    pub kind: AtomKind,
    /// How much of it a use takes.
    pub take: Take,
}

impl AtomUse {
    /// How much a use of `quantity` claims.
    pub fn amount(self, quantity: u32) -> u32 {
        match (self.kind, self.take) {
            (AtomKind::Pool { stock }, Take::Whole) => stock,
            (AtomKind::Pool { .. }, Take::Unit) => quantity,
            (AtomKind::Exclusive | AtomKind::Link, _) => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_without_a_figure_has_the_general_one() {
        let capacity = Capacity {
            rows: Some(290),
            tables: Some(220),
            any: Some(250),
            safety: Some(300),
            ..Capacity::default()
        };
        assert_eq!(capacity.of(Some(Layout::Tables)), Some(220));
        assert_eq!(capacity.of(Some(Layout::Standing)), Some(250));
        assert_eq!(capacity.of(None), Some(290));
    }

    #[test]
    fn a_draft_and_an_archived_room_are_not_public() {
        let at = |day: i64| DateTime::from_timestamp(day * 86_400, 0);
        let now = at(10).unwrap();
        let shown = Publication {
            from: at(1),
            until: None,
            archived_at: None,
        };
        assert!(shown.is_public(now));
        assert!(!Publication::default().is_public(now));
        assert!(
            !Publication {
                archived_at: at(9),
                ..shown
            }
            .is_public(now)
        );
        assert!(
            !Publication {
                until: at(10),
                ..shown
            }
            .is_public(now)
        );
    }
}
