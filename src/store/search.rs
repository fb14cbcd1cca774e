//! Which rooms could be free: facts and claims in one statement, in the order of names.
//!
//! Space is judged by `SpaceIsFree`; pools and rules are left to the engine.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::ids::{ProviderId, RoomId, SiteId};
use domain::interval::Interval;
use domain::text::Code;

use crate::error::StoreError;
use crate::free::SpaceIsFree;
use crate::instant::seconds;
use crate::schema::{bookable, bookable_feature, provider, site};
use crate::scope::patterns;
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

/// Which rooms are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomSearch {
    /// Of this provider.
    pub provider: Option<ProviderId>,
    /// At this site.
    pub site: Option<SiteId>,
    /// For at least so many people.
    pub capacity: Option<u32>,
    /// With all of these features.
    pub features: Vec<Code>,
    /// Each of these words stands in the room's name, or in the name or town of its site.
    pub words: Option<String>,
    /// That no claim on space keeps from being used then.
    pub free: Option<Interval>,
}

/// Where to go on: behind the room with this sort key and id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomPosition {
    /// The sort key of the room's name.
    pub name_key: String,
    /// The room.
    pub id: RoomId,
}

/// Public rooms that fit, by name, at most `limit`, behind `after`.
pub fn list_candidates(
    tx: &mut Tx<'_>,
    search: &RoomSearch,
    after: Option<&RoomPosition>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<RoomPosition>, StoreError> {
    let at = seconds(now);
    let mut query = bookable::table
        .inner_join(provider::table)
        .filter(bookable::kind.eq("room"))
        .filter(provider::status.eq("admitted"))
        .filter(bookable::published_from.le(at))
        .filter(
            bookable::published_until
                .is_null()
                .or(bookable::published_until.gt(at)),
        )
        .filter(
            bookable::archived_at
                .is_null()
                .or(bookable::archived_at.gt(at)),
        )
        .into_boxed();
    if let Some(id) = search.provider {
        query = query.filter(bookable::provider_id.eq(id.sql()));
    }
    if let Some(id) = search.site {
        query = query.filter(bookable::site_id.eq(id.sql()));
    }
    if let Some(capacity) = search.capacity {
        query = query.filter(bookable::capacity.ge(i64::from(capacity)));
    }
    for feature in &search.features {
        query = query.filter(exists(
            bookable_feature::table
                .filter(bookable_feature::bookable_id.eq(bookable::id))
                .filter(bookable_feature::feature.eq(feature.as_str().to_owned())),
        ));
    }
    for pattern in search.words.iter().flat_map(|words| patterns(words)) {
        let in_name = bookable::name_key.like(pattern.clone()).escape('\\');
        let sites = site::table
            .filter(site::search_key.like(pattern).escape('\\'))
            .select(site::id);
        query = query.filter(in_name.or(bookable::site_id.eq_any(sites)));
    }
    if let Some(RoomPosition { name_key, id }) = after {
        let same_name = bookable::name_key
            .eq(name_key.clone())
            .and(bookable::id.gt(id.sql()));
        query = query.filter(bookable::name_key.gt(name_key.clone()).or(same_name));
    }
    if let Some(window) = search.free {
        query = query.filter(SpaceIsFree::in_window(window, now));
    }
    let rows: Vec<(String, RoomId)> = tx.query(|connection| {
        query
            .order((bookable::name_key, bookable::id))
            .limit(limit)
            .select((bookable::name_key, bookable::id))
            .load(connection)
    })?;
    Ok(rows
        .into_iter()
        .map(|(name_key, id)| RoomPosition { name_key, id })
        .collect())
}
