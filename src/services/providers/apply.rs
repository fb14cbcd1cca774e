//! Applying as a provider.

use domain::ids::ProviderId;
use domain::language::Language;
use domain::policy::{Action, Subject};
use domain::provider::{Issuer, Office, Provider, ProviderStatus, Term};
use domain::text::Name;
use store::audit::{self, Entry};
use store::{Tx, providers};

use super::{ProviderError, edit};
use crate::services::{Ctx, access};

/// Who applies.
#[derive(Clone, Debug)]
pub struct Application {
    /// The name the public reads.
    pub name: Name,
    /// Who stands on its documents.
    pub issuer: Issuer,
    /// How its office is reached.
    pub office: Office,
    /// The language of its notices.
    pub language: Language,
    /// The purposes it knows.
    pub purposes: Vec<Term>,
    /// The customer groups it knows, highest rank first.
    pub customer_groups: Vec<Term>,
}

/// Enters an application; the operator decides, and until then nothing of it is public.
pub fn apply(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    application: &Application,
) -> Result<Provider, ProviderError> {
    access::allow(ctx, Action::Apply, Subject::Installation)?;
    edit::check_lists(&application.purposes, &application.customer_groups)?;
    let application = application.clone();
    let provider = Provider {
        id: ProviderId(ctx.new_id()),
        name: application.name,
        status: ProviderStatus::Applied,
        issuer: application.issuer,
        office: application.office,
        language: application.language,
        purposes: application.purposes,
        customer_groups: application.customer_groups,
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    };
    providers::insert(tx, &provider)?;
    record(tx, ctx, "provider.applied", &provider)?;
    Ok(provider)
}

/// Writes an act on a provider into the audit trail.
pub(super) fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static str,
    provider: &Provider,
) -> Result<(), ProviderError> {
    let detail = [("version", provider.version.to_string())];
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind: "provider",
        subject_id: provider.id.0,
        detail: &detail,
    };
    Ok(audit::record(tx, &entry)?)
}
