//! Making a record of an organiser.

use domain::ids::{OrganiserId, ProviderId};
use domain::party::{Billing, Contact, Organiser, OrganiserKind, Origin};
use domain::policy::{Action, Subject};
use store::{Tx, organisers, providers};

use super::{Grouping, OrganiserError, record};
use crate::services::{Ctx, access};

/// A record to be made.
#[derive(Clone, Debug)]
pub struct NewOrganiser {
    /// Whose record it is.
    pub provider_id: ProviderId,
    /// Whether it is one person.
    pub kind: OrganiserKind,
    /// How he is reached.
    pub contact: Contact,
    /// Who pays, if somebody else.
    pub billing: Option<Billing>,
    /// The group that staff decided.
    pub group: Option<Grouping>,
}

/// Makes a record of a provider for whom the caller works.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewOrganiser) -> Result<Organiser, OrganiserError> {
    access::allow(ctx, Action::KeepOrganisers, Subject::Installation)?;
    let provider = providers::find(tx, new.provider_id)?;
    let provider = provider.ok_or(OrganiserError::UnknownProvider)?;
    let subject = Subject::Public(provider.id);
    access::allow(ctx, Action::KeepOrganisers, subject)?;
    let group = new.group.as_ref();
    let organiser = Organiser {
        id: OrganiserId(ctx.new_id()),
        provider_id: provider.id,
        kind: new.kind,
        contact: new.contact.clone(),
        billing: new.billing.clone(),
        group: group
            .map(|group| group.decide(ctx, &provider))
            .transpose()?,
        origin: Origin::Staff,
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    };
    organisers::insert(tx, &organiser)?;
    record(tx, ctx, "organiser.created", &organiser)?;
    Ok(organiser)
}
