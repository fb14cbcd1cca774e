//! Deleting a resource that was entered by mistake; one that was ever used is archived instead.

use domain::bookable::BookableId;
use domain::ids::ResourceId;
use domain::policy::Action;
use store::{Tx, resources};

use super::read::find_allowed;
use crate::services::Ctx;
use crate::services::listings::{ListingError, audit, unused};

/// Deletes the resource if it still has `version` and nothing refers to it.
pub fn remove(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ResourceId,
    version: i64,
) -> Result<(), ListingError> {
    let (resource, _) = find_allowed(tx, ctx, id, Action::EditListing)?;
    if resource.listing.version != version {
        return Err(ListingError::Stale);
    }
    let of = BookableId::Resource(id);
    unused::lock_unused(tx, ctx, of)?;
    resources::delete(tx, id).map_err(unused::still_unused)?;
    Ok(audit::record(tx, ctx, "resource.deleted", of, version)?)
}
