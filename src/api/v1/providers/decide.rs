//! `POST /providers/{id}/admit`, `decline` and `suspend`.

use actix_web::{post, web};
use domain::ids::ProviderId;
use domain::provider::Provider;
use domain::text::Text;
use serde::Deserialize;
use utoipa::ToSchema;

use super::dto::ProviderOut;
use crate::api::answer::{Answer, versioned};
use crate::api::extract::{Caller, Fields, Json, PathId};
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::services::Ctx;
use crate::services::providers::{ProviderError, decide};

/// Why the operator decides so; the provider reads it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonIn {
    /// The reason.
    #[schema(max_length = 10_000)]
    reason: String,
}

impl ReasonIn {
    fn parse(&self) -> Result<Text, Problem> {
        let mut fields = Fields::of_body();
        let reason = fields.parse("/reason", Text::parse(&self.reason));
        fields.finish(|| reason)
    }
}

/// Admits a provider, also after it was declined or suspended: its published listings are public.
#[utoipa::path(
    tag = "providers",
    security(("api_key" = [])),
    responses((status = 200, description = "The provider as it is now", body = ProviderOut))
)]
#[post("/providers/{id}/admit")]
pub async fn admit_provider(
    id: PathId<ProviderId>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let by = ctx.clone();
    let decided = state.write(move |tx| decide::admit(tx, &by, id.0)).await;
    answer(decided, &ctx)
}

/// Declines an application.
#[utoipa::path(
    tag = "providers",
    security(("api_key" = [])),
    responses((status = 200, description = "The provider as it is now", body = ProviderOut))
)]
#[post("/providers/{id}/decline")]
pub async fn decline_provider(
    id: PathId<ProviderId>,
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<ReasonIn>,
) -> Answer {
    let reason = body.into_inner().parse()?;
    let by = ctx.clone();
    let decided = state
        .write(move |tx| decide::decline(tx, &by, id.0, &reason))
        .await;
    answer(decided, &ctx)
}

/// Suspends a provider: its listings are no longer public, its bookings stand.
#[utoipa::path(
    tag = "providers",
    security(("api_key" = [])),
    responses((status = 200, description = "The provider as it is now", body = ProviderOut))
)]
#[post("/providers/{id}/suspend")]
pub async fn suspend_provider(
    id: PathId<ProviderId>,
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<ReasonIn>,
) -> Answer {
    let reason = body.into_inner().parse()?;
    let by = ctx.clone();
    let decided = state
        .write(move |tx| decide::suspend(tx, &by, id.0, &reason))
        .await;
    answer(decided, &ctx)
}

/// A decision names no version: losing against a change at the same moment is a conflict.
fn answer(decided: Result<Provider, ProviderError>, ctx: &Ctx) -> Answer {
    let provider = decided.map_err(|error| match error {
        ProviderError::Stale => Kind::Conflict.into(),
        error => Problem::from(error),
    })?;
    Ok(versioned(provider.version, ProviderOut::of(&provider, ctx)))
}
