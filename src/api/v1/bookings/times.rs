//! Spans of time in a body: two timestamps, checked together.

use chrono::{DateTime, TimeDelta, Utc};
use domain::interval::Interval;
use domain::rules::USE_DAYS_MAX;

use crate::api::extract::{Change, Fields, Parsed};
use crate::api::problem::Refusal;
use crate::api::wire::Timestamp;
use crate::services::bookings::amend::Written;

/// The span of the event, where one is named.
pub(super) type Event = Option<Interval>;

/// The span from `starts_at` to `ends_at`, at most [`USE_DAYS_MAX`] days.
pub(in crate::api::v1) fn span(
    fields: &mut Fields,
    starts_at: &Timestamp,
    ends_at: &Timestamp,
) -> Option<(Interval, Written)> {
    let start = fields.parse("/starts_at", starts_at.parse());
    let end = fields.parse("/ends_at", ends_at.parse());
    let written = (start?, end?);
    let span = Interval::new(written.0.to_utc(), written.1.to_utc());
    let span = fields.parse("/ends_at", span)?;
    if span.length() > TimeDelta::days(USE_DAYS_MAX) {
        let limit_days = USE_DAYS_MAX;
        fields.refuse("/ends_at", Refusal::SpanTooLong { limit_days });
        return None;
    }
    Some((span, written))
}

/// The span of the event, if there is one; one end alone is no span.
pub(super) fn event(
    fields: &mut Fields,
    starts_at: Option<&Timestamp>,
    ends_at: Option<&Timestamp>,
) -> Parsed<Option<Interval>> {
    match (starts_at, ends_at) {
        (None, None) => Some(None),
        (Some(starts_at), Some(ends_at)) => {
            let start = fields.parse("/event_starts_at", starts_at.parse_utc());
            let end = fields.parse("/event_ends_at", ends_at.parse_utc());
            let span = Interval::new(start?, end?);
            fields.parse("/event_ends_at", span).map(Some)
        }
        (Some(_), None) => missing(fields, "/event_ends_at"),
        (None, Some(_)) => missing(fields, "/event_starts_at"),
    }
}

/// The change of the event's span, both ends of which change together.
pub(super) fn event_change(
    fields: &mut Fields,
    starts_at: &Change<Timestamp>,
    ends_at: &Change<Timestamp>,
) -> Parsed<Option<Event>> {
    match (starts_at, ends_at) {
        (Change::Keep, Change::Keep) => Some(None),
        (Change::Keep, _) => missing(fields, "/event_starts_at"),
        (_, Change::Keep) => missing(fields, "/event_ends_at"),
        (starts_at, ends_at) => event(fields, set(starts_at), set(ends_at)).map(Some),
    }
}

/// An instant that may be left out.
pub(super) fn instant(
    fields: &mut Fields,
    place: &str,
    at: Option<&Timestamp>,
) -> Parsed<Option<DateTime<Utc>>> {
    fields.optional(place, at.map(Timestamp::parse_utc))
}

/// Notes that the field at `place` is missing.
pub(in crate::api::v1) fn missing<T>(fields: &mut Fields, place: &str) -> Option<T> {
    fields.refuse(place, Refusal::MissingField);
    None
}

fn set(change: &Change<Timestamp>) -> Option<&Timestamp> {
    match change {
        Change::Set(at) => Some(at),
        Change::Keep | Change::Clear => None,
    }
}
