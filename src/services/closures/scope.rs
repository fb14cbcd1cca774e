//! What a closure closes, and the record of every change.

use domain::bookable::BookableId;
use domain::closure::{Closure, ClosureScope};
use domain::ids::ClosureId;
use domain::policy::{Action, Subject};
use store::audit::{self, Entry};
use store::{StoreError, Tx, closures, listings};

use super::error::ClosureError;
use crate::services::{Ctx, Denied, access};

/// The closure with this id, if the caller keeps closures of its provider.
pub(super) fn find_allowed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ClosureId,
) -> Result<Closure, ClosureError> {
    let closure = closures::find(tx, id)?.ok_or(Denied::NotFound)?;
    access::allow(ctx, Action::Close, Subject::Internal(closure.provider_id))?;
    Ok(closure)
}

/// Refuses rooms and resources that are not at the site.
pub(super) fn check(tx: &mut Tx<'_>, ctx: &Ctx, scope: &ClosureScope) -> Result<(), ClosureError> {
    let rooms = scope.rooms.iter().copied().map(BookableId::Room);
    let resources = scope.resources.iter().copied().map(BookableId::Resource);
    let named: Vec<_> = rooms.chain(resources).collect();
    let listed = listings::load(tx, &named, ctx.now)?;
    let is_here = |id: &&BookableId| {
        let mut found = listed.iter();
        found.any(|one| one.bookable == **id && one.site_id == scope.site_id)
    };
    match named.iter().find(|id| !is_here(id)) {
        Some(elsewhere) => Err(ClosureError::NotAtSite(*elsewhere)),
        None => Ok(()),
    }
}

/// Writes down what was done.
pub(super) fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static str,
    id: ClosureId,
    detail: &[(&'static str, String)],
) -> Result<(), StoreError> {
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind: "closure",
        subject_id: id.0,
        detail,
    };
    audit::record(tx, &entry)
}
