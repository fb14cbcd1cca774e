//! Resources as they go out.

use domain::bookable::{BookableId, Resource};
use domain::provider::Site;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::v1::listings::{ListingOut, ListingSummary, OpeningHoursDto, UseModeWord};
use crate::api::wire::Word;
use crate::services::Ctx;
use crate::services::resources::ResourceView;

/// A resource.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Resource)]
pub(super) struct ResourceOut {
    #[serde(flatten)]
    listing: ListingOut,
    /// How many there are.
    stock: u32,
    /// Whether it is let alone, with a room, or either.
    use_mode: UseModeWord,
    /// When it may be used.
    opening_hours: OpeningHoursDto,
}

/// A resource in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ResourceSummary)]
pub(super) struct ResourceSummary {
    #[serde(flatten)]
    listing: ListingSummary,
    /// How many there are.
    stock: u32,
    /// Whether it is let alone, with a room, or either.
    use_mode: UseModeWord,
}

impl ResourceOut {
    /// All that the caller may see of a resource.
    pub(super) fn of(view: &ResourceView, ctx: &Ctx) -> Self {
        let ResourceView {
            resource,
            site,
            rules,
        } = view;
        let id = BookableId::Resource(resource.id);
        Self {
            listing: ListingOut::of(id, &resource.listing, site, rules, ctx),
            stock: resource.stock,
            use_mode: Word(resource.use_mode),
            opening_hours: OpeningHoursDto::from(&rules.opening),
        }
    }
}

impl ResourceSummary {
    /// A resource in a list.
    pub(super) fn of(resource: &Resource, site: &Site) -> Self {
        let id = BookableId::Resource(resource.id);
        Self {
            listing: ListingSummary::of(id, &resource.listing, site),
            stock: resource.stock,
            use_mode: Word(resource.use_mode),
        }
    }
}
