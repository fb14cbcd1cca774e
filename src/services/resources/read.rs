//! Reading resources: the public sees those that are published by admitted providers.

use std::sync::Arc;

use domain::bookable::{BookableId, Resource};
use domain::ids::{ProviderId, ResourceId, SiteId};
use domain::policy::Action;
use domain::provider::Site;
use domain::rules::RuleBook;
use store::resources::{self, ResourceFilter};
use store::{Scope, StoreError, Tx, rules, sites};

use crate::services::listings::ListingError;
use crate::services::listings::owner::{self, Owner};
use crate::services::{Ctx, Denied};

/// A resource with what is needed to show it.
#[derive(Clone, Debug)]
pub struct ResourceView {
    /// The resource.
    pub resource: Resource,
    /// Where it is.
    pub site: Site,
    /// The rules that hold.
    pub rules: Arc<RuleBook>,
}

/// The resource, if the caller may know of it.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx, id: ResourceId) -> Result<ResourceView, ListingError> {
    let (resource, owner) = find_allowed(tx, ctx, id, Action::ReadListing)?;
    let rules = rules::get_current(tx, BookableId::Resource(id))?;
    Ok(ResourceView {
        resource,
        site: owner.site,
        rules,
    })
}

/// The resource with its owner, if the caller may do `action` to it.
pub(super) fn find_allowed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ResourceId,
    action: Action,
) -> Result<(Resource, Owner), ListingError> {
    let resource = resources::find(tx, id)?.ok_or(Denied::NotFound)?;
    let owner = owner::allow(tx, ctx, &resource.listing, action)?;
    Ok((resource, owner))
}

/// Which resources are listed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words of the name.
    pub words: Option<String>,
    /// Of one provider.
    pub provider: Option<ProviderId>,
    /// At one site.
    pub site: Option<SiteId>,
}

/// At most `limit` resources that the caller may know of, each with its site, by name, behind `after`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
    after: Option<&(String, ResourceId)>,
    limit: i64,
) -> Result<Vec<(Resource, Site)>, StoreError> {
    let filter = ResourceFilter {
        scope: Scope::of(&ctx.actor, ctx.now),
        words: wanted.words.clone(),
        provider: wanted.provider,
        site: wanted.site,
    };
    let found = resources::list(tx, &filter, after, limit)?;
    let ids: Vec<_> = found.iter().map(|one| one.listing.site_id).collect();
    let sites = sites::list_by_ids(tx, &ids)?;
    found
        .into_iter()
        .map(|resource| {
            let site = sites
                .iter()
                .find(|site| site.id == resource.listing.site_id);
            Ok((resource, site.cloned().ok_or(StoreError::Missing)?))
        })
        .collect()
}
