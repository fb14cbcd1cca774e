//! What rooms and resources have in common, as rows: one table holds both.
//!
//! Whoever wants a room or a resource asks [`rooms`](crate::rooms) or [`resources`](crate::resources).

mod columns;
mod questions;

pub(crate) use questions::read as read_questions;

use std::collections::HashMap;

use diesel::prelude::*;
use domain::bookable::{BookableId, Handover, Listing, Terms};
use domain::ids::{ProviderId, ResourceId, RoomId, SiteId};
use domain::text::{Code, Name, sort_key};
use uuid::Uuid;

pub(crate) use self::columns::{BufferColumns, CapacityColumns, PublicationColumns};
use crate::among::among;
use crate::column::{Table, text};
use crate::error::StoreError;
use crate::instant::seconds;
use crate::schema::{
    atom, blocking_bookable, bookable, bookable_atom, bookable_companion, bookable_feature,
    booking, booking_item, closure_bookable, provider,
};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

pub(crate) const BOOKABLE: Table = Table("bookable");

/// A room or resource as it is stored; which edition of its rules holds is [`rules`](crate::rules)'s to say.
#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = bookable, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct BookableRow {
    pub(crate) id: BoundUuid,
    kind: String,
    provider_id: BoundUuid,
    site_id: BoundUuid,
    pub(crate) parent_id: Option<BoundUuid>,
    name: String,
    name_key: String,
    description: Option<String>,
    #[diesel(embed)]
    pub(crate) capacity: CapacityColumns,
    pub(crate) area_dm2: Option<i64>,
    house_rules: Option<String>,
    terms_version: Option<String>,
    terms: Option<String>,
    handover_place: Option<String>,
    handover_contact: Option<String>,
    questions: String,
    pub(crate) use_mode: String,
    #[diesel(embed)]
    buffers: BufferColumns,
    #[diesel(embed)]
    publication: PublicationColumns,
    version: i64,
    created_at: i64,
    changed_at: i64,
}

/// What a listing has in other tables.
#[derive(Debug, Default)]
struct Extras {
    features: Vec<Code>,
    companions: Vec<BookableId>,
    never_with: Vec<BookableId>,
}

/// The extras of many listings.
pub(crate) struct AllExtras(HashMap<Uuid, Extras>);

/// The id of a row of `bookable`.
pub(crate) fn bookable_id(kind: &str, id: BoundUuid) -> Result<BookableId, StoreError> {
    let id = Uuid::from(id);
    match kind {
        "room" => Ok(BookableId::Room(RoomId(id))),
        "resource" => Ok(BookableId::Resource(ResourceId(id))),
        _ => Err(BOOKABLE.broken("kind is neither room nor resource")),
    }
}

/// What is known of an id: whether it is a room or a resource, and whose. In no order; what does not exist is missing.
pub fn identify(
    tx: &mut Tx<'_>,
    ids: &[Uuid],
) -> Result<Vec<(BookableId, ProviderId)>, StoreError> {
    let bound: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    let rows: Vec<(BoundUuid, String, ProviderId)> = tx.query(|connection| {
        bookable::table
            .filter(bookable::id.eq_any(bound))
            .select((bookable::id, bookable::kind, bookable::provider_id))
            .load(connection)
    })?;
    rows.into_iter()
        .map(|(id, kind, provider)| Ok((bookable_id(&kind, id)?, provider)))
        .collect()
}

/// The condition that everybody sees a bookable at `now`, joined with its provider.
#[diesel::dsl::auto_type(no_type_alias)]
pub(crate) fn is_public(now: i64) -> _ {
    let from = bookable::published_from.le(now).assume_not_null();
    let until = bookable::published_until.gt(now).assume_not_null();
    let archived = bookable::archived_at.gt(now).assume_not_null();
    provider::status
        .eq("admitted")
        .and(from)
        .and(bookable::published_until.is_null().or(until))
        .and(bookable::archived_at.is_null().or(archived))
}

