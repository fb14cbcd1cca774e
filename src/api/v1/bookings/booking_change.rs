//! What a PATCH changes of a booking.

use std::collections::BTreeMap;

use domain::booking::Consent;
use domain::text::{Code, Name, Text};
use serde::Deserialize;
use utoipa::ToSchema;

use super::booking_in::{OverrideIn, answers};
use super::organiser::OrganiserIn;
use super::times::{event_change, missing, span};
use super::wanted::{ItemDto, attendees, items};
use super::words::LayoutWord;
use crate::api::extract::{Change, Fields, Parsed};
use crate::api::problem::Problem;
use crate::api::wire::{Id, Timestamp};
use crate::services::bookings::amend::Amendment;

/// A change of a booking: what is left out stays, `null` takes away.
///
/// By the management link everything may change before the confirmation; after it contact, billing, fewer people
/// and items.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BookingChange {
    /// Another room.
    room_id: Option<Id>,
    /// Another start, together with `ends_at`.
    starts_at: Option<Timestamp>,
    /// Another end, together with `starts_at`.
    ends_at: Option<Timestamp>,
    /// When visitors come, together with `event_ends_at`.
    #[serde(default)]
    event_starts_at: Change<Timestamp>,
    /// When visitors leave, together with `event_starts_at`.
    #[serde(default)]
    event_ends_at: Change<Timestamp>,
    /// Other items, all of them.
    #[schema(max_items = 50)]
    items: Option<Vec<ItemDto>>,
    /// The number of people.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100_000)]
    attendees: Change<i64>,
    /// How the room is to be furnished.
    #[serde(default)]
    layout: Change<LayoutWord>,
    /// A code of the provider's list of purposes.
    #[serde(default)]
    purpose: Change<String>,
    /// For the office and the organiser.
    #[serde(default)]
    title: Change<String>,
    /// For the public, shown once staff agreed.
    #[serde(default)]
    public_title: Change<String>,
    /// A message to the office.
    #[serde(default)]
    message: Change<String>,
    /// Other answers to the room's questions, all of them.
    answers: Option<BTreeMap<String, String>>,
    /// How the organiser is reached now, all of it; `billing` stays if it is left out.
    organiser: Option<OrganiserIn>,
    /// Staff only: whether the public title may be shown.
    public_title_agreed: Option<bool>,
    /// Staff only: when the keys are handed over.
    #[serde(default)]
    handover_at: Change<Timestamp>,
    /// Staff only: when the keys are given back.
    #[serde(default)]
    return_at: Change<Timestamp>,
    /// Staff only: sets aside rules that may be set aside.
    #[serde(rename = "override")]
    overriding: Option<OverrideIn>,
}

impl BookingChange {
    /// The amendment, or all faults.
    pub(super) fn parse(self) -> Result<Amendment, Problem> {
        let mut fields = Fields::of_body();
        let amendment = self.amendment(&mut fields);
        fields.finish(|| amendment)
    }

    fn amendment(self, fields: &mut Fields) -> Option<Amendment> {
        let room_id = fields.optional("/room_id", self.room_id.as_ref().map(Id::parse));
        let span = match (&self.starts_at, &self.ends_at) {
            (None, None) => Some(None),
            (Some(starts_at), Some(ends_at)) => span(fields, starts_at, ends_at).map(Some),
            (Some(_), None) => missing(fields, "/ends_at"),
            (None, Some(_)) => missing(fields, "/starts_at"),
        };
        let event = event_change(fields, &self.event_starts_at, &self.event_ends_at);
        let utc = |at: Timestamp| at.parse_utc();
        let handover_at = fields.change("/handover_at", self.handover_at, utc);
        let return_at = fields.change("/return_at", self.return_at, utc);
        let items = optional(self.items, |all| items(fields, &all));
        let attendees = fields.change("/attendees", self.attendees, attendees);
        let code = |text: String| Code::parse(&text);
        let name = |text: String| Name::parse(&text);
        let purpose = fields.change("/purpose", self.purpose, code);
        let title = fields.change("/title", self.title, name);
        let public_title = fields.change("/public_title", self.public_title, name);
        let message = fields.change("/message", self.message, |text| Text::parse(&text));
        let answers = optional(self.answers, |all| answers(fields, &all));
        let organiser = optional(self.organiser, |organiser| {
            fields.within("/organiser", |fields| organiser.parse(fields))
        });
        let overriding = optional(self.overriding, |overriding| {
            fields.within("/override", |fields| overriding.parse(fields))
        });
        let layout = self.layout.into_option();
        let (contact, billing) = organiser?.unzip();
        Some(Amendment {
            room_id: room_id?,
            span: span?,
            event: event?,
            handover_at: handover_at?.into_option(),
            return_at: return_at?.into_option(),
            items: items?,
            attendees: attendees?.into_option(),
            layout: layout.map(|layout| layout.map(|word| word.0)),
            purpose: purpose?.into_option(),
            title: title?.into_option(),
            public_title: public_title?.into_option(),
            consent: self.public_title_agreed.map(consent),
            message: message?.into_option(),
            answers: answers?,
            contact,
            billing: billing.and_then(Change::into_option),
            overriding: overriding?,
        })
    }
}

/// What `parse` makes of a field that may be left out.
fn optional<F, T>(field: Option<F>, parse: impl FnOnce(F) -> Option<T>) -> Parsed<Option<T>> {
    match field {
        Some(field) => parse(field).map(Some),
        None => Some(None),
    }
}

fn consent(is_agreed: bool) -> Consent {
    if is_agreed {
        Consent::Given
    } else {
        Consent::Open
    }
}
