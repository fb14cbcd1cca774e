//! A booking as it is asked for.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::booking::{AcceptedTerms, Answer, Channel, Consent, Kind, PublicTitle, Purpose, Times};
use domain::ids::BookingId;
use domain::language::Language;
use domain::text::{Code, Line, Name, Text, TextError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::organiser::OrganiserIn;
use super::times::{event, instant, missing, span};
use super::wanted::{ItemDto, attendees, items};
use super::words::{ChannelWord, KindWord, LanguageWord, LayoutWord};
use crate::api::extract::{Fields, Parsed};
use crate::api::problem::{Problem, Refusal};
use crate::api::v1::party::kind_of;
use crate::api::wire::{Id, Timestamp};
use crate::services::bookings::amend::Written;
use crate::services::bookings::request::Command;
use crate::services::bookings::{Asked, Declared, NewOrganiser, Overriding};

/// More terms or questions than any room with its resources has.
const ENTRIES_MAX: usize = 60;

/// A booking to be made.
///
/// Needed are room or items, start, end and the organiser's name; the rules of the room may ask for more.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BookingIn {
    /// The room; without it resources alone are booked.
    pub(super) room_id: Option<Id>,
    /// Resources with the room, or alone.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub(super) items: Vec<ItemDto>,
    /// The start of what the organiser occupies, own preparation included.
    starts_at: Timestamp,
    /// The end of what the organiser occupies, own clearing included; at most 366 days after the start.
    ends_at: Timestamp,
    /// When visitors come, within the span.
    event_starts_at: Option<Timestamp>,
    /// When visitors leave, within the span.
    event_ends_at: Option<Timestamp>,
    /// The number of people.
    #[schema(minimum = 1, maximum = 100_000)]
    pub(super) attendees: Option<i64>,
    /// How the room is to be furnished.
    pub(super) layout: Option<LayoutWord>,
    /// A code of the provider's list of purposes.
    #[schema(max_length = 60)]
    pub(super) purpose: Option<String>,
    /// For the office and the organiser.
    #[schema(max_length = 200)]
    title: Option<String>,
    /// For the public, shown once staff agreed.
    #[schema(max_length = 200)]
    public_title: Option<String>,
    /// The customer group, as the organiser declares it.
    #[schema(max_length = 60)]
    pub(super) customer_group: Option<String>,
    /// A message to the office.
    #[schema(max_length = 10_000)]
    message: Option<String>,
    /// Who books.
    organiser: Option<OrganiserIn>,
    /// The versions of the terms that the organiser accepts.
    #[schema(max_items = 60)]
    accept_terms: Option<Vec<String>>,
    /// Answers to the room's questions, by the question's code.
    #[serde(default)]
    answers: BTreeMap<String, String>,
    /// The language of messages to the organiser; else that of the request.
    language: Option<LanguageWord>,
    /// The hold that becomes this booking.
    hold_id: Option<Id>,
    /// Staff only: whose use it is.
    kind: Option<KindWord>,
    /// Staff only: the record of who books, in place of `organiser`.
    organiser_id: Option<Id>,
    /// Staff only, with `channel`: when the wish reached the office.
    received_at: Option<Timestamp>,
    /// Staff only, with `received_at`: how the wish reached the office.
    channel: Option<ChannelWord>,
    /// Staff only: when the keys are handed over.
    handover_at: Option<Timestamp>,
    /// Staff only: when the keys are given back.
    return_at: Option<Timestamp>,
    /// Staff only: the cost centre of an internal use.
    #[schema(max_length = 60)]
    cost_centre: Option<String>,
    /// Staff only: sets aside rules that may be set aside.
    #[serde(rename = "override")]
    overriding: Option<OverrideIn>,
}

/// Why and on whose decision rules are set aside.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OverrideIn {
    /// Why.
    #[schema(max_length = 10_000)]
    reason: String,
    /// Who decided: mayor, council, village council, school.
    #[schema(max_length = 200)]
    decided_by: String,
}

impl OverrideIn {
    /// Reason and decider; places are relative to it.
    pub(super) fn parse(&self, fields: &mut Fields) -> Option<Overriding> {
        let reason = fields.parse("/reason", Text::parse(&self.reason));
        let decided_by = fields.parse("/decided_by", Name::parse(&self.decided_by));
        Some(Overriding {
            reason: reason?,
            decided_by: decided_by?,
        })
    }
}

impl BookingIn {
    /// A time and nothing else.
    pub(super) fn bare(starts_at: Timestamp, ends_at: Timestamp) -> Self {
        Self {
            room_id: None,
            items: Vec::new(),
            starts_at,
            ends_at,
            event_starts_at: None,
            event_ends_at: None,
            attendees: None,
            layout: None,
            purpose: None,
            title: None,
            public_title: None,
            customer_group: None,
            message: None,
            organiser: None,
            accept_terms: None,
            answers: BTreeMap::new(),
            language: None,
            hold_id: None,
            kind: None,
            organiser_id: None,
            received_at: None,
            channel: None,
            handover_at: None,
            return_at: None,
            cost_centre: None,
            overriding: None,
        }
    }

    /// The command, or all faults; `language` is that of the request.
    pub(super) fn parse(&self, language: Language) -> Result<Command, Problem> {
        let mut fields = Fields::of_body();
        let hold = fields.optional(
            "/hold_id",
            self.hold_id.as_ref().map(Id::parse::<BookingId>),
        );
        let organiser = self.organiser(&mut fields);
        let asked = self.asked(&mut fields, language);
        fields.finish(|| {
            Some(Command {
                asked: asked?,
                organiser: organiser?,
                hold: hold?,
            })
        })
    }

