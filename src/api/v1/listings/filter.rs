//! Filters that lists of rooms and resources share.

use domain::ids::{ProviderId, SiteId};
use domain::text::{Code, Line, Name};

use crate::api::extract::{Fields, Parsed};
use crate::api::problem::Refusal;
use crate::api::wire::Id;

/// The most features that one search asks for.
const FEATURES_MAX: usize = 20;

/// The words of the parameter `q`.
pub(in crate::api::v1) fn words(fields: &mut Fields, q: Option<&str>) -> Parsed<Option<String>> {
    let words = fields.optional("q", q.map(Name::parse))?;
    Some(words.map(Line::into_string))
}

/// The parameter `provider`.
pub(in crate::api::v1) fn provider(
    fields: &mut Fields,
    id: Option<&Id>,
) -> Parsed<Option<ProviderId>> {
    fields.optional("provider", id.map(Id::parse))
}

/// The parameter `site`.
pub(in crate::api::v1) fn site(fields: &mut Fields, id: Option<&Id>) -> Parsed<Option<SiteId>> {
    fields.optional("site", id.map(Id::parse))
}

/// The codes of the parameter `feature`.
pub(in crate::api::v1) fn features(fields: &mut Fields, words: &[String]) -> Option<Vec<Code>> {
    let limit = FEATURES_MAX;
    let codes = if words.len() > limit {
        Err(Refusal::TooManyEntries { limit })
    } else {
        let codes = words.iter().map(|word| Code::parse(word));
        codes.collect::<Result<_, _>>().map_err(Refusal::from)
    };
    fields.parse("feature", codes)
}

/// One more than a page holds, to see whether there is a next one.
pub(in crate::api::v1) fn one_more(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}
