//! Changing a room.

use std::collections::BTreeSet;

use domain::bookable::{BookableId, Capacity};
use domain::ids::RoomId;
use domain::policy::Action;
use store::{Tx, atoms, rooms, space as atoms_of};

use super::links::LinkChange;
use super::read::{RoomView, find, find_allowed};
use super::space::SpaceChange;
use crate::services::Ctx;
use crate::services::change::set;
use crate::services::listings::{ListingChanges, ListingError, audit, rules};

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct RoomChanges {
    /// What it has in common with resources, opening hours and rules among it.
    pub listing: ListingChanges,
    /// Other figures of capacity, all of them.
    pub capacity: Option<Capacity>,
    /// Another area, or none.
    pub area_dm2: Option<Option<u32>>,
    /// More cells: a multiple, each of those there are is split.
    pub cell_count: Option<u32>,
    /// Of a part: other cells of its hall.
    pub cells: Option<Vec<u32>>,
    /// Other rooms that are never used at the same time, all of them.
    pub never_with: Option<BTreeSet<RoomId>>,
}

/// Changes the room if it still has `version`.
///
/// Atoms are locked before the row is written, as whoever books does, so no two wait for each other.
pub fn edit(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RoomId,
    version: i64,
    changes: &RoomChanges,
) -> Result<RoomView, ListingError> {
    let (mut room, owner) = find_allowed(tx, ctx, id, Action::EditListing)?;
    if room.listing.version != version {
        return Err(ListingError::Stale);
    }
    let of = BookableId::Room(id);
    rules::check_codes(
        &owner.provider,
        changes.listing.rules.as_deref().unwrap_or(&[]),
    )?;
    let space = SpaceChange::of(&room, changes.cell_count, changes.cells.as_deref())?;
    let links = changes.never_with.as_ref();
    let links = links
        .map(|wanted| LinkChange::of(&room, wanted))
        .unwrap_or_default();
    changes.listing.apply(tx, ctx, of, &mut room.listing)?;
    set(&mut room.capacity, changes.capacity.as_ref());
    set(&mut room.area_dm2, changes.area_dm2.as_ref());
    lock(tx, ctx, of, &space, &links)?;
    let written = rooms::update_if_version(tx, &room)?;
    let version = written.ok_or(ListingError::Stale)?;
    space.apply(tx, ctx, id, &owner.site)?;
    links.apply(tx, ctx, &room, &owner.site)?;
    rules::go_on(tx, ctx, of, &changes.listing)?;
    audit::record(tx, ctx, "room.edited", of, version)?;
    find(tx, ctx, id)
}

/// Locks what the change touches, once; nothing if it touches no space.
fn lock(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    of: BookableId,
    space: &SpaceChange,
    links: &LinkChange,
) -> Result<(), ListingError> {
    let mut touched: Vec<_> = links.others().chain(space.source()).collect();
    if touched.is_empty() && space.is_kept() {
        return Ok(());
    }
    touched.push(of);
    let locked = atoms_of::list_atoms(tx, &touched)?;
    atoms::lock_atoms(tx, &locked, ctx.now)?;
    Ok(())
}
