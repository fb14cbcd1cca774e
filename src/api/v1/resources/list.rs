//! `GET /resources`.

use actix_web::{get, web};
use domain::bookable::Resource;
use domain::ids::ResourceId;
use domain::provider::Site;
use domain::text::sort_key;
use serde::Deserialize;
use uuid::Uuid;

use super::resource_out::ResourceSummary;
use crate::api::answer::Answer;
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, Fields, ListQuery};
use crate::api::problem::Problem;
use crate::api::v1::listings::filter::{one_more, provider, site, words};
use crate::api::wire::Id;
use crate::app::State;
use crate::services::resources::read::{self, Wanted};

/// Which resources are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ResourceParams {
    /// Words of the name.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only resources of this provider.
    provider: Option<Id>,
    /// Only resources at this site.
    site: Option<Id>,
}

impl ResourceParams {
    fn parse(&self) -> Result<Wanted, Problem> {
        let mut fields = Fields::of_query();
        let words = words(&mut fields, self.q.as_deref());
        let provider = provider(&mut fields, self.provider.as_ref());
        let site = site(&mut fields, self.site.as_ref());
        fields.finish(|| {
            Some(Wanted {
                words: words?,
                provider: provider?,
                site: site?,
            })
        })
    }
}

/// Resources by name.
///
/// Staff see drafts and archived resources of their providers as well.
#[utoipa::path(
    tag = "resources",
    params(ResourceParams, PageParams),
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 200, description = "A page of resources", body = Page<ResourceSummary>))
)]
#[get("/resources")]
pub async fn list_resources(
    ListQuery(query, paging): ListQuery<ResourceParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let wanted = query.parse()?;
    let after: Option<(String, Uuid)> = paging.after()?;
    let after = after.map(|(name_key, id)| (name_key, ResourceId(id)));
    let limit = one_more(paging.limit());
    let found = state
        .read(move |tx| read::list(tx, &ctx, &wanted, after.as_ref(), limit))
        .await?;
    let position =
        |(resource, _): &(Resource, Site)| (sort_key(&resource.listing.name), resource.id.0);
    Ok(paging.answer(found, position, |(resource, site)| {
        ResourceSummary::of(&resource, &site)
    }))
}
