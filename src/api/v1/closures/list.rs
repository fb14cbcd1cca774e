//! `GET /closures`.

use actix_web::{get, web};
use serde::Deserialize;

use super::closure::ClosureOut;
use crate::api::answer::Answer;
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, Fields, ListQuery};
use crate::api::v1::spans;
use crate::api::wire::{Id, Timestamp};
use crate::app::State;
use crate::services::closures::read::{self, ShownClosure};

/// Which closures are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ClosureParams {
    /// Of this provider.
    provider: Option<Id>,
    /// Of this site.
    site: Option<Id>,
    /// That end after this time, or never.
    from: Option<Timestamp>,
    /// That start before this time.
    to: Option<Timestamp>,
}

/// The closures of the providers for whom the caller works, by start.
#[utoipa::path(
    tag = "closures",
    params(ClosureParams, PageParams),
    security(("api_key" = [])),
    responses((status = 200, description = "A page of closures", body = Page<ClosureOut>))
)]
#[get("/closures")]
pub async fn list_closures(
    ListQuery(query, paging): ListQuery<ClosureParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let mut fields = Fields::of_query();
    let (from, to) = (query.from.as_ref(), query.to.as_ref());
    let filter = spans::filter(&mut fields, query.provider.as_ref(), from, to);
    let site = fields.optional("site", query.site.as_ref().map(Id::parse));
    let (filter, site) = fields.finish(|| Some((filter?, site?)))?;
    let (after, limit) = (spans::after(&paging)?, spans::limit(&paging));
    let found = state
        .read(move |tx| read::list(tx, &ctx, &filter, site, after.as_ref(), limit))
        .await?;
    let last = |shown: &ShownClosure| {
        let closure = &shown.closure;
        spans::position(closure.span.starts_at, closure.id.0)
    };
    Ok(paging.answer(found, last, |shown| ClosureOut::from(&shown)))
}
