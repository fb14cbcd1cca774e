//! The sites and rooms that a clerk can close, with their names.

use chrono_tz::Tz;
use domain::bookable::{BookableId, Room};
use domain::ids::{RoomId, SiteId};
use domain::provider::Site;

use crate::api::problem::Problem;
use crate::app::State;
use crate::services::listings::own::{OwnSite, list_sites};
use crate::web::Visitor;

/// The own sites.
pub(super) struct Places(Vec<OwnSite>);

/// A site with the check boxes of its rooms.
pub(super) struct Group {
    /// The name of the site.
    pub(super) name: String,
    /// Id and name of each room.
    pub(super) rooms: Vec<(String, String)>,
}

impl Places {
    /// The sites of the providers for whom the visitor works.
    pub(super) async fn load(state: &State, visitor: &Visitor) -> Result<Self, Problem> {
        let ctx = visitor.ctx.clone();
        Ok(Self(state.read(move |tx| list_sites(tx, &ctx)).await?))
    }

    /// All of them.
    pub(super) fn sites(&self) -> &[OwnSite] {
        &self.0
    }

    /// The zone in which "today" is meant before a site is chosen.
    pub(super) fn zone(&self) -> Tz {
        self.0.first().map_or(Tz::UTC, |own| own.site.time_zone)
    }

    /// The own site with this id.
    pub(super) fn site(&self, id: SiteId) -> Option<&OwnSite> {
        self.0.iter().find(|own| own.site.id == id)
    }

    /// The own room with this id, and where it is.
    pub(super) fn room(&self, id: RoomId) -> Option<(&Room, &Site)> {
        let mut found = self.0.iter().filter_map(|own| {
            let room = own.rooms.iter().find(|room| room.id == id)?;
            Some((room, &own.site))
        });
        found.next()
    }

    /// Id and name of each site.
    pub(super) fn site_choices(&self) -> Vec<(String, String)> {
        let sites = self.0.iter().map(|own| &own.site);
        sites
            .map(|site| (site.id.to_string(), site_name(site)))
            .collect()
    }

    /// The rooms by site; those out of use are left out.
    pub(super) fn groups(&self) -> Vec<Group> {
        let groups = self.0.iter().map(|own| Group {
            name: site_name(&own.site),
            rooms: rooms_in_use(own)
                .map(|room| (room.id.to_string(), room.listing.name.to_string()))
                .collect(),
        });
        groups.filter(|group| !group.rooms.is_empty()).collect()
    }

    /// Rooms to which a booking can move, with their sites.
    pub(super) fn room_choices(&self) -> Vec<(String, String)> {
        let rooms = self.0.iter().flat_map(|own| {
            rooms_in_use(own).map(|room| {
                let name = format!("{}, {}", room.listing.name, own.site.name);
                (room.id.to_string(), name)
            })
        });
        rooms.collect()
    }

    /// What is closed, in words.
    pub(super) fn names(&self, site: SiteId, closed: &[BookableId]) -> String {
        let own = self.site(site);
        let site = own.map_or_else(String::new, |own| site_name(&own.site));
        let named = closed.iter().filter_map(|id| match id {
            BookableId::Room(id) => self
                .room(*id)
                .map(|(room, _)| room.listing.name.to_string()),
            BookableId::Resource(id) => self.0.iter().find_map(|own| {
                let found = own.resources.iter().find(|resource| resource.id == *id)?;
                Some(found.listing.name.to_string())
            }),
        });
        let named: Vec<_> = named.collect();
        if named.is_empty() {
            return site;
        }
        format!("{} ({site})", named.join(", "))
    }
}

fn rooms_in_use(own: &OwnSite) -> impl Iterator<Item = &Room> {
    let rooms = own.rooms.iter();
    rooms.filter(|room| room.listing.publication.archived_at.is_none())
}

fn site_name(site: &Site) -> String {
    match &site.address.town {
        Some(town) => format!("{}, {town}", site.name),
        None => site.name.to_string(),
    }
}
