//! Deleting what signing in leaves behind.

use store::{StoreError, Tx, sessions, sign_in_counts};

use crate::auth::session::ended;
use crate::services::Ctx;

/// Deletes at most `limit` sessions that have ended, and returns how many.
pub fn delete_ended_sessions(tx: &mut Tx<'_>, ctx: &Ctx, limit: i64) -> Result<usize, StoreError> {
    sessions::delete_ended(tx, ended(ctx.now), limit)
}

/// Deletes at most `limit` counts of failures that are forgotten, and returns how many.
pub fn delete_forgotten_counts(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    limit: i64,
) -> Result<usize, StoreError> {
    sign_in_counts::delete_forgotten(tx, ctx.now, limit)
}
