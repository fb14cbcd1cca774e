//! Whose a listing is, and who may do what to it.

use domain::bookable::Listing;
use domain::ids::SiteId;
use domain::policy::{Action, Subject};
use domain::provider::{Provider, Site};
use store::{StoreError, Tx, providers, sites};

use super::ListingError;
use crate::services::{Ctx, Denied, access, providers::read};

/// Site and provider of a listing.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Where it is.
    pub site: Site,
    /// Who offers it.
    pub provider: Provider,
}

/// The owner of a listing, if the caller may do `action` to it.
///
/// Everybody sees what is published by an admitted provider; of anything else only its staff know.
pub fn allow(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    listing: &Listing,
    action: Action,
) -> Result<Owner, ListingError> {
    let provider = providers::get(tx, listing.provider_id)?;
    let is_public = provider.is_admitted() && listing.publication.is_public(ctx.now);
    let subject = if is_public {
        Subject::Public(provider.id)
    } else {
        Subject::Internal(provider.id)
    };
    access::allow(ctx, action, subject)?;
    let site = sites::find(tx, listing.site_id)?.ok_or(StoreError::Missing)?;
    Ok(Owner { site, provider })
}

/// The owner of whatever is entered at a site, if the caller works there.
pub fn at_site(tx: &mut Tx<'_>, ctx: &Ctx, id: SiteId) -> Result<Owner, ListingError> {
    access::allow(ctx, Action::EditListing, Subject::Installation)?;
    let site = sites::find(tx, id)?.ok_or(ListingError::UnknownSite)?;
    let provider = providers::get(tx, site.provider_id)?;
    let subject = read::subject(&provider);
    access::allow(ctx, Action::EditListing, subject).map_err(|denied| match denied {
        Denied::NotFound => ListingError::UnknownSite,
        denied => denied.into(),
    })?;
    Ok(Owner { site, provider })
}
