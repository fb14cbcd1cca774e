//! Rooms as they come in.

use domain::bookable::Space;
use serde::Deserialize;
use utoipa::ToSchema;

use super::space::{SpaceDto, cell, parse_cells};
use crate::api::extract::{Change, Fields};
use crate::api::problem::Problem;
use crate::api::v1::listings::{
    CapacityDto, ListingChange, ListingIn, QuestionDto, RulesDto, TermsDto, area, capacity, given,
    ids,
};
use crate::api::wire::{Id, Timestamp};
use crate::services::rooms::create::NewRoom;
use crate::services::rooms::edit::RoomChanges;

/// A room to be entered; its opening hours are put under `/rooms/{id}/opening-hours`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "site_id": "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11", "name": "Großer Saal", "capacity": {"rows": 290, "tables": 220},
    "features": ["stage", "kitchen", "step_free"], "published_from": "2027-01-01T00:00:00+01:00",
    "rules": [{"minutes_min": 60, "modes": [{"kind": "free", "grid_minutes": 30}]}]
}))]
#[serde(deny_unknown_fields)]
pub(super) struct RoomIn {
    /// Where it is.
    site_id: Id,
    /// Its name.
    #[schema(max_length = 200)]
    name: String,
    /// Told to the public.
    #[schema(max_length = 10_000)]
    description: Option<String>,
    /// The space it stands for; one cell of its own if left out.
    space: Option<SpaceDto>,
    /// How many people it holds.
    #[serde(default)]
    capacity: CapacityDto,
    /// Its area in square metres, with up to two decimals.
    #[schema(minimum = 0, maximum = 1_000_000)]
    area_m2: Option<f64>,
    /// Codes of what it has, accessibility among them.
    #[serde(default)]
    #[schema(max_items = 100)]
    features: Vec<String>,
    /// Minutes before each use.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1440)]
    setup_minutes: i64,
    /// Minutes after each use.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1440)]
    teardown_minutes: i64,
    /// Shown to the public from; a draft if left out.
    published_from: Option<Timestamp>,
    /// Shown to the public until.
    published_until: Option<Timestamp>,
    /// House rules.
    #[schema(max_length = 10_000)]
    house_rules: Option<String>,
    /// Terms that must be accepted.
    terms: Option<TermsDto>,
    /// Questions asked at booking.
    #[serde(default)]
    #[schema(max_items = 30)]
    questions: Vec<QuestionDto>,
    /// Where it is handed over.
    #[schema(max_length = 200)]
    handover_place: Option<String>,
    /// By whom it is handed over: a name or function with a telephone number.
    #[schema(max_length = 200)]
    handover_contact: Option<String>,
    /// Rooms and resources of the provider that must be booked with it.
    #[serde(default)]
    #[schema(max_items = 50)]
    companion_ids: Vec<Id>,
    /// Rooms of the provider that are never used at the same time.
    #[serde(default)]
    #[schema(max_items = 50)]
    never_with_ids: Vec<Id>,
    /// Its rules, at most one without `valid_from`.
    #[serde(default)]
    #[schema(max_items = 20)]
    rules: Vec<RulesDto>,
}

impl RoomIn {
    /// The command, or all faults.
    pub(super) fn parse(&self) -> Result<NewRoom, Problem> {
        let mut fields = Fields::of_body();
        let site_id = fields.parse("/site_id", self.site_id.parse());
        let listing = self.listing().parse(&mut fields);
        let space = match &self.space {
            Some(space) => fields.within("/space", |fields| space.parse(fields)),
            None => Some(Space::Cells { count: 1 }),
        };
        let capacity = capacity(&mut fields, self.capacity);
        let area_dm2 = fields.optional("/area_m2", self.area_m2.map(area));
        let never_with = ids(&mut fields, "/never_with_ids", &self.never_with_ids);
        fields.finish(|| {
            Some(NewRoom {
                site_id: site_id?,
                listing: listing?,
                space: space?,
                capacity: capacity?,
                area_dm2: area_dm2?,
                never_with: never_with?,
            })
        })
    }

    fn listing(&self) -> ListingIn<'_> {
        ListingIn {
            name: &self.name,
            description: self.description.as_deref(),
            features: &self.features,
            setup_minutes: self.setup_minutes,
            teardown_minutes: self.teardown_minutes,
            published_from: self.published_from.as_ref(),
            published_until: self.published_until.as_ref(),
            house_rules: self.house_rules.as_deref(),
            terms: self.terms.as_ref(),
            questions: &self.questions,
            handover_place: self.handover_place.as_deref(),
            handover_contact: self.handover_contact.as_deref(),
            companion_ids: &self.companion_ids,
            opening_hours: None,
            rules: &self.rules,
        }
    }
}

