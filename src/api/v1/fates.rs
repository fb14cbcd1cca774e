//! What staff decide about bookings that are in the way, as it travels: one act, many bookings.

use std::collections::BTreeSet;

use domain::closure::{Grounds, Outcome, ReasonClass};
use domain::ids::BookingId;
use domain::text::{Name, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Fields;
use crate::api::problem::Refusal;
use crate::api::v1::bookings::{missing, span};
use crate::api::wire::{Id, Timestamp, Word};
use crate::services::fates::{Fate, Move, Rules};

/// The most bookings of one act.
pub(super) const BOOKINGS_MAX: usize = 200;

/// Why a booking has to give way.
pub(super) type ReasonClassWord = Word<ReasonClass>;

/// What becomes of a booking.
pub(super) type OutcomeWord = Word<Outcome>;

/// One act: what becomes of bookings, for one reason and by one decision.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResolveIn {
    /// The class of the reason.
    reason_class: ReasonClassWord,
    /// The reason in words; organisers read it.
    #[schema(max_length = 10_000)]
    reason: String,
    /// Who decided: mayor, council, village council, school.
    #[schema(max_length = 200)]
    decided_by: String,
    /// What becomes of each booking.
    #[schema(min_items = 1, max_items = 200)]
    bookings: Vec<FateIn>,
}

/// What becomes of one booking.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FateIn {
    /// Which.
    booking_id: Id,
    /// What becomes of it.
    outcome: OutcomeWord,
    /// Where it moves; for `moved` alone, and needed there.
    move_to: Option<MoveIn>,
}

/// Where a booking moves: judged anew by all rules, as staff.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveIn {
    /// The room; the same if left out.
    room_id: Option<Id>,
    /// The start.
    starts_at: Timestamp,
    /// The end.
    ends_at: Timestamp,
    /// Whether rules that may be set aside are set aside, for the reason and by the decision of this act.
    #[serde(default)]
    override_rules: bool,
}

/// What became of a booking, or why nothing did.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResolvedOut {
    /// Which.
    pub(super) booking_id: Id,
    /// What became of it; `null` if nothing did.
    pub(super) outcome: Option<OutcomeWord>,
    /// Why nothing became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) problem: Option<crate::api::problem::ProblemDocument>,
}

/// An act as it is understood.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub(super) grounds: Grounds,
    pub(super) fates: Vec<(BookingId, Fate)>,
}

impl ResolveIn {
    /// The act; places are relative to it.
    pub(super) fn parse(&self, fields: &mut Fields) -> Option<Act> {
        let reason = fields.parse("/reason", Text::parse(&self.reason));
        let decided_by = fields.parse("/decided_by", Name::parse(&self.decided_by));
        if self.bookings.is_empty() {
            fields.refuse("/bookings", Refusal::Empty);
        }
        let mut seen = BTreeSet::new();
        let fates = fields.list("/bookings", &self.bookings, BOOKINGS_MAX, |fields, fate| {
            let (booking, fate) = fate.parse(fields)?;
            if !seen.insert(booking) {
                fields.refuse("/booking_id", Refusal::DuplicateEntry);
                return None;
            }
            Some((booking, fate))
        });
        Some(Act {
            grounds: Grounds {
                class: self.reason_class.0,
                reason: reason?,
                decided_by: decided_by?,
            },
            fates: fates.filter(|fates| !fates.is_empty())?,
        })
    }
}

impl FateIn {
    fn parse(&self, fields: &mut Fields) -> Option<(BookingId, Fate)> {
        let booking = fields.parse("/booking_id", self.booking_id.parse());
        let fate = match (self.outcome.0, &self.move_to) {
            (Outcome::Moved, Some(to)) => fields.within("/move_to", |fields| to.parse(fields)),
            (Outcome::Moved, None) => missing(fields, "/move_to"),
            (Outcome::Cancelled, None) => Some(Fate::Cancel),
            (Outcome::LetStand, None) => Some(Fate::LetStand),
            (Outcome::Cancelled | Outcome::LetStand, Some(_)) => {
                let other = "outcome".to_owned();
                fields.refuse("/move_to", Refusal::NotTogether { other });
                None
            }
        };
        Some((booking?, fate?))
    }
}

impl MoveIn {
    fn parse(&self, fields: &mut Fields) -> Option<Fate> {
        let room_id = fields.optional("/room_id", self.room_id.as_ref().map(Id::parse));
        let span = span(fields, &self.starts_at, &self.ends_at);
        let (span, written) = span?;
        Some(Fate::Move(Move {
            room_id: room_id?,
            span,
            written,
            rules: if self.override_rules {
                Rules::SetAside
            } else {
                Rules::Hold
            },
        }))
    }
}