/// The room or resource of this name at a site.
pub fn find_named(
    tx: &mut Tx<'_>,
    site: SiteId,
    name: &Name,
) -> Result<Option<BookableId>, StoreError> {
    let row: Option<(String, BoundUuid)> = tx.query(|connection| {
        bookable::table
            .filter(bookable::site_id.eq(site.sql()))
            .filter(bookable::name.eq(name.as_str()))
            .select((bookable::kind, bookable::id))
            .first(connection)
            .optional()
    })?;
    row.map(|(kind, id)| bookable_id(&kind, id)).transpose()
}

/// Whether a booking, blocking or closure refers to it, whatever became of that.
///
/// A closure of single rooms that lost the last of them would close its whole site.
pub fn is_referenced(tx: &mut Tx<'_>, of: BookableId) -> Result<bool, StoreError> {
    let id = of.uuid().sql();
    tx.query(|connection| {
        let rooms = booking::table.filter(booking::room_id.eq(id));
        let items = booking_item::table.filter(booking_item::resource_id.eq(id));
        let blockings = blocking_bookable::table.filter(blocking_bookable::bookable_id.eq(id));
        let closures = closure_bookable::table.filter(closure_bookable::bookable_id.eq(id));
        diesel::select(
            diesel::dsl::exists(rooms)
                .or(diesel::dsl::exists(items))
                .or(diesel::dsl::exists(blockings))
                .or(diesel::dsl::exists(closures)),
        )
        .get_result(connection)
    })
}

/// Inserts the row with its features and companions; space and links are made by [`space`](crate::space).
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    row: &BookableRow,
    listing: &Listing,
) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::insert_into(bookable::table)
            .values(row)
            .execute(connection)
    })?;
    insert_extras(tx, row.id, listing)
}

/// Writes the row if nobody has changed it since `row.version`, and returns its new version.
pub(crate) fn update_if_version(
    tx: &mut Tx<'_>,
    mut row: BookableRow,
    listing: &Listing,
) -> Result<Option<i64>, StoreError> {
    let (id, found) = (row.id, row.version);
    row.version += 1;
    let updated = tx.query(|connection| {
        diesel::update(bookable::table.find(id).filter(bookable::version.eq(found)))
            .set(&row)
            .execute(connection)
    })?;
    if updated == 0 {
        return Ok(None);
    }
    delete_extras(tx, id)?;
    insert_extras(tx, id, listing)?;
    Ok(Some(row.version))
}

/// Raises the version of a row whose space was changed through another one.
pub(crate) fn bump_version(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<(), StoreError> {
    let bound: Vec<_> = ids.iter().map(|id| id.sql()).collect();
    tx.query(|connection| {
        diesel::update(bookable::table.filter(bookable::id.eq_any(bound)))
            .set(bookable::version.eq(bookable::version + 1))
            .execute(connection)
    })?;
    Ok(())
}

/// Deletes the row of a bookable whose space was released before; what belongs to it alone goes with it.
pub(crate) fn delete(tx: &mut Tx<'_>, of: BookableId) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::delete(bookable::table.find(of.uuid().sql())).execute(connection)
    })?;
    Ok(())
}

fn insert_extras(tx: &mut Tx<'_>, id: BoundUuid, listing: &Listing) -> Result<(), StoreError> {
    for feature in &listing.features {
        tx.query(|connection| {
            diesel::insert_into(bookable_feature::table)
                .values((
                    bookable_feature::bookable_id.eq(id),
                    bookable_feature::feature.eq(feature.as_str()),
                ))
                .execute(connection)
        })?;
    }
    for companion in &listing.companions {
        tx.query(|connection| {
            diesel::insert_into(bookable_companion::table)
                .values((
                    bookable_companion::bookable_id.eq(id),
                    bookable_companion::companion_id.eq(companion.uuid().sql()),
                ))
                .execute(connection)
        })?;
    }
    Ok(())
}

