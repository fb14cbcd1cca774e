//! The bookings that a closure hits and about which nothing was decided.

use domain::ids::ClosureId;
use store::bookings::{BookingPage, Hit};
use store::{Tx, bookings};

use super::error::ClosureError;
use super::scope;
use crate::services::Ctx;
use crate::services::bookings::read::{Shown, show_all};

/// What the closure hits, by start, at most `limit`, behind `after`.
pub fn list_affected(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ClosureId,
    after: Option<BookingPage>,
    limit: i64,
) -> Result<Vec<Shown>, ClosureError> {
    let closure = scope::find_allowed(tx, ctx, id)?;
    let hit = bookings::list_affected(tx, &closure, Hit::Behind(after), ctx.now, limit)?;
    Ok(show_all(tx, hit)?)
}
