//! Reading providers: the public sees those that are admitted.

use domain::ids::ProviderId;
use domain::policy::{Action, Subject};
use domain::provider::{Provider, ProviderStanding};
use store::providers::{self, ProviderFilter};
use store::{Scope, StoreError, Tx};

use super::ProviderError;
use crate::services::{Ctx, Denied, access};

/// As what a provider's things count that everybody sees once it is admitted.
pub fn subject(provider: &Provider) -> Subject {
    if provider.is_admitted() {
        Subject::Public(provider.id)
    } else {
        Subject::Internal(provider.id)
    }
}

/// The provider, if the caller may do `action` to it.
pub fn find_allowed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ProviderId,
    action: Action,
) -> Result<Provider, ProviderError> {
    let provider = providers::find(tx, id)?.ok_or(Denied::NotFound)?;
    access::allow(ctx, action, subject(&provider))?;
    Ok(provider)
}

/// The provider, if the caller may know of it.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx, id: ProviderId) -> Result<Provider, ProviderError> {
    find_allowed(tx, ctx, id, Action::ReadListing)
}

/// Which providers are listed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words of the name.
    pub words: Option<String>,
    /// Where they stand.
    pub standing: Option<ProviderStanding>,
}

/// At most `limit` providers that the caller may know of, by name, behind `after`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
    after: Option<&(String, ProviderId)>,
    limit: i64,
) -> Result<Vec<Provider>, StoreError> {
    let filter = ProviderFilter {
        scope: Scope::of(&ctx.actor, ctx.now),
        words: wanted.words.clone(),
        standing: wanted.standing,
    };
    providers::list(tx, &filter, after, limit)
}

/// The providers for which the caller works, by name.
///
/// Whoever runs the installation acts for all of them and is named for none.
pub fn list_own(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Vec<Provider>, StoreError> {
    let own = ctx.actor.providers().unwrap_or_default();
    providers::list_by_ids(tx, &own.into_iter().collect::<Vec<_>>())
}
