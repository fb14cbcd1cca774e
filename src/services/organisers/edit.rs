//! Changing a record, and deciding the customer group.

use domain::ids::OrganiserId;
use domain::party::{Billing, Organiser, OrganiserKind, Origin};
use domain::provider::Address;
use domain::text::{Email, Line, Name};
use store::{Tx, organisers, providers};

use super::read::read;
use super::{Grouping, OrganiserError, record};
use crate::services::Ctx;
use crate::services::change::set;

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct OrganiserChanges {
    /// Whether it is one person.
    pub kind: Option<OrganiserKind>,
    /// Another name.
    pub name: Option<Name>,
    /// Another organisation, or none.
    pub organisation: Option<Option<Name>>,
    /// Another mail address, or none.
    pub email: Option<Option<Email>>,
    /// Another telephone number, or none.
    pub phone: Option<Option<Line<40>>>,
    /// Another address, all of it.
    pub address: Option<Address>,
    /// Another payer, or none.
    pub billing: Option<Option<Billing>>,
    /// Another group as decided now, or none.
    pub group: Option<Option<Grouping>>,
}

/// Changes the record if it still has `version`; what a guest had entered counts as looked at by staff.
pub fn edit(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: OrganiserId,
    version: i64,
    changes: &OrganiserChanges,
) -> Result<Organiser, OrganiserError> {
    let mut organiser = read(tx, ctx, id)?;
    if organiser.version != version {
        return Err(OrganiserError::Stale);
    }
    changes.apply_to(&mut organiser);
    if let Some(group) = &changes.group {
        let provider = providers::get(tx, organiser.provider_id)?;
        let group = group.as_ref();
        organiser.group = group
            .map(|group| group.decide(ctx, &provider))
            .transpose()?;
    }
    organiser.origin = Origin::Staff;
    organiser.changed_at = ctx.now;
    let updated = organisers::update_if_version(tx, organiser)?;
    let organiser = updated.ok_or(OrganiserError::Stale)?;
    record(tx, ctx, "organiser.edited", &organiser)?;
    Ok(organiser)
}

impl OrganiserChanges {
    fn apply_to(&self, organiser: &mut Organiser) {
        let contact = &mut organiser.contact;
        set(&mut contact.name, self.name.as_ref());
        set(&mut contact.organisation, self.organisation.as_ref());
        set(&mut contact.email, self.email.as_ref());
        set(&mut contact.phone, self.phone.as_ref());
        set(&mut contact.address, self.address.as_ref());
        set(&mut organiser.kind, self.kind.as_ref());
        set(&mut organiser.billing, self.billing.as_ref());
    }
}
