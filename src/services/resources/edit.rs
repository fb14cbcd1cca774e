//! Changing a resource.

use domain::bookable::{BookableId, UseMode};
use domain::ids::ResourceId;
use domain::policy::Action;
use store::{Tx, resources};

use super::read::{ResourceView, find, find_allowed};
use super::stock;
use crate::services::Ctx;
use crate::services::change::set;
use crate::services::listings::{ListingChanges, ListingError, audit, rules};

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct ResourceChanges {
    /// What it has in common with rooms, opening hours and rules among it.
    pub listing: ListingChanges,
    /// Another number of them.
    pub stock: Option<u32>,
    /// Whether it is let alone.
    pub use_mode: Option<UseMode>,
}

/// Changes the resource if it still has `version`.
pub fn edit(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ResourceId,
    version: i64,
    changes: &ResourceChanges,
) -> Result<ResourceView, ListingError> {
    let (mut resource, owner) = find_allowed(tx, ctx, id, Action::EditListing)?;
    if resource.listing.version != version {
        return Err(ListingError::Stale);
    }
    let of = BookableId::Resource(id);
    rules::check_codes(
        &owner.provider,
        changes.listing.rules.as_deref().unwrap_or(&[]),
    )?;
    changes.listing.apply(tx, ctx, of, &mut resource.listing)?;
    set(&mut resource.use_mode, changes.use_mode.as_ref());
    if let Some(stock) = changes.stock {
        stock::change(tx, ctx, id, stock, owner.site.time_zone)?;
    }
    let written = resources::update_if_version(tx, &resource)?;
    let version = written.ok_or(ListingError::Stale)?;
    rules::go_on(tx, ctx, of, &changes.listing)?;
    audit::record(tx, ctx, "resource.edited", of, version)?;
    find(tx, ctx, id)
}
