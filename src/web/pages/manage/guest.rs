//! From the token in a link to the booking it opens.

use domain::policy::Actor;

use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::auth::authenticate::{AuthError, Shown, authenticate};
use crate::services::bookings::case::{Case, read_case};
use crate::web::Visitor;

/// A guest at the booking that his link opens.
pub(super) struct Guest {
    /// He acts as the guest of this booking and nothing else.
    pub(super) visitor: Visitor,
    /// The booking.
    pub(super) case: Case,
    /// The path of the page, which holds the secret.
    pub(super) path: String,
}

impl Guest {
    /// Whoever has `token`; a link that opens nothing is like a page that does not exist.
    pub(super) async fn enter(
        state: &State,
        visitor: Visitor,
        token: &str,
    ) -> Result<Self, Problem> {
        let (instance, now, shown) = (state.secret().clone(), visitor.ctx.now, token.to_owned());
        let actor = state
            .read(move |tx| authenticate(tx, &instance, Shown::ManagementToken(&shown), now))
            .await;
        let actor = match actor {
            Ok(actor) => actor,
            Err(AuthError::Invalid) => return Err(Kind::NotFound.into()),
            Err(error) => return Err(error.into()),
        };
        let Actor::Guest(id) = actor else {
            return Err(Kind::NotFound.into());
        };
        let visitor = visitor.acting_as(actor);
        let ctx = visitor.ctx.clone();
        let case = state.read(move |tx| read_case(tx, &ctx, id)).await;
        Ok(Self {
            case: case.map_err(crate::api::v1::bookings::problem)?,
            path: format!("/b/{token}"),
            visitor,
        })
    }
}
