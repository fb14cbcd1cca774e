//! `GET /organisers`.

use actix_web::{get, web};
use domain::ids::OrganiserId;
use domain::party::Organiser;
use domain::text::{Name, sort_key};
use serde::Deserialize;
use uuid::Uuid;

use super::organiser::OrganiserRecordOut;
use crate::api::answer::Answer;
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, Fields, ListQuery};
use crate::api::v1::spans;
use crate::api::wire::Id;
use crate::app::State;
use crate::services::organisers::read::{self, OrganiserPage};

/// Which records are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OrganiserParams {
    /// Of this provider.
    provider: Option<Id>,
    /// Whose name, or whose organisation's, begins with this; case and accents do not matter.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// The records of the providers for whom the caller works, by the name of the organisation or person.
#[utoipa::path(
    tag = "organisers",
    params(OrganiserParams, PageParams),
    security(("api_key" = [])),
    responses((status = 200, description = "A page of organisers", body = Page<OrganiserRecordOut>))
)]
#[get("/organisers")]
pub async fn list_organisers(
    ListQuery(query, paging): ListQuery<OrganiserParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let mut fields = Fields::of_query();
    let provider = fields.optional("provider", query.provider.as_ref().map(Id::parse));
    let prefix = fields.optional("q", query.q.as_deref().map(Name::parse));
    let (provider, prefix) = fields.finish(|| Some((provider?, prefix?)))?;
    let after: Option<(String, Uuid)> = paging.after()?;
    let after = after.map(|(name_key, id)| OrganiserPage {
        name_key,
        id: OrganiserId(id),
    });
    let limit = spans::limit(&paging);
    let found = state.read(move |tx| {
        let which = (provider, prefix.as_ref());
        read::list(tx, &ctx, which, after.as_ref(), limit)
    });
    let out = |organiser| OrganiserRecordOut::from(&organiser);
    Ok(paging.answer(found.await?, place, out))
}

/// Where in the list an organiser stands.
fn place(organiser: &Organiser) -> (String, Uuid) {
    let contact = &organiser.contact;
    let shown = contact.organisation.as_ref().unwrap_or(&contact.name);
    (sort_key(shown), organiser.id.0)
}
