//! What a step decided, as an entry of the outbox keeps it.

use chrono::{DateTime, Utc};
use domain::booking::{Booking, Item, Party, Status, StatusName, Times};
use domain::ids::{ResourceId, RoomId, SiteId};
use domain::interval::Interval;
use domain::text::Text;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Start and end in seconds since 1970.
type Seconds = (i64, i64);

/// Everything of a booking that a later step may change and a reader acts by. Times are seconds since 1970.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Snapshot {
    status: String,
    /// Until when a hold or an option holds.
    until: Option<i64>,
    /// Who cancelled.
    party: Option<String>,
    /// Why it was declined or cancelled.
    reason: Option<String>,
    room_id: Option<Uuid>,
    site_id: Uuid,
    items: Vec<(Uuid, u32)>,
    attendees: Option<u32>,
    span: Seconds,
    event: Option<Seconds>,
    handover_at: Option<i64>,
    return_at: Option<i64>,
    sequence: u32,
    changed_at: i64,
    /// The version that the step gave the booking. Entries of older programs lack it.
    #[serde(default)]
    version: Option<i64>,
}

/// Room and time before a change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FormerSnapshot {
    pub(super) room_id: Option<Uuid>,
    span: Seconds,
}

impl Snapshot {
    pub(super) fn of(booking: &Booking) -> Self {
        let Times {
            span,
            event,
            handover_at,
            return_at,
        } = booking.times;
        let (party, reason) = match &booking.stage.status {
            Status::Declined { reason } => (None, reason.as_ref()),
            Status::Cancelled { party, reason } => (Some(party.code()), reason.as_ref()),
            _ => (None, None),
        };
        let items = booking.items.iter();
        Self {
            status: booking.stage.status.name().code().to_owned(),
            until: booking.stage.status.valid_until().map(seconds),
            party: party.map(str::to_owned),
            reason: reason.map(Text::to_string),
            room_id: booking.room_id.map(|id| id.0),
            site_id: booking.site_id.0,
            items: items
                .map(|item| (item.resource_id.0, item.quantity))
                .collect(),
            attendees: booking.purpose.attendees,
            span: of_interval(span),
            event: event.map(of_interval),
            handover_at: handover_at.map(seconds),
            return_at: return_at.map(seconds),
            sequence: booking.sequence,
            changed_at: seconds(booking.changed_at),
            version: Some(booking.version),
        }
    }

    /// The booking as it was when the snapshot was made; `None` if the snapshot is none of this program's.
    pub(super) fn of_booking(&self, booking: Booking) -> Option<Booking> {
        let instants = |given: Option<i64>| given.map_or(Some(None), |at| instant(at).map(Some));
        let items = self.items.iter().map(|(id, quantity)| Item {
            resource_id: ResourceId(*id),
            quantity: *quantity,
        });
        let mut then = booking;
        then.stage.status = self.status()?;
        then.room_id = self.room_id.map(RoomId);
        then.site_id = SiteId(self.site_id);
        then.items = items.collect();
        then.purpose.attendees = self.attendees;
        then.times = Times {
            span: interval(self.span)?,
            event: match self.event {
                Some(event) => Some(interval(event)?),
                None => None,
            },
            handover_at: instants(self.handover_at)?,
            return_at: instants(self.return_at)?,
        };
        then.sequence = self.sequence;
        then.version = self.version.unwrap_or(then.version);
        then.changed_at = instant(self.changed_at)?;
        Some(then)
    }

    fn status(&self) -> Option<Status> {
        let until = || instant(self.until?);
        let reason = match &self.reason {
            Some(reason) => Some(Text::parse(reason).ok()?),
            None => None,
        };
        Some(match StatusName::parse(&self.status).ok()? {
            StatusName::Held => Status::Held { until: until()? },
            StatusName::Option => Status::Option { until: until()? },
            StatusName::Requested => Status::Requested,
            StatusName::Confirmed => Status::Confirmed,
            StatusName::Declined => Status::Declined { reason },
            StatusName::Cancelled => Status::Cancelled {
                party: Party::parse(self.party.as_deref()?).ok()?,
                reason,
            },
            StatusName::Expired => Status::Expired,
            StatusName::Completed => Status::Completed,
            StatusName::NoShow => Status::NoShow,
        })
    }
}

impl FormerSnapshot {
    /// Where and when it was to be; `None` if neither has changed.
    pub(super) fn of(former: &Booking, now: &Booking) -> Option<Self> {
        let is_moved = former.room_id != now.room_id || former.times.span != now.times.span;
        is_moved.then(|| Self {
            room_id: former.room_id.map(|id| id.0),
            span: of_interval(former.times.span),
        })
    }

    pub(super) fn span(&self) -> Option<Interval> {
        interval(self.span)
    }
}

fn seconds(at: DateTime<Utc>) -> i64 {
    at.timestamp()
}

fn of_interval(span: Interval) -> Seconds {
    (seconds(span.start()), seconds(span.end()))
}

fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

fn interval((start, end): Seconds) -> Option<Interval> {
    Interval::new(instant(start)?, instant(end)?).ok()
}
