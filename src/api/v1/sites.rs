//! `/sites`.

mod dto;

use actix_web::{delete, get, patch, post, web};
use domain::ids::SiteId;
use domain::provider::Site;
use domain::text::sort_key;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use self::dto::{SiteChange, SiteIn, SiteOut, SiteParams};
use super::listings::filter::one_more;
use crate::api::answer::{Answer, created, no_content, versioned};
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, IfMatch, IfNoneMatch, Json, ListQuery, PathId};
use crate::api::problem::{Kind, Problem, Refusal};
use crate::app::State;
use crate::services::sites::create::create;
use crate::services::sites::edit::edit;
use crate::services::sites::remove::remove;
use crate::services::sites::{SiteError, read};

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list_sites)
        .service(create_site)
        .service(read_site)
        .service(edit_site)
        .service(delete_site);
}

/// Sites by name; the public sees those of admitted providers.
#[utoipa::path(
    tag = "sites",
    params(SiteParams, PageParams),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "A page of sites", body = Page<SiteOut>))
)]
#[get("/sites")]
pub async fn list_sites(
    ListQuery(query, paging): ListQuery<SiteParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let wanted = query.parse()?;
    let after: Option<(String, Uuid)> = paging.after()?;
    let after = after.map(|(name_key, id)| (name_key, SiteId(id)));
    let limit = one_more(paging.limit());
    let sites = state
        .read(move |tx| read::list(tx, &ctx, &wanted, after.as_ref(), limit))
        .await?;
    let position = |site: &Site| (sort_key(&site.name), site.id.0);
    Ok(paging.answer(sites, position, |site| SiteOut::of(&site)))
}

/// Enters a site of a provider for whom the caller works.
#[utoipa::path(
    tag = "sites",
    security(("api_key" = [])),
    responses((status = 201, description = "The site", body = SiteOut))
)]
#[post("/sites")]
pub async fn create_site(
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<SiteIn>,
) -> Answer {
    let new = body.into_inner().parse()?;
    let site = state.write(move |tx| create(tx, &ctx, &new)).await?;
    let location = format!("/api/v1/sites/{}", site.id);
    Ok(created(location, site.version, SiteOut::of(&site)))
}

/// A site.
#[utoipa::path(
    tag = "sites",
    params(IfNoneMatch),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The site", body = SiteOut))
)]
#[get("/sites/{id}")]
pub async fn read_site(
    id: PathId<SiteId>,
    known: IfNoneMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let site = state.read(move |tx| read::find(tx, &ctx, id.0)).await?;
    Ok(known.answer(site.version, || SiteOut::of(&site)))
}

/// Changes a site.
#[utoipa::path(
    tag = "sites",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The site as it is now", body = SiteOut))
)]
#[patch("/sites/{id}")]
pub async fn edit_site(
    id: PathId<SiteId>,
    base: IfMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<SiteChange>,
) -> Answer {
    let changes = body.into_inner().parse()?;
    let site = state
        .write(move |tx| edit(tx, &ctx, id.0, base.0, &changes))
        .await?;
    Ok(versioned(site.version, SiteOut::of(&site)))
}

/// Deletes a site to which nothing belongs.
#[utoipa::path(
    tag = "sites",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 204, description = "There is no such site any more"))
)]
#[delete("/sites/{id}")]
pub async fn delete_site(
    id: PathId<SiteId>,
    base: IfMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    state
        .write(move |tx| remove(tx, &ctx, id.0, base.0))
        .await?;
    Ok(no_content())
}

impl From<SiteError> for Problem {
    fn from(error: SiteError) -> Self {
        match error {
            SiteError::Denied(denied) => denied.into(),
            SiteError::UnknownProvider => Self::of_field("/provider_id", Refusal::UnknownId),
            SiteError::Stale => Kind::VersionMismatch.into(),
            SiteError::HolidayNotInLand(_) => {
                Self::of_field("/municipal_holidays", Refusal::NotInThisLand)
            }
            SiteError::NotEmpty => Kind::NotEmpty.into(),
            SiteError::Store(error) => error.into(),
        }
    }
}
