//! One closure: enter it, read it, change it, delete it.

use actix_web::{delete, get, patch, post, web};
use domain::ids::ClosureId;

use super::closure::{ClosureChange, ClosureIn, ClosureOut};
use crate::api::answer::{Answer, created, no_content, versioned};
use crate::api::extract::{Caller, IfMatch, IfNoneMatch, Json, PathId};
use crate::app::State;
use crate::services::closures::{create, edit, read, remove};

/// Closes a site or some of its rooms at once, also where bookings stand.
///
/// New bookings are refused from now on; those that stand are listed as affected.
#[utoipa::path(
    tag = "closures",
    security(("api_key" = [])),
    responses((status = 201, description = "The closure", body = ClosureOut))
)]
#[post("/closures")]
pub async fn create_closure(
    Caller(ctx): Caller,
    body: Json<ClosureIn>,
    state: web::Data<State>,
) -> Answer {
    let new = body.into_inner().parse()?;
    let shown = state
        .write(move |tx| {
            let closure = create::create(tx, &ctx, &new)?;
            read::show(tx, closure)
        })
        .await?;
    let location = format!("/api/v1/closures/{}", shown.closure.id);
    Ok(created(
        location,
        shown.closure.version,
        ClosureOut::from(&shown),
    ))
}

/// A closure.
#[utoipa::path(
    tag = "closures",
    params(IfNoneMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The closure", body = ClosureOut))
)]
#[get("/closures/{id}")]
pub async fn read_closure(
    PathId(id): PathId<ClosureId>,
    Caller(ctx): Caller,
    known: IfNoneMatch,
    state: web::Data<State>,
) -> Answer {
    let shown = state.read(move |tx| read::read(tx, &ctx, id)).await?;
    Ok(known.answer(shown.closure.version, || ClosureOut::from(&shown)))
}

/// Changes a closure.
#[utoipa::path(
    tag = "closures",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 200, description = "The closure, changed", body = ClosureOut))
)]
#[patch("/closures/{id}")]
pub async fn change_closure(
    PathId(id): PathId<ClosureId>,
    Caller(ctx): Caller,
    IfMatch(version): IfMatch,
    body: Json<ClosureChange>,
    state: web::Data<State>,
) -> Answer {
    let changes = body.into_inner().parse()?;
    let shown = state
        .write(move |tx| {
            let closure = edit::edit(tx, &ctx, id, version, &changes)?;
            read::show(tx, closure)
        })
        .await?;
    Ok(versioned(shown.closure.version, ClosureOut::from(&shown)))
}

/// Opens again, as if it had never been closed; what was decided about bookings stays on their record.
#[utoipa::path(
    tag = "closures",
    params(IfMatch),
    security(("api_key" = [])),
    responses((status = 204, description = "The closure is gone"))
)]
#[delete("/closures/{id}")]
pub async fn delete_closure(
    PathId(id): PathId<ClosureId>,
    Caller(ctx): Caller,
    IfMatch(version): IfMatch,
    state: web::Data<State>,
) -> Answer {
    state
        .write(move |tx| remove::remove(tx, &ctx, id, version))
        .await?;
    Ok(no_content())
}
