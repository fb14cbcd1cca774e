//! Deleting a room that was entered by mistake; one that was ever used is archived instead.

use domain::bookable::BookableId;
use domain::ids::RoomId;
use domain::policy::Action;
use store::{Tx, rooms};

use super::read::find_allowed;
use crate::services::Ctx;
use crate::services::listings::{ListingError, audit, unused};

/// Deletes the room if it still has `version` and nothing refers to it.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx, id: RoomId, version: i64) -> Result<(), ListingError> {
    let (room, _) = find_allowed(tx, ctx, id, Action::EditListing)?;
    if room.listing.version != version {
        return Err(ListingError::Stale);
    }
    let of = BookableId::Room(id);
    unused::lock_unused(tx, ctx, of)?;
    rooms::delete(tx, id).map_err(unused::still_unused)?;
    Ok(audit::record(tx, ctx, "room.deleted", of, version)?)
}
