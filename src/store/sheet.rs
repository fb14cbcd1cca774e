//! What a caretaker needs of a day: bookings with all they carry, what was cancelled, and where keys change hands.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::bookable::{Buffers, Handover};
use domain::ids::{ProviderId, RoomId, SiteId};
use domain::interval::Interval;
use domain::text::Name;
use uuid::Uuid;

use crate::among::among;
use crate::bookables::{BOOKABLE, BufferColumns};
use crate::bookings::{StoredBooking, cancelled_rows, occupying_rows, with_items};
use crate::column::Table;
use crate::error::StoreError;
use crate::schema::{bookable, bookable_atom, site};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const SITE: Table = Table("site");

/// Whose bookings a sheet shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetSelection {
    /// Of these providers; absent: of all.
    pub providers: Option<Vec<ProviderId>>,
    /// At this site.
    pub site: Option<SiteId>,
}

/// A room as the caretaker knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPlace {
    /// Its name.
    pub name: Name,
    /// The name of its site.
    pub site_name: Name,
    /// Its time before and after a use.
    pub buffers: Buffers,
    /// Where and by whom keys are handed over.
    pub handover: Handover,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = bookable)]
struct PlaceColumns {
    id: RoomId,
    name: String,
    #[diesel(embed)]
    buffers: BufferColumns,
    handover_place: Option<String>,
    handover_contact: Option<String>,
}

/// The rooms and resources of a selection, and their space and stock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    bookables: BTreeSet<Uuid>,
    atoms: BTreeSet<i64>,
}

/// Looks up what a selection means.
pub fn select(tx: &mut Tx<'_>, selection: &SheetSelection) -> Result<Selected, StoreError> {
    let mut query = bookable_atom::table
        .inner_join(bookable::table)
        .select((bookable::id, bookable_atom::atom_id))
        .into_boxed();
    if let Some(providers) = &selection.providers {
        let providers: Vec<_> = providers.iter().map(|id| id.sql()).collect();
        query = query.filter(among(bookable::provider_id, providers));
    }
    if let Some(site) = selection.site {
        query = query.filter(bookable::site_id.eq(site.sql()));
    }
    let rows: Vec<(BoundUuid, i64)> = tx.query(|connection| query.load(connection))?;
    let (bookables, atoms) = rows.into_iter().unzip::<_, _, Vec<_>, _>();
    Ok(Selected {
        bookables: bookables.into_iter().map(Uuid::from).collect(),
        atoms,
    })
}

/// Bookings that claim something of the selection and share an instant with `window` at `now`, by start, at most
/// `limit`. What somebody keeps free during checkout is none yet.
pub fn list_standing(
    tx: &mut Tx<'_>,
    selected: &Selected,
    window: Interval,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<StoredBooking>, StoreError> {
    let atoms = selected.atoms.iter().copied().collect();
    let rows = occupying_rows(tx, atoms, window, now, limit)?;
    with_items(tx, rows)
}

/// Bookings of rooms of the selection in `window` that were promised and then cancelled since `since`, by start, at
/// most `limit`.
pub fn list_cancelled(
    tx: &mut Tx<'_>,
    selected: &Selected,
    window: Interval,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<StoredBooking>, StoreError> {
    let rooms = selected.bookables.iter().map(|id| id.sql()).collect();
    let rows = cancelled_rows(tx, rooms, window, since, limit)?;
    with_items(tx, rows)
}

/// The rooms with these ids; what does not exist is missing.
pub fn list_places(
    tx: &mut Tx<'_>,
    rooms: &[RoomId],
) -> Result<HashMap<RoomId, SheetPlace>, StoreError> {
    if rooms.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<_> = rooms.iter().map(|id| id.sql()).collect();
    let rows: Vec<(PlaceColumns, String)> = tx.query(|connection| {
        bookable::table
            .inner_join(site::table)
            .filter(among(bookable::id, ids))
            .select((PlaceColumns::as_select(), site::name))
            .load(connection)
    })?;
    let place = |(columns, site_name): (PlaceColumns, String)| {
        let PlaceColumns {
            handover_place,
            handover_contact,
            ..
        } = &columns;
        let handover = Handover {
            place: BOOKABLE.optional_line("handover_place", handover_place.as_deref())?,
            contact: BOOKABLE.optional_line("handover_contact", handover_contact.as_deref())?,
        };
        let place = SheetPlace {
            name: BOOKABLE.line("name", &columns.name)?,
            site_name: SITE.line("name", &site_name)?,
            buffers: columns.buffers.try_into()?,
            handover,
        };
        Ok((columns.id, place))
    };
    rows.into_iter().map(place).collect()
}