fn delete_extras(tx: &mut Tx<'_>, id: BoundUuid) -> Result<(), StoreError> {
    tx.query(|connection| {
        diesel::delete(bookable_feature::table.filter(bookable_feature::bookable_id.eq(id)))
            .execute(connection)?;
        diesel::delete(bookable_companion::table.filter(bookable_companion::bookable_id.eq(id)))
            .execute(connection)
    })?;
    Ok(())
}

/// The extras of the bookables `ids`, each kind sorted.
pub(crate) fn load_extras(tx: &mut Tx<'_>, ids: &[BoundUuid]) -> Result<AllExtras, StoreError> {
    let mut extras: HashMap<Uuid, Extras> = HashMap::new();
    for (id, feature) in list_features(tx, ids)? {
        let feature = Table("bookable_feature").value("feature", Code::parse(&feature))?;
        extras.entry(id).or_default().features.push(feature);
    }
    for (id, companion) in list_companions(tx, ids)? {
        extras.entry(id).or_default().companions.push(companion);
    }
    for (id, room) in list_never_with(tx, ids)? {
        let never_with = &mut extras.entry(id).or_default().never_with;
        never_with.push(BookableId::Room(room));
    }
    Ok(AllExtras(extras))
}

fn list_features(tx: &mut Tx<'_>, ids: &[BoundUuid]) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows: Vec<(BoundUuid, String)> = tx.query(|connection| {
        bookable_feature::table
            .filter(bookable_feature::bookable_id.eq_any(ids.to_vec()))
            .order((bookable_feature::bookable_id, bookable_feature::feature))
            .select((bookable_feature::bookable_id, bookable_feature::feature))
            .load(connection)
    })?;
    Ok(rows
        .into_iter()
        .map(|(id, code)| (id.into(), code))
        .collect())
}

/// The companions of the bookables `ids`, by id.
pub(crate) fn list_companions(
    tx: &mut Tx<'_>,
    ids: &[BoundUuid],
) -> Result<Vec<(Uuid, BookableId)>, StoreError> {
    let rows: Vec<(BoundUuid, BoundUuid, String)> = tx.query(|connection| {
        bookable_companion::table
            .inner_join(bookable::table.on(bookable::id.eq(bookable_companion::companion_id)))
            .filter(among(bookable_companion::bookable_id, ids.iter().copied()))
            .order((
                bookable_companion::bookable_id,
                bookable_companion::companion_id,
            ))
            .select((
                bookable_companion::bookable_id,
                bookable_companion::companion_id,
                bookable::kind,
            ))
            .load(connection)
    })?;
    rows.into_iter()
        .map(|(id, companion, kind)| Ok((id.into(), bookable_id(&kind, companion)?)))
        .collect()
}

/// Which rooms share a link with the bookables `ids`.
fn list_never_with(tx: &mut Tx<'_>, ids: &[BoundUuid]) -> Result<Vec<(Uuid, RoomId)>, StoreError> {
    let links: Vec<i64> = tx.query(|connection| {
        bookable_atom::table
            .inner_join(atom::table)
            .filter(atom::kind.eq("link"))
            .filter(bookable_atom::bookable_id.eq_any(ids.to_vec()))
            .select(bookable_atom::atom_id)
            .load(connection)
    })?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let ends: Vec<(i64, BoundUuid)> = tx.query(|connection| {
        bookable_atom::table
            .filter(bookable_atom::atom_id.eq_any(links))
            .order((bookable_atom::atom_id, bookable_atom::bookable_id))
            .select((bookable_atom::atom_id, bookable_atom::bookable_id))
            .load(connection)
    })?;
    let mut by_link: HashMap<i64, Vec<Uuid>> = HashMap::new();
    for (link, end) in ends {
        by_link.entry(link).or_default().push(end.into());
    }
    let mut pairs: Vec<_> = by_link
        .values()
        .flat_map(|ends| {
            let others = |end: Uuid| ends.iter().copied().filter(move |other| *other != end);
            ends.iter()
                .flat_map(move |end| others(*end).map(|other| (*end, RoomId(other))))
        })
        .collect();
    pairs.sort_unstable();
    Ok(pairs)
}

