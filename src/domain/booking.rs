//! A booking and its life: `held` to `completed`, each transition consuming the booking it changes.
//!
//! Whether the time is free is not decided here (see `availability`); whether the step is possible is.

mod reference;

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use crate::availability::ReasonCode;
use crate::bookable::Layout;
use crate::ids::{
    AccountId, ApiKeyId, BookingId, OrganiserId, ProviderId, ResourceId, RoomId, SiteId,
};
use crate::interval::Interval;
use crate::language::Language;
use crate::text::{Code, Line, Name, Text};
use crate::vocabulary::vocabulary;

pub use reference::Reference;

/// Who did something to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// Whoever holds the management link.
    Guest,
    /// Staff or an integrator, by key.
    Key(ApiKeyId),
    /// Staff, signed in.
    Account(AccountId),
    /// A job of the installation, or an operator at its command line.
    System,
}

/// For whom a cancellation was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// The organiser no longer needs the room.
    Organiser,
    /// The provider takes it away; costs the organiser nothing.
    Provider,
}

vocabulary!(Party { Organiser => "organiser", Provider => "provider" });

/// Where a booking stands, with what is known of that step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// A hold during checkout, void after `until`.
    Held {
        /// The first instant at which it no longer holds.
        until: DateTime<Utc>,
    },
    /// Asked for, not decided.
    Requested,
    /// The office's provisional reservation (Vormerkung), void after `until`.
    Option {
        /// The first instant at which it no longer holds.
        until: DateTime<Utc>,
    },
    /// Promised.
    Confirmed,
    /// Refused by staff, or because another request was confirmed.
    Declined {
        /// What the organiser reads.
        reason: Option<Text>,
    },
    /// Given up by the organiser or taken away by the provider.
    Cancelled {
        /// By which of the two.
        party: Party,
        /// Why.
        reason: Option<Text>,
    },
    /// A hold or option that ran out.
    Expired,
    /// Took place.
    Completed,
    /// Nobody came.
    NoShow,
}

/// The name of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusName {
    /// See [`Status::Held`].
    Held,
    /// See [`Status::Requested`].
    Requested,
    /// See [`Status::Option`].
    Option,
    /// See [`Status::Confirmed`].
    Confirmed,
    /// See [`Status::Declined`].
    Declined,
    /// See [`Status::Cancelled`].
    Cancelled,
    /// See [`Status::Expired`].
    Expired,
    /// See [`Status::Completed`].
    Completed,
    /// See [`Status::NoShow`].
    NoShow,
}

vocabulary!(StatusName {
    Held => "held",
    Requested => "requested",
    Option => "option",
    Confirmed => "confirmed",
    Declined => "declined",
    Cancelled => "cancelled",
    Expired => "expired",
    Completed => "completed",
    NoShow => "no_show",
});

impl Status {
    /// The name of the status.
    pub fn name(&self) -> StatusName {
        match self {
            Self::Held { .. } => StatusName::Held,
            Self::Requested => StatusName::Requested,
            Self::Option { .. } => StatusName::Option,
            Self::Confirmed => StatusName::Confirmed,
            Self::Declined { .. } => StatusName::Declined,
            Self::Cancelled { .. } => StatusName::Cancelled,
            Self::Expired => StatusName::Expired,
            Self::Completed => StatusName::Completed,
            Self::NoShow => StatusName::NoShow,
        }
    }

    /// Until when it holds, where it holds for a time only.
    pub fn valid_until(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Held { until } | Self::Option { until } => Some(*until),
            _ => None,
        }
    }
}

/// A status, since when and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The status.
    pub status: Status,
    /// Since when.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: By,
}

/// Whose use it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An organiser's.
    #[default]
    External,
    /// The provider's own: no terms, mail or invoice.
    Internal,
}

vocabulary!(Kind { External => "external", Internal => "internal" });

/// How a wish reached the office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Through this product.
    #[default]
    Online,
    /// By telephone.
    Phone,
    /// By letter.
    Letter,
    /// By e-mail.
    Email,
    /// In person.
    Counter,
}

vocabulary!(Channel {
    Online => "online",
    Phone => "phone",
    Letter => "letter",
    Email => "email",
    Counter => "counter",
});

