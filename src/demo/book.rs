//! The life of a booking of the demo, from the wish to its end, each step at its time.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use domain::booking::{Channel, Item, Kind, Party, Purpose, StatusName, Times};
use domain::ids::BookingId;
use domain::language::Language;
use domain::text::Text;
use store::{Store, StoredBooking, Tx};

use crate::demo::enter::{resource_id, room_id};
use crate::demo::error::DemoError;
use crate::demo::people::organiser_id;
use crate::demo::plan::{Outcome, Use};
use crate::demo::seed::at;
use crate::services::Ctx;
use crate::services::bookings::request::{Command, request_booking};
use crate::services::bookings::{Asked, BookingError, NewOrganiser, cancel, complete, confirm};

/// Bookings of one transaction: each writes about a dozen rows.
const BATCH: usize = 15;

/// Books everything. What the rules refuse is left out: nobody trains on a public holiday.
pub fn book_all(store: &Store, uses: Vec<Use>, now: DateTime<Utc>) -> Result<(), DemoError> {
    let uses = Arc::new(uses);
    for first in (0..uses.len()).step_by(BATCH) {
        let uses = Arc::clone(&uses);
        store.write(move |tx| {
            for wanted in uses.iter().skip(first).take(BATCH) {
                book(tx, wanted, now)?;
            }
            Ok::<_, DemoError>(())
        })?;
    }
    Ok(())
}

fn book(tx: &mut Tx<'_>, wanted: &Use, now: DateTime<Utc>) -> Result<(), DemoError> {
    let life = Life::of(wanted, now);
    match life.run(tx) {
        // Judged before anything was written, so the transaction can go on.
        Ok(()) | Err(BookingError::Refused(_)) => Ok(()),
        Err(error) => Err(DemoError::Booking {
            name: life.name,
            error,
        }),
    }
}

/// A use with the times of its steps.
struct Life<'a> {
    wanted: &'a Use,
    /// From which chance follows.
    name: String,
    /// 0 to 99.
    chance: u128,
    now: DateTime<Utc>,
    /// When it was asked for.
    asked_at: DateTime<Utc>,
}

impl<'a> Life<'a> {
    fn of(wanted: &'a Use, now: DateTime<Utc>) -> Self {
        let room = wanted.room.as_deref().unwrap_or_default();
        let organiser = wanted.organiser.as_deref().unwrap_or_default();
        let start = wanted.span.start();
        let name = format!("booking/{room}/{organiser}/{}", start.timestamp());
        let bits = at(now, &format!("chance/{name}")).random();
        // Weeks before the use and hours before the start of the demo, whichever is earlier.
        let hours = |limit: u128| TimeDelta::hours(i64::try_from(bits % limit).unwrap_or_default());
        let in_time = start - TimeDelta::days(15) - hours(30 * 24);
        let lately = now - TimeDelta::hours(2) - hours(9 * 24);
        Self {
            wanted,
            name,
            chance: bits / 1_000 % 100,
            now,
            asked_at: in_time.min(lately),
        }
    }

    fn run(&self, tx: &mut Tx<'_>) -> Result<(), BookingError> {
        let asking = at(self.asked_at, &self.name);
        let StoredBooking { booking, .. } = request_booking(tx, &asking, &self.command())?;
        let is_open = booking.stage.status.name() == StatusName::Requested;
        match self.outcome() {
            Outcome::Requested => Ok(()),
            Outcome::Option if is_open => self.reserve(tx, booking.id),
            Outcome::Declined if is_open => self.decline(tx, booking.id),
            Outcome::Cancelled => self.cancel(tx, booking.id),
            outcome => {
                if is_open {
                    confirm::confirm(tx, &self.step("confirmed", 20), booking.id)?;
                }
                self.end(tx, booking.id, outcome)
            }
        }
    }

    fn command(&self) -> Command {
        let Use {
            room,
            organiser,
            items,
            span,
            ..
        } = self.wanted.clone();
        let local = |at: DateTime<Utc>| at.with_timezone(&Berlin).fixed_offset();
        let by_phone = self.chance.is_multiple_of(4);
        let item = |(key, quantity): (String, u32)| Item {
            resource_id: resource_id(&key),
            quantity,
        };
        Command {
            asked: Asked {
                room_id: room.as_deref().map(room_id),
                items: items.into_iter().map(item).collect(),
                times: Times {
                    span,
                    event: None,
                    handover_at: None,
                    return_at: None,
                },
                written: (local(span.start()), local(span.end())),
                purpose: self.purpose(),
                kind: organiser
                    .as_ref()
                    .map_or(Kind::Internal, |_| Kind::External),
                received: by_phone.then_some((Channel::Phone, self.asked_at)),
                overriding: None,
                language: Language::De,
            },
            organiser: organiser.map(|key| NewOrganiser::Known(organiser_id(&key))),
            hold: None,
        }
    }

    fn purpose(&self) -> Purpose {
        Purpose {
            code: Some(self.wanted.purpose.clone()),
            title: self.wanted.title.clone(),
            attendees: self.wanted.people,
            ..Purpose::default()
        }
    }

    /// What the table says, else what chance says: now and then something is cancelled, or nobody comes.
    fn outcome(&self) -> Outcome {
        let is_over = self.wanted.span.end() < self.now;
        let is_far = self.wanted.span.start() > self.now + TimeDelta::days(28);
        match (self.wanted.outcome, self.chance) {
            (Some(outcome), _) => outcome,
            (None, 0..6) => Outcome::Cancelled,
            (None, 6..9) if is_over => Outcome::NoShow,
            (None, 9..13) if is_far => Outcome::Declined,
            (None, 13..16) if is_far => Outcome::Option,
            (None, 16..45) if is_far => Outcome::Requested,
            _ => Outcome::Confirmed,
        }
    }

    /// The context of a step so many hours after the wish, but before now.
    fn step(&self, step: &str, hours: i64) -> Ctx {
        let then = self.asked_at + TimeDelta::hours(hours);
        at(then.min(self.now), &format!("{}/{step}", self.name))
    }

    fn reserve(&self, tx: &mut Tx<'_>, id: BookingId) -> Result<(), BookingError> {
        let until = (self.now + TimeDelta::days(12)).min(self.wanted.span.start());
        confirm::set_option(tx, &self.step("option", 20), id, until)?;
        Ok(())
    }

    fn decline(&self, tx: &mut Tx<'_>, id: BookingId) -> Result<(), BookingError> {
        let reason = Text::parse("Für diesen Abend ist keine Aufsicht zu bekommen.").ok();
        cancel::decline(tx, &self.step("declined", 40), id, reason.as_ref())?;
        Ok(())
    }

    fn cancel(&self, tx: &mut Tx<'_>, id: BookingId) -> Result<(), BookingError> {
        let reason = Text::parse("Zu viele Absagen in der Gruppe.").ok();
        let ctx = self.step("cancelled", 60);
        cancel::cancel(tx, &ctx, id, Party::Organiser, reason.as_ref())?;
        Ok(())
    }

    /// After the use, if it is over.
    fn end(&self, tx: &mut Tx<'_>, id: BookingId, outcome: Outcome) -> Result<(), BookingError> {
        let ended_at = self.wanted.span.end() + TimeDelta::hours(1);
        if ended_at > self.now {
            return Ok(());
        }
        let ctx = at(ended_at, &format!("{}/ended", self.name));
        match outcome {
            Outcome::NoShow => complete::mark_no_show(tx, &ctx, id)?,
            _ => complete::complete(tx, &ctx, id)?,
        };
        Ok(())
    }
}