impl AllExtras {
    fn take(&mut self, id: BoundUuid) -> Extras {
        self.0.remove(&id.into()).unwrap_or_default()
    }
}

/// What a row of a room holds beyond its listing, or of a resource.
#[derive(Debug)]
pub(crate) struct Own {
    /// The hall of a part.
    pub(crate) parent_id: Option<BoundUuid>,
    /// How many people it holds.
    pub(crate) capacity: CapacityColumns,
    /// Its area.
    pub(crate) area_dm2: Option<i64>,
    /// Whether it is let alone.
    pub(crate) use_mode: String,
}

impl BookableRow {
    /// The row of a listing.
    pub(crate) fn new(id: BookableId, listing: &Listing, own: Own) -> Result<Self, StoreError> {
        let kind = match id {
            BookableId::Room(_) => "room",
            BookableId::Resource(_) => "resource",
        };
        Ok(Self {
            id: id.uuid().sql(),
            kind: kind.to_owned(),
            provider_id: listing.provider_id.sql(),
            site_id: listing.site_id.sql(),
            parent_id: own.parent_id,
            name: listing.name.to_string(),
            name_key: sort_key(&listing.name),
            description: text(listing.description.as_ref()),
            capacity: own.capacity,
            area_dm2: own.area_dm2,
            house_rules: text(listing.house_rules.as_ref()),
            terms_version: text(listing.terms.as_ref().map(|terms| &terms.version)),
            terms: text(listing.terms.as_ref().map(|terms| &terms.text)),
            handover_place: text(listing.handover.place.as_ref()),
            handover_contact: text(listing.handover.contact.as_ref()),
            questions: questions::write(&listing.questions)?,
            use_mode: own.use_mode,
            buffers: listing.buffers.into(),
            publication: listing.publication.into(),
            version: listing.version,
            created_at: seconds(listing.created_at),
            changed_at: seconds(listing.changed_at),
        })
    }

    /// The listing of the row, and what is left of the row.
    pub(crate) fn into_listing(self, extras: &mut AllExtras) -> Result<(Listing, Own), StoreError> {
        let extras = extras.take(self.id);
        let terms = match (self.terms_version, self.terms) {
            (Some(version), Some(text)) => Some(Terms {
                version: BOOKABLE.line("terms_version", &version)?,
                text: BOOKABLE.value("terms", domain::text::Text::parse(&text))?,
            }),
            (None, None) => None,
            _ => return Err(BOOKABLE.broken("terms lack their version, or a version its terms")),
        };
        let listing = Listing {
            provider_id: ProviderId(self.provider_id.into()),
            site_id: SiteId(self.site_id.into()),
            name: BOOKABLE.line("name", &self.name)?,
            description: BOOKABLE.optional_prose("description", self.description.as_deref())?,
            features: extras.features,
            buffers: self.buffers.try_into()?,
            publication: self.publication.try_into()?,
            house_rules: BOOKABLE.optional_prose("house_rules", self.house_rules.as_deref())?,
            terms,
            questions: questions::read(&self.questions)?,
            handover: Handover {
                place: BOOKABLE.optional_line("handover_place", self.handover_place.as_deref())?,
                contact: BOOKABLE
                    .optional_line("handover_contact", self.handover_contact.as_deref())?,
            },
            companions: extras.companions,
            never_with: extras.never_with,
            version: self.version,
            created_at: BOOKABLE.at(self.created_at)?,
            changed_at: BOOKABLE.at(self.changed_at)?,
        };
        let own = Own {
            parent_id: self.parent_id,
            capacity: self.capacity,
            area_dm2: self.area_dm2,
            use_mode: self.use_mode,
        };
        Ok((listing, own))
    }
}
