//! What everybody, and what staff see of a room or resource.

use domain::bookable::{BookableId, Listing};
use domain::provider::Site;
use domain::rules::RuleBook;
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{QuestionDto, TermsDto};
use super::rules::RulesDto;
use crate::api::wire::{Id, Timestamp, ZoneName};
use crate::services::Ctx;

/// What a room or resource in a list shows.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api::v1) struct ListingSummary {
    /// Its id.
    #[schema(value_type = Id)]
    id: Id,
    /// Its name.
    name: String,
    /// Who offers it.
    provider_id: Id,
    /// Where it is.
    site_id: Id,
    /// The name of the site.
    site_name: String,
    /// The town.
    town: String,
    /// The zone of the site.
    time_zone: ZoneName,
    /// Codes of what it has.
    features: Vec<String>,
    /// Shown to the public from; `null`: a draft.
    #[schema(required)]
    published_from: Option<Timestamp>,
    /// Shown to the public until; `null`: without end.
    #[schema(required)]
    published_until: Option<Timestamp>,
    /// Out of use for good since.
    #[schema(required)]
    archived_at: Option<Timestamp>,
    /// The version.
    version: i64,
}

/// What a room or resource shows by itself.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api::v1) struct ListingOut {
    #[serde(flatten)]
    summary: ListingSummary,
    /// Told to the public.
    #[schema(required)]
    description: Option<String>,
    /// Minutes before each new use.
    setup_minutes: i64,
    /// Minutes after each new use.
    teardown_minutes: i64,
    /// House rules.
    #[schema(required)]
    house_rules: Option<String>,
    /// Terms that must be accepted.
    #[schema(required)]
    terms: Option<TermsDto>,
    /// Questions asked at booking.
    questions: Vec<QuestionDto>,
    /// Rooms and resources that must be booked with it.
    companion_ids: Vec<Id>,
    /// Where it is handed over; told to staff, and to organisers with their booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    handover_place: Option<String>,
    /// By whom it is handed over; told to staff, and to organisers with their booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    handover_contact: Option<String>,
    /// The edition of its rules.
    rules_edition: i64,
    /// Its rules, those without `valid_from` first.
    rules: Vec<RulesDto>,
    /// When it was entered.
    created_at: Timestamp,
    /// When it was last changed.
    changed_at: Timestamp,
}

impl ListingSummary {
    /// The summary of a listing at its site.
    pub(in crate::api::v1) fn of(id: BookableId, listing: &Listing, site: &Site) -> Self {
        let at = |at| Timestamp::at(at, site.time_zone);
        Self {
            id: id.uuid().into(),
            name: listing.name.to_string(),
            provider_id: listing.provider_id.into(),
            site_id: site.id.into(),
            site_name: site.name.to_string(),
            town: text(site.address.town.as_ref()).unwrap_or_default(),
            time_zone: site.time_zone.into(),
            features: listing.features.iter().map(ToString::to_string).collect(),
            published_from: listing.publication.from.map(at),
            published_until: listing.publication.until.map(at),
            archived_at: listing.publication.archived_at.map(at),
            version: listing.version,
        }
    }
}

impl ListingOut {
    /// All that the caller may see of a listing.
    pub(in crate::api::v1) fn of(
        id: BookableId,
        listing: &Listing,
        site: &Site,
        rules: &RuleBook,
        ctx: &Ctx,
    ) -> Self {
        let is_staff = ctx.actor.is_staff_of(listing.provider_id);
        let handover = is_staff.then_some(&listing.handover);
        Self {
            summary: ListingSummary::of(id, listing, site),
            description: text(listing.description.as_ref()),
            setup_minutes: listing.buffers.setup.num_minutes(),
            teardown_minutes: listing.buffers.teardown.num_minutes(),
            house_rules: text(listing.house_rules.as_ref()),
            terms: listing.terms.as_ref().map(TermsDto::from),
            questions: listing.questions.iter().map(QuestionDto::from).collect(),
            companion_ids: ids_of(&listing.companions),
            handover_place: handover.and_then(|handover| text(handover.place.as_ref())),
            handover_contact: handover.and_then(|handover| text(handover.contact.as_ref())),
            rules_edition: rules.edition,
            rules: rules.booking().map(RulesDto::from).collect(),
            created_at: Timestamp::at(listing.created_at, site.time_zone),
            changed_at: Timestamp::at(listing.changed_at, site.time_zone),
        }
    }
}

/// The ids of rooms and resources.
pub(in crate::api::v1) fn ids_of(bookables: &[BookableId]) -> Vec<Id> {
    let uuids = bookables.iter().map(|bookable| bookable.uuid());
    uuids.map(Id::from).collect()
}

fn text<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}
