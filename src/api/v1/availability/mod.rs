//! Free times for everybody: of one room, of many rooms, over weeks. Never by whom or for what a time is taken.

mod days;
mod room;
mod rooms;

use chrono::TimeDelta;
use domain::interval::Interval;
use domain::text::Code;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::extract::Fields;
use crate::api::problem::{Problem, Refusal};
use crate::api::wire::{Id, Timestamp, integer};
use crate::services::availability::{AvailabilityError, DAYS_MAX, RoomSearch};

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(room::read_room_availability)
        .service(room::list_room_slots)
        .service(rooms::list_free_rooms)
        .service(days::list_free_days);
}

/// More people than the largest hall holds.
const CAPACITY_MAX: i64 = 100_000;

/// The longest use that is looked for, in minutes: a month.
const MINUTES_MAX: i64 = 31 * 24 * 60;

/// The most features that one search asks for.
const FEATURES_MAX: usize = 20;

/// A span of time.
#[derive(Debug, serde::Serialize, ToSchema)]
pub(super) struct SpanOut {
    /// The first instant, with the offset of the site.
    starts_at: Timestamp,
    /// The first instant after it.
    ends_at: Timestamp,
}

impl SpanOut {
    pub(super) fn of(span: Interval, zone: chrono_tz::Tz) -> Self {
        Self {
            starts_at: Timestamp::at(span.start(), zone),
            ends_at: Timestamp::at(span.end(), zone),
        }
    }
}

/// Which rooms a search is about, as parameters.
pub(super) struct Rooms<'a> {
    pub(super) provider: Option<&'a Id>,
    pub(super) site: Option<&'a Id>,
    pub(super) capacity: Option<i64>,
    pub(super) features: &'a [String],
    pub(super) words: Option<&'a String>,
}

impl Rooms<'_> {
    pub(super) fn parse(&self, fields: &mut Fields) -> Option<RoomSearch> {
        let provider = fields.optional("provider", self.provider.map(Id::parse));
        let site = fields.optional("site", self.site.map(Id::parse));
        let capacity = fields.optional(
            "capacity",
            self.capacity.map(|people| integer(people, 1, CAPACITY_MAX)),
        );
        let features = fields.parse("feature", features(self.features));
        let words = self.words.map(|words| domain::text::Name::parse(words));
        let words = fields.optional("q", words);
        Some(RoomSearch {
            provider: provider?,
            site: site?,
            capacity: capacity?,
            features: features?,
            words: words?.map(domain::text::Line::into_string),
            free: None,
        })
    }
}

fn features(words: &[String]) -> Result<Vec<Code>, Refusal> {
    if words.len() > FEATURES_MAX {
        return Err(Refusal::TooManyEntries {
            limit: FEATURES_MAX,
        });
    }
    words
        .iter()
        .map(|word| Code::parse(word).map_err(Refusal::from))
        .collect()
}

/// The span of the parameters `from` and `to`, at most [`DAYS_MAX`] days long.
pub(super) fn window(fields: &mut Fields, from: &Timestamp, to: &Timestamp) -> Option<Interval> {
    let starts_at = fields.parse("from", from.parse_utc());
    let ends_at = fields.parse("to", to.parse_utc());
    let span = fields.parse("to", Interval::new(starts_at?, ends_at?))?;
    if span.length() > TimeDelta::days(DAYS_MAX) {
        fields.refuse(
            "to",
            Refusal::SpanTooLong {
                limit_days: DAYS_MAX,
            },
        );
        return None;
    }
    Some(span)
}

/// A length of the parameter `duration`, in minutes.
pub(super) fn duration(fields: &mut Fields, minutes: i64) -> Option<TimeDelta> {
    let minutes: Option<i64> = fields.parse("duration", integer(minutes, 1, MINUTES_MAX));
    minutes.map(TimeDelta::minutes)
}

impl From<AvailabilityError> for Problem {
    fn from(error: AvailabilityError) -> Self {
        match error {
            AvailabilityError::Denied(denied) => denied.into(),
            AvailabilityError::Store(error) => error.into(),
        }
    }
}
