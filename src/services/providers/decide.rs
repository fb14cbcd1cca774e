//! The operator's decisions: admit, decline, suspend.

use domain::ids::ProviderId;
use domain::policy::Action;
use domain::provider::{Provider, WrongStanding};
use domain::text::Text;
use store::{Tx, providers};

use super::ProviderError;
use super::apply::record;
use super::read::find_allowed;
use crate::services::Ctx;

/// Admits a provider: its published listings are public from now on.
pub fn admit(tx: &mut Tx<'_>, ctx: &Ctx, id: ProviderId) -> Result<Provider, ProviderError> {
    decide(tx, ctx, id, "provider.admitted", Provider::admit)
}

/// Declines an application; the applicant reads the reason.
pub fn decline(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ProviderId,
    reason: &Text,
) -> Result<Provider, ProviderError> {
    decide(tx, ctx, id, "provider.declined", |provider| {
        provider.decline(reason.clone())
    })
}

/// Suspends a provider: its listings are no longer public, its bookings stand.
pub fn suspend(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ProviderId,
    reason: &Text,
) -> Result<Provider, ProviderError> {
    decide(tx, ctx, id, "provider.suspended", |provider| {
        provider.suspend(reason.clone())
    })
}

fn decide(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ProviderId,
    action: &'static str,
    step: impl Fn(Provider) -> Result<Provider, WrongStanding>,
) -> Result<Provider, ProviderError> {
    let mut provider = step(find_allowed(tx, ctx, id, Action::Admit)?)?;
    provider.changed_at = ctx.now;
    let version = providers::update_if_version(tx, &provider)?;
    provider.version = version.ok_or(ProviderError::Stale)?;
    record(tx, ctx, action, &provider)?;
    Ok(provider)
}
