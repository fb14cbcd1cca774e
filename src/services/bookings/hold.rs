//! Holds: a time kept free during checkout, without legal effect.

use chrono::TimeDelta;
use domain::booking::{Booking, Channel, Kind, Purpose, Stage, Status};
use domain::ids::BookingId;
use domain::policy::{Action, Subject};
use domain::rules::Requests;
use store::bookings::ClientHash;
use store::listings::Listed;
use store::{ClaimOwner, StoredBooking, Tx, bookings};

use super::claim::{granted, judge, make, release};
use super::error::BookingError;
use super::lock::{lock, lock_with};
use super::request::new_reference;
use super::wish::{Asked, Questions, asker, check_rights, check_sense, group_of, lock_wanted};
use crate::services::calendars::Wanted;
use crate::services::{Ctx, access};

/// How long a hold lasts.
pub const HOLD_LENGTH: TimeDelta = TimeDelta::minutes(15);

/// How many holds one network address may have open: a school class behind one router, not a robot.
pub const HOLDS_PER_CLIENT_MAX: i64 = 10;

/// A time to be kept free.
#[derive(Clone, Debug)]
pub struct Command {
    /// What and when; the purpose may still be empty.
    pub asked: Asked,
    /// From which network address, as a keyed hash; not counted for staff.
    pub client: Option<ClientHash>,
}

/// Keeps a time free for [`HOLD_LENGTH`]. Where requests compete, nothing is claimed.
pub fn hold(tx: &mut Tx<'_>, ctx: &Ctx, command: &Command) -> Result<StoredBooking, BookingError> {
    let asked = &command.asked;
    let listed = lock_wanted(tx, ctx, &asked.wanted())?;
    let main = listed.first().ok_or(BookingError::NothingWanted)?;
    access::allow(ctx, Action::Book, Subject::Public(main.provider_id))?;
    check_rights(ctx, asked, main)?;
    check_sense(tx, ctx, asked, &listed, Questions::Later)?;
    let is_staff = ctx.actor.is_staff_of(main.provider_id);
    let client = command.client.as_ref().filter(|_| !is_staff);
    check_share(tx, ctx, client)?;
    let day = domain::time::day_of(main.zone, asked.times.span.start());
    let group = group_of(None, asked.purpose.group.as_ref(), day);
    let wish = asked.wish(asker(ctx, main.provider_id), group, None, None);
    let verdict = judge(tx, ctx, &listed, &asked.wanted(), &wish)?;
    let verdict = granted(verdict, main.zone, None)?;
    let until = ctx.now + HOLD_LENGTH;
    let booking = held(ctx, asked, main, until);
    let key = bookings::insert(tx, &booking, client)?;
    if verdict.requests == Requests::Block {
        make(tx, ClaimOwner::Booking(key), &verdict.claims, Some(until))?;
    }
    Ok(StoredBooking { key, booking })
}

/// Gives a hold up before its time, if it still has `version`.
pub fn release_hold(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    version: i64,
) -> Result<(), BookingError> {
    let locked = lock(tx, ctx, id, Action::ChangeBooking)?;
    if locked.booking().version != version {
        return Err(BookingError::Stale);
    }
    let owner = locked.owner();
    let StoredBooking { key, booking } = locked.stored;
    let booking = booking.release(ctx.now, ctx.actor.by())?;
    release(tx, owner)?;
    bookings::update_if_version(tx, StoredBooking { key, booking })?.ok_or(BookingError::Stale)?;
    Ok(())
}

/// The hold that becomes a booking, locked together with everything the booking wants.
pub(super) fn take_over(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    wanted: &[Wanted],
) -> Result<(Option<StoredBooking>, Vec<Listed>), BookingError> {
    let found = lock_with(tx, ctx, id, Action::ChangeBooking, wanted);
    let (locked, listed) = found.map_err(|error| match error {
        BookingError::Denied(_) => BookingError::UnknownHold,
        error => error,
    })?;
    // Only to learn whether the step is possible; the booking is written as a whole by the caller.
    locked
        .stored
        .booking
        .clone()
        .request(ctx.now, ctx.actor.by())?;
    Ok((Some(locked.stored), listed))
}

fn check_share(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    client: Option<&ClientHash>,
) -> Result<(), BookingError> {
    let Some(client) = client else { return Ok(()) };
    if bookings::count_open_holds(tx, client, ctx.now)? < HOLDS_PER_CLIENT_MAX {
        Ok(())
    } else {
        Err(BookingError::TooManyHolds {
            limit: HOLDS_PER_CLIENT_MAX,
        })
    }
}

fn held(ctx: &Ctx, asked: &Asked, main: &Listed, until: chrono::DateTime<chrono::Utc>) -> Booking {
    Booking {
        id: BookingId(ctx.new_id()),
        reference: new_reference(ctx),
        provider_id: main.provider_id,
        site_id: main.site_id,
        room_id: asked.room_id,
        items: asked.items.clone(),
        kind: Kind::External,
        stage: Stage {
            status: Status::Held { until },
            at: ctx.now,
            by: ctx.actor.by(),
        },
        times: asked.times,
        purpose: Purpose {
            attendees: asked.purpose.attendees,
            layout: asked.purpose.layout,
            ..Purpose::default()
        },
        organiser_id: None,
        channel: Channel::Online,
        received_at: ctx.now,
        language: asked.language,
        overrides: Vec::new(),
        rules_edition: main.rules.edition,
        token_version: 1,
        sequence: 0,
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    }
}
