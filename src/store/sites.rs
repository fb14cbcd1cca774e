//! Sites: buildings and places with an address, a zone and a Land.

use std::collections::HashMap;

use chrono_tz::Tz;
use diesel::prelude::*;
use domain::bookable::BookableId;
use domain::holidays::{HolidayOptions, Land};
use domain::ids::{ProviderId, SiteId};
use domain::provider::{Address, Position, Site};
use domain::text::{Name, sort_key};
use uuid::Uuid;

use crate::among::among;
use crate::column::{Table, text};
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{bookable, closure, provider, site};
use crate::scope::{Scope, patterns};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const SITE: Table = Table("site");

#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = site, treat_none_as_default_value = false, treat_none_as_null = true)]
struct SiteRow {
    id: BoundUuid,
    provider_id: BoundUuid,
    name: String,
    name_key: String,
    search_key: String,
    street: Option<String>,
    postal_code: Option<String>,
    town: String,
    time_zone: String,
    land: String,
    municipal_holidays: String,
    latitude_e6: Option<i64>,
    longitude_e6: Option<i64>,
    version: i64,
    created_at: i64,
    changed_at: i64,
}

/// Which sites are listed.
#[derive(Clone, Debug)]
pub struct SiteFilter {
    /// Who reads.
    pub scope: Scope,
    /// Words of the name or town.
    pub words: Option<String>,
    /// Of one provider.
    pub provider: Option<ProviderId>,
}

/// The site with this id.
pub fn find(tx: &mut Tx<'_>, id: SiteId) -> Result<Option<Site>, StoreError> {
    let row: Option<SiteRow> = tx.query(|connection| {
        site::table
            .find(id.sql())
            .select(SiteRow::as_select())
            .first(connection)
            .optional()
    })?;
    row.map(Site::try_from).transpose()
}

/// The site of a provider with this name in this town.
pub fn find_named(
    tx: &mut Tx<'_>,
    provider: ProviderId,
    name: &Name,
    town: &Name,
) -> Result<Option<Site>, StoreError> {
    let row: Option<SiteRow> = tx.query(|connection| {
        site::table
            .filter(site::provider_id.eq(provider.sql()))
            .filter(site::name.eq(name.as_str()))
            .filter(site::town.eq(town.as_str()))
            .select(SiteRow::as_select())
            .first(connection)
            .optional()
    })?;
    row.map(Site::try_from).transpose()
}

/// The sites with these ids, in no order; what does not exist is missing.
pub fn list_by_ids(tx: &mut Tx<'_>, ids: &[SiteId]) -> Result<Vec<Site>, StoreError> {
    let bound: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    let rows: Vec<SiteRow> = tx.query(|connection| {
        site::table
            .filter(among(site::id, bound))
            .select(SiteRow::as_select())
            .load(connection)
    })?;
    rows.into_iter().map(Site::try_from).collect()
}

/// The zones of rooms and resources by their ids; what does not exist is missing.
pub fn list_zones_of(
    tx: &mut Tx<'_>,
    bookables: &[BookableId],
) -> Result<HashMap<Uuid, Tz>, StoreError> {
    let bound: Vec<_> = bookables.iter().map(|id| id.uuid().sql()).collect();
    let rows: Vec<(BoundUuid, String)> = tx.query(|connection| {
        bookable::table
            .inner_join(site::table)
            .filter(among(bookable::id, bound))
            .select((bookable::id, site::time_zone))
            .load(connection)
    })?;
    let zone = |zone: String| SITE.value("time_zone", zone.parse());
    rows.into_iter()
        .map(|(id, name)| Ok((id.into(), zone(name)?)))
        .collect()
}

/// At most `limit` sites by name, those after the position `after`.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &SiteFilter,
    after: Option<&(String, SiteId)>,
    limit: i64,
) -> Result<Vec<Site>, StoreError> {
    let rows: Vec<SiteRow> = tx.query(|connection| {
        let mut sites = site::table
            .inner_join(provider::table)
            .order((site::name_key, site::id))
            .limit(limit)
            .select(SiteRow::as_select())
            .into_boxed();
        if let Some(own) = filter.scope.own() {
            let seen = provider::status.eq("admitted").or(provider::id.eq_any(own));
            sites = sites.filter(seen);
        }
        if let Some(provider) = filter.provider {
            sites = sites.filter(site::provider_id.eq(provider.sql()));
        }
        for pattern in filter.words.iter().flat_map(|words| patterns(words)) {
            sites = sites.filter(site::search_key.like(pattern).escape('\\'));
        }
        if let Some((name_key, id)) = after {
            let same_name = site::name_key.eq(name_key).and(site::id.gt(id.sql()));
            sites = sites.filter(site::name_key.gt(name_key).or(same_name));
        }
        sites.load(connection)
    })?;
    rows.into_iter().map(Site::try_from).collect()
}

