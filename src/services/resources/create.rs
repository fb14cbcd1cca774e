//! Entering a resource.

use domain::bookable::{BookableId, Resource, UseMode};
use domain::ids::{ResourceId, SiteId};
use store::{Tx, resources};

use super::read::{ResourceView, find};
use crate::services::Ctx;
use crate::services::listings::{ListingError, NewListing, audit, companions, owner, rules};

/// A resource to be entered.
#[derive(Clone, Debug)]
pub struct NewResource {
    /// Where it is.
    pub site_id: SiteId,
    /// What it has in common with rooms.
    pub listing: NewListing,
    /// How many there are.
    pub stock: u32,
    /// Whether it is let alone.
    pub use_mode: UseMode,
}

/// Enters a resource at a site of a provider for whom the caller works.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewResource) -> Result<ResourceView, ListingError> {
    let owner = owner::at_site(tx, ctx, new.site_id)?;
    rules::check_codes(&owner.provider, &new.listing.rules)?;
    let id = ResourceId(ctx.new_id());
    let of = BookableId::Resource(id);
    let companions = companions::find(tx, owner.provider.id, of, &new.listing.companions)?;
    let resource = Resource {
        id,
        listing: new.listing.at(ctx, &owner.site, companions)?,
        stock: new.stock,
        use_mode: new.use_mode,
    };
    resources::insert(tx, &resource)?;
    rules::begin(tx, ctx, of, &new.listing.opening, &new.listing.rules)?;
    audit::record(tx, ctx, "resource.created", of, resource.listing.version)?;
    find(tx, ctx, id)
}
