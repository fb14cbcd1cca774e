//! What stands in the way of a change to space or stock: the claims of one bookable, and who made them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::bookable::BookableId;
use domain::ids::{BlockingId, BookingId};

use crate::claims::{Claim, ClaimOwner, ClaimRow};
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{blocking, blocking_bookable, bookable_atom, booking, booking_item, claim};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

/// More than a person reads; the rest shows when these are gone.
pub const OBSTACLES_MAX: i64 = 50;

/// A use that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Whose use it is.
    pub owner: ObstacleOwner,
    /// When it starts, buffers aside.
    pub starts_at: DateTime<Utc>,
    /// When it ends, buffers aside.
    pub ends_at: DateTime<Utc>,
}

/// Whose use stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObstacleOwner {
    /// A booking, with its short name for people.
    Booking(BookingId, String),
    /// A blocking.
    Blocking(BlockingId),
}

/// The claims that a use of `of` made and that end after `now`, on one of its atoms.
///
/// A use of a hall claims the cells of its parts too; here these are no claims of the parts.
pub fn list_claims_for(
    tx: &mut Tx<'_>,
    of: BookableId,
    now: DateTime<Utc>,
) -> Result<Vec<Claim>, StoreError> {
    let (id, now) = (of.uuid().sql(), seconds(now));
    let rows: Vec<ClaimRow> = tx.query(|connection| {
        let first: Option<i64> = bookable_atom::table
            .filter(bookable_atom::bookable_id.eq(id))
            .filter(bookable_atom::cell.gt(0))
            .order(bookable_atom::atom_id)
            .select(bookable_atom::atom_id)
            .first(connection)
            .optional()?;
        let in_room = booking::table
            .filter(booking::room_id.eq(id))
            .select(booking::key.nullable());
        let as_item = booking_item::table
            .filter(booking_item::resource_id.eq(id))
            .select(booking_item::booking_key.nullable());
        let blocked = blocking_bookable::table
            .filter(blocking_bookable::bookable_id.eq(id))
            .select(blocking_bookable::blocking_key.nullable());
        let made_by_use = claim::booking_key
            .eq_any(in_room)
            .or(claim::booking_key.eq_any(as_item))
            .or(claim::blocking_key.eq_any(blocked));
        claim::table
            .filter(claim::atom_id.eq(first.unwrap_or(0)))
            .filter(claim::ends_at.gt(now))
            .filter(claim::hold_until.is_null().or(claim::hold_until.gt(now)))
            .filter(made_by_use)
            .order(claim::starts_at)
            .select(ClaimRow::as_select())
            .load(connection)
    })?;
    rows.into_iter().map(Claim::try_from).collect()
}

/// The uses behind `claims`, each once, at most [`OBSTACLES_MAX`] bookings and as many blockings, by start.
pub fn list_obstacles(tx: &mut Tx<'_>, claims: &[Claim]) -> Result<Vec<Obstacle>, StoreError> {
    let (mut bookings, mut blockings) = (BTreeSet::new(), BTreeSet::new());
    for claim in claims {
        match claim.owner {
            ClaimOwner::Booking(key) => bookings.insert(key.0),
            ClaimOwner::Blocking(key) => blockings.insert(key.0),
        };
    }
    let booked: Vec<(BookingId, String, i64, i64)> = tx.query(|connection| {
        booking::table
            .filter(booking::key.eq_any(bookings))
            .order((booking::starts_at, booking::key))
            .limit(OBSTACLES_MAX)
            .select((
                booking::id,
                booking::reference,
                booking::starts_at,
                booking::ends_at,
            ))
            .load(connection)
    })?;
    let blocked: Vec<(BlockingId, i64, i64)> = tx.query(|connection| {
        blocking::table
            .filter(blocking::key.eq_any(blockings))
            .order((blocking::starts_at, blocking::key))
            .limit(OBSTACLES_MAX)
            .select((blocking::id, blocking::starts_at, blocking::ends_at))
            .load(connection)
    })?;
    let booked = booked.into_iter().map(|(id, reference, from, to)| {
        obstacle("booking", ObstacleOwner::Booking(id, reference), (from, to))
    });
    let blocked = blocked
        .into_iter()
        .map(|(id, from, to)| obstacle("blocking", ObstacleOwner::Blocking(id), (from, to)));
    let mut obstacles: Vec<_> = booked.chain(blocked).collect::<Result<_, _>>()?;
    obstacles.sort_by_key(|obstacle| obstacle.starts_at);
    Ok(obstacles)
}

fn obstacle(
    table: &'static str,
    owner: ObstacleOwner,
    (from, to): (i64, i64),
) -> Result<Obstacle, StoreError> {
    Ok(Obstacle {
        owner,
        starts_at: Table(table).at(from)?,
        ends_at: Table(table).at(to)?,
    })
}
