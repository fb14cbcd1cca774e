//! Closing a site, or some of its rooms and resources.

use domain::closure::{ClosedSpan, Closure, ClosureScope};
use domain::ids::ClosureId;
use domain::policy::{Action, Subject};
use domain::text::{Name, Text};
use store::{Tx, closures, sites};

use super::error::ClosureError;
use super::scope;
use crate::services::{Ctx, access};

/// A closure to be entered.
#[derive(Clone, Debug)]
pub struct NewClosure {
    /// What is closed.
    pub scope: ClosureScope,
    /// When.
    pub span: ClosedSpan,
    /// What the public may read.
    pub public_reason: Option<Name>,
    /// What only staff read.
    pub internal_note: Option<Text>,
}

/// Closes at once, whatever stands: no new booking is granted, and those that stand are listed as affected.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewClosure) -> Result<Closure, ClosureError> {
    access::allow(ctx, Action::Close, Subject::Installation)?;
    let site = sites::find(tx, new.scope.site_id)?.ok_or(ClosureError::UnknownSite)?;
    access::allow(ctx, Action::Close, Subject::Public(site.provider_id))?;
    scope::check(tx, ctx, &new.scope)?;
    let closure = Closure {
        id: ClosureId(ctx.new_id()),
        provider_id: site.provider_id,
        scope: new.scope.clone(),
        span: new.span,
        public_reason: new.public_reason.clone(),
        internal_note: new.internal_note.clone(),
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    };
    closures::insert(tx, &closure)?;
    scope::record(tx, ctx, "closure.created", closure.id, &[])?;
    Ok(closure)
}
