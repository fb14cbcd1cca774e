//! Opening again, as if it had never been closed.

use domain::ids::ClosureId;
use store::{Tx, closures};

use super::error::ClosureError;
use super::scope;
use crate::services::Ctx;

/// Deletes the closure if it still has `version`; what was decided about bookings stays on their record.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx, id: ClosureId, version: i64) -> Result<(), ClosureError> {
    let closure = scope::find_allowed(tx, ctx, id)?;
    if closure.version != version {
        return Err(ClosureError::Stale);
    }
    closures::delete(tx, id)?;
    Ok(scope::record(tx, ctx, "closure.deleted", id, &[])?)
}
