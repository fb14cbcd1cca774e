//! One record: make it, read it, change it.

use actix_web::{get, patch, post, web};
use domain::ids::OrganiserId;

use super::organiser::{OrganiserChange, OrganiserRecordIn, OrganiserRecordOut};
use crate::api::answer::{Answer, created, versioned};
use crate::api::extract::{Caller, IfMatch, IfNoneMatch, Json, PathId};
use crate::app::State;
use crate::services::organisers::{create, edit, read};

/// Makes a record of an organiser.
#[utoipa::path(
    tag = "organisers",
    security(("api_key" = [])),
    responses((status = 201, description = "The record", body = OrganiserRecordOut))
)]
#[post("/organisers")]
pub async fn create_organiser(
    Caller(ctx): Caller,
    body: Json<OrganiserRecordIn>,
    state: web::Data<State>,
) -> Answer {
    let new = body.into_inner().parse()?;
    let organiser = state
        .write(move |tx| create::create(tx, &ctx, &new))
        .await?;
    let location = format!("/api/v1/organisers/{}", organiser.id);
    let dto = OrganiserRecordOut::from(&organiser);
    Ok(created(location, organiser.version, dto))
}

/// An organiser's record.
#[utoipa::path(
    tag = "organisers",
    params(IfNoneMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The record", body = OrganiserRecordOut))
)]
#[get("/organisers/{id}")]
pub async fn read_organiser(
    PathId(id): PathId<OrganiserId>,
    Caller(ctx): Caller,
    known: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let organiser = state.read(move |tx| read::read(tx, &ctx, id)).await?;
    Ok(known.answer(organiser.version, || OrganiserRecordOut::from(&organiser)))
}

/// Changes a record, or decides the customer group; a guest's entry counts as looked at from then on.
#[utoipa::path(
    tag = "organisers",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The record, changed", body = OrganiserRecordOut))
)]
#[patch("/organisers/{id}")]
pub async fn change_organiser(
    PathId(id): PathId<OrganiserId>,
    Caller(ctx): Caller,
    IfMatch(version): IfMatch,
    body: Json<OrganiserChange>,
    state: web::Data<State>,
) -> Answer {
    let changes = body.into_inner().parse()?;
    let organiser = state
        .write(move |tx| edit::edit(tx, &ctx, id, version, &changes))
        .await?;
    let dto = OrganiserRecordOut::from(&organiser);
    Ok(versioned(organiser.version, dto))
}
