//! Rights as the first line of a use case.

use domain::ids::ProviderId;
use domain::policy::{Action, Decision, Subject, may};
use thiserror::Error;

use super::Ctx;

/// The caller may not do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Denied {
    /// For the caller there is no such thing, or there is none at all.
    #[error("there is no such thing, or the caller may not know of it")]
    NotFound,
    /// The caller sees it, but may not do that.
    #[error("the caller may not do that")]
    Forbidden,
    /// The caller has to say who he is.
    #[error("the caller has to say who he is")]
    Unauthenticated,
}

/// Lets the use case go on if the caller may do `action` to `subject`.
pub fn allow(ctx: &Ctx, action: Action, subject: Subject) -> Result<(), Denied> {
    match may(&ctx.actor, action, subject) {
        Decision::Allowed => Ok(()),
        Decision::NotFound => Err(Denied::NotFound),
        Decision::Forbidden => Err(Denied::Forbidden),
        Decision::Unauthenticated => Err(Denied::Unauthenticated),
    }
}

/// The providers for whom the caller works, of those that were `asked` for; `None` for all there are.
pub fn own_among(ctx: &Ctx, asked: Option<&[ProviderId]>) -> Option<Vec<ProviderId>> {
    let Some(own) = ctx.actor.providers() else {
        return asked.map(<[ProviderId]>::to_vec);
    };
    let is_asked = |id: &_| asked.is_none_or(|asked| asked.contains(id));
    Some(own.into_iter().filter(is_asked).collect())
}
