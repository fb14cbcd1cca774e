//! Closures as staff write them.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::bookable::BookableId;
use domain::closure::{ClosedSpan, Closure, ClosureScope};
use domain::ids::{ClosureId, ProviderId, SiteId};
use uuid::Uuid;

use super::CLOSURE;
use crate::bookables::bookable_id;
use crate::column::{grouped, text};
use crate::error::StoreError;
use crate::instant::seconds;
use crate::page::{SpanFilter, SpanPage};
use crate::schema::{bookable, closure, closure_bookable};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = closure, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ClosureRow {
    id: BoundUuid,
    provider_id: BoundUuid,
    site_id: BoundUuid,
    starts_at: i64,
    ends_at: Option<i64>,
    public_reason: Option<String>,
    internal_note: Option<String>,
    version: i64,
    created_at: i64,
    changed_at: i64,
}

/// The closure with this id.
pub fn find(tx: &mut Tx<'_>, id: ClosureId) -> Result<Option<Closure>, StoreError> {
    let row: Option<ClosureRow> = tx.query(|connection| {
        closure::table
            .find(id.sql())
            .select(ClosureRow::as_select())
            .first(connection)
            .optional()
    })?;
    Ok(with_scopes(tx, row.into_iter().collect())?.pop())
}

/// The closures with these ids by start and id; what does not exist is missing.
pub fn list_by_ids(tx: &mut Tx<'_>, ids: &[ClosureId]) -> Result<Vec<Closure>, StoreError> {
    let ids: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    let rows = tx.query(|connection| {
        closure::table
            .filter(closure::id.eq_any(ids))
            .order((closure::starts_at, closure::id))
            .select(ClosureRow::as_select())
            .load(connection)
    })?;
    with_scopes(tx, rows)
}

/// At most `limit` closures by start, those after the position `after`.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &SpanFilter,
    site: Option<SiteId>,
    after: Option<&SpanPage<ClosureId>>,
    limit: i64,
) -> Result<Vec<Closure>, StoreError> {
    let mut closures = closure::table
        .order((closure::starts_at, closure::id))
        .limit(limit)
        .select(ClosureRow::as_select())
        .into_boxed();
    if let Some(providers) = filter.providers() {
        closures = closures.filter(closure::provider_id.eq_any(providers));
    }
    if let Some(site) = site {
        closures = closures.filter(closure::site_id.eq(site.sql()));
    }
    if let Some(before) = filter.starts_before {
        closures = closures.filter(closure::starts_at.lt(seconds(before)));
    }
    if let Some(after) = filter.ends_after {
        let ends_later = closure::ends_at.gt(seconds(after)).assume_not_null();
        closures = closures.filter(closure::ends_at.is_null().or(ends_later));
    }
    if let Some(SpanPage { starts_at, id }) = after {
        let start = seconds(*starts_at);
        let same_start = closure::starts_at.eq(start).and(closure::id.gt(id.sql()));
        closures = closures.filter(closure::starts_at.gt(start).or(same_start));
    }
    let rows = tx.query(|connection| closures.load(connection))?;
    with_scopes(tx, rows)
}

/// Enters a closure.
pub fn insert(tx: &mut Tx<'_>, closure: &Closure) -> Result<(), StoreError> {
    let row = ClosureRow::of(closure);
    tx.query(|connection| {
        diesel::insert_into(closure::table)
            .values(&row)
            .execute(connection)
    })?;
    insert_scope(tx, closure)
}

/// Writes the closure if nobody has changed it since `closure.version`, and returns its new version.
pub fn update_if_version(tx: &mut Tx<'_>, closure: &Closure) -> Result<Option<i64>, StoreError> {
    let mut row = ClosureRow::of(closure);
    row.version += 1;
    let updated = tx.query(|connection| {
        let unchanged = closure::table
            .find(row.id)
            .filter(closure::version.eq(closure.version));
        diesel::update(unchanged).set(&row).execute(connection)
    })?;
    if updated == 0 {
        return Ok(None);
    }
    tx.query(|connection| {
        let scope = closure_bookable::closure_id.eq(closure.id.sql());
        diesel::delete(closure_bookable::table.filter(scope)).execute(connection)
    })?;
    insert_scope(tx, closure)?;
    Ok(Some(row.version))
}

