//! Reading rooms: the public sees those that are published by admitted providers.

use std::collections::HashMap;
use std::sync::Arc;

use domain::bookable::{BookableId, Room};
use domain::ids::{ProviderId, RoomId, SiteId};
use domain::interval::Interval;
use domain::photo::Photo;
use domain::policy::Action;
use domain::provider::Site;
use domain::rules::RuleBook;
use domain::text::Code;
use store::rooms::{self, RoomFilter};
use store::search::RoomSearch;
use store::{Scope, StoreError, Tx, photos, rules, sites};

use crate::services::availability::{
    AvailabilityError, DaySearch, Explained, Found, Listed, RoomDays, explain_taken,
    list_free_days, list_free_rooms,
};
use crate::services::listings::ListingError;
use crate::services::listings::owner::{self, Owner};
use crate::services::{Ctx, Denied};

pub use store::rooms::Near;
pub use store::search::RoomPosition;

/// A room with what is needed to show it.
#[derive(Clone, Debug)]
pub struct RoomView {
    /// The room.
    pub room: Room,
    /// Where it is.
    pub site: Site,
    /// The rules that hold.
    pub rules: Arc<RuleBook>,
    /// Its photos, in their order.
    pub photos: Vec<Photo>,
}

/// A room in a list.
#[derive(Clone, Debug)]
pub struct RoomEntry {
    /// The room.
    pub room: Room,
    /// Where it is.
    pub site: Site,
    /// Its photos, in their order.
    pub photos: Vec<Photo>,
    /// How far it is from the place that was asked for.
    pub metres: Option<u32>,
}

/// The room, if the caller may know of it.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx, id: RoomId) -> Result<RoomView, ListingError> {
    let (room, owner) = find_allowed(tx, ctx, id, Action::ReadListing)?;
    let rules = rules::get_current(tx, BookableId::Room(id))?;
    let photos = photos::list_of_rooms(tx, &[id])?.remove(&id);
    Ok(RoomView {
        room,
        site: owner.site,
        rules,
        photos: photos.unwrap_or_default(),
    })
}

/// The room with its owner, if the caller may do `action` to it.
pub(super) fn find_allowed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RoomId,
    action: Action,
) -> Result<(Room, Owner), ListingError> {
    let room = rooms::find(tx, id)?.ok_or(Denied::NotFound)?;
    let owner = owner::allow(tx, ctx, &room.listing, action)?;
    Ok((room, owner))
}

/// Which rooms are listed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words of the room's name, or of the name or town of its site.
    pub words: Option<String>,
    /// Of one provider.
    pub provider: Option<ProviderId>,
    /// At one site.
    pub site: Option<SiteId>,
    /// For so many people in some layout.
    pub capacity: Option<u32>,
    /// With all of these features.
    pub features: Vec<Code>,
}

impl Wanted {
    fn filter(&self, ctx: &Ctx) -> RoomFilter {
        let wanted = self.clone();
        RoomFilter {
            scope: Scope::of(&ctx.actor, ctx.now),
            words: wanted.words,
            provider: wanted.provider,
            site: wanted.site,
            capacity: wanted.capacity,
            features: wanted.features,
        }
    }

    fn search(&self) -> RoomSearch {
        let wanted = self.clone();
        RoomSearch {
            words: wanted.words,
            provider: wanted.provider,
            site: wanted.site,
            capacity: wanted.capacity,
            features: wanted.features,
            free: None,
        }
    }
}

/// At most `limit` rooms that the caller may know of, by name, behind `after`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
    after: Option<&(String, RoomId)>,
    limit: i64,
) -> Result<Vec<RoomEntry>, StoreError> {
    let found = rooms::list(tx, &wanted.filter(ctx), after, limit)?;
    entries(tx, found.into_iter().map(|room| (None, room)).collect())
}

/// At most `limit` rooms that the caller may know of, by distance, behind `after`.
pub fn list_near(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
    near: Near,
    after: Option<(u32, RoomId)>,
    limit: usize,
) -> Result<Vec<RoomEntry>, StoreError> {
    let found = rooms::list_near(tx, &wanted.filter(ctx), near, after, limit)?;
    let found = found.into_iter().map(|(metres, room)| (Some(metres), room));
    entries(tx, found.collect())
}

/// Public rooms that can be booked for all of `span`, by name, behind `after`, with where to go on.
///
/// A page may be short and still have a next one.
pub fn list_free(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
    span: Interval,
    after: Option<RoomPosition>,
    limit: usize,
) -> Result<Found<RoomEntry>, AvailabilityError> {
    let found = list_free_rooms(tx, ctx, &wanted.search(), span, after, limit)?;
    let found = with_entries(tx, found, |listed| listed)?;
    Ok(Found {
        rooms: found.rooms.into_iter().map(|(entry, _)| entry).collect(),
        next: found.next,
    })
}

/// Public rooms that fit and cannot be booked for all of `span`, each with the reasons; see [`explain_taken`].
pub fn list_taken(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
    span: Interval,
    after: Option<RoomPosition>,
    limit: usize,
) -> Result<Found<(RoomEntry, Explained)>, AvailabilityError> {
    let found = explain_taken(tx, ctx, &wanted.search(), span, after, limit)?;
    with_entries(tx, found, |explained| &explained.listed)
}

/// Public rooms, each with its first free time on the wanted days; see [`list_free_days`].
pub fn list_days(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
    days: &DaySearch,
    after: Option<&RoomPosition>,
    limit: usize,
) -> Result<Found<(RoomEntry, RoomDays)>, AvailabilityError> {
    let found = list_free_days(tx, ctx, &wanted.search(), days, after, limit)?;
    with_entries(tx, found, |room| &room.listed)
}

/// Each room that was found with what is needed to show it.
fn with_entries<T>(
    tx: &mut Tx<'_>,
    found: Found<T>,
    listed: impl Fn(&T) -> &Listed,
) -> Result<Found<(RoomEntry, T)>, AvailabilityError> {
    let ids = found.rooms.iter().map(|one| listed(one).bookable.uuid());
    let ids: Vec<_> = ids.map(RoomId).collect();
    let rooms = rooms::list_by_ids(tx, &ids)?;
    let entries = entries(tx, rooms.into_iter().map(|room| (None, room)).collect())?;
    let known = entries.into_iter().map(|entry| (entry.room.id, entry));
    let mut known: HashMap<RoomId, RoomEntry> = known.collect();
    let together = found.rooms.into_iter().zip(ids).map(|(one, id)| {
        let entry = known.remove(&id).ok_or(StoreError::Missing)?;
        Ok((entry, one))
    });
    Ok(Found {
        rooms: together.collect::<Result<_, StoreError>>()?,
        next: found.next,
    })
}

fn entries(tx: &mut Tx<'_>, found: Vec<(Option<u32>, Room)>) -> Result<Vec<RoomEntry>, StoreError> {
    let ids: Vec<_> = found.iter().map(|(_, room)| room.listing.site_id).collect();
    let sites: HashMap<SiteId, Site> = sites::list_by_ids(tx, &ids)?
        .into_iter()
        .map(|site| (site.id, site))
        .collect();
    let rooms: Vec<_> = found.iter().map(|(_, room)| room.id).collect();
    let mut photos = photos::list_of_rooms(tx, &rooms)?;
    found
        .into_iter()
        .map(|(metres, room)| {
            let site = sites.get(&room.listing.site_id);
            Ok(RoomEntry {
                site: site.cloned().ok_or(StoreError::Missing)?,
                photos: photos.remove(&room.id).unwrap_or_default(),
                room,
                metres,
            })
        })
        .collect()
}