/// A number of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Which.
    pub resource_id: ResourceId,
    /// How many, at least 1.
    pub quantity: u32,
}

/// The most different resources in one booking.
pub const ITEMS_MAX: usize = 50;

/// When a use takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// What the organiser occupies, own set-up and clearing included.
    pub span: Interval,
    /// What visitors see, inside the span.
    pub event: Option<Interval>,
    /// When the keys are handed over.
    pub handover_at: Option<DateTime<Utc>>,
    /// When they are given back.
    pub return_at: Option<DateTime<Utc>>,
}

/// A title for the public, shown only if staff agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicTitle {
    /// The text.
    pub text: Name,
    /// Whether staff agreed.
    pub consent: Consent,
}

/// Whether staff agreed to show something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consent {
    /// Not yet.
    Open,
    /// They did.
    Given,
}

/// Terms of one room or resource that the organiser accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedTerms(pub Line<60>);

/// The answer to one question of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The question's code.
    pub question: Code,
    /// What was answered.
    pub text: Name,
}

/// A rule that staff set aside, for the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The rules that were set aside.
    pub codes: Vec<ReasonCode>,
    /// Why.
    pub reason: Text,
    /// Who decided: mayor, council, village council, school.
    pub decided_by: Name,
    /// Who entered it.
    pub recorded_by: By,
}

/// What an organiser wants to use a room for, beside when and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purpose {
    /// A code of the provider's list.
    pub code: Option<Code>,
    /// For the office and the organiser.
    pub title: Option<Name>,
    /// For the public, if wished and agreed.
    pub public_title: Option<PublicTitle>,
    /// The number of people.
    pub attendees: Option<u32>,
    /// How the room is to be furnished.
    pub layout: Option<Layout>,
    /// The customer group as declared.
    pub group: Option<Code>,
    /// A message to the office.
    pub message: Option<Text>,
    /// The cost centre of an internal use.
    pub cost_centre: Option<Line<60>>,
    /// Answers to the room's questions.
    pub answers: Vec<Answer>,
    /// The versions of the terms that were accepted.
    pub accepted_terms: Vec<AcceptedTerms>,
}

/// One use of rooms and resources by one party in one time span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// A short name for people, such as `K7QF-3M2P`.
    pub reference: Reference,
    /// The provider that owns the room.
    pub provider_id: ProviderId,
    /// Where it takes place; its zone is the booking's.
    pub site_id: SiteId,
    /// The room, unless only resources are booked.
    pub room_id: Option<RoomId>,
    /// Resources with it.
    pub items: Vec<Item>,
    /// Whose use it is.
    pub kind: Kind,
    /// Where it stands.
    pub stage: Stage,
    /// When it takes place.
    pub times: Times,
    /// What for.
    pub purpose: Purpose,
    /// Who uses; absent for holds and internal uses.
    pub organiser_id: Option<OrganiserId>,
    /// How it reached the office.
    pub channel: Channel,
    /// When it reached the office.
    pub received_at: DateTime<Utc>,
    /// The language of messages to the organiser.
    pub language: Language,
    /// Rules that staff set aside.
    pub overrides: Vec<Override>,
    /// The edition of the room's rules by which it was judged.
    pub rules_edition: i64,
    /// Rises when the management link is made anew.
    pub token_version: i64,
    /// The calendar SEQUENCE (RFC 5545): rises with every change that a calendar may show.
    pub sequence: u32,
    /// The optimistic version, from 1.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

/// The step is not possible from where the booking stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a booking that is {from} cannot become {to}")]
pub struct WrongState {
    /// Where it stands.
    pub from: StatusName,
    /// Where it was to go.
    pub to: StatusName,
}

impl Booking {
    /// The status at `now`: a hold or option past its time is expired, whatever is stored.
    pub fn status_at(&self, now: DateTime<Utc>) -> StatusName {
        match self.stage.status.valid_until() {
            Some(until) if until <= now => StatusName::Expired,
            _ => self.stage.status.name(),
        }
    }

