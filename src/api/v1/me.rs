//! `GET /me`: as whom the caller is known.

use actix_web::{get, web};
use domain::policy::{Actor, Grant};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::answer::{Answer, ok};
use crate::api::extract::Caller;
use crate::api::problem::Kind;
use crate::api::wire::Id;
use crate::app::State;
use crate::services::providers::read::list_own;

/// Registers the handler.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(read_me);
}

/// As whom the caller is known.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Me)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum MeOut {
    /// Holds an API key.
    Key {
        /// The key, without its secret.
        key_id: Id,
        /// Whether the caller runs the installation.
        operator: bool,
        /// The providers for which the caller works.
        providers: Vec<OwnProvider>,
    },
    /// Holds the management link of a booking.
    Guest {
        /// The booking.
        booking_id: Id,
    },
}

/// A provider for which the caller works.
#[derive(Debug, Serialize, ToSchema)]
struct OwnProvider {
    /// The provider.
    provider_id: Id,
    /// Its name.
    name: String,
}

/// As whom the caller is known; 401 without credentials.
#[utoipa::path(
    tag = "meta",
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The caller", body = MeOut))
)]
#[get("/me")]
pub async fn read_me(Caller(ctx): Caller, state: web::Data<State>) -> Answer {
    let (key_id, is_operator) = match &ctx.actor {
        Actor::Key { id, grants } => ((*id).into(), grants.contains(&Grant::Operator)),
        Actor::Guest(booking) => {
            let booking_id = (*booking).into();
            return Ok(ok(MeOut::Guest { booking_id }));
        }
        // No route of the API takes a session.
        Actor::Nobody | Actor::Account { .. } | Actor::System => {
            return Err(Kind::Unauthenticated.into());
        }
    };
    let own = state.read(move |tx| list_own(tx, &ctx)).await?;
    let providers = own.into_iter().map(|provider| OwnProvider {
        provider_id: provider.id.into(),
        name: provider.name.to_string(),
    });
    Ok(ok(MeOut::Key {
        key_id,
        operator: is_operator,
        providers: providers.collect(),
    }))
}
