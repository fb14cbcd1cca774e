//! Organisers: who books, as records that staff keep. A guest's entry is a record too, until staff look at it.

pub mod create;
pub mod edit;
pub mod error;
pub mod read;

use domain::party::{DecidedGroup, Organiser};
use domain::provider::Provider;
use domain::text::{Code, Text};
use store::audit::{self, Entry};
use store::{StoreError, Tx};

use crate::services::Ctx;

pub use error::OrganiserError;

/// A customer group that staff decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// The group, of the provider's list.
    pub code: Code,
    /// The proof that was seen.
    pub evidence: Option<Text>,
    /// The last day for which it holds.
    pub until: Option<chrono::NaiveDate>,
}

impl Grouping {
    /// The group as decided now, if the provider knows it.
    fn decide(&self, ctx: &Ctx, provider: &Provider) -> Result<DecidedGroup, OrganiserError> {
        let mut known = provider.customer_groups.iter();
        if !known.any(|group| group.code == self.code) {
            return Err(OrganiserError::UnknownGroup(self.code.clone()));
        }
        Ok(DecidedGroup {
            code: self.code.clone(),
            evidence: self.evidence.clone(),
            decided_at: ctx.now,
            until: self.until,
        })
    }
}

/// Writes an act on a record down; the group is told because rights and prices follow from it.
fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static str,
    organiser: &Organiser,
) -> Result<(), StoreError> {
    let group = organiser.group.as_ref();
    let group = group.map(|group| ("customer_group", group.code.to_string()));
    let version = ("version", organiser.version.to_string());
    let detail: Vec<_> = [Some(version), group].into_iter().flatten().collect();
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind: "organiser",
        subject_id: organiser.id.0,
        detail: &detail,
    };
    audit::record(tx, &entry)
}
