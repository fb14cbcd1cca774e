//! Resources as they come in.

use domain::bookable::{STOCK_MAX, UseMode};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::extract::{Change, Fields};
use crate::api::problem::{Problem, Refusal};
use crate::api::v1::listings::{
    ListingChange, ListingIn, OpeningHoursDto, QuestionDto, RulesDto, TermsDto, UseModeWord,
};
use crate::api::wire::{Id, Timestamp, Word, integer};
use crate::services::resources::create::NewResource;
use crate::services::resources::edit::ResourceChanges;

/// A resource to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "site_id": "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11", "name": "Stuhl", "stock": 40, "use_mode": "both",
    "published_from": "2027-01-01T00:00:00+01:00"
}))]
#[serde(deny_unknown_fields)]
pub(super) struct ResourceIn {
    /// Where it is.
    site_id: Id,
    /// Its name.
    #[schema(max_length = 200)]
    name: String,
    /// Told to the public.
    #[schema(max_length = 10_000)]
    description: Option<String>,
    /// How many there are.
    #[schema(minimum = 0, maximum = 100_000)]
    stock: i64,
    /// Whether it is let alone, with a room, or either.
    #[serde(default = "both")]
    use_mode: UseModeWord,
    /// Codes of what it has.
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
    /// Rules for its use.
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
    /// When it may be used; always if left out. With a room, the hours of the room hold as well.
    opening_hours: Option<OpeningHoursDto>,
    /// Its rules, at most one without `valid_from`.
    #[serde(default)]
    #[schema(max_items = 20)]
    rules: Vec<RulesDto>,
}

fn both() -> UseModeWord {
    Word(UseMode::Both)
}

impl ResourceIn {
    /// The command, or all faults.
    pub(super) fn parse(&self) -> Result<NewResource, Problem> {
        let mut fields = Fields::of_body();
        let site_id = fields.parse("/site_id", self.site_id.parse());
        let listing = self.listing().parse(&mut fields);
        let stock = fields.parse("/stock", stock(self.stock));
        fields.finish(|| {
            Some(NewResource {
                site_id: site_id?,
                listing: listing?,
                stock: stock?,
                use_mode: self.use_mode.0,
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
            opening_hours: self.opening_hours.as_ref(),
            rules: &self.rules,
        }
    }
}

/// A change of a resource: what is left out stays, `null` takes away. A list replaces all of the old one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResourceChange {
    /// Another name.
    #[schema(max_length = 200)]
    name: Option<String>,
    /// Told to the public.
    #[serde(default)]
    description: Change<String>,
    /// How many there are: no fewer than are in use at any time to come.
    #[schema(minimum = 0, maximum = 100_000)]
    stock: Option<i64>,
    /// Whether it is let alone, with a room, or either.
    use_mode: Option<UseModeWord>,
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
    /// Rules for its use.
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
    /// When it may be used: a new edition of its rules.
    opening_hours: Option<OpeningHoursDto>,
    /// Its rules: a new edition.
    #[schema(max_items = 20)]
    rules: Option<Vec<RulesDto>>,
}

impl ResourceChange {
    /// The changes, or all faults.
    pub(super) fn parse(&self) -> Result<ResourceChanges, Problem> {
        let mut fields = Fields::of_body();
        let listing = self.listing().parse(&mut fields);
        let stock = fields.optional("/stock", self.stock.map(stock));
        fields.finish(|| {
            Some(ResourceChanges {
                listing: listing?,
                stock: stock?,
                use_mode: self.use_mode.map(|word| word.0),
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
            opening_hours: self.opening_hours.as_ref(),
            rules: self.rules.as_deref(),
        }
    }
}

fn stock(stock: i64) -> Result<u32, Refusal> {
    integer(stock, 0, STOCK_MAX.into())
}
