//! Reading blockings.

use std::collections::HashMap;

use chrono_tz::Tz;
use domain::bookable::BookableId;
use domain::ids::BlockingId;
use domain::policy::{Action, Subject};
use store::{SpanFilter, SpanPage, StoreError, StoredBlocking, Tx, blockings, sites};

use super::error::BlockingError;
use crate::services::{Ctx, Denied, access};

/// A blocking with the zone in which its times are written.
#[derive(Clone, Debug)]
pub struct ShownBlocking {
    /// The blocking.
    pub stored: StoredBlocking,
    /// The zone of the site of what it takes.
    pub zone: Tz,
}

/// The blocking with this id, if the caller keeps blockings of its provider.
pub(super) fn find_allowed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BlockingId,
) -> Result<StoredBlocking, BlockingError> {
    let stored = blockings::find(tx, id)?.ok_or(Denied::NotFound)?;
    let subject = Subject::Internal(stored.blocking.provider_id);
    access::allow(ctx, Action::Close, subject)?;
    Ok(stored)
}

/// The blocking with this id.
pub fn read(tx: &mut Tx<'_>, ctx: &Ctx, id: BlockingId) -> Result<ShownBlocking, BlockingError> {
    let stored = find_allowed(tx, ctx, id)?;
    show(tx, stored)
}

/// Completes a blocking by its zone.
pub fn show(tx: &mut Tx<'_>, stored: StoredBlocking) -> Result<ShownBlocking, BlockingError> {
    let mut zones = zones(tx, std::slice::from_ref(&stored))?;
    let zone = zones.remove(&stored.blocking.id).unwrap_or(Tz::UTC);
    Ok(ShownBlocking { stored, zone })
}

/// Blockings of the providers for whom the caller works, by start, at most `limit`, behind `after`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    filter: &SpanFilter,
    of: Option<BookableId>,
    after: Option<&SpanPage<BlockingId>>,
    limit: i64,
) -> Result<Vec<ShownBlocking>, BlockingError> {
    access::allow(ctx, Action::Close, Subject::Installation)?;
    let filter = SpanFilter {
        providers: access::own_among(ctx, filter.providers.as_deref()),
        ..filter.clone()
    };
    let found = blockings::list(tx, &filter, of, after, limit)?;
    let zones = zones(tx, &found)?;
    let show = |stored: StoredBlocking| ShownBlocking {
        zone: zones.get(&stored.blocking.id).copied().unwrap_or(Tz::UTC),
        stored,
    };
    Ok(found.into_iter().map(show).collect())
}

/// The zone of a room or resource.
pub fn zone_of(tx: &mut Tx<'_>, of: BookableId) -> Result<Option<Tz>, StoreError> {
    let zones = sites::list_zones_of(tx, &[of])?;
    Ok(zones.into_values().next())
}

/// The zone of the first room or resource of each.
fn zones(
    tx: &mut Tx<'_>,
    stored: &[StoredBlocking],
) -> Result<HashMap<BlockingId, Tz>, BlockingError> {
    let firsts: Vec<_> = stored
        .iter()
        .filter_map(|one| Some((one.blocking.id, one.blocking.items.first()?.bookable)))
        .collect();
    let ids: Vec<BookableId> = firsts.iter().map(|(_, first)| *first).collect();
    let zones = sites::list_zones_of(tx, &ids)?;
    let zone = |(id, first): (BlockingId, BookableId)| Some((id, *zones.get(&first.uuid())?));
    Ok(firsts.into_iter().filter_map(zone).collect())
}
