//! Everything that does not change from minute to minute about rooms and resources, many at once.
//!
//! The availability engine judges a wish by what [`load`] gives, the closures of [`closures`](crate::closures) and
//! the claims of [`claims`](crate::claims). The number of queries does not depend on the number of listings.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use domain::availability::Visibility;
use domain::bookable::{AtomUse, BookableId, Buffers, Capacity, Publication};
use domain::days::{DayCalendar, SchoolCalendar};
use domain::holidays::{HolidayOptions, Land};
use domain::ids::{ProviderId, SiteId};
use domain::rules::RuleBook;
use domain::text::{Line, Name};
use uuid::Uuid;

use crate::among::among;
use crate::bookables::{
    BOOKABLE, BufferColumns, CapacityColumns, PublicationColumns, bookable_id, list_companions,
};
use crate::column::{Table, grouped};
use crate::error::StoreError;
use crate::rules;
use crate::schema::{bookable, provider, site};
use crate::school::{self, Schools};
use crate::space;
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const SITE: Table = Table("site");

/// A room or resource as the availability engine needs it, claims and closures aside.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which.
    pub bookable: BookableId,
    /// Who offers it.
    pub provider_id: ProviderId,
    /// Where it is.
    pub site_id: SiteId,
    /// Its name.
    pub name: Name,
    /// The name of its site.
    pub site_name: Name,
    /// The zone in which its rules are read.
    pub zone: Tz,
    /// The holidays of its site; schools only if its opening hours ask for them.
    pub days: DayCalendar,
    /// The rules that hold.
    pub rules: Arc<RuleBook>,
    /// Time before and after a use.
    pub buffers: Buffers,
    /// How many people it holds.
    pub capacity: Capacity,
    /// The version of the terms to accept.
    pub terms: Option<Line<60>>,
    /// What must be booked with it.
    pub companions: Vec<BookableId>,
    /// Who may know of it.
    pub visibility: Visibility,
    /// Its atoms, ascending, with the stock as of this transaction.
    pub atoms: Vec<AtomUse>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = bookable)]
struct ListingColumns {
    id: BoundUuid,
    kind: String,
    name: String,
    terms_version: Option<String>,
    rules_edition: i64,
    #[diesel(embed)]
    capacity: CapacityColumns,
    #[diesel(embed)]
    buffers: BufferColumns,
    #[diesel(embed)]
    publication: PublicationColumns,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = site)]
struct SiteColumns {
    id: SiteId,
    name: String,
    time_zone: String,
    land: String,
    municipal_holidays: String,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = provider)]
struct ProviderColumns {
    id: ProviderId,
    status: String,
}

type Row = (ListingColumns, SiteColumns, ProviderColumns);

/// The listings of `ids` as of `now`, in their order; what does not exist is missing.
///
/// In a transaction that writes, call it after the atoms were locked: only then do space and stock stand still.
pub fn load(
    tx: &mut Tx<'_>,
    ids: &[BookableId],
    now: DateTime<Utc>,
) -> Result<Vec<Listed>, StoreError> {
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let bound: Vec<BoundUuid> = uuids.iter().map(|id| id.sql()).collect();
    let rows: Vec<Row> = tx.query(|connection| {
        bookable::table
            .inner_join(site::table)
            .inner_join(provider::table)
            .filter(among(bookable::id, bound.iter().copied()))
            .select((
                ListingColumns::as_select(),
                SiteColumns::as_select(),
                ProviderColumns::as_select(),
            ))
            .load(connection)
    })?;
    let editions: Vec<_> = rows
        .iter()
        .map(|(columns, ..)| (columns.id.into(), columns.rules_edition))
        .collect();
    let mut rules = rules::list_current(tx, &editions)?;
    let mut companions = grouped(list_companions(tx, &bound)?);
    let mut atoms = space::uses(tx, &bound)?;
    let schools = schools(tx, &rows, &rules)?;
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows {
        let id = Uuid::from(row.0.id);
        let rules = rules.remove(&id);
        let linked = Linked {
            rules: rules.ok_or_else(|| BOOKABLE.broken("it has no rules"))?,
            companions: companions.remove(&id).unwrap_or_default(),
            atoms: atoms.remove(&id).unwrap_or_default(),
        };
        let school = schools.of(&row.1.land, row.2.id);
        listed.push(listing(row, linked, school, now)?);
    }
    let place: HashMap<Uuid, usize> = uuids.into_iter().zip(0..).collect();
    listed.sort_by_key(|listed| place.get(&listed.bookable.uuid()).copied());
    Ok(listed)
}

/// What belongs to a listing in other tables.
struct Linked {
    rules: Arc<RuleBook>,
    companions: Vec<BookableId>,
    atoms: Vec<AtomUse>,
}

/// Schools matter to few rooms, so they are looked up only where opening hours ask for them.
fn schools(
    tx: &mut Tx<'_>,
    rows: &[Row],
    rules: &HashMap<Uuid, Arc<RuleBook>>,
) -> Result<Schools, StoreError> {
    let asks = |row: &&Row| {
        let rules = rules.get(&row.0.id.into());
        rules.is_some_and(|rules| rules.opening.asks_for_school())
    };
    let asking: Vec<_> = rows.iter().filter(asks).collect();
    if asking.is_empty() {
        return Ok(Schools::default());
    }
    let lands = asking.iter().map(|row| row.1.land.clone()).collect();
    let providers: Vec<_> = asking.iter().map(|row| row.2.id).collect();
    school::load(tx, lands, &providers)
}

fn listing(
    row: Row,
    linked: Linked,
    school: SchoolCalendar,
    now: DateTime<Utc>,
) -> Result<Listed, StoreError> {
    let (columns, site, provider) = row;
    let publication = Publication::try_from(columns.publication)?;
    Ok(Listed {
        bookable: bookable_id(&columns.kind, columns.id)?,
        provider_id: provider.id,
        site_id: site.id,
        name: BOOKABLE.line("name", &columns.name)?,
        site_name: SITE.line("name", &site.name)?,
        zone: SITE.value("time_zone", site.time_zone.parse())?,
        days: days(&site, school)?,
        rules: linked.rules,
        buffers: columns.buffers.try_into()?,
        capacity: columns.capacity.try_into()?,
        terms: BOOKABLE.optional_line("terms_version", columns.terms_version.as_deref())?,
        companions: linked.companions,
        visibility: visibility(publication, &provider.status, now),
        atoms: linked.atoms,
    })
}

fn days(site: &SiteColumns, school: SchoolCalendar) -> Result<DayCalendar, StoreError> {
    let land = SITE.value("land", Land::parse(&site.land))?;
    let options = HolidayOptions::parse(&site.municipal_holidays);
    let options = SITE.value("municipal_holidays", options)?;
    Ok(DayCalendar::new(land, options, school))
}

fn visibility(publication: Publication, provider_status: &str, now: DateTime<Utc>) -> Visibility {
    let is_archived = publication.archived_at.is_some_and(|since| since <= now);
    if is_archived {
        Visibility::Archived
    } else if publication.is_public(now) && provider_status == "admitted" {
        Visibility::Public
    } else {
        Visibility::Staff
    }
}
