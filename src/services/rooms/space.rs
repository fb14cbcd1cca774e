//! The space of a room: where it comes from, and how it changes.

use domain::bookable::{BookableId, CELLS_MAX, Room, Space};
use domain::ids::RoomId;
use domain::provider::Site;
use store::standing::{list_claims_for, list_obstacles};
use store::{Tx, resources, rooms, space};

use crate::services::Ctx;
use crate::services::listings::{InTheWay, ListingError};

/// Whose atoms must be locked before a room gets `space`.
pub(super) fn source(space: &Space) -> Option<BookableId> {
    match space {
        Space::Cells { .. } => None,
        Space::PartOf { hall, .. } => Some(BookableId::Room(*hall)),
        Space::WholeOf(resource) => Some(BookableId::Resource(*resource)),
    }
}

/// Refuses space that there is not at the site; what it comes from is locked.
pub(super) fn check(tx: &mut Tx<'_>, site: &Site, space: &Space) -> Result<(), ListingError> {
    match space {
        Space::Cells { .. } => Ok(()),
        Space::PartOf { hall, cells } => {
            let hall = rooms::find(tx, *hall)?.filter(|hall| hall.listing.site_id == site.id);
            let Some(Space::Cells { count }) = hall.map(|hall| hall.space) else {
                return Err(ListingError::UnknownHall);
            };
            match cells.iter().find(|cell| !(1..=count).contains(*cell)) {
                Some(cell) => Err(ListingError::CellOutsideHall { cell: *cell, count }),
                None => Ok(()),
            }
        }
        Space::WholeOf(resource) => {
            let pool = resources::find(tx, *resource)?;
            match pool.filter(|pool| pool.listing.site_id == site.id) {
                Some(_) => Ok(()),
                None => Err(ListingError::UnknownPool),
            }
        }
    }
}

/// How the space of a room is to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SpaceChange {
    /// It stays.
    Keep,
    /// Each cell becomes so many.
    Refine(u32),
    /// The part gets other cells of its hall.
    Replace(Space),
}

impl SpaceChange {
    /// What is asked for, if the room is of the kind.
    pub(super) fn of(
        room: &Room,
        cell_count: Option<u32>,
        cells: Option<&[u32]>,
    ) -> Result<Self, ListingError> {
        match (cell_count, cells) {
            (None, None) => Ok(Self::Keep),
            (Some(wanted), None) => refinement(room, wanted),
            (_, Some(cells)) => match &room.space {
                Space::PartOf { hall, .. } if cell_count.is_none() => {
                    let (hall, cells) = (*hall, cells.to_vec());
                    Ok(Self::Replace(Space::PartOf { hall, cells }))
                }
                _ => Err(ListingError::NotAPart),
            },
        }
    }

    /// Whose atoms must be locked beside the room's own.
    pub(super) fn source(&self) -> Option<BookableId> {
        match self {
            Self::Keep | Self::Refine(_) => None,
            Self::Replace(space) => source(space),
        }
    }

    /// Whether atoms must be locked at all.
    pub(super) fn is_kept(&self) -> bool {
        *self == Self::Keep
    }

    /// Changes the space; all atoms are locked.
    pub(super) fn apply(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx,
        room: RoomId,
        site: &Site,
    ) -> Result<(), ListingError> {
        match self {
            Self::Keep => Ok(()),
            Self::Refine(pieces) => Ok(space::refine::refine_cells(tx, room, *pieces)?),
            Self::Replace(wanted) => {
                check(tx, site, wanted)?;
                let standing = list_claims_for(tx, BookableId::Room(room), ctx.now)?;
                if !standing.is_empty() {
                    return Err(ListingError::SpaceInUse(InTheWay {
                        zone: site.time_zone,
                        uses: list_obstacles(tx, &standing)?,
                    }));
                }
                Ok(space::replace_cells(tx, room, wanted)?)
            }
        }
    }
}

fn refinement(room: &Room, wanted: u32) -> Result<SpaceChange, ListingError> {
    let Space::Cells { count } = room.space else {
        return Err(ListingError::NotAHall);
    };
    let is_multiple = wanted >= count && wanted.is_multiple_of(count);
    if !is_multiple || wanted > CELLS_MAX {
        return Err(ListingError::CellsNotRefined { count, wanted });
    }
    Ok(match wanted / count {
        1 => SpaceChange::Keep,
        pieces => SpaceChange::Refine(pieces),
    })
}
