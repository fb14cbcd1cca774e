//! Photos of rooms. Their files lie beside them, so that lists do not read them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::ids::{PhotoId, RoomId};
use domain::photo::{AltText, AltTexts, Photo, PhotoHash, Picture};

use crate::among::among;
use crate::bookables;
use crate::column::Table;
use crate::dialect;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{photo, photo_file};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const PHOTO: Table = Table("photo");

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = photo)]
struct PhotoRow {
    id: PhotoId,
    room_id: RoomId,
    alt_de: String,
    alt_en: Option<String>,
    width: i64,
    height: i64,
    hash: String,
}

/// Waits until nobody else changes the photos of this room, so that their number and order stay true until the commit.
pub fn lock(tx: &mut Tx<'_>, room: RoomId) -> Result<(), StoreError> {
    let text = format!("photos of room {room}");
    tx.query(|connection| dialect::lock_text(connection, &text))
}

/// Stores a new photo at this place of its room, with its files.
pub fn insert(
    tx: &mut Tx<'_>,
    new: &Photo,
    picture: &Picture,
    place: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(photo::table)
            .values((
                photo::id.eq(new.id.sql()),
                photo::room_id.eq(new.room_id.sql()),
                photo::place.eq(place),
                photo::alt_de.eq(new.alt.de.as_str()),
                photo::alt_en.eq(new.alt.en.as_ref().map(AltText::as_str)),
                photo::width.eq(i64::from(new.width)),
                photo::height.eq(i64::from(new.height)),
                photo::hash.eq(new.hash.as_str()),
                photo::created_at.eq(seconds(now)),
            ))
            .execute(connection)
    })?;
    for (width, bytes) in &picture.sizes {
        tx.query(|connection| {
            diesel::insert_into(photo_file::table)
                .values((
                    photo_file::photo_id.eq(new.id.sql()),
                    photo_file::width.eq(i64::from(*width)),
                    photo_file::bytes.eq(bytes.as_slice()),
                ))
                .execute(connection)
        })?;
    }
    Ok(())
}

/// The photos of these rooms, each room's in their order; rooms without any are missing.
pub fn list_of_rooms(
    tx: &mut Tx<'_>,
    rooms: &[RoomId],
) -> Result<HashMap<RoomId, Vec<Photo>>, StoreError> {
    if rooms.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<_> = rooms.iter().map(|id| id.sql()).collect();
    let rows: Vec<PhotoRow> = tx.query(|connection| {
        photo::table
            .filter(among(photo::room_id, ids))
            .order((photo::room_id, photo::place, photo::id))
            .select(PhotoRow::as_select())
            .load(connection)
    })?;
    let mut photos: HashMap<RoomId, Vec<Photo>> = HashMap::new();
    for row in rows {
        let own = photos.entry(row.room_id).or_default();
        own.push(Photo::try_from(row)?);
    }
    Ok(photos)
}

/// Stores what a photo shows.
pub fn update_alt(tx: &mut Tx<'_>, id: PhotoId, alt: &AltTexts) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::update(photo::table.filter(photo::id.eq(id.sql())))
            .set((
                photo::alt_de.eq(alt.de.as_str()),
                photo::alt_en.eq(alt.en.as_ref().map(AltText::as_str)),
            ))
            .execute(connection)
    })?;
    Ok(())
}

/// Stores the order of a room's photos.
pub fn update_places(tx: &mut Tx<'_>, order: &[PhotoId]) -> Result<(), StoreError> {
    for (place, id) in (0_i64..).zip(order) {
        tx.query(|connection| {
            diesel::update(photo::table.filter(photo::id.eq(id.sql())))
                .set(photo::place.eq(place))
                .execute(connection)
        })?;
    }
    Ok(())
}

/// Deletes a photo with its files.
pub fn delete(tx: &mut Tx<'_>, id: PhotoId) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::delete(photo::table.filter(photo::id.eq(id.sql()))).execute(connection)
    })?;
    Ok(())
}

/// Gives the room its next version: what is told of it has changed.
pub fn touch(tx: &mut Tx<'_>, room: RoomId) -> Result<(), StoreError> {
    bookables::bump_version(tx, &[room.0])
}

/// The file of a picture in this width; `None` if there is none.
pub fn find_file(
    tx: &mut Tx<'_>,
    hash: &PhotoHash,
    width: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    tx.query(|connection| {
        photo_file::table
            .inner_join(photo::table)
            .filter(photo::hash.eq(hash.as_str()))
            .filter(photo_file::width.eq(i64::from(width)))
            .select(photo_file::bytes)
            .first(connection)
            .optional()
    })
}

impl TryFrom<PhotoRow> for Photo {
    type Error = StoreError;

    fn try_from(row: PhotoRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            room_id: row.room_id,
            alt: AltTexts {
                de: PHOTO.line("alt_de", &row.alt_de)?,
                en: PHOTO.optional_line("alt_en", row.alt_en.as_deref())?,
            },
            width: PHOTO.count("width", row.width)?,
            height: PHOTO.count("height", row.height)?,
            hash: PHOTO.value("hash", PhotoHash::parse(&row.hash).ok_or(()))?,
        })
    }
}
