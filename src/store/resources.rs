//! Resources: things and services with a stock.

use diesel::prelude::*;
use domain::bookable::{AtomKind, BookableId, Capacity, Resource, UseMode};
use domain::ids::{ProviderId, ResourceId, SiteId};
use uuid::Uuid;

use crate::bookables::{self, BOOKABLE, BookableRow, Own, is_public, load_extras};
use crate::error::StoreError;
use crate::schema::{bookable, provider};
use crate::scope::{Scope, patterns};
use crate::space;
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

/// Which resources are listed.
#[derive(Clone, Debug)]
pub struct ResourceFilter {
    /// Who reads.
    pub scope: Scope,
    /// Words of the name.
    pub words: Option<String>,
    /// Of one provider.
    pub provider: Option<ProviderId>,
    /// In one site.
    pub site: Option<SiteId>,
}

/// The resource with this id.
pub fn find(tx: &mut Tx<'_>, id: ResourceId) -> Result<Option<Resource>, StoreError> {
    let rows: Vec<BookableRow> = tx.query(|connection| {
        bookable::table
            .filter(bookable::kind.eq("resource"))
            .filter(bookable::id.eq(id.sql()))
            .select(BookableRow::as_select())
            .load(connection)
    })?;
    Ok(resources(tx, rows)?.pop())
}

/// At most `limit` resources by name, those after the position `after`.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &ResourceFilter,
    after: Option<&(String, ResourceId)>,
    limit: i64,
) -> Result<Vec<Resource>, StoreError> {
    let rows: Vec<BookableRow> = tx.query(|connection| {
        let mut rows = bookable::table
            .inner_join(provider::table)
            .filter(bookable::kind.eq("resource"))
            .order((bookable::name_key, bookable::id))
            .limit(limit)
            .select(BookableRow::as_select())
            .into_boxed();
        if let Some(own) = filter.scope.own() {
            let seen = is_public(filter.scope.seconds()).or(provider::id.eq_any(own));
            rows = rows.filter(seen);
        }
        if let Some(provider) = filter.provider {
            rows = rows.filter(bookable::provider_id.eq(provider.sql()));
        }
        if let Some(site) = filter.site {
            rows = rows.filter(bookable::site_id.eq(site.sql()));
        }
        for pattern in filter.words.iter().flat_map(|words| patterns(words)) {
            rows = rows.filter(bookable::name_key.like(pattern).escape('\\'));
        }
        if let Some((name_key, id)) = after {
            let same_name = bookable::name_key
                .eq(name_key)
                .and(bookable::id.gt(id.sql()));
            rows = rows.filter(bookable::name_key.gt(name_key).or(same_name));
        }
        rows.load(connection)
    })?;
    resources(tx, rows)
}

/// Enters a resource and gives it its stock.
pub fn insert(tx: &mut Tx<'_>, resource: &Resource) -> Result<(), StoreError> {
    bookables::insert(tx, &row(resource)?, &resource.listing)?;
    space::insert_pool(tx, resource.id, resource.stock)
}

/// Writes the resource if nobody has changed it since it was read, and returns its new version.
///
/// The stock is left alone: see [`atoms`](crate::atoms).
pub fn update_if_version(tx: &mut Tx<'_>, resource: &Resource) -> Result<Option<i64>, StoreError> {
    bookables::update_if_version(tx, row(resource)?, &resource.listing)
}

/// Deletes a resource to which no booking refers, with its stock.
pub fn delete(tx: &mut Tx<'_>, id: ResourceId) -> Result<(), StoreError> {
    space::release(tx, BookableId::Resource(id))?;
    bookables::delete(tx, BookableId::Resource(id))
}

fn row(resource: &Resource) -> Result<BookableRow, StoreError> {
    let own = Own {
        parent_id: None,
        capacity: Capacity::default().into(),
        area_dm2: None,
        use_mode: resource.use_mode.code().to_owned(),
    };
    BookableRow::new(BookableId::Resource(resource.id), &resource.listing, own)
}

fn resources(tx: &mut Tx<'_>, rows: Vec<BookableRow>) -> Result<Vec<Resource>, StoreError> {
    let ids: Vec<BoundUuid> = rows.iter().map(|row| row.id).collect();
    let mut extras = load_extras(tx, &ids)?;
    let uses = space::uses(tx, &ids)?;
    rows.into_iter()
        .map(|row| {
            let id = Uuid::from(row.id);
            let (listing, own) = row.into_listing(&mut extras)?;
            let pool = uses.get(&id).and_then(|uses| uses.first());
            let Some(AtomKind::Pool { stock }) = pool.map(|usage| usage.kind) else {
                return Err(BOOKABLE.broken("a resource has no pool"));
            };
            Ok(Resource {
                id: ResourceId(id),
                listing,
                stock,
                use_mode: BOOKABLE.value("use_mode", UseMode::parse(&own.use_mode))?,
            })
        })
        .collect()
}
