//! Why nothing was done to a room or resource.

use chrono_tz::Tz;
use domain::bookable::CELLS_MAX;
use domain::ids::RoomId;
use domain::text::Code;
use store::standing::Obstacle;
use store::{StoreError, TxError};
use thiserror::Error;
use uuid::Uuid;

use crate::services::Denied;

/// Uses that stand in the way of a change, by start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// The zone of the site.
    pub zone: Tz,
    /// The uses.
    pub uses: Vec<Obstacle>,
}

/// Why a room or resource was not read or written. Nothing of the change was kept.
#[derive(Debug, Error)]
pub enum ListingError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody else changed it since the caller read it.
    #[error("it was changed meanwhile")]
    Stale,
    /// The site does not exist for the caller.
    #[error("the site does not exist for the caller")]
    UnknownSite,
    /// It would be withdrawn before it is published.
    #[error("it would be withdrawn before it is published")]
    WithdrawnBeforePublished,
    /// Something that must be booked with it is none of the provider's rooms and resources.
    #[error("the provider has no {0} to be booked with it")]
    UnknownCompanion(Uuid),
    /// It would have to be booked with itself.
    #[error("nothing is booked with itself")]
    OwnCompanion,
    /// Rules name a purpose that the provider does not know.
    #[error("the provider has no purpose {code}")]
    UnknownPurpose {
        /// Which of the rules, from 0.
        index: usize,
        /// The purpose.
        code: Code,
    },
    /// Rules name a customer group that the provider does not know.
    #[error("the provider has no customer group {code}")]
    UnknownGroup {
        /// Which of the rules, from 0.
        index: usize,
        /// The group.
        code: Code,
    },
    /// The hall of a part does not exist at the site, or is no hall.
    #[error("there is no such hall at the site")]
    UnknownHall,
    /// A cell that the hall does not have.
    #[error("the hall has no cell {cell}, it has {count}")]
    CellOutsideHall {
        /// The cell.
        cell: u32,
        /// How many the hall has.
        count: u32,
    },
    /// The pool that a room would stand for does not exist at the site.
    #[error("there is no such resource at the site")]
    UnknownPool,
    /// Only a room with cells of its own can be divided.
    #[error("only a room with cells of its own can be divided")]
    NotAHall,
    /// Only a part of a hall can have other cells of it.
    #[error("only a part of a hall can have other cells of it")]
    NotAPart,
    /// Cells are only refined: each is split into as many pieces.
    #[error("{count} cells cannot become {wanted}: a multiple up to {CELLS_MAX}")]
    CellsNotRefined {
        /// How many there are.
        count: u32,
        /// How many there were to be.
        wanted: u32,
    },
    /// A room that is never to be used at the same time is none of the provider's.
    #[error("the provider has no such room")]
    UnknownRoom(RoomId),
    /// A room that stands for a pool, or the room itself, cannot exclude a room.
    #[error("only two rooms with cells exclude each other")]
    NotExclusive(RoomId),
    /// Rooms that share space exclude each other already.
    #[error("rooms that share space exclude each other already")]
    SharesSpace(RoomId),
    /// Both rooms are in use at the same time.
    #[error("both rooms are in use at the same time")]
    InUseTogether {
        /// The other room.
        room: RoomId,
        /// Its uses that meet one of this room.
        in_the_way: InTheWay,
    },
    /// Uses of the part stand, so its cells stay.
    #[error("uses of the part stand, so its cells stay")]
    SpaceInUse(InTheWay),
    /// More than the new stock is in use at the same time.
    #[error("{peak} are in use at the same time")]
    StockInUse {
        /// The lowest stock that would do.
        peak: u32,
        /// The uses that stand in the way.
        in_the_way: InTheWay,
    },
    /// Bookings, blockings or closures refer to it.
    #[error("bookings, blockings or closures refer to it")]
    Referenced,
    /// Parts belong to the hall, or a room stands for the resource.
    #[error("other rooms depend on it")]
    HasDependents,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for ListingError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
