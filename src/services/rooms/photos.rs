//! The photos of a room: who may change the room may add, describe, order and remove them.

use domain::bookable::BookableId;
use domain::ids::{PhotoId, RoomId};
use domain::photo::{AltTexts, PHOTOS_MAX, Photo, PhotoHash, Picture};
use domain::policy::Action;
use store::{StoreError, Tx, TxError, photos};
use thiserror::Error;

use super::read::find_allowed;
use crate::services::listings::{ListingError, audit};
use crate::services::{Ctx, Denied};

/// Why nothing was done to a photo.
#[derive(Debug, Error)]
pub enum PhotoError {
    /// The room is not the caller's to change.
    #[error(transparent)]
    Room(#[from] ListingError),
    /// The room has as many as it may have.
    #[error("a room has at most {PHOTOS_MAX} photos")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for PhotoError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Room(error) => error.store_error(),
            Self::TooMany => None,
            Self::Store(error) => Some(error),
        }
    }
}

/// Where a photo goes among those of its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Before the one before it.
    Up,
    /// Behind the one behind it.
    Down,
}

/// Adds a photo behind the others of the room.
pub fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    room: RoomId,
    alt: &AltTexts,
    picture: &Picture,
) -> Result<Photo, PhotoError> {
    let known = own(tx, ctx, room)?;
    if known.len() >= PHOTOS_MAX {
        return Err(PhotoError::TooMany);
    }
    let new = Photo {
        id: PhotoId(ctx.new_id()),
        room_id: room,
        alt: alt.clone(),
        width: picture.width,
        height: picture.height,
        hash: picture.hash.clone(),
    };
    let mut order: Vec<_> = known.iter().map(|photo| photo.id).collect();
    let place = i64::try_from(order.len()).unwrap_or(i64::MAX);
    photos::insert(tx, &new, picture, place, ctx.now)?;
    order.push(new.id);
    photos::update_places(tx, &order)?;
    record(tx, ctx, "room.photo_added", room)?;
    Ok(new)
}

/// Says anew what a photo shows.
pub fn describe(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    room: RoomId,
    id: PhotoId,
    alt: &AltTexts,
) -> Result<(), PhotoError> {
    let known = own(tx, ctx, room)?;
    place_of(&known, id)?;
    photos::update_alt(tx, id, alt)?;
    record(tx, ctx, "room.photo_described", room)
}

/// Moves a photo by one place; the first one goes no further up, the last one no further down.
pub fn shift(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    room: RoomId,
    id: PhotoId,
    step: Step,
) -> Result<(), PhotoError> {
    let known = own(tx, ctx, room)?;
    let place = place_of(&known, id)?;
    let mut order: Vec<_> = known.iter().map(|photo| photo.id).collect();
    let other = match step {
        Step::Up => place.saturating_sub(1),
        Step::Down => (place + 1).min(order.len() - 1),
    };
    order.swap(place, other);
    photos::update_places(tx, &order)?;
    record(tx, ctx, "room.photo_moved", room)
}

/// Removes a photo with its files. Who knows the address of a file gets it no more from here.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx, room: RoomId, id: PhotoId) -> Result<(), PhotoError> {
    let known = own(tx, ctx, room)?;
    place_of(&known, id)?;
    photos::delete(tx, id)?;
    record(tx, ctx, "room.photo_removed", room)
}

/// The file of a picture in this width, for everybody who knows its name; `None` if there is none.
pub fn find_file(
    tx: &mut Tx<'_>,
    hash: &PhotoHash,
    width: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    photos::find_file(tx, hash, width)
}

/// The photos of a room that the caller may change, which nobody else changes until the commit.
fn own(tx: &mut Tx<'_>, ctx: &Ctx, room: RoomId) -> Result<Vec<Photo>, PhotoError> {
    find_allowed(tx, ctx, room, Action::EditListing)?;
    photos::lock(tx, room)?;
    let known = photos::list_of_rooms(tx, &[room])?.remove(&room);
    Ok(known.unwrap_or_default())
}

fn place_of(known: &[Photo], id: PhotoId) -> Result<usize, ListingError> {
    let place = known.iter().position(|photo| photo.id == id);
    Ok(place.ok_or(Denied::NotFound)?)
}

fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static str,
    room: RoomId,
) -> Result<(), PhotoError> {
    photos::touch(tx, room)?;
    let (now, _) = find_allowed(tx, ctx, room, Action::EditListing)?;
    let of = BookableId::Room(room);
    Ok(audit::record(tx, ctx, action, of, now.listing.version)?)
}
