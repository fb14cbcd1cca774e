//! `/providers`, and the operator's decisions about them.

mod decide;
mod dto;

use actix_web::{get, patch, post, web};
use domain::ids::ProviderId;
use domain::provider::Provider;
use domain::text::sort_key;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use self::dto::{ProviderChange, ProviderIn, ProviderOut, ProviderParams};
use super::listings::filter::one_more;
use crate::api::answer::{Answer, created, versioned};
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, IfMatch, IfNoneMatch, Json, ListQuery, PathId};
use crate::api::problem::{Kind, Problem, Refusal};
use crate::app::State;
use crate::services::providers::apply::apply;
use crate::services::providers::edit::edit;
use crate::services::providers::{ProviderError, read};

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list_providers)
        .service(apply_as_provider)
        .service(read_provider)
        .service(edit_provider)
        .service(decide::admit_provider)
        .service(decide::decline_provider)
        .service(decide::suspend_provider);
}

/// Providers by name; the public sees those that are admitted.
#[utoipa::path(
    tag = "providers",
    params(ProviderParams, PageParams),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "A page of providers", body = Page<ProviderOut>))
)]
#[get("/providers")]
pub async fn list_providers(
    ListQuery(query, paging): ListQuery<ProviderParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let wanted = query.parse()?;
    let after: Option<(String, Uuid)> = paging.after()?;
    let after = after.map(|(name_key, id)| (name_key, ProviderId(id)));
    let limit = one_more(paging.limit());
    let by = ctx.clone();
    let providers = state
        .read(move |tx| read::list(tx, &by, &wanted, after.as_ref(), limit))
        .await?;
    let position = |provider: &Provider| (sort_key(&provider.name), provider.id.0);
    Ok(paging.answer(providers, position, |provider| {
        ProviderOut::of(&provider, &ctx)
    }))
}

/// Applies as a provider; the operator decides, and until then nothing of it is public.
#[utoipa::path(
    tag = "providers",
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 201, description = "The application", body = ProviderOut))
)]
#[post("/providers")]
pub async fn apply_as_provider(
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<ProviderIn>,
) -> Answer {
    let application = body.into_inner().parse(ctx.language)?;
    let by = ctx.clone();
    let provider = state.write(move |tx| apply(tx, &by, &application)).await?;
    let location = format!("/api/v1/providers/{}", provider.id);
    let shown = ProviderOut::of(&provider, &ctx);
    Ok(created(location, provider.version, shown))
}

/// A provider.
#[utoipa::path(
    tag = "providers",
    params(IfNoneMatch),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The provider", body = ProviderOut))
)]
#[get("/providers/{id}")]
pub async fn read_provider(
    id: PathId<ProviderId>,
    known: IfNoneMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let by = ctx.clone();
    let provider = state.read(move |tx| read::find(tx, &by, id.0)).await?;
    Ok(known.answer(provider.version, || ProviderOut::of(&provider, &ctx)))
}

/// Changes a provider's own record.
#[utoipa::path(
    tag = "providers",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The provider as it is now", body = ProviderOut))
)]
#[patch("/providers/{id}")]
pub async fn edit_provider(
    id: PathId<ProviderId>,
    base: IfMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<ProviderChange>,
) -> Answer {
    let changes = body.into_inner().parse()?;
    let by = ctx.clone();
    let provider = state
        .write(move |tx| edit(tx, &by, id.0, base.0, &changes))
        .await?;
    Ok(versioned(
        provider.version,
        ProviderOut::of(&provider, &ctx),
    ))
}

impl From<ProviderError> for Problem {
    fn from(error: ProviderError) -> Self {
        match error {
            ProviderError::Denied(denied) => denied.into(),
            ProviderError::Stale => Kind::VersionMismatch.into(),
            ProviderError::WrongStanding(wrong) => {
                let status = wrong.from.to_string();
                Kind::WrongState { status }.into()
            }
            ProviderError::DuplicatePurpose(_) => {
                Self::of_field("/purposes", Refusal::DuplicateEntry)
            }
            ProviderError::DuplicateGroup(_) => {
                Self::of_field("/customer_groups", Refusal::DuplicateEntry)
            }
            ProviderError::Store(error) => error.into(),
        }
    }
}
