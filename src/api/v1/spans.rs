//! What lists of things with a span have in common: which of them, and where a page goes on.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::api::cursor::Paging;
use crate::api::extract::{Fields, Parsed};
use crate::api::problem::{Kind, Problem};
use crate::api::wire::{Id, Timestamp};
use crate::services::spans::{SpanFilter, SpanPage};

/// The parameters `provider`, `from` and `to`.
pub(super) fn filter(
    fields: &mut Fields,
    provider: Option<&Id>,
    from: Option<&Timestamp>,
    to: Option<&Timestamp>,
) -> Option<SpanFilter> {
    let provider = fields.optional("provider", provider.map(Id::parse));
    let ends_after = fields.optional("from", from.map(Timestamp::parse_utc));
    let starts_before = fields.optional("to", to.map(Timestamp::parse_utc));
    Some(SpanFilter {
        providers: provider?.map(|provider| vec![provider]),
        starts_before: starts_before?,
        ends_after: ends_after?,
    })
}

/// Where the page begins: behind the entry with this start and id.
pub(super) fn after<Of: From<Uuid>>(paging: &Paging) -> Result<Option<SpanPage<Of>>, Problem> {
    let position: Option<(i64, Uuid)> = paging.after()?;
    let page = |(seconds, id)| {
        let starts_at = DateTime::from_timestamp(seconds, 0).ok_or(Kind::InvalidCursor)?;
        Ok(SpanPage {
            starts_at,
            id: Of::from(id),
        })
    };
    position.map(page).transpose()
}

/// The position of an entry with this start and id.
pub(super) fn position(starts_at: DateTime<Utc>, id: Uuid) -> (i64, Uuid) {
    (starts_at.timestamp(), id)
}

/// One more than the page holds: it tells whether there is a next page.
pub(super) fn limit(paging: &Paging) -> i64 {
    i64::try_from(paging.limit())
        .unwrap_or(i64::MAX)
        .saturating_add(1)
}

/// The ids at `place`, each once, at most `limit`.
pub(super) fn ids<Of: From<Uuid> + Copy + Ord>(
    fields: &mut Fields,
    place: &str,
    ids: &[Id],
    limit: usize,
) -> Parsed<Vec<Of>> {
    let mut seen = std::collections::BTreeSet::new();
    fields.list(place, ids, limit, |fields, id| {
        let id: Of = fields.parse("", id.parse())?;
        if seen.insert(id) {
            return Some(id);
        }
        fields.refuse("", crate::api::problem::Refusal::DuplicateEntry);
        None
    })
}
