//! Lists of rooms, by name or by distance.

use diesel::prelude::*;
use domain::bookable::Room;
use domain::ids::{ProviderId, RoomId, SiteId};
use domain::provider::Position;
use domain::text::Code;

use super::list_by_ids;
use crate::bookables::is_public;
use crate::column::Table;
use crate::error::StoreError;
use crate::schema::{bookable, bookable_feature, provider, site};
use crate::scope::{Scope, patterns};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

/// The most rooms within a radius that are put in order; more than a large county has.
const NEAR_MAX: i64 = 10_000;

/// Which rooms are listed.
#[derive(Clone, Debug)]
pub struct RoomFilter {
    /// Who reads.
    pub scope: Scope,
    /// Words of the room's name, or of the name or town of its site.
    pub words: Option<String>,
    /// Of one provider.
    pub provider: Option<ProviderId>,
    /// In one site.
    pub site: Option<SiteId>,
    /// For so many people in some layout.
    pub capacity: Option<u32>,
    /// With all of these.
    pub features: Vec<Code>,
}

/// A place and how far around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// The place.
    pub centre: Position,
    /// How far.
    pub radius_m: u32,
}

/// A room that passes the filter: its id and where it lies.
type Candidate = (RoomId, Option<i64>, Option<i64>);

/// Where the candidates are cut off.
struct Cut<'a> {
    after: Option<&'a (String, RoomId)>,
    within: Option<(Position, Position)>,
    limit: i64,
}

/// At most `limit` rooms by name, those after the position `after`.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &RoomFilter,
    after: Option<&(String, RoomId)>,
    limit: i64,
) -> Result<Vec<Room>, StoreError> {
    let cut = Cut {
        after,
        within: None,
        limit,
    };
    let found = candidates(tx, filter, &cut)?;
    let ids: Vec<_> = found.into_iter().map(|(id, ..)| id).collect();
    list_by_ids(tx, &ids)
}

/// At most `limit` rooms by distance in metres, those after the position `after`.
pub fn list_near(
    tx: &mut Tx<'_>,
    filter: &RoomFilter,
    near: Near,
    after: Option<(u32, RoomId)>,
    limit: usize,
) -> Result<Vec<(u32, Room)>, StoreError> {
    let cut = Cut {
        after: None,
        within: Some(near.centre.corners(near.radius_m)),
        limit: NEAR_MAX,
    };
    let mut found = Vec::new();
    for (id, latitude, longitude) in candidates(tx, filter, &cut)? {
        let metres = near.centre.metres_to(position(latitude, longitude)?);
        if metres <= near.radius_m && after.is_none_or(|after| after < (metres, id)) {
            found.push((metres, id));
        }
    }
    found.sort_unstable();
    found.truncate(limit);
    let ids: Vec<_> = found.iter().map(|(_, id)| *id).collect();
    let metres = found.into_iter().map(|(metres, _)| metres);
    Ok(metres.zip(list_by_ids(tx, &ids)?).collect())
}

fn candidates(
    tx: &mut Tx<'_>,
    filter: &RoomFilter,
    cut: &Cut<'_>,
) -> Result<Vec<Candidate>, StoreError> {
    tx.query(|connection| {
        let mut rooms = bookable::table
            .inner_join(site::table)
            .inner_join(provider::table)
            .filter(bookable::kind.eq("room"))
            .order((bookable::name_key, bookable::id))
            .limit(cut.limit)
            .select((bookable::id, site::latitude_e6, site::longitude_e6))
            .into_boxed();
        if let Some(own) = filter.scope.own() {
            let seen = is_public(filter.scope.seconds()).or(provider::id.eq_any(own));
            rooms = rooms.filter(seen);
        }
        if let Some(provider) = filter.provider {
            rooms = rooms.filter(bookable::provider_id.eq(provider.sql()));
        }
        if let Some(site) = filter.site {
            rooms = rooms.filter(bookable::site_id.eq(site.sql()));
        }
        if let Some(capacity) = filter.capacity {
            rooms = rooms.filter(bookable::capacity.ge(i64::from(capacity)));
        }
        for feature in &filter.features {
            let has = bookable_feature::table
                .filter(bookable_feature::bookable_id.eq(bookable::id))
                .filter(bookable_feature::feature.eq(feature.as_str()));
            rooms = rooms.filter(diesel::dsl::exists(has));
        }
        for pattern in filter.words.iter().flat_map(|words| patterns(words)) {
            let in_name = bookable::name_key.like(pattern.clone()).escape('\\');
            let in_site = site::search_key.like(pattern).escape('\\');
            rooms = rooms.filter(in_name.or(in_site));
        }
        if let Some((south_west, north_east)) = cut.within {
            let (south, west) = (south_west.latitude_e6, south_west.longitude_e6);
            let (north, east) = (north_east.latitude_e6, north_east.longitude_e6);
            rooms = rooms
                .filter(site::latitude_e6.between(i64::from(south), i64::from(north)))
                .filter(site::longitude_e6.between(i64::from(west), i64::from(east)));
        }
        if let Some((name_key, id)) = cut.after {
            let same_name = bookable::name_key
                .eq(name_key)
                .and(bookable::id.gt(id.sql()));
            rooms = rooms.filter(bookable::name_key.gt(name_key).or(same_name));
        }
        rooms.load(connection)
    })
}

fn position(latitude: Option<i64>, longitude: Option<i64>) -> Result<Position, StoreError> {
    let degree = |number: Option<i64>| i32::try_from(number?).ok();
    let position = degree(latitude)
        .zip(degree(longitude))
        .and_then(|(latitude, longitude)| Position::new(latitude, longitude));
    Table("site").value("position", position.ok_or(()))
}
