//! Rooms that are never used at the same time.

use std::collections::BTreeSet;

use domain::bookable::{BookableId, Room, Space};
use domain::ids::RoomId;
use domain::provider::Site;
use store::space::links::{Linked, link, unlink};
use store::space::list_sharing;
use store::standing::list_obstacles;
use store::{Tx, rooms};

use crate::services::Ctx;
use crate::services::listings::{InTheWay, ListingError};

/// Which links of a room come and go.
#[derive(Clone, Debug, Default)]
pub(super) struct LinkChange {
    made: Vec<RoomId>,
    ended: Vec<RoomId>,
}

impl LinkChange {
    /// From the links that `room` has to those that are `wanted`.
    pub(super) fn of(room: &Room, wanted: &BTreeSet<RoomId>) -> Self {
        let present: BTreeSet<RoomId> = room
            .listing
            .never_with
            .iter()
            .map(|other| RoomId(other.uuid()))
            .collect();
        Self {
            made: wanted.difference(&present).copied().collect(),
            ended: present.difference(wanted).copied().collect(),
        }
    }

    /// The rooms at the other ends, whose atoms must be locked together with the room's own.
    pub(super) fn others(&self) -> impl Iterator<Item = BookableId> {
        self.made
            .iter()
            .chain(&self.ended)
            .map(|room| BookableId::Room(*room))
    }

    /// Makes and ends the links; the atoms of all rooms are locked.
    pub(super) fn apply(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx,
        room: &Room,
        site: &Site,
    ) -> Result<(), ListingError> {
        for other in &self.ended {
            unlink(tx, (room.id, *other))?;
        }
        for other in &self.made {
            check(tx, room, *other)?;
            if let Linked::InUseTogether(claims) = link(tx, (room.id, *other), ctx.now)? {
                return Err(ListingError::InUseTogether {
                    room: *other,
                    in_the_way: InTheWay {
                        zone: site.time_zone,
                        uses: list_obstacles(tx, &claims)?,
                    },
                });
            }
        }
        Ok(())
    }
}

fn check(tx: &mut Tx<'_>, room: &Room, other: RoomId) -> Result<(), ListingError> {
    let found = rooms::find(tx, other)?
        .filter(|found| found.listing.provider_id == room.listing.provider_id)
        .ok_or(ListingError::UnknownRoom(other))?;
    let has_cells = |space: &Space| !matches!(space, Space::WholeOf(_));
    if other == room.id || !has_cells(&room.space) || !has_cells(&found.space) {
        return Err(ListingError::NotExclusive(other));
    }
    let sharing = list_sharing(tx, &[room.id.0])?;
    if sharing.values().any(|sharing| sharing.contains(&other.0)) {
        return Err(ListingError::SharesSpace(other));
    }
    Ok(())
}
