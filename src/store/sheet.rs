//! What a caretaker needs of a day: bookings with all they carry, what was cancelled, and where keys change hands.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::bookable::{Buffers, Handover};
use domain::booking::StatusName;
use domain::ids::{ProviderId, RoomId, SiteId};
use domain::interval::Interval;
use domain::text::Name;
use uuid::Uuid;

use crate::among::among;
use crate::bookables::{BOOKABLE, BufferColumns};
use crate::bookings::{BookingRow, StoredBooking, with_items};
use crate::claims::CLAIM_SECONDS_MAX;
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{audit, bookable, bookable_atom, booking, claim, site};
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
    let (from, until) = (seconds(window.start()), seconds(window.end()));
    let rows: Vec<BookingRow> = tx.query(|connection| {
        let holds = claim::hold_until.gt(seconds(now)).assume_not_null();
        let claiming = claim::table
            .filter(among(claim::atom_id, selected.atoms.iter().copied()))
            .filter(claim::starts_at.lt(until))
            .filter(claim::starts_at.gt(from - CLAIM_SECONDS_MAX))
            .filter(claim::ends_at.gt(from))
            .filter(claim::hold_until.is_null().or(holds))
            .filter(claim::booking_key.is_not_null())
            .select(claim::booking_key.assume_not_null());
        booking::table
            .filter(booking::key.eq_any(claiming))
            .filter(booking::status.ne(StatusName::Held.code()))
            .filter(booking::starts_at.lt(until))
            .filter(booking::ends_at.gt(from))
            .order((booking::starts_at, booking::id))
            .limit(limit)
            .select(BookingRow::as_select())
            .load(connection)
    })?;
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
    let rows: Vec<BookingRow> = tx.query(|connection| {
        let promised = audit::table
            .filter(audit::subject_id.eq(booking::id))
            .filter(audit::action.eq_any(["booking.confirmed", "booking.reserved"]));
        let rooms = selected.bookables.iter().map(|id| id.sql());
        booking::table
            // As it stands in the index, which a bound value would not match.
            .filter(sql::<Bool>("booking.status = 'cancelled'"))
            .filter(among(booking::room_id.assume_not_null(), rooms))
            .filter(booking::status_at.ge(seconds(since)))
            .filter(exists(promised))
            .order((booking::starts_at, booking::id))
            .limit(limit)
            .select(BookingRow::as_select())
            .load(connection)
    })?;
    // Asked for the start too, SQLite would read all bookings of the rooms that ever started before.
    let mut cancelled = with_items(tx, rows)?;
    cancelled.retain(|stored| stored.booking.times.span.overlaps(window));
    Ok(cancelled)
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
