//! Rooms as they go out.

use domain::bookable::{BookableId, Room};
use domain::photo::Photo;
use domain::provider::Site;
use serde::Serialize;
use utoipa::ToSchema;

use super::space::SpaceDto;
use crate::api::v1::listings::{CapacityDto, ListingOut, ListingSummary, ids_of};
use crate::api::wire::Id;
use crate::services::Ctx;
use crate::services::rooms::RoomView;
use crate::services::rooms::read::RoomEntry;

/// What a room has beyond what resources have too.
#[derive(Debug, Serialize, ToSchema)]
struct OwnOut {
    /// The space it stands for.
    space: SpaceDto,
    /// How many people it holds.
    capacity: CapacityDto,
    /// Its area in square metres.
    #[schema(required)]
    area_m2: Option<f64>,
}

/// A room.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Room)]
pub(super) struct RoomOut {
    #[serde(flatten)]
    listing: ListingOut,
    #[serde(flatten)]
    own: OwnOut,
    /// Rooms that are never used at the same time.
    never_with_ids: Vec<Id>,
    /// What it looks like, the most telling photo first.
    photos: Vec<PhotoOut>,
}

/// A photo.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Photo)]
struct PhotoOut {
    /// A JPEG file that never changes under this address.
    url: String,
    /// Its width in pixels.
    width: u32,
    /// Its height in pixels.
    height: u32,
    /// What it shows, in German.
    alt_de: String,
    /// The same in English, if it is translated.
    #[schema(required)]
    alt_en: Option<String>,
}

/// A room in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoomSummary)]
pub(super) struct RoomSummary {
    #[serde(flatten)]
    listing: ListingSummary,
    #[serde(flatten)]
    own: OwnOut,
    /// How far it is from the place that was asked for, in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    distance_m: Option<u32>,
}

impl OwnOut {
    fn of(room: &Room) -> Self {
        Self {
            space: SpaceDto::from(&room.space),
            capacity: room.capacity.into(),
            area_m2: room.area_dm2.map(|area| f64::from(area) / 100.0),
        }
    }
}

impl RoomOut {
    /// All that the caller may see of a room.
    ///
    /// Its photos are below `base_url`.
    pub(super) fn of(view: &RoomView, ctx: &Ctx, base_url: &str) -> Self {
        let RoomView {
            room,
            site,
            rules,
            photos,
        } = view;
        let id = BookableId::Room(room.id);
        Self {
            listing: ListingOut::of(id, &room.listing, site, rules, ctx),
            own: OwnOut::of(room),
            never_with_ids: ids_of(&room.listing.never_with),
            photos: photos
                .iter()
                .map(|photo| PhotoOut::of(photo, base_url))
                .collect(),
        }
    }
}

impl PhotoOut {
    fn of(photo: &Photo, base_url: &str) -> Self {
        Self {
            url: format!("{base_url}/fotos/{}", photo.file_name(photo.width)),
            width: photo.width,
            height: photo.height,
            alt_de: photo.alt.de.to_string(),
            alt_en: photo.alt.en.as_ref().map(ToString::to_string),
        }
    }
}

impl RoomSummary {
    /// A room in a list.
    pub(super) fn of(entry: &RoomEntry) -> Self {
        let (room, site): (&Room, &Site) = (&entry.room, &entry.site);
        Self {
            listing: ListingSummary::of(BookableId::Room(room.id), &room.listing, site),
            own: OwnOut::of(room),
            distance_m: entry.metres,
        }
    }
}
