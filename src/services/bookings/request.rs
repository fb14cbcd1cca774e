//! Asking for a room: the main job. Confirmed at once where the room's rules say so, else a request.

use domain::availability::{Verdict, WantedClaim};
use domain::booking::{Booking, By, Channel, Kind, Override, Reference, Stage, Status};
use domain::ids::{BookingId, OrganiserId};
use domain::party::{Organiser, Origin};
use domain::policy::{Action, Subject};
use domain::rules::{Confirmation, Identity, Requests};
use store::listings::Listed;
use store::{ClaimOwner, StoredBooking, Tx, bookings, organisers};

use super::claim::{granted, judge, make, replace};
use super::error::BookingError;
use super::hold::take_over;
use super::notice::{self, Notice};
use super::wish::{
    Asked, Declared, NewOrganiser, Questions, asker, check_rights, check_sense, group_of,
    identity_of, lock_wanted,
};
use crate::services::{Ctx, access};

/// A wish to be stored as a booking.
#[derive(Clone, Debug)]
pub struct Command {
    /// What, when and what for.
    pub asked: Asked,
    /// Who books; absent only for internal uses.
    pub organiser: Option<NewOrganiser>,
    /// The hold that becomes this booking.
    pub hold: Option<BookingId>,
}

/// What a verdict makes of a wish.
struct Granted {
    verdict: Verdict,
    status: Status,
    overrides: Vec<Override>,
}

/// Asks for rooms and resources, and gives the booking that came of it.
///
/// Locks everything wanted, judges under the lock, then writes booking, claims, record and notices together.
pub fn request_booking(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    command: &Command,
) -> Result<StoredBooking, BookingError> {
    let asked = &command.asked;
    let (hold, listed) = match command.hold {
        Some(id) => take_over(tx, ctx, id, &asked.wanted())?,
        None => (None, lock_wanted(tx, ctx, &asked.wanted())?),
    };
    let main = listed.first().ok_or(BookingError::NothingWanted)?;
    access::allow(ctx, Action::Book, Subject::Public(main.provider_id))?;
    check_rights(ctx, asked, main)?;
    check_sense(tx, ctx, asked, &listed, Questions::Asked)?;
    let organiser = find_or_declare(tx, ctx, command, main)?;
    let own = hold.as_ref().map(|hold| ClaimOwner::Booking(hold.key));
    let granted = grant(
        tx,
        ctx,
        asked,
        organiser.as_ref().map(|(organiser, _)| organiser),
        &listed,
        own,
    )?;
    if let Some((organiser, IsNew::Yes)) = &organiser {
        organisers::insert(tx, organiser)?;
    }
    let organiser_id = organiser.map(|(organiser, _)| organiser.id);
    let claims = claims_of(&granted);
    let is_new = hold.is_none();
    let stored = store(
        tx,
        booking(ctx, asked, main, organiser_id, granted, hold.as_ref()),
        hold,
    )?;
    let owner = ClaimOwner::Booking(stored.key);
    if is_new {
        make(tx, owner, &claims, None)?;
    } else {
        replace(tx, owner, &claims, None)?;
    }
    notice::record(tx, ctx, &stored.booking, Notice::of_new(&stored.booking))?;
    Ok(stored)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum IsNew {
    Yes,
    No,
}

fn find_or_declare(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    command: &Command,
    main: &Listed,
) -> Result<Option<(Organiser, IsNew)>, BookingError> {
    match (&command.organiser, command.asked.kind) {
        (_, Kind::Internal) => Ok(None),
        (None, Kind::External) => Err(BookingError::NoOrganiser),
        (Some(NewOrganiser::Known(id)), Kind::External) => {
            Ok(Some((find_record(tx, ctx, *id, main)?, IsNew::No)))
        }
        (Some(NewOrganiser::Declared(declared)), Kind::External) => {
            let Declared {
                kind,
                contact,
                billing,
            } = declared.as_ref();
            let organiser = Organiser {
                id: OrganiserId(ctx.new_id()),
                provider_id: main.provider_id,
                kind: *kind,
                contact: contact.clone(),
                billing: billing.clone(),
                group: None,
                origin: Origin::Declared,
                version: 1,
                created_at: ctx.now,
                changed_at: ctx.now,
            };
            Ok(Some((organiser, IsNew::Yes)))
        }
    }
}

/// A record of the provider, for its staff.
pub(super) fn find_record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: OrganiserId,
    main: &Listed,
) -> Result<Organiser, BookingError> {
    if !ctx.actor.is_staff_of(main.provider_id) {
        return Err(BookingError::StaffOnly("organiser_id"));
    }
    let found = organisers::find(tx, id)?.filter(|found| found.provider_id == main.provider_id);
    found.ok_or(BookingError::UnknownOrganiser)
}