    /// The local day of the site to which it belongs.
    pub fn day(&self, zone: chrono_tz::Tz) -> NaiveDate {
        crate::time::day_of(zone, self.times.span.start())
    }

    /// A hold becomes a request.
    pub fn request(self, now: DateTime<Utc>, by: By) -> Result<Self, WrongState> {
        self.step(now, by, Status::Requested, &[StatusName::Held])
    }

    /// The office reserves provisionally.
    pub fn set_option(
        self,
        now: DateTime<Utc>,
        by: By,
        until: DateTime<Utc>,
    ) -> Result<Self, WrongState> {
        let from = [StatusName::Requested, StatusName::Option];
        self.step(now, by, Status::Option { until }, &from)
    }

    /// The promise. A hold may be confirmed directly where the room confirms at once.
    pub fn confirm(self, now: DateTime<Utc>, by: By) -> Result<Self, WrongState> {
        let from = [StatusName::Held, StatusName::Requested, StatusName::Option];
        self.step(now, by, Status::Confirmed, &from)
    }

    /// Staff refuse.
    pub fn decline(
        self,
        now: DateTime<Utc>,
        by: By,
        reason: Option<Text>,
    ) -> Result<Self, WrongState> {
        let from = [StatusName::Requested, StatusName::Option];
        self.step(now, by, Status::Declined { reason }, &from)
    }

    /// The organiser withdraws, or the provider takes the room away.
    pub fn cancel(
        self,
        now: DateTime<Utc>,
        by: By,
        party: Party,
        reason: Option<Text>,
    ) -> Result<Self, WrongState> {
        let from = [
            StatusName::Requested,
            StatusName::Option,
            StatusName::Confirmed,
        ];
        self.step(now, by, Status::Cancelled { party, reason }, &from)
    }

    /// A hold is given up before it became a request.
    pub fn release(self, now: DateTime<Utc>, by: By) -> Result<Self, WrongState> {
        self.step(now, by, Status::Expired, &[StatusName::Held])
    }

    /// The job writes down that a hold or option ran out.
    pub fn expire(self, now: DateTime<Utc>) -> Result<Self, WrongState> {
        let from = self.stage.status.name();
        if self.status_at(now) != StatusName::Expired || from == StatusName::Expired {
            let to = StatusName::Expired;
            return Err(WrongState { from, to });
        }
        Ok(self.entered(now, By::System, Status::Expired))
    }

    /// It took place.
    pub fn complete(self, now: DateTime<Utc>, by: By) -> Result<Self, WrongState> {
        self.after_its_end(now, by, Status::Completed)
    }

    /// Nobody came.
    pub fn mark_no_show(self, now: DateTime<Utc>, by: By) -> Result<Self, WrongState> {
        self.after_its_end(now, by, Status::NoShow)
    }

    /// A cancelled or declined booking is taken up again as a request; the caller checks the time anew.
    pub fn reinstate(self, now: DateTime<Utc>, by: By) -> Result<Self, WrongState> {
        let from = [StatusName::Cancelled, StatusName::Declined];
        self.step(now, by, Status::Requested, &from)
    }

    fn after_its_end(self, now: DateTime<Utc>, by: By, status: Status) -> Result<Self, WrongState> {
        let from = [
            StatusName::Confirmed,
            StatusName::Completed,
            StatusName::NoShow,
        ];
        if now < self.times.span.end() || self.stage.status.name() == status.name() {
            return Err(WrongState {
                from: self.status_at(now),
                to: status.name(),
            });
        }
        self.step(now, by, status, &from)
    }

    fn step(
        self,
        now: DateTime<Utc>,
        by: By,
        status: Status,
        from: &[StatusName],
    ) -> Result<Self, WrongState> {
        let current = self.status_at(now);
        if from.contains(&current) {
            Ok(self.entered(now, by, status))
        } else {
            Err(WrongState {
                from: current,
                to: status.name(),
            })
        }
    }

    fn entered(mut self, now: DateTime<Utc>, by: By, status: Status) -> Self {
        self.stage = Stage {
            status,
            at: now,
            by,
        };
        self.changed_at = now;
        self.sequence += 1;
        self
    }
}

#[cfg(test)]
mod tests;
