//! Entering a room.

use std::collections::BTreeSet;

use domain::bookable::{BookableId, Capacity, Room, Space};
use domain::ids::{RoomId, SiteId};
use store::{Tx, atoms, rooms, space as atoms_of};

use super::links::LinkChange;
use super::read::{RoomView, find};
use super::space;
use crate::services::Ctx;
use crate::services::listings::{ListingError, NewListing, audit, companions, owner, rules};

/// A room to be entered.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// Where it is.
    pub site_id: SiteId,
    /// What it has in common with resources.
    pub listing: NewListing,
    /// The space it stands for.
    pub space: Space,
    /// How many people it holds.
    pub capacity: Capacity,
    /// Its area in hundredths of a square metre.
    pub area_dm2: Option<u32>,
    /// Rooms that are never used at the same time.
    pub never_with: BTreeSet<RoomId>,
}

/// Enters a room at a site of a provider for whom the caller works.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewRoom) -> Result<RoomView, ListingError> {
    let owner = owner::at_site(tx, ctx, new.site_id)?;
    rules::check_codes(&owner.provider, &new.listing.rules)?;
    let id = RoomId(ctx.new_id());
    let of = BookableId::Room(id);
    let companions = companions::find(tx, owner.provider.id, of, &new.listing.companions)?;
    let room = Room {
        id,
        listing: new.listing.at(ctx, &owner.site, companions)?,
        space: new.space.clone(),
        capacity: new.capacity,
        area_dm2: new.area_dm2,
    };
    let links = LinkChange::of(&room, &new.never_with);
    let touched: Vec<_> = links.others().chain(space::source(&room.space)).collect();
    let locked = atoms_of::list_atoms(tx, &touched)?;
    atoms::lock_atoms(tx, &locked, ctx.now)?;
    space::check(tx, &owner.site, &room.space)?;
    rooms::insert(tx, &room)?;
    rules::begin(tx, ctx, of, &new.listing.opening, &new.listing.rules)?;
    links.apply(tx, ctx, &room, &owner.site)?;
    audit::record(tx, ctx, "room.created", of, room.listing.version)?;
    find(tx, ctx, id)
}
