//! Keeping a provider's own record.

use std::collections::BTreeSet;

use domain::ids::ProviderId;
use domain::language::Language;
use domain::policy::Action;
use domain::provider::{Issuer, Office, Provider, Term};
use domain::text::{Code, Name};
use store::{Tx, providers};

use super::ProviderError;
use super::apply::record;
use super::read::find_allowed;
use crate::services::Ctx;
use crate::services::change::set;

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct ProviderChanges {
    /// Another name.
    pub name: Option<Name>,
    /// Another issuer.
    pub issuer: Option<Issuer>,
    /// Another office.
    pub office: Option<Office>,
    /// Another language.
    pub language: Option<Language>,
    /// Other purposes, all of them.
    pub purposes: Option<Vec<Term>>,
    /// Other customer groups, all of them.
    pub customer_groups: Option<Vec<Term>>,
}

/// Changes the provider if it still has `version`.
pub fn edit(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ProviderId,
    version: i64,
    changes: &ProviderChanges,
) -> Result<Provider, ProviderError> {
    let mut provider = find_allowed(tx, ctx, id, Action::EditProvider)?;
    if provider.version != version {
        return Err(ProviderError::Stale);
    }
    changes.apply_to(&mut provider);
    check_lists(&provider.purposes, &provider.customer_groups)?;
    provider.changed_at = ctx.now;
    let version = providers::update_if_version(tx, &provider)?;
    provider.version = version.ok_or(ProviderError::Stale)?;
    record(tx, ctx, "provider.edited", &provider)?;
    Ok(provider)
}

impl ProviderChanges {
    fn apply_to(&self, provider: &mut Provider) {
        set(&mut provider.name, self.name.as_ref());
        set(&mut provider.issuer, self.issuer.as_ref());
        set(&mut provider.office, self.office.as_ref());
        set(&mut provider.language, self.language.as_ref());
        set(&mut provider.purposes, self.purposes.as_ref());
        set(&mut provider.customer_groups, self.customer_groups.as_ref());
    }
}

/// Each code stands once: rules and bookings name it.
pub(super) fn check_lists(purposes: &[Term], groups: &[Term]) -> Result<(), ProviderError> {
    if let Some(code) = duplicate(purposes) {
        return Err(ProviderError::DuplicatePurpose(code));
    }
    match duplicate(groups) {
        Some(code) => Err(ProviderError::DuplicateGroup(code)),
        None => Ok(()),
    }
}

fn duplicate(terms: &[Term]) -> Option<Code> {
    let mut seen = BTreeSet::new();
    let again = terms.iter().find(|term| !seen.insert(&term.code));
    again.map(|term| term.code.clone())
}
