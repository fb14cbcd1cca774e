//! Deleting a site that was entered by mistake.

use domain::ids::SiteId;
use domain::policy::Action;
use store::{StoreError, Tx, sites};

use super::SiteError;
use super::create::record;
use super::read::find_allowed;
use crate::services::Ctx;

/// Deletes the site if it still has `version` and nothing belongs to it.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx, id: SiteId, version: i64) -> Result<(), SiteError> {
    let site = find_allowed(tx, ctx, id, Action::EditListing)?;
    if site.version != version {
        return Err(SiteError::Stale);
    }
    if sites::is_referenced(tx, id)? {
        return Err(SiteError::NotEmpty);
    }
    // Whoever enters a room at this moment is seen by the database only.
    sites::delete(tx, id).map_err(|error| match error {
        StoreError::Constraint { .. } => SiteError::NotEmpty,
        error => error.into(),
    })?;
    record(tx, ctx, "site.deleted", &site)
}