fn grant(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    asked: &Asked,
    organiser: Option<&Organiser>,
    listed: &[Listed],
    own: Option<ClaimOwner>,
) -> Result<Granted, BookingError> {
    let main = listed.first().ok_or(BookingError::NothingWanted)?;
    let day = domain::time::day_of(main.zone, asked.times.span.start());
    let is_staff = ctx.actor.is_staff_of(main.provider_id);
    // Staff who book for a caller know whom they speak to, and have the terms signed on paper.
    let identity = organiser
        .filter(|_| !is_staff)
        .map_or(Identity::Login, |organiser| identity_of(&organiser.contact));
    let terms: Vec<String> = asked
        .purpose
        .accepted_terms
        .iter()
        .map(|terms| terms.0.to_string())
        .collect();
    let mut wish = asked.wish(
        asker(ctx, main.provider_id),
        group_of(organiser, asked.purpose.group.as_ref(), day),
        Some(identity),
        (!is_staff).then_some(terms.as_slice()),
    );
    wish.own = own;
    let verdict = judge(tx, ctx, listed, &asked.wanted(), &wish)?;
    let verdict = granted(verdict, main.zone, asked.overriding.as_ref())?;
    let instant = asked.kind == Kind::Internal
        || (verdict.is_free() && verdict.confirmation == Confirmation::Instant);
    Ok(Granted {
        status: if instant {
            Status::Confirmed
        } else {
            Status::Requested
        },
        overrides: overrides(ctx, asked, &verdict),
        verdict,
    })
}

fn overrides(ctx: &Ctx, asked: &Asked, verdict: &Verdict) -> Vec<Override> {
    let Some(overriding) = asked.overriding.as_ref().filter(|_| !verdict.is_free()) else {
        return Vec::new();
    };
    let mut codes: Vec<_> = verdict
        .findings
        .iter()
        .map(|finding| finding.reason.code())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    vec![Override {
        codes,
        reason: overriding.reason.clone(),
        decided_by: overriding.decided_by.clone(),
        recorded_by: ctx.actor.by(),
    }]
}

/// A request that competes claims nothing until it is confirmed.
fn claims_of(granted: &Granted) -> Vec<WantedClaim> {
    if granted.status == Status::Requested && granted.verdict.requests == Requests::Compete {
        Vec::new()
    } else {
        granted.verdict.claims.clone()
    }
}

fn booking(
    ctx: &Ctx,
    asked: &Asked,
    main: &Listed,
    organiser_id: Option<OrganiserId>,
    granted: Granted,
    hold: Option<&StoredBooking>,
) -> Booking {
    let (channel, received_at) = asked.received.unwrap_or((Channel::Online, ctx.now));
    let begun = hold.map(|hold| &hold.booking);
    Booking {
        id: begun.map_or_else(|| BookingId(ctx.new_id()), |begun| begun.id),
        reference: begun.map_or_else(|| new_reference(ctx), |begun| begun.reference),
        provider_id: main.provider_id,
        site_id: main.site_id,
        room_id: asked.room_id,
        items: asked.items.clone(),
        kind: asked.kind,
        stage: Stage {
            status: granted.status,
            at: ctx.now,
            by: by(ctx, main),
        },
        times: asked.times,
        purpose: asked.purpose.clone(),
        organiser_id,
        channel,
        received_at,
        language: asked.language,
        overrides: granted.overrides,
        rules_edition: main.rules.edition,
        token_version: 1,
        sequence: 0,
        version: begun.map_or(1, |begun| begun.version),
        created_at: begun.map_or(ctx.now, |begun| begun.created_at),
        changed_at: ctx.now,
    }
}

/// A key of another provider books as any citizen would.
fn by(ctx: &Ctx, main: &Listed) -> By {
    if ctx.actor.is_staff_of(main.provider_id) {
        ctx.actor.by()
    } else {
        By::Guest
    }
}

/// 40 random bits; should they collide, the store repeats the use case with others.
pub fn new_reference(ctx: &Ctx) -> Reference {
    Reference::from_random(ctx.random())
}

fn store(
    tx: &mut Tx<'_>,
    booking: Booking,
    hold: Option<StoredBooking>,
) -> Result<StoredBooking, BookingError> {
    let Some(hold) = hold else {
        let key = bookings::insert(tx, &booking, None)?;
        return Ok(StoredBooking { key, booking });
    };
    bookings::replace_items(tx, hold.key, &booking.items)?;
    let promoted = StoredBooking {
        key: hold.key,
        booking,
    };
    bookings::update_if_version(tx, promoted)?.ok_or(BookingError::Stale)
}
