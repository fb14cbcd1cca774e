//! Links: two rooms that are never in use at the same time share one atom, on which each use of either is claimed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::availability::WantedClaim;
use domain::bookable::{AtomKind, BookableId, Take};
use domain::ids::RoomId;

use super::{NO_CELL, insert_use};
use crate::atoms::insert_atom;
use crate::claims::{self, Claim};
use crate::error::StoreError;
use crate::schema::{atom, bookable_atom, claim};
use crate::sql_uuid::BindUuid;
use crate::standing::list_claims_for;
use crate::tx::Tx;

/// What came of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linked {
    /// The rooms exclude each other from now on.
    Done,
    /// Nothing was changed: these claims of either room stand at the same time.
    InUseTogether(Vec<Claim>),
}

/// Lets two rooms exclude each other; the caller has locked the atoms of both.
///
/// Uses that stand are claimed on the link as well, so that the next booking of the other room meets them.
pub fn link(
    tx: &mut Tx<'_>,
    rooms: (RoomId, RoomId),
    now: DateTime<Utc>,
) -> Result<Linked, StoreError> {
    let (one, other) = rooms;
    let of_one = list_claims_for(tx, BookableId::Room(one), now)?;
    let of_other = list_claims_for(tx, BookableId::Room(other), now)?;
    let meets = |claim: &&Claim| of_one.iter().any(|own| own.span.overlaps(claim.span));
    let met: Vec<_> = of_other.iter().filter(meets).copied().collect();
    if !met.is_empty() {
        return Ok(Linked::InUseTogether(met));
    }
    let link = insert_atom(tx, AtomKind::Link)?;
    insert_use(tx, one.0, (link, NO_CELL), Take::Unit)?;
    insert_use(tx, other.0, (link, NO_CELL), Take::Unit)?;
    for standing in of_one.iter().chain(&of_other) {
        let on_link = WantedClaim {
            atom: link,
            kind: AtomKind::Link,
            span: standing.span,
            quantity: 1,
        };
        claims::insert_claims(tx, standing.owner, standing.hold_until, &[on_link])?;
    }
    Ok(Linked::Done)
}

/// Lets two rooms be used at the same time again; the caller has locked the atoms of both.
pub fn unlink(tx: &mut Tx<'_>, rooms: (RoomId, RoomId)) -> Result<(), StoreError> {
    let (one, other) = rooms;
    tx.query(|connection| {
        let links_of = |room: RoomId| {
            bookable_atom::table
                .inner_join(atom::table)
                .filter(atom::kind.eq("link"))
                .filter(bookable_atom::bookable_id.eq(room.sql()))
                .select(bookable_atom::atom_id)
        };
        let mut links: Vec<i64> = links_of(one).load(connection)?;
        let of_other: Vec<i64> = links_of(other).load(connection)?;
        links.retain(|link| of_other.contains(link));
        diesel::delete(claim::table.filter(claim::atom_id.eq_any(links.clone())))
            .execute(connection)?;
        diesel::delete(bookable_atom::table.filter(bookable_atom::atom_id.eq_any(links.clone())))
            .execute(connection)?;
        diesel::delete(atom::table.filter(atom::id.eq_any(links))).execute(connection)
    })?;
    Ok(())
}
