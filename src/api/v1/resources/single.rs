//! `POST /resources`; `GET`, `PATCH` and `DELETE /resources/{id}`.

use actix_web::{delete, get, patch, post, web};
use domain::ids::ResourceId;

use super::resource_in::{ResourceChange, ResourceIn};
use super::resource_out::ResourceOut;
use crate::api::answer::{Answer, created, no_content, versioned};
use crate::api::extract::{Caller, IfMatch, IfNoneMatch, Json, PathId};
use crate::app::State;
use crate::services::resources::create::create;
use crate::services::resources::edit::edit;
use crate::services::resources::read;
use crate::services::resources::remove::remove;

/// Enters a resource at a site of a provider for whom the caller works.
#[utoipa::path(
    tag = "resources",
    security(("api_key" = [])),
    responses((status = 201, description = "The resource", body = ResourceOut))
)]
#[post("/resources")]
pub async fn create_resource(
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<ResourceIn>,
) -> Answer {
    let new = body.into_inner().parse()?;
    let by = ctx.clone();
    let view = state.write(move |tx| create(tx, &by, &new)).await?;
    let location = format!("/api/v1/resources/{}", view.resource.id);
    let version = view.resource.listing.version;
    Ok(created(location, version, ResourceOut::of(&view, &ctx)))
}

/// A resource; the public sees those that are published by admitted providers.
#[utoipa::path(
    tag = "resources",
    params(IfNoneMatch),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "The resource", body = ResourceOut))
)]
#[get("/resources/{id}")]
pub async fn read_resource(
    id: PathId<ResourceId>,
    known: IfNoneMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let by = ctx.clone();
    let view = state.read(move |tx| read::find(tx, &by, id.0)).await?;
    let version = view.resource.listing.version;
    Ok(known.answer(version, || ResourceOut::of(&view, &ctx)))
}

/// Changes a resource.
#[utoipa::path(
    tag = "resources",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The resource as it is now", body = ResourceOut))
)]
#[patch("/resources/{id}")]
pub async fn edit_resource(
    id: PathId<ResourceId>,
    base: IfMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
    body: Json<ResourceChange>,
) -> Answer {
    let changes = body.into_inner().parse()?;
    let by = ctx.clone();
    let view = state
        .write(move |tx| edit(tx, &by, id.0, base.0, &changes))
        .await?;
    Ok(versioned(
        view.resource.listing.version,
        ResourceOut::of(&view, &ctx),
    ))
}

/// Deletes a resource that was entered by mistake.
///
/// What bookings, blockings or closures refer to is kept: set `archived_at` instead.
#[utoipa::path(
    tag = "resources",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 204, description = "There is no such resource any more"))
)]
#[delete("/resources/{id}")]
pub async fn delete_resource(
    id: PathId<ResourceId>,
    base: IfMatch,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    state
        .write(move |tx| remove(tx, &ctx, id.0, base.0))
        .await?;
    Ok(no_content())
}
