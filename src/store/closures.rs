//! Closures as the availability engine needs them; as staff write them in `records`.

mod records;

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use domain::bookable::BookableId;
use domain::closure::{ClosedSpan, Closure};
use domain::ids::{ClosureId, SiteId};
use domain::interval::Interval;
use uuid::Uuid;

use crate::among::among;
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{closure, closure_bookable};
use crate::space;
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

pub use records::{delete, find, insert, list, list_by_ids, update_if_version};

const CLOSURE: Table = Table("closure");

/// A closure that touches a window.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = closure)]
struct TouchingRow {
    id: ClosureId,
    site_id: SiteId,
    starts_at: i64,
    ends_at: Option<i64>,
}

/// When each of `bookables`, given with its site, is closed by a closure that touches `window`.
///
/// A closure of a site closes everything in it; one of single rooms closes whatever shares space with them.
pub fn list_touching(
    tx: &mut Tx<'_>,
    bookables: &[(BookableId, SiteId)],
    window: Interval,
) -> Result<Vec<(BookableId, ClosedSpan)>, StoreError> {
    let sites: BTreeSet<SiteId> = bookables.iter().map(|(_, site)| *site).collect();
    let closures = touching(tx, &sites, window)?;
    if closures.is_empty() {
        return Ok(Vec::new());
    }
    let closed = closed_bookables(tx, &closures)?;
    let mut touching = Vec::new();
    for closure in &closures {
        let is_hit = |(bookable, site): &&(BookableId, SiteId)| {
            *site == closure.site_id
                && closed
                    .get(&closure.id)
                    .is_none_or(|closed| closed.contains(&bookable.uuid()))
        };
        let span = ClosedSpan {
            starts_at: CLOSURE.at(closure.starts_at)?,
            ends_at: CLOSURE.optional_at(closure.ends_at)?,
        };
        let hit = bookables.iter().filter(is_hit);
        touching.extend(hit.map(|(bookable, _)| (*bookable, span)));
    }
    Ok(touching)
}

/// The closures that close one of `bookables`, given with its site, at some time in `window`, by start and id.
pub fn list_closing(
    tx: &mut Tx<'_>,
    bookables: &[(BookableId, SiteId)],
    window: Interval,
) -> Result<Vec<Closure>, StoreError> {
    let hits = list_hits(tx, bookables, window)?;
    Ok(hits.into_iter().map(|(closure, _)| closure).collect())
}

/// The same closures, each with what it closes of `bookables`.
pub fn list_hits(
    tx: &mut Tx<'_>,
    bookables: &[(BookableId, SiteId)],
    window: Interval,
) -> Result<Vec<(Closure, Vec<BookableId>)>, StoreError> {
    let sites: BTreeSet<SiteId> = bookables.iter().map(|(_, site)| *site).collect();
    let closures = touching(tx, &sites, window)?;
    if closures.is_empty() {
        return Ok(Vec::new());
    }
    let closed = closed_bookables(tx, &closures)?;
    let mut hits: HashMap<ClosureId, Vec<BookableId>> = HashMap::new();
    for closure in &closures {
        let named = closed.get(&closure.id);
        let is_hit = |(bookable, site): &&(BookableId, SiteId)| {
            *site == closure.site_id && named.is_none_or(|named| named.contains(&bookable.uuid()))
        };
        let hit: Vec<_> = bookables.iter().filter(is_hit).map(|(id, _)| *id).collect();
        if !hit.is_empty() {
            hits.insert(closure.id, hit);
        }
    }
    let ids: Vec<_> = hits.keys().copied().collect();
    let closures = list_by_ids(tx, &ids)?;
    let with_hit = |closure: Closure| Some((hits.remove(&closure.id)?, closure));
    let hits = closures.into_iter().filter_map(with_hit);
    Ok(hits.map(|(hit, closure)| (closure, hit)).collect())
}

fn touching(
    tx: &mut Tx<'_>,
    sites: &BTreeSet<SiteId>,
    window: Interval,
) -> Result<Vec<TouchingRow>, StoreError> {
    let sites: Vec<_> = sites.iter().map(|site| site.sql()).collect();
    let (start, end) = (seconds(window.start()), seconds(window.end()));
    tx.query(|connection| {
        let ends_later = closure::ends_at.gt(start).assume_not_null();
        closure::table
            .filter(among(closure::site_id, sites))
            .filter(closure::starts_at.lt(end))
            .filter(closure::ends_at.is_null().or(ends_later))
            .order((closure::starts_at, closure::id))
            .select(TouchingRow::as_select())
            .load(connection)
    })
}

/// What is closed by those of `closures` that do not close their whole site.
fn closed_bookables(
    tx: &mut Tx<'_>,
    closures: &[TouchingRow],
) -> Result<HashMap<ClosureId, BTreeSet<Uuid>>, StoreError> {
    let ids: Vec<_> = closures.iter().map(|closure| closure.id.sql()).collect();
    let named: Vec<(ClosureId, BoundUuid)> = tx.query(|connection| {
        closure_bookable::table
            .filter(among(closure_bookable::closure_id, ids))
            .select((closure_bookable::closure_id, closure_bookable::bookable_id))
            .load(connection)
    })?;
    let bookables: Vec<Uuid> = named.iter().map(|(_, id)| Uuid::from(*id)).collect();
    let sharing = space::list_sharing(tx, &bookables)?;
    let mut closed: HashMap<ClosureId, BTreeSet<Uuid>> = HashMap::new();
    for (closure, bookable) in named {
        let sharing = sharing.get(&bookable.into()).into_iter().flatten();
        closed.entry(closure).or_default().extend(sharing);
    }
    Ok(closed)
}