    fn asked(&self, fields: &mut Fields, language: Language) -> Option<Asked> {
        let room_id = fields.optional("/room_id", self.room_id.as_ref().map(Id::parse));
        let items = items(fields, &self.items);
        let times = self.times(fields);
        let purpose = self.purpose(fields);
        let received = self.received(fields);
        let overriding = self
            .overriding
            .as_ref()
            .map(|overriding| fields.within("/override", |fields| overriding.parse(fields)));
        let (times, written) = times?;
        Some(Asked {
            room_id: room_id?,
            items: items?,
            times,
            written,
            purpose: purpose?,
            kind: self.kind(),
            received: received?,
            overriding: overriding.map_or(Some(None), |parsed| parsed.map(Some))?,
            language: self.language.map_or(language, |language| language.0),
        })
    }

    fn kind(&self) -> Kind {
        self.kind.map(|kind| kind.0).unwrap_or_default()
    }

    fn times(&self, fields: &mut Fields) -> Option<(Times, Written)> {
        let span = span(fields, &self.starts_at, &self.ends_at);
        let ends = (self.event_starts_at.as_ref(), self.event_ends_at.as_ref());
        let event = event(fields, ends.0, ends.1);
        let handover_at = instant(fields, "/handover_at", self.handover_at.as_ref());
        let return_at = instant(fields, "/return_at", self.return_at.as_ref());
        let (span, written) = span?;
        let times = Times {
            span,
            event: event?,
            handover_at: handover_at?,
            return_at: return_at?,
        };
        Some((times, written))
    }

    /// Either both or none: a letter has a day on which it came.
    fn received(&self, fields: &mut Fields) -> Parsed<Option<(Channel, DateTime<Utc>)>> {
        match (self.channel, &self.received_at) {
            (None, None) => Some(None),
            (Some(_), None) => missing(fields, "/received_at"),
            (None, Some(_)) => missing(fields, "/channel"),
            (Some(channel), Some(at)) => {
                let at = fields.parse("/received_at", at.parse_utc());
                Some(Some((channel.0, at?)))
            }
        }
    }

    fn purpose(&self, fields: &mut Fields) -> Option<Purpose> {
        let code = fields.optional("/purpose", self.purpose.as_deref().map(Code::parse));
        let title = fields.optional("/title", self.title.as_deref().map(Name::parse));
        let public_title = self.public_title.as_deref().map(public_title);
        let public_title = fields.optional("/public_title", public_title);
        let attendees = fields.optional("/attendees", self.attendees.map(attendees));
        let group = self.customer_group.as_deref().map(Code::parse);
        let group = fields.optional("/customer_group", group);
        let message = fields.optional("/message", self.message.as_deref().map(Text::parse));
        let cost_centre = self.cost_centre.as_deref().map(Line::parse);
        let cost_centre = fields.optional("/cost_centre", cost_centre);
        let answers = answers(fields, &self.answers);
        let accepted_terms = self.accepted_terms(fields);
        Some(Purpose {
            code: code?,
            title: title?,
            public_title: public_title?,
            attendees: attendees?,
            layout: self.layout.map(|layout| layout.0),
            group: group?,
            message: message?,
            cost_centre: cost_centre?,
            answers: answers?,
            accepted_terms: accepted_terms?,
        })
    }

    fn accepted_terms(&self, fields: &mut Fields) -> Option<Vec<AcceptedTerms>> {
        let versions = self.accept_terms.iter().flatten();
        fields.list("/accept_terms", versions, ENTRIES_MAX, |fields, version| {
            fields.parse("", Line::parse(version)).map(AcceptedTerms)
        })
    }

    /// A record or a declaration; internal uses have neither.
    fn organiser(&self, fields: &mut Fields) -> Parsed<Option<NewOrganiser>> {
        let is_internal = self.kind() == Kind::Internal;
        let both = self.organiser.is_some() && self.organiser_id.is_some();
        let refused = [
            (
                is_internal && self.organiser.is_some(),
                "/organiser",
                "kind",
            ),
            (
                is_internal && self.organiser_id.is_some(),
                "/organiser_id",
                "kind",
            ),
            (both && !is_internal, "/organiser_id", "organiser"),
        ];
        for (_, place, other) in refused.into_iter().filter(|(is_refused, ..)| *is_refused) {
            let other = other.to_owned();
            fields.refuse(place, Refusal::NotTogether { other });
        }
        let known = fields.optional("/organiser_id", self.organiser_id.as_ref().map(Id::parse));
        let declared = match &self.organiser {
            Some(organiser) => fields
                .within("/organiser", |fields| organiser.parse(fields))
                .map(Some),
            None => Some(None),
        };
        Some(match (known?, declared?) {
            (Some(id), _) => Some(NewOrganiser::Known(id)),
            (None, declared) => declared.map(|(contact, billing)| {
                NewOrganiser::Declared(Box::new(Declared {
                    kind: kind_of(&contact),
                    contact,
                    billing: billing.apply(None),
                }))
            }),
        })
    }
}

/// Answers by the code of their question.
pub(super) fn answers(
    fields: &mut Fields,
    answers: &BTreeMap<String, String>,
) -> Option<Vec<Answer>> {
    fields.map("/answers", answers, ENTRIES_MAX, |fields, code, text| {
        let question = fields.parse("", Code::parse(code));
        let text = fields.parse("", Name::parse(text));
        Some(Answer {
            question: question?,
            text: text?,
        })
    })
}

/// A title that staff have not agreed to yet.
fn public_title(text: &str) -> Result<PublicTitle, TextError> {
    Ok(PublicTitle {
        text: Name::parse(text)?,
        consent: Consent::Open,
    })
}
