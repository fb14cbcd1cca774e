//! A booking as its parties see it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::booking::{Booking, By, Consent, Override, Status};
use domain::party::Organiser;
use serde::Serialize;
use utoipa::ToSchema;

use super::organiser::OrganiserOut;
use super::wanted::ItemDto;
use super::words::{
    ChannelWord, KindWord, LanguageWord, LayoutWord, PartyWord, ReasonWord, StatusWord,
};
use crate::api::wire::{Id, Timestamp, Word, ZoneName};
use crate::services::Ctx;
use crate::services::bookings::read::Shown;

/// A booking, for whoever made it and for the office.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api::v1) struct BookingOut {
    /// Its id.
    id: Id,
    /// A short name for people, such as `K7QF-3M2P`.
    reference: String,
    /// Where it stands.
    status: StatusWord,
    /// What is known of the last step.
    stage: StageOut,
    /// The version, as in `ETag`.
    version: i64,
    /// Whose room it is.
    provider_id: Id,
    /// Where it takes place.
    site_id: Id,
    /// The zone of the site, in which all times are told.
    time_zone: ZoneName,
    /// The room; `null` if resources alone are booked.
    room_id: Option<Id>,
    /// Resources with the room, or alone.
    items: Vec<ItemDto>,
    /// The start of what the organiser occupies.
    starts_at: Timestamp,
    /// The end of what the organiser occupies.
    ends_at: Timestamp,
    /// When visitors come.
    event_starts_at: Option<Timestamp>,
    /// When visitors leave.
    event_ends_at: Option<Timestamp>,
    /// When the keys are handed over.
    handover_at: Option<Timestamp>,
    /// When the keys are given back.
    return_at: Option<Timestamp>,
    /// The number of people.
    attendees: Option<u32>,
    /// How the room is to be furnished.
    layout: Option<LayoutWord>,
    /// A code of the provider's list of purposes.
    purpose: Option<String>,
    /// For the office and the organiser.
    title: Option<String>,
    /// For the public, if staff agree.
    public_title: Option<String>,
    /// Whether staff agreed to show the public title.
    public_title_agreed: bool,
    /// The customer group, as declared.
    customer_group: Option<String>,
    /// A message to the office.
    message: Option<String>,
    /// Who books; `null` for holds and internal uses.
    organiser: Option<OrganiserOut>,
    /// The versions of the terms that the organiser accepted.
    accept_terms: Vec<String>,
    /// Answers to the room's questions, by the question's code.
    answers: BTreeMap<String, String>,
    /// Whose use it is.
    kind: KindWord,
    /// How it reached the office.
    channel: ChannelWord,
    /// When it reached the office.
    received_at: Timestamp,
    /// The language of messages to the organiser.
    language: LanguageWord,
    /// When it was entered.
    created_at: Timestamp,
    /// When it was last changed.
    changed_at: Timestamp,
    /// What only the office sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office: Option<OfficeOut>,
}

/// The last step of a booking.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api::v1) struct StageOut {
    /// Since when.
    since: Timestamp,
    /// Of a hold or option: until when.
    until: Option<Timestamp>,
    /// Of a cancellation: for which party.
    party: Option<PartyWord>,
    /// What the organiser reads of a refusal or cancellation.
    reason: Option<String>,
}

/// What the office sees beside.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api::v1) struct OfficeOut {
    /// By whom the last step was made: `guest`, `system`, `key:` with the id of an API key, or `account:` with that of
    /// a person who signed in.
    stage_by: String,
    /// The record of who books.
    organiser_id: Option<Id>,
    /// The customer group, as staff decided.
    decided_group: Option<String>,
    /// The cost centre of an internal use.
    cost_centre: Option<String>,
    /// The edition of the room's rules by which it was judged.
    rules_edition: i64,
    /// Rules that were set aside.
    overrides: Vec<OverrideOut>,
}

/// Rules that were set aside.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api::v1) struct OverrideOut {
    /// Which.
    codes: Vec<ReasonWord>,
    /// Why.
    reason: String,
    /// Who decided.
    decided_by: String,
    /// Who entered it: `system`, `key:` with the id of an API key, or `account:` with that of a person who signed in.
    recorded_by: String,
}