/// Enters a site.
pub fn insert(tx: &mut Tx<'_>, site: &Site) -> Result<(), StoreError> {
    let row = SiteRow::try_from(site)?;
    tx.query(|connection| {
        diesel::insert_into(site::table)
            .values(&row)
            .execute(connection)
    })?;
    Ok(())
}

/// Writes the site if nobody has changed it since `site.version`, and returns its new version.
pub fn update_if_version(tx: &mut Tx<'_>, site: &Site) -> Result<Option<i64>, StoreError> {
    let mut row = SiteRow::try_from(site)?;
    row.version += 1;
    let updated = tx.query(|connection| {
        let unchanged = site::table
            .find(row.id)
            .filter(site::version.eq(site.version));
        diesel::update(unchanged).set(&row).execute(connection)
    })?;
    Ok((updated > 0).then_some(row.version))
}

/// Whether something refers to the site, so that it must stay.
pub fn is_referenced(tx: &mut Tx<'_>, id: SiteId) -> Result<bool, StoreError> {
    tx.query(|connection| {
        let bookables = bookable::table.filter(bookable::site_id.eq(id.sql()));
        let closures = closure::table.filter(closure::site_id.eq(id.sql()));
        diesel::select(diesel::dsl::exists(bookables).or(diesel::dsl::exists(closures)))
            .get_result(connection)
    })
}

/// Deletes a site to which nothing refers.
pub fn delete(tx: &mut Tx<'_>, id: SiteId) -> Result<(), StoreError> {
    tx.query(|connection| diesel::delete(site::table.find(id.sql())).execute(connection))?;
    Ok(())
}

impl TryFrom<&Site> for SiteRow {
    type Error = StoreError;

    fn try_from(site: &Site) -> Result<Self, StoreError> {
        let town = text(site.address.town.as_ref());
        let town = town.ok_or_else(|| SITE.broken("a site has a town"))?;
        Ok(Self {
            id: site.id.sql(),
            provider_id: site.provider_id.sql(),
            name: site.name.to_string(),
            name_key: sort_key(&site.name),
            search_key: sort_key(&format!("{} {town}", site.name)),
            street: text(site.address.street.as_ref()),
            postal_code: text(site.address.postal_code.as_ref()),
            town,
            time_zone: site.time_zone.name().to_owned(),
            land: site.land.code().to_owned(),
            municipal_holidays: site.holiday_options.to_string(),
            latitude_e6: site.position.map(|at| at.latitude_e6.into()),
            longitude_e6: site.position.map(|at| at.longitude_e6.into()),
            version: site.version,
            created_at: seconds(site.created_at),
            changed_at: seconds(site.changed_at),
        })
    }
}

impl TryFrom<SiteRow> for Site {
    type Error = StoreError;

    fn try_from(row: SiteRow) -> Result<Self, StoreError> {
        let degree = |number| SITE.value("position", i32::try_from(number));
        let position = match (row.latitude_e6, row.longitude_e6) {
            (Some(latitude), Some(longitude)) => Some(Position {
                latitude_e6: degree(latitude)?,
                longitude_e6: degree(longitude)?,
            }),
            _ => None,
        };
        Ok(Self {
            id: SiteId(row.id.into()),
            provider_id: ProviderId(row.provider_id.into()),
            name: SITE.line("name", &row.name)?,
            address: Address {
                street: SITE.optional_line("street", row.street.as_deref())?,
                postal_code: SITE.optional_line("postal_code", row.postal_code.as_deref())?,
                town: Some(SITE.line("town", &row.town)?),
            },
            time_zone: SITE.value("time_zone", row.time_zone.parse())?,
            land: SITE.value("land", Land::parse(&row.land))?,
            holiday_options: SITE.value(
                "municipal_holidays",
                HolidayOptions::parse(&row.municipal_holidays),
            )?,
            position,
            version: row.version,
            created_at: SITE.at(row.created_at)?,
            changed_at: SITE.at(row.changed_at)?,
        })
    }
}
