//! Reading records of organisers.

use domain::ids::{OrganiserId, ProviderId};
use domain::party::Organiser;
use domain::policy::{Action, Subject};
use domain::text::Name;
use store::{Tx, organisers};

use super::OrganiserError;
use crate::services::{Ctx, Denied, access};

pub use store::organisers::OrganiserPage;

/// The record with this id, if the caller keeps records of its provider.
pub fn read(tx: &mut Tx<'_>, ctx: &Ctx, id: OrganiserId) -> Result<Organiser, OrganiserError> {
    let organiser = organisers::find(tx, id)?.ok_or(Denied::NotFound)?;
    let subject = Subject::Internal(organiser.provider_id);
    access::allow(ctx, Action::KeepOrganisers, subject)?;
    Ok(organiser)
}

/// Records of the providers for whom the caller works, by name, at most `limit`, behind `after`.
///
/// With `prefix` those whose name, or whose organisation's, begins with it.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (provider, prefix): (Option<ProviderId>, Option<&Name>),
    after: Option<&OrganiserPage>,
    limit: i64,
) -> Result<Vec<Organiser>, OrganiserError> {
    access::allow(ctx, Action::KeepOrganisers, Subject::Installation)?;
    let asked = provider.map(|provider| vec![provider]);
    let providers = access::own_among(ctx, asked.as_deref());
    let prefix = prefix.map(Name::as_str);
    let found = organisers::list(tx, providers.as_deref(), prefix, after, limit)?;
    Ok(found)
}
