//! Reading sites: the public sees those of admitted providers.

use domain::ids::{ProviderId, SiteId};
use domain::policy::Action;
use domain::provider::Site;
use store::sites::{self, SiteFilter};
use store::{Scope, StoreError, Tx, providers};

use super::SiteError;
use crate::services::providers::read::subject;
use crate::services::{Ctx, Denied, access};

/// The site, if the caller may do `action` to it.
pub(super) fn find_allowed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: SiteId,
    action: Action,
) -> Result<Site, SiteError> {
    let site = sites::find(tx, id)?.ok_or(Denied::NotFound)?;
    let provider = providers::get(tx, site.provider_id)?;
    access::allow(ctx, action, subject(&provider))?;
    Ok(site)
}

/// The site, if the caller may know of it.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx, id: SiteId) -> Result<Site, SiteError> {
    find_allowed(tx, ctx, id, Action::ReadListing)
}

/// Which sites are listed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words of the name or town.
    pub words: Option<String>,
    /// Of one provider.
    pub provider: Option<ProviderId>,
}

/// At most `limit` sites that the caller may know of, by name, behind `after`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
    after: Option<&(String, SiteId)>,
    limit: i64,
) -> Result<Vec<Site>, StoreError> {
    let filter = SiteFilter {
        scope: Scope::of(&ctx.actor, ctx.now),
        words: wanted.words.clone(),
        provider: wanted.provider,
    };
    sites::list(tx, &filter, after, limit)
}

/// The sites of the providers for whom the caller works, by name, at most `limit` of each; an operator's are all.
pub fn list_own(tx: &mut Tx<'_>, ctx: &Ctx, limit: i64) -> Result<Vec<Site>, StoreError> {
    let Some(own) = ctx.actor.providers() else {
        return list(tx, ctx, &Wanted::default(), None, limit);
    };
    let mut all = Vec::new();
    for provider in own {
        let wanted = Wanted {
            provider: Some(provider),
            words: None,
        };
        all.extend(list(tx, ctx, &wanted, None, limit)?);
    }
    Ok(all)
}
