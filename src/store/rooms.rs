//! Rooms, as people read and write them; what the availability engine needs of many is in
//! [`listings`](crate::listings).

mod search;

use std::collections::HashMap;

use diesel::prelude::*;
use domain::bookable::{BookableId, Room, Space};
use domain::ids::RoomId;
use uuid::Uuid;

use crate::bookables::{self, BOOKABLE, BookableRow, Own, load_extras};
use crate::error::StoreError;
use crate::schema::bookable;
use crate::space;
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

pub use search::{Near, RoomFilter, list, list_near};

/// The room with this id.
pub fn find(tx: &mut Tx<'_>, id: RoomId) -> Result<Option<Room>, StoreError> {
    Ok(list_by_ids(tx, &[id])?.pop())
}

/// The rooms with these ids, in their order; what does not exist is missing.
pub fn list_by_ids(tx: &mut Tx<'_>, ids: &[RoomId]) -> Result<Vec<Room>, StoreError> {
    let bound: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    let rows: Vec<BookableRow> = tx.query(|connection| {
        bookable::table
            .filter(bookable::kind.eq("room"))
            .filter(bookable::id.eq_any(bound))
            .select(BookableRow::as_select())
            .load(connection)
    })?;
    let mut rooms: HashMap<RoomId, Room> = rooms(tx, rows)?
        .into_iter()
        .map(|room| (room.id, room))
        .collect();
    Ok(ids.iter().filter_map(|id| rooms.remove(id)).collect())
}

/// Enters a room and gives it its space.
pub fn insert(tx: &mut Tx<'_>, room: &Room) -> Result<(), StoreError> {
    bookables::insert(tx, &row(room)?, &room.listing)?;
    space::insert(tx, room.id, &room.space)
}

/// Writes the room if nobody has changed it since it was read, and returns its new version.
///
/// Space and links are left alone: see [`space`].
pub fn update_if_version(tx: &mut Tx<'_>, room: &Room) -> Result<Option<i64>, StoreError> {
    bookables::update_if_version(tx, row(room)?, &room.listing)
}

/// Deletes a room to which no booking refers, with the cells that are its own.
pub fn delete(tx: &mut Tx<'_>, id: RoomId) -> Result<(), StoreError> {
    space::release(tx, BookableId::Room(id))?;
    bookables::delete(tx, BookableId::Room(id))
}

fn row(room: &Room) -> Result<BookableRow, StoreError> {
    let hall = match &room.space {
        Space::PartOf { hall, .. } => Some(hall.sql()),
        Space::Cells { .. } | Space::WholeOf(_) => None,
    };
    let own = Own {
        parent_id: hall,
        capacity: room.capacity.into(),
        area_dm2: room.area_dm2.map(i64::from),
        use_mode: "alone".to_owned(),
    };
    BookableRow::new(BookableId::Room(room.id), &room.listing, own)
}

fn rooms(tx: &mut Tx<'_>, rows: Vec<BookableRow>) -> Result<Vec<Room>, StoreError> {
    let ids: Vec<BoundUuid> = rows.iter().map(|row| row.id).collect();
    let mut extras = load_extras(tx, &ids)?;
    let halls: Vec<(Uuid, Option<RoomId>)> = rows
        .iter()
        .map(|row| (row.id.into(), row.parent_id.map(|hall| RoomId(hall.into()))))
        .collect();
    let mut spaces = space::load(tx, &halls)?;
    rows.into_iter()
        .map(|row| {
            let id = Uuid::from(row.id);
            let (listing, own) = row.into_listing(&mut extras)?;
            let space = spaces.remove(&id);
            Ok(Room {
                id: RoomId(id),
                listing,
                space: space.ok_or_else(|| BOOKABLE.broken("a room has no space"))?,
                capacity: own.capacity.try_into()?,
                area_dm2: BOOKABLE.optional_count("area_dm2", own.area_dm2)?,
            })
        })
        .collect()
}
