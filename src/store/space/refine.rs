//! Cells that turn out to be divisible, and stocks that grow, while bookings stand on them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::bookable::{AtomKind, Take};
use domain::ids::{AtomId, ResourceId, RoomId};
use uuid::Uuid;

use super::{cells, get_pool, insert_use};
use crate::atoms::insert_atom;
use crate::bookables::bump_version;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::bookable_atom;
use crate::sql_uuid::BoundUuid;
use crate::tx::Tx;

/// Splits each cell of a hall into `pieces`; the caller has locked the cells.
///
/// Cell 2 of a hall in thirds becomes cells 3 and 4 of a hall in sixths. Whoever uses a cell uses all its pieces, and
/// each claim is copied onto them, so nothing that stands is touched. The hall and its parts get a new version.
pub fn refine_cells(tx: &mut Tx<'_>, hall: RoomId, pieces: u32) -> Result<(), StoreError> {
    let pieces = i64::from(pieces);
    let mut touched = Vec::new();
    for (_, atom, cell, _) in cells(tx, &[hall.0])? {
        let users = users(tx, atom)?;
        let first = (cell - 1) * pieces + 1;
        tx.query(|connection| {
            let on_atom = bookable_atom::table.filter(bookable_atom::atom_id.eq(atom));
            diesel::update(on_atom)
                .set(bookable_atom::cell.eq(first))
                .execute(connection)
        })?;
        for place in first + 1..first + pieces {
            let piece = insert_atom(tx, AtomKind::Exclusive)?;
            for user in &users {
                insert_use(tx, *user, (piece, place), Take::Unit)?;
            }
            copy_claims(tx, AtomId(atom), piece)?;
        }
        touched.extend(users);
    }
    touched.sort_unstable();
    touched.dedup();
    touched.retain(|user| *user != hall.0);
    bump_version(tx, &touched)
}

fn users(tx: &mut Tx<'_>, atom: i64) -> Result<Vec<Uuid>, StoreError> {
    let users: Vec<BoundUuid> = tx.query(|connection| {
        bookable_atom::table
            .filter(bookable_atom::atom_id.eq(atom))
            .select(bookable_atom::bookable_id)
            .load(connection)
    })?;
    Ok(users.into_iter().map(Uuid::from).collect())
}

fn copy_claims(tx: &mut Tx<'_>, from: AtomId, to: AtomId) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::sql_query(format!(
            "INSERT INTO claim \
             (atom_id, kind, starts_at, ends_at, quantity, booking_key, blocking_key, hold_until) \
             SELECT {}, kind, starts_at, ends_at, quantity, booking_key, blocking_key, hold_until \
             FROM claim WHERE atom_id = {}",
            to.0, from.0
        ))
        .execute(connection)
    })?;
    Ok(())
}

/// Lets those who rent all of a pool have what was added to its stock; the caller has locked it and set the stock.
///
/// Before, all of the pool was theirs, so there is room for as much as was added.
pub fn extend_wholes(
    tx: &mut Tx<'_>,
    resource: ResourceId,
    added: u32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let pool = get_pool(tx, resource)?.0;
    let now = seconds(now);
    tx.query(|connection| {
        diesel::sql_query(format!(
            "INSERT INTO claim \
             (atom_id, kind, starts_at, ends_at, quantity, booking_key, blocking_key, hold_until) \
             SELECT DISTINCT atom_id, kind, starts_at, ends_at, CAST({added} AS BIGINT), \
             booking_key, blocking_key, hold_until \
             FROM claim WHERE atom_id = {pool} AND ends_at > {now} AND (\
             booking_key IN (SELECT b.key FROM booking b \
             JOIN bookable_atom u ON u.bookable_id = b.room_id \
             WHERE u.atom_id = {pool} AND u.take = 'whole') \
             OR blocking_key IN (SELECT b.blocking_key FROM blocking_bookable b \
             JOIN bookable_atom u ON u.bookable_id = b.bookable_id \
             WHERE u.atom_id = {pool} AND u.take = 'whole'))"
        ))
        .execute(connection)
    })?;
    Ok(())
}