/// A change of a room: what is left out stays, `null` takes away. A list replaces all of the old one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoomChange {
    /// Another name.
    #[schema(max_length = 200)]
    name: Option<String>,
    /// Told to the public.
    #[serde(default)]
    description: Change<String>,
    /// More cells, a multiple of those there are: each is split, and what stands on it stands on all its pieces.
    #[schema(minimum = 1, maximum = 24)]
    cell_count: Option<i64>,
    /// Of a part: other cells of its hall, while no use of the part is to come.
    #[schema(min_items = 1, max_items = 24)]
    cells: Option<Vec<i64>>,
    /// How many people it holds, all figures.
    capacity: Option<CapacityDto>,
    /// Its area in square metres.
    #[serde(default)]
    area_m2: Change<f64>,
    /// Codes of what it has.
    #[schema(max_items = 100)]
    features: Option<Vec<String>>,
    /// Minutes before each new use; what stands keeps its own.
    #[schema(minimum = 0, maximum = 1440)]
    setup_minutes: Option<i64>,
    /// Minutes after each new use; what stands keeps its own.
    #[schema(minimum = 0, maximum = 1440)]
    teardown_minutes: Option<i64>,
    /// Shown to the public from; `null`: a draft.
    #[serde(default)]
    published_from: Change<Timestamp>,
    /// Shown to the public until.
    #[serde(default)]
    published_until: Change<Timestamp>,
    /// Out of use for good since; bookings stand.
    #[serde(default)]
    archived_at: Change<Timestamp>,
    /// House rules.
    #[serde(default)]
    house_rules: Change<String>,
    /// Terms that must be accepted.
    #[serde(default)]
    terms: Change<TermsDto>,
    /// Questions asked at booking.
    #[schema(max_items = 30)]
    questions: Option<Vec<QuestionDto>>,
    /// Where it is handed over.
    #[serde(default)]
    handover_place: Change<String>,
    /// By whom it is handed over.
    #[serde(default)]
    handover_contact: Change<String>,
    /// Rooms and resources of the provider that must be booked with it.
    #[schema(max_items = 50)]
    companion_ids: Option<Vec<Id>>,
    /// Rooms of the provider that are never used at the same time.
    #[schema(max_items = 50)]
    never_with_ids: Option<Vec<Id>>,
    /// Its rules: a new edition.
    #[schema(max_items = 20)]
    rules: Option<Vec<RulesDto>>,
}

impl RoomChange {
    /// The changes, or all faults.
    pub(super) fn parse(&self) -> Result<RoomChanges, Problem> {
        let mut fields = Fields::of_body();
        let listing = self.listing().parse(&mut fields);
        let capacity = given(self.capacity, |figures| capacity(&mut fields, figures));
        let area_dm2 = fields.change("/area_m2", self.area_m2, area);
        let cell_count = fields.optional("/cell_count", self.cell_count.map(cell));
        let cells = given(self.cells.as_deref(), |cells| {
            parse_cells(&mut fields, cells)
        });
        let never_with = given(self.never_with_ids.as_deref(), |list| {
            ids(&mut fields, "/never_with_ids", list)
        });
        fields.finish(|| {
            Some(RoomChanges {
                listing: listing?,
                capacity: capacity?,
                area_dm2: area_dm2?.into_option(),
                cell_count: cell_count?,
                cells: cells?,
                never_with: never_with?,
            })
        })
    }

    fn listing(&self) -> ListingChange<'_> {
        ListingChange {
            name: self.name.as_deref(),
            description: &self.description,
            features: self.features.as_deref(),
            setup_minutes: self.setup_minutes,
            teardown_minutes: self.teardown_minutes,
            published_from: &self.published_from,
            published_until: &self.published_until,
            archived_at: &self.archived_at,
            house_rules: &self.house_rules,
            terms: &self.terms,
            questions: self.questions.as_deref(),
            handover_place: &self.handover_place,
            handover_contact: &self.handover_contact,
            companion_ids: self.companion_ids.as_deref(),
            opening_hours: None,
            rules: self.rules.as_deref(),
        }
    }
}
