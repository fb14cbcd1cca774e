//! Changing a closure: when it ends becomes known, or another room is closed as well.

use chrono::{DateTime, Utc};
use domain::closure::Closure;
use domain::ids::{ClosureId, ResourceId, RoomId};
use domain::text::{Name, Text};
use store::{Tx, closures};

use super::error::ClosureError;
use super::scope;
use crate::services::Ctx;
use crate::services::change::set;

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct ClosureChanges {
    /// Another start.
    pub starts_at: Option<DateTime<Utc>>,
    /// Another end, or none.
    pub ends_at: Option<Option<DateTime<Utc>>>,
    /// Other rooms, all of them.
    pub rooms: Option<Vec<RoomId>>,
    /// Other resources, all of them.
    pub resources: Option<Vec<ResourceId>>,
    /// Another public reason, or none.
    pub public_reason: Option<Option<Name>>,
    /// Another note, or none.
    pub internal_note: Option<Option<Text>>,
}

/// Changes the closure if it still has `version`.
pub fn edit(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ClosureId,
    version: i64,
    changes: &ClosureChanges,
) -> Result<Closure, ClosureError> {
    let mut closure = scope::find_allowed(tx, ctx, id)?;
    if closure.version != version {
        return Err(ClosureError::Stale);
    }
    changes.apply_to(&mut closure);
    let span = closure.span;
    if span
        .ends_at
        .is_some_and(|ends_at| ends_at <= span.starts_at)
    {
        return Err(ClosureError::EndsBeforeStart);
    }
    scope::check(tx, ctx, &closure.scope)?;
    closure.changed_at = ctx.now;
    closure.version = closures::update_if_version(tx, &closure)?.ok_or(ClosureError::Stale)?;
    let detail = [("version", closure.version.to_string())];
    scope::record(tx, ctx, "closure.edited", id, &detail)?;
    Ok(closure)
}

impl ClosureChanges {
    fn apply_to(&self, closure: &mut Closure) {
        set(&mut closure.span.starts_at, self.starts_at.as_ref());
        set(&mut closure.span.ends_at, self.ends_at.as_ref());
        set(&mut closure.scope.rooms, self.rooms.as_ref());
        set(&mut closure.scope.resources, self.resources.as_ref());
        set(&mut closure.public_reason, self.public_reason.as_ref());
        set(&mut closure.internal_note, self.internal_note.as_ref());
    }
}