impl BookingOut {
    /// The booking as the caller may see it, as of now.
    pub(in crate::api::v1) fn of(shown: &Shown, ctx: &Ctx) -> Self {
        let booking = &shown.stored.booking;
        let (times, purpose) = (&booking.times, &booking.purpose);
        let local = |at: DateTime<Utc>| Timestamp::at(at, shown.zone);
        let is_staff = ctx.actor.is_staff_of(booking.provider_id);
        let title = purpose.public_title.as_ref();
        Self {
            id: booking.id.into(),
            reference: booking.reference.to_string(),
            status: Word(booking.status_at(ctx.now)),
            stage: StageOut::of(booking, local),
            version: booking.version,
            provider_id: booking.provider_id.into(),
            site_id: booking.site_id.into(),
            time_zone: shown.zone.into(),
            room_id: booking.room_id.map(Id::from),
            items: booking.items.iter().map(ItemDto::from).collect(),
            starts_at: local(times.span.start()),
            ends_at: local(times.span.end()),
            event_starts_at: times.event.map(|event| local(event.start())),
            event_ends_at: times.event.map(|event| local(event.end())),
            handover_at: times.handover_at.map(local),
            return_at: times.return_at.map(local),
            attendees: purpose.attendees,
            layout: purpose.layout.map(Word),
            purpose: text(purpose.code.as_ref()),
            title: text(purpose.title.as_ref()),
            public_title: title.map(|title| title.text.to_string()),
            public_title_agreed: title.is_some_and(|title| title.consent == Consent::Given),
            customer_group: text(purpose.group.as_ref()),
            message: text(purpose.message.as_ref()),
            organiser: shown.organiser.as_ref().map(OrganiserOut::from),
            accept_terms: purpose
                .accepted_terms
                .iter()
                .map(|terms| terms.0.to_string())
                .collect(),
            answers: purpose
                .answers
                .iter()
                .map(|answer| (answer.question.to_string(), answer.text.to_string()))
                .collect(),
            kind: Word(booking.kind),
            channel: Word(booking.channel),
            received_at: local(booking.received_at),
            language: Word(booking.language),
            created_at: local(booking.created_at),
            changed_at: local(booking.changed_at),
            office: is_staff.then(|| OfficeOut::of(booking, shown.organiser.as_ref())),
        }
    }
}

impl StageOut {
    fn of(booking: &Booking, local: impl Fn(DateTime<Utc>) -> Timestamp) -> Self {
        let stage = &booking.stage;
        let (party, reason) = match &stage.status {
            Status::Declined { reason } => (None, reason.as_ref()),
            Status::Cancelled { party, reason } => (Some(*party), reason.as_ref()),
            _ => (None, None),
        };
        Self {
            since: local(stage.at),
            until: stage.status.valid_until().map(local),
            party: party.map(Word),
            reason: text(reason),
        }
    }
}

impl OfficeOut {
    fn of(booking: &Booking, organiser: Option<&Organiser>) -> Self {
        let group = organiser.and_then(|organiser| organiser.group.as_ref());
        Self {
            stage_by: by(booking.stage.by),
            organiser_id: booking.organiser_id.map(Id::from),
            decided_group: text(group.map(|group| &group.code)),
            cost_centre: text(booking.purpose.cost_centre.as_ref()),
            rules_edition: booking.rules_edition,
            overrides: booking.overrides.iter().map(OverrideOut::from).collect(),
        }
    }
}

impl From<&Override> for OverrideOut {
    fn from(set_aside: &Override) -> Self {
        Self {
            codes: set_aside.codes.iter().copied().map(Word).collect(),
            reason: set_aside.reason.to_string(),
            decided_by: set_aside.decided_by.to_string(),
            recorded_by: by(set_aside.recorded_by),
        }
    }
}

fn by(by: By) -> String {
    match by {
        By::Guest => "guest".to_owned(),
        By::System => "system".to_owned(),
        By::Key(id) => format!("key:{id}"),
        By::Account(id) => format!("account:{id}"),
    }
}

fn text<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(T::to_string)
}