/// Deletes a closure; what was decided about bookings because of it stays on record.
pub fn delete(tx: &mut Tx<'_>, id: ClosureId) -> Result<(), StoreError> {
    tx.query(|connection| diesel::delete(closure::table.find(id.sql())).execute(connection))?;
    Ok(())
}

fn insert_scope(tx: &mut Tx<'_>, closure: &Closure) -> Result<(), StoreError> {
    let ClosureScope {
        rooms, resources, ..
    } = &closure.scope;
    let rooms = rooms.iter().map(|room| room.0);
    for id in rooms.chain(resources.iter().map(|resource| resource.0)) {
        tx.query(|connection| {
            diesel::insert_into(closure_bookable::table)
                .values((
                    closure_bookable::closure_id.eq(closure.id.sql()),
                    closure_bookable::bookable_id.eq(id.sql()),
                ))
                .execute(connection)
        })?;
    }
    Ok(())
}

fn with_scopes(tx: &mut Tx<'_>, rows: Vec<ClosureRow>) -> Result<Vec<Closure>, StoreError> {
    let mut scopes = scopes(tx, rows.iter().map(|row| row.id).collect())?;
    rows.into_iter()
        .map(|row| {
            let named = scopes.remove(&row.id.into()).unwrap_or_default();
            row.into_closure(&named)
        })
        .collect()
}

fn scopes(
    tx: &mut Tx<'_>,
    ids: Vec<BoundUuid>,
) -> Result<HashMap<Uuid, Vec<BookableId>>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(BoundUuid, BoundUuid, String)> = tx.query(|connection| {
        closure_bookable::table
            .inner_join(bookable::table)
            .filter(closure_bookable::closure_id.eq_any(ids))
            .order((closure_bookable::closure_id, closure_bookable::bookable_id))
            .select((
                closure_bookable::closure_id,
                closure_bookable::bookable_id,
                bookable::kind,
            ))
            .load(connection)
    })?;
    let named = rows
        .into_iter()
        .map(|(closure, id, kind)| Ok((Uuid::from(closure), bookable_id(&kind, id)?)));
    Ok(grouped(named.collect::<Result<Vec<_>, StoreError>>()?))
}

impl ClosureRow {
    fn of(closure: &Closure) -> Self {
        Self {
            id: closure.id.sql(),
            provider_id: closure.provider_id.sql(),
            site_id: closure.scope.site_id.sql(),
            starts_at: seconds(closure.span.starts_at),
            ends_at: closure.span.ends_at.map(seconds),
            public_reason: text(closure.public_reason.as_ref()),
            internal_note: text(closure.internal_note.as_ref()),
            version: closure.version,
            created_at: seconds(closure.created_at),
            changed_at: seconds(closure.changed_at),
        }
    }

    fn into_closure(self, named: &[BookableId]) -> Result<Closure, StoreError> {
        let rooms = named.iter().filter_map(|id| match id {
            BookableId::Room(room) => Some(*room),
            BookableId::Resource(_) => None,
        });
        let resources = named.iter().filter_map(|id| match id {
            BookableId::Resource(resource) => Some(*resource),
            BookableId::Room(_) => None,
        });
        Ok(Closure {
            id: ClosureId(self.id.into()),
            provider_id: ProviderId(self.provider_id.into()),
            scope: ClosureScope {
                site_id: SiteId(self.site_id.into()),
                rooms: rooms.collect(),
                resources: resources.collect(),
            },
            span: ClosedSpan {
                starts_at: CLOSURE.at(self.starts_at)?,
                ends_at: CLOSURE.optional_at(self.ends_at)?,
            },
            public_reason: CLOSURE.optional_line("public_reason", self.public_reason.as_deref())?,
            internal_note: CLOSURE
                .optional_prose("internal_note", self.internal_note.as_deref())?,
            version: self.version,
            created_at: CLOSURE.at(self.created_at)?,
            changed_at: CLOSURE.at(self.changed_at)?,
        })
    }
}
