//! Reading closures.

use chrono_tz::Tz;
use domain::closure::Closure;
use domain::ids::{ClosureId, SiteId};
use domain::policy::{Action, Subject};
use store::{SpanFilter, SpanPage, StoreError, Tx, closures, sites};

use super::error::ClosureError;
use super::scope;
use crate::services::{Ctx, access};

/// A closure with the zone in which its times are written.
#[derive(Clone, Debug)]
pub struct ShownClosure {
    /// The closure.
    pub closure: Closure,
    /// The zone of its site.
    pub zone: Tz,
}

/// The closure with this id.
pub fn read(tx: &mut Tx<'_>, ctx: &Ctx, id: ClosureId) -> Result<ShownClosure, ClosureError> {
    let closure = scope::find_allowed(tx, ctx, id)?;
    show(tx, closure)
}

/// Completes a closure by its zone.
pub fn show(tx: &mut Tx<'_>, closure: Closure) -> Result<ShownClosure, ClosureError> {
    let site = sites::find(tx, closure.scope.site_id)?.ok_or(StoreError::Missing)?;
    let zone = site.time_zone;
    Ok(ShownClosure { closure, zone })
}

/// Closures of the providers for whom the caller works, by start, at most `limit`, behind `after`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    filter: &SpanFilter,
    site: Option<SiteId>,
    after: Option<&SpanPage<ClosureId>>,
    limit: i64,
) -> Result<Vec<ShownClosure>, ClosureError> {
    access::allow(ctx, Action::Close, Subject::Installation)?;
    let filter = SpanFilter {
        providers: access::own_among(ctx, filter.providers.as_deref()),
        ..filter.clone()
    };
    let closures = closures::list(tx, &filter, site, after, limit)?;
    let mut ids: Vec<_> = closures.iter().map(|one| one.scope.site_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let sites = sites::list_by_ids(tx, &ids)?;
    let zone_of = |id| sites.iter().find(|site| site.id == id);
    closures
        .into_iter()
        .map(|closure| {
            let site = zone_of(closure.scope.site_id).ok_or(StoreError::Missing)?;
            let zone = site.time_zone;
            Ok(ShownClosure { closure, zone })
        })
        .collect()
}
