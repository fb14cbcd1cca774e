//! The one table from violated rules to what an answer says of them: the code, and the values that would satisfy it.
//!
//! The names of values are part of the API. Each reason also names the room or resource whose rule it is.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::availability::reason::CapacityLimit;
use domain::availability::{Finding, Reason};
use domain::bookable::BookableId;
use domain::interval::Interval;
use domain::text::Code;
use domain::time::Rim;

use crate::api::problem;
use crate::i18n::Value;

/// The reason as an answer carries it; times have the offset of `zone`, the site's.
pub fn reason(finding: &Finding, zone: Tz) -> problem::Reason {
    let whose = match finding.bookable {
        BookableId::Room(id) => ("room_id", id.to_string().into()),
        BookableId::Resource(id) => ("resource_id", id.to_string().into()),
    };
    let values = Zoned(zone).values(&finding.reason);
    problem::Reason {
        code: finding.reason.code().code(),
        values: [vec![whose], values].concat(),
    }
}

/// The zone in which times are told.
#[derive(Clone, Copy)]
struct Zoned(Tz);

impl Zoned {
    fn values(self, reason: &Reason) -> Vec<(&'static str, Value)> {
        match reason {
            Reason::NotPublished | Reason::LoginRequired => Vec::new(),
            Reason::TimeInGap { rim, next_valid } => {
                vec![pointer(*rim), ("next_valid", self.time(*next_valid))]
            }
            Reason::InPast { now } => vec![("now", self.time(*now))],
            Reason::Closed { until } => self.time_if_any("until", *until),
            Reason::Blocked { free_from }
            | Reason::Occupied { free_from }
            | Reason::PartOccupied { free_from } => vec![("free_from", self.time(*free_from))],
            Reason::NeverTogether { free_from } => self.time_if_any("free_from", *free_from),
            Reason::StockExceeded { available, stock } => {
                counts([("available", *available), ("stock", *stock)])
            }
            Reason::MustGoTogether { companion } => {
                vec![("companion_id", companion.uuid().to_string().into())]
            }
            Reason::OutsideOpeningHours { open } => vec![("open", self.spans(open))],
            Reason::NotASlot { slots } => vec![("slots", self.spans(slots))],
            Reason::OffGrid {
                grid_minutes,
                before,
                after,
            } => self.off_grid(*grid_minutes, *before, *after),
            Reason::Holiday { date, holiday } => {
                vec![("date", (*date).into()), ("holiday", holiday.code().into())]
            }
            Reason::SchoolHoliday { date } => vec![("date", (*date).into())],
            Reason::TooShort { minutes_min } => vec![("minutes_min", minutes(*minutes_min))],
            Reason::TooLong { minutes_max } => vec![("minutes_max", minutes(*minutes_max))],
            Reason::LeadTime { earliest } => vec![("earliest", self.time(*earliest))],
            Reason::NotYetOpen { opens_on } => vec![("opens_on", (*opens_on).into())],
            Reason::BeyondHorizon { latest } => vec![("latest", (*latest).into())],
            Reason::QuotaExceeded { limit, used } => counts([("limit", *limit), ("used", *used)]),
            Reason::OverCapacity { capacity, limit } => {
                vec![("capacity", (*capacity).into()), figure(*limit)]
            }
            Reason::GroupNotAllowed { allowed } => vec![("allowed", codes(allowed))],
            Reason::PurposeNotAllowed {
                allowed,
                banned_until,
            } => {
                let until = banned_until.map(|date| ("banned_until", date.into()));
                [("allowed", codes(allowed))]
                    .into_iter()
                    .chain(until)
                    .collect()
            }
            Reason::TermsNotAccepted { version } => vec![("version", version.as_str().into())],
            Reason::EmailUnverified { needed } => vec![("needed", needed.code().into())],
        }
    }

    fn off_grid(
        self,
        grid_minutes: u32,
        before: Option<Interval>,
        after: Option<Interval>,
    ) -> Vec<(&'static str, Value)> {
        let nearest = [("before", before), ("after", after)];
        let nearest = nearest
            .into_iter()
            .filter_map(|(name, span)| Some((name, self.span(span?))));
        [("grid_minutes", minutes(grid_minutes))]
            .into_iter()
            .chain(nearest)
            .collect()
    }

    fn time(self, at: DateTime<Utc>) -> Value {
        at.with_timezone(&self.0).into()
    }

    fn time_if_any(
        self,
        name: &'static str,
        at: Option<DateTime<Utc>>,
    ) -> Vec<(&'static str, Value)> {
        at.map(|at| (name, self.time(at))).into_iter().collect()
    }

    fn span(self, span: Interval) -> Value {
        let local = |at: DateTime<Utc>| at.with_timezone(&self.0);
        Value::Span(local(span.start()), local(span.end()))
    }

    fn spans(self, spans: &[Interval]) -> Value {
        Value::List(spans.iter().map(|span| self.span(*span)).collect())
    }
}

fn counts<const N: usize>(counts: [(&'static str, u32); N]) -> Vec<(&'static str, Value)> {
    counts.map(|(name, count)| (name, count.into())).to_vec()
}

/// The place of the time in the body, which stands there as it was written.
fn pointer(rim: Rim) -> (&'static str, Value) {
    let place = match rim {
        Rim::Opening => "/starts_at",
        Rim::Closing => "/ends_at",
    };
    ("pointer", place.to_owned().into())
}

fn minutes(count: u32) -> Value {
    TimeDelta::minutes(count.into()).into()
}

fn codes(codes: &[Code]) -> Value {
    Value::List(codes.iter().map(|code| code.as_str().into()).collect())
}

fn figure(limit: CapacityLimit) -> (&'static str, Value) {
    let figure = match limit {
        CapacityLimit::Layout => "layout",
        CapacityLimit::Safety => "safety",
    };
    ("limit", figure.into())
}
