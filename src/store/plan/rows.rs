//! The rows of a plan.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use domain::bookable::{BookableId, Capacity};
use domain::ids::{ProviderId, RoomId, SiteId};
use domain::text::Name;
use uuid::Uuid;

use crate::among::among;
use crate::bookables::{BOOKABLE, CapacityColumns, bookable_id};
use crate::column::Table;
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{bookable, site};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const SITE: Table = Table("site");

/// Which rooms and resources a plan shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanSelection {
    /// Of these providers; absent: of all.
    pub providers: Option<Vec<ProviderId>>,
    /// At this site.
    pub site: Option<SiteId>,
    /// Only these rooms; none: all.
    pub rooms: Vec<RoomId>,
    /// With resources.
    pub resources: Resources,
}

/// Whether a plan shows resources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Resources {
    /// Rooms alone.
    #[default]
    Hidden,
    /// After the rooms of a site its resources.
    Shown,
}

/// Where a plan goes on: behind the row with these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPosition {
    /// The sort key of the site's name.
    pub site_key: String,
    /// The site.
    pub site_id: SiteId,
    /// Which it is: rooms come before resources.
    pub bookable: BookableId,
    /// The sort key of its name.
    pub name_key: String,
}

/// A row of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// What.
    pub bookable: BookableId,
    /// Whose.
    pub provider_id: ProviderId,
    /// Its name.
    pub name: Name,
    /// Where it is.
    pub site_id: SiteId,
    /// The name of its site.
    pub site_name: Name,
    /// The zone of its site.
    pub zone: Tz,
    /// How many people it holds; nothing stated for resources.
    pub capacity: Capacity,
    /// Where a plan goes on behind it.
    pub position: PlanPosition,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = bookable)]
struct RowColumns {
    id: BoundUuid,
    kind: String,
    provider_id: ProviderId,
    name: String,
    name_key: String,
    #[diesel(embed)]
    capacity: CapacityColumns,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = site)]
struct SiteColumns {
    id: SiteId,
    name: String,
    name_key: String,
    time_zone: String,
}

/// Rooms and resources by site and name, rooms first, at most `limit`, behind `after`. Without what was archived
/// before `since`.
pub fn list_rows(
    tx: &mut Tx<'_>,
    selection: &PlanSelection,
    since: DateTime<Utc>,
    after: Option<&PlanPosition>,
    limit: i64,
) -> Result<Vec<PlannedRow>, StoreError> {
    let in_use = bookable::archived_at.gt(seconds(since)).assume_not_null();
    let mut query = bookable::table
        .inner_join(site::table)
        .filter(bookable::archived_at.is_null().or(in_use))
        .into_boxed();
    if let Some(providers) = &selection.providers {
        let providers: Vec<_> = providers.iter().map(|id| id.sql()).collect();
        query = query.filter(among(bookable::provider_id, providers));
    }
    if let Some(site) = selection.site {
        query = query.filter(bookable::site_id.eq(site.sql()));
    }
    if !selection.rooms.is_empty() {
        let rooms: Vec<_> = selection.rooms.iter().map(|id| id.sql()).collect();
        query = query.filter(among(bookable::id, rooms));
    }
    if selection.resources == Resources::Hidden {
        query = query.filter(bookable::kind.eq("room"));
    }
    if let Some(PlanPosition {
        site_key,
        site_id,
        bookable: last,
        name_key,
    }) = after
    {
        let kind = kind(*last);
        let later_name = bookable::name_key.gt(name_key).or(bookable::name_key
            .eq(name_key)
            .and(bookable::id.gt(last.uuid().sql())));
        let later_here = bookable::kind
            .lt(kind)
            .or(bookable::kind.eq(kind).and(later_name));
        let same_key = site::name_key.eq(site_key);
        let later_site = site::id.gt(site_id.sql());
        let here = site::id.eq(site_id.sql()).and(later_here);
        query = query.filter(
            site::name_key
                .gt(site_key)
                .or(same_key.and(later_site.or(here))),
        );
    }
    let rows: Vec<(RowColumns, SiteColumns)> = tx.query(|connection| {
        query
            .order((
                site::name_key,
                site::id,
                bookable::kind.desc(),
                bookable::name_key,
                bookable::id,
            ))
            .limit(limit)
            .select((RowColumns::as_select(), SiteColumns::as_select()))
            .load(connection)
    })?;
    rows.into_iter().map(PlannedRow::try_from).collect()
}

/// The names of rooms and resources; what does not exist is missing.
pub fn list_names(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Name>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let bound: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    let rows: Vec<(BoundUuid, String)> = tx.query(|connection| {
        bookable::table
            .filter(among(bookable::id, bound))
            .select((bookable::id, bookable::name))
            .load(connection)
    })?;
    rows.into_iter()
        .map(|(id, name)| Ok((id.into(), BOOKABLE.line("name", &name)?)))
        .collect()
}

/// As it is stored: a room comes before a resource in descending order.
fn kind(of: BookableId) -> &'static str {
    match of {
        BookableId::Room(_) => "room",
        BookableId::Resource(_) => "resource",
    }
}

impl TryFrom<(RowColumns, SiteColumns)> for PlannedRow {
    type Error = StoreError;

    fn try_from((row, site): (RowColumns, SiteColumns)) -> Result<Self, StoreError> {
        let bookable = bookable_id(&row.kind, row.id)?;
        Ok(Self {
            bookable,
            provider_id: row.provider_id,
            name: BOOKABLE.line("name", &row.name)?,
            site_id: site.id,
            site_name: SITE.line("name", &site.name)?,
            zone: SITE.value("time_zone", site.time_zone.parse())?,
            capacity: row.capacity.try_into()?,
            position: PlanPosition {
                site_key: site.name_key,
                site_id: site.id,
                bookable,
                name_key: row.name_key,
            },
        })
    }
}
