//! What a feed shows: its rooms, and the state in which their space is.
//!
//! [`find_revisions`] is cheap and names a state; only for a reader who does not know that state the uses are read, by
//! `list_occupying` of bookings and of blockings.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use domain::bookable::Handover;
use domain::feed::Feed;
use domain::ids::{AtomId, ProviderId, RoomId, SiteId};
use domain::provider::Address;
use domain::text::Name;

use crate::among::among;
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{atom, bookable, bookable_atom, claim, provider, site};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const SITE: Table = Table("site");
const BOOKABLE: Table = Table("bookable");

/// More rooms than one provider has.
const ROOMS_MAX: i64 = 2_000;

/// A room with its place, as a calendar names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The room.
    pub room_id: RoomId,
    /// Its name.
    pub room: Name,
    /// Where and by whom it is handed over.
    pub handover: Handover,
    /// Where it is.
    pub site_id: SiteId,
    /// The name of the site.
    pub site: Name,
    /// The address of the site.
    pub address: Address,
    /// The zone of the site.
    pub zone: Tz,
    /// The versions of room and site.
    pub versions: (i64, i64),
}

/// The state in which the space of a feed is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revisions {
    /// The atoms of the rooms, links aside, with the revision of each, ascending.
    pub atoms: Vec<(AtomId, i64)>,
    /// How many claims are held for a time: it falls when one of them ends, which no revision tells.
    pub held: i64,
}

impl Revisions {
    /// The atoms.
    pub fn atoms(&self) -> Vec<AtomId> {
        self.atoms.iter().map(|(atom, _)| *atom).collect()
    }
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = bookable)]
struct RoomColumns {
    id: RoomId,
    name: String,
    handover_place: Option<String>,
    handover_contact: Option<String>,
    version: i64,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = site)]
struct SiteColumns {
    id: SiteId,
    name: String,
    street: Option<String>,
    postal_code: Option<String>,
    town: String,
    time_zone: String,
    version: i64,
}

/// The rooms of a feed by name: its one room, or all of its provider that are not out of use.
pub fn list_places(tx: &mut Tx<'_>, feed: &Feed) -> Result<Vec<Place>, StoreError> {
    let mut rooms = bookable::table
        .inner_join(site::table)
        .filter(bookable::kind.eq("room"))
        .order((bookable::name_key, bookable::id))
        .limit(ROOMS_MAX)
        .select((RoomColumns::as_select(), SiteColumns::as_select()))
        .into_boxed();
    rooms = match feed.room_id {
        Some(room) => rooms.filter(bookable::id.eq(room.sql())),
        None => rooms
            .filter(bookable::provider_id.eq(feed.provider_id.sql()))
            .filter(bookable::archived_at.is_null()),
    };
    let rows: Vec<(RoomColumns, SiteColumns)> = tx.query(|connection| rooms.load(connection))?;
    rows.into_iter().map(place).collect()
}

/// Rooms with their places by id, in no particular order.
pub fn list_places_of(tx: &mut Tx<'_>, rooms: &[RoomId]) -> Result<Vec<Place>, StoreError> {
    if rooms.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = rooms.iter().map(|id| id.sql()).collect();
    let rows: Vec<(RoomColumns, SiteColumns)> = tx.query(|connection| {
        bookable::table
            .inner_join(site::table)
            .filter(among(bookable::id, ids))
            .select((RoomColumns::as_select(), SiteColumns::as_select()))
            .load(connection)
    })?;
    rows.into_iter().map(place).collect()
}

/// Name and version of a provider.
pub fn get_provider(tx: &mut Tx<'_>, id: ProviderId) -> Result<(Name, i64), StoreError> {
    let (name, version): (String, i64) = tx.query(|connection| {
        provider::table
            .find(id.sql())
            .select((provider::name, provider::version))
            .first(connection)
    })?;
    Ok((Table("provider").line("name", &name)?, version))
}

/// The state of the space of `rooms` at `now`.
pub fn find_revisions(
    tx: &mut Tx<'_>,
    rooms: &[RoomId],
    now: DateTime<Utc>,
) -> Result<Revisions, StoreError> {
    let ids: Vec<_> = rooms.iter().map(|id| id.sql()).collect();
    let atoms: Vec<(i64, i64)> = tx.query(|connection| {
        bookable_atom::table
            .inner_join(atom::table)
            .filter(among(bookable_atom::bookable_id, ids))
            .filter(atom::kind.ne("link"))
            .order(atom::id)
            .select((atom::id, atom::revision))
            .distinct()
            .load(connection)
    })?;
    let of_atoms: Vec<i64> = atoms.iter().map(|(id, _)| *id).collect();
    let held = tx.query(|connection| {
        claim::table
            .filter(among(claim::atom_id, of_atoms))
            .filter(claim::hold_until.gt(seconds(now)))
            .count()
            .get_result(connection)
    })?;
    let atoms = atoms.into_iter();
    Ok(Revisions {
        atoms: atoms.map(|(id, revision)| (AtomId(id), revision)).collect(),
        held,
    })
}

fn place((room, site): (RoomColumns, SiteColumns)) -> Result<Place, StoreError> {
    let optional = |column, text: Option<String>| BOOKABLE.optional_line(column, text.as_deref());
    Ok(Place {
        room_id: room.id,
        room: BOOKABLE.line("name", &room.name)?,
        handover: Handover {
            place: optional("handover_place", room.handover_place)?,
            contact: optional("handover_contact", room.handover_contact)?,
        },
        site_id: site.id,
        site: SITE.line("name", &site.name)?,
        address: Address {
            street: SITE.optional_line("street", site.street.as_deref())?,
            postal_code: SITE.optional_line("postal_code", site.postal_code.as_deref())?,
            town: Some(SITE.line("town", &site.town)?),
        },
        zone: SITE.value("time_zone", site.time_zone.parse())?,
        versions: (room.version, site.version),
    })
}
