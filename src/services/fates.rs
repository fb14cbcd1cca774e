//! What becomes of a booking that is in the way of a closure or a blocking, and the record of it.

use chrono::{DateTime, FixedOffset};
use domain::bookable::BookableId;
use domain::booking::{Booking, Party, StatusName, Times};
use domain::closure::{Cause, Grounds, Outcome, Resolution};
use domain::ids::{BookingId, RoomId};
use domain::interval::Interval;
use domain::policy::Action;
use store::{StoreError, StoredBooking, Tx, bookings, resolutions};

use super::Ctx;
use super::bookings::amend::{Amendment, amend};
use super::bookings::cancel::cancel;
use super::bookings::hold::release_hold;
use super::bookings::lock::{self, wanted_of};
use super::bookings::{BookingError, Overriding};
use super::calendars::Wanted;

/// What staff decided about one booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It moves to another time or room, judged anew.
    Move(Move),
    /// The provider cancels it.
    Cancel,
    /// It stands.
    LetStand,
}

/// Where a booking moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The room; absent: the same.
    pub room_id: Option<RoomId>,
    /// When.
    pub span: Interval,
    /// Start and end as written, to find times that the clock skips.
    pub written: (DateTime<FixedOffset>, DateTime<FixedOffset>),
    /// What the rules of the new time may do.
    pub rules: Rules,
}

/// Whether rules that staff may set aside are set aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rules {
    /// They hold.
    #[default]
    Hold,
    /// They are set aside, for the reason and by the decider of the whole act.
    SetAside,
}

/// A booking after its fate.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The booking as it stands now.
    pub stored: StoredBooking,
    /// What became of it.
    pub outcome: Outcome,
}

impl Fate {
    /// What will have become of the booking.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Move(_) => Outcome::Moved,
            Self::Cancel => Outcome::Cancelled,
            Self::LetStand => Outcome::LetStand,
        }
    }

    /// The rooms and resources of `booking` after its fate.
    pub fn wanted(&self, booking: &Booking) -> Vec<Wanted> {
        let mut wanted = wanted_of(booking);
        if let Self::Move(Move {
            room_id: Some(room),
            ..
        }) = self
        {
            wanted.retain(|one| matches!(one.bookable, BookableId::Resource(_)));
            let room = BookableId::Room(*room);
            wanted.insert(
                0,
                Wanted {
                    bookable: room,
                    quantity: 1,
                },
            );
        }
        wanted
    }
}

/// Locks everything that the fate of a booking may touch, and reads the booking under the lock.
pub fn lock(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    fate: &Fate,
) -> Result<StoredBooking, BookingError> {
    let seen = lock::find_allowed(tx, ctx, id, Action::Decide)?;
    let wanted = fate.wanted(&seen.booking);
    let (locked, _) = lock::lock_with(tx, ctx, id, Action::Decide, &wanted)?;
    Ok(locked.stored)
}

/// Carries out a fate; the booking is locked with all that it may touch, and its organiser is told of the step.
pub fn carry_out(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    stored: StoredBooking,
    fate: &Fate,
    grounds: &Grounds,
) -> Result<Settled, BookingError> {
    let id = stored.booking.id;
    let stored = match fate {
        Fate::Move(to) => {
            let amendment = amendment(&stored.booking, to, grounds);
            amend(tx, ctx, id, stored.booking.version, &amendment)?
        }
        Fate::Cancel if stored.booking.status_at(ctx.now) == StatusName::Held => {
            release_hold(tx, ctx, id, stored.booking.version)?;
            bookings::find(tx, id)?.ok_or(StoreError::Missing)?
        }
        Fate::Cancel => cancel(tx, ctx, id, Party::Provider, Some(&grounds.reason))?,
        Fate::LetStand => stored,
    };
    let outcome = fate.outcome();
    Ok(Settled { stored, outcome })
}

/// Puts on record what was decided because of `cause`.
pub fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    cause: Cause,
    settled: &Settled,
    grounds: &Grounds,
) -> Result<(), StoreError> {
    let resolution = Resolution {
        cause: Some(cause),
        booking: settled.stored.key,
        outcome: settled.outcome,
        grounds: grounds.clone(),
        recorded_by: ctx.actor.by(),
        at: ctx.now,
    };
    resolutions::insert(tx, &resolution)
}

/// The outcome that `last` put on record, if `fate` asks for the same again and it still is so.
pub fn repeated(stored: &StoredBooking, last: &Resolution, fate: &Fate) -> Option<Settled> {
    let booking = &stored.booking;
    let still = match fate {
        Fate::Move(to) => {
            booking.times.span == to.span
                && to.room_id.is_none_or(|room| booking.room_id == Some(room))
        }
        Fate::Cancel => matches!(
            booking.stage.status.name(),
            StatusName::Cancelled | StatusName::Expired
        ),
        Fate::LetStand => true,
    };
    (last.outcome == fate.outcome() && still).then(|| Settled {
        stored: stored.clone(),
        outcome: last.outcome,
    })
}

fn amendment(booking: &Booking, to: &Move, grounds: &Grounds) -> Amendment {
    let overriding = Overriding {
        reason: grounds.reason.clone(),
        decided_by: grounds.decided_by.clone(),
    };
    let times = moved(booking.times, to.span);
    Amendment {
        room_id: to.room_id,
        span: Some((times.span, to.written)),
        event: Some(times.event),
        handover_at: Some(times.handover_at),
        return_at: Some(times.return_at),
        overriding: (to.rules == Rules::SetAside).then_some(overriding),
        ..Amendment::default()
    }
}

/// The times of a booking that moves to `span`: what lies inside or around the use keeps its distance to it.
fn moved(times: Times, span: Interval) -> Times {
    let later = span.start() - times.span.start();
    let event = times
        .event
        .map(|event| event.moved_to(event.start() + later));
    Times {
        span,
        event: event.filter(|event| span.contains(*event)),
        handover_at: times.handover_at.map(|at| at + later),
        return_at: times
            .return_at
            .map(|at| span.end() + (at - times.span.end())),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Utc};

    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(0, 0).unwrap() + TimeDelta::hours(hour)
    }

    fn span(from: i64, to: i64) -> Interval {
        Interval::new(at(from), at(to)).unwrap()
    }

    #[test]
    fn event_and_appointments_keep_their_distance_to_the_use() {
        let times = Times {
            span: span(10, 20),
            event: Some(span(12, 18)),
            handover_at: Some(at(9)),
            return_at: Some(at(22)),
        };
        let expected = Times {
            span: span(34, 44),
            event: Some(span(36, 42)),
            handover_at: Some(at(33)),
            return_at: Some(at(46)),
        };
        assert_eq!(moved(times, span(34, 44)), expected);
    }

    #[test]
    fn an_event_that_no_longer_fits_is_left_to_be_entered_anew() {
        let times = Times {
            span: span(10, 20),
            event: Some(span(12, 18)),
            handover_at: None,
            return_at: None,
        };
        assert_eq!(moved(times, span(34, 40)).event, None);
    }
}
