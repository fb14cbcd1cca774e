//! Giving back what a blocking took.

use domain::availability::ClaimOwner;
use domain::ids::BlockingId;
use store::{Tx, blockings};

use super::error::BlockingError;
use super::fates::{lock, record};
use super::read::find_allowed;
use crate::services::Ctx;
use crate::services::bookings::claim::release;

/// Deletes the blocking if it still has `version`; what was decided about bookings stays on their record.
pub fn remove(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BlockingId,
    version: i64,
) -> Result<(), BlockingError> {
    let stored = find_allowed(tx, ctx, id)?;
    lock(tx, ctx, &stored.blocking, Some(stored.key), &[])?;
    let stored = find_allowed(tx, ctx, id)?;
    if stored.blocking.version != version {
        return Err(BlockingError::Stale);
    }
    release(tx, ClaimOwner::Blocking(stored.key))?;
    blockings::delete(tx, stored.key)?;
    Ok(record(tx, ctx, &stored.blocking, "blocking.deleted")?)
}
