//! Changing a booking: time, room, items, people and texts; judged anew where it matters, or not at all.

use chrono::{DateTime, FixedOffset, Utc};
use domain::availability::Verdict;
use domain::bookable::Layout;
use domain::booking::{
    Answer, Booking, Consent, Item, Override, PublicTitle, Purpose, StatusName, WrongState,
};
use domain::ids::{BookingId, RoomId};
use domain::interval::Interval;
use domain::party::{Billing, Contact, Organiser};
use domain::policy::Action;
use domain::rules::Requests;
use domain::text::{Code, Name, Text};
use store::listings::Listed;
use store::{StoreError, StoredBooking, Tx, atoms, bookings, claims, organisers};

use super::claim::{granted, judge, replace};
use super::error::BookingError;
use super::lock::{Locked, find_allowed, lock, lock_with, wanted_of};
use super::notice::{self, Notice};
use super::wish::{Asked, Overriding, Questions, asker, check_sense, group_of};
use crate::services::Ctx;
use crate::services::calendars::atoms_of;

/// Start and end with the offset that somebody wrote.
pub type Written = (DateTime<FixedOffset>, DateTime<FixedOffset>);

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct Amendment {
    /// Another room.
    pub room_id: Option<RoomId>,
    /// Another span, with start and end as written.
    pub span: Option<(Interval, Written)>,
    /// Another span of the event.
    pub event: Option<Option<Interval>>,
    /// Another handover; staff only.
    pub handover_at: Option<Option<DateTime<Utc>>>,
    /// Another return; staff only.
    pub return_at: Option<Option<DateTime<Utc>>>,
    /// Other items, all of them.
    pub items: Option<Vec<Item>>,
    /// Another number of people.
    pub attendees: Option<Option<u32>>,
    /// Another layout.
    pub layout: Option<Option<Layout>>,
    /// Another purpose.
    pub purpose: Option<Option<Code>>,
    /// Another title.
    pub title: Option<Option<Name>>,
    /// Another public title, to which staff have yet to agree.
    pub public_title: Option<Option<Name>>,
    /// Whether staff agree to the public title; staff only.
    pub consent: Option<Consent>,
    /// Another message to the office.
    pub message: Option<Option<Text>>,
    /// Other answers to the room's questions, all of them.
    pub answers: Option<Vec<Answer>>,
    /// How the organiser is reached now.
    pub contact: Option<Contact>,
    /// Who pays now.
    pub billing: Option<Option<Billing>>,
    /// Rules that staff set aside.
    pub overriding: Option<Overriding>,
}

/// Changes the booking if it still has `version`.
///
/// The old claims stay until the new ones are granted; then both change in one transaction.
pub fn amend(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    version: i64,
    amendment: &Amendment,
) -> Result<StoredBooking, BookingError> {
    let (locked, listed) = lock_both(tx, ctx, id, amendment)?;
    let booking = locked.booking().clone();
    if booking.version != version {
        return Err(BookingError::Stale);
    }
    check_status(ctx, &booking)?;
    if !ctx.actor.is_staff_of(booking.provider_id) {
        check_link(ctx, &booking, amendment)?;
    }
    let mut amended = amendment.applied_to(&booking);
    let organiser = change_organiser(tx, &booking, amendment)?;
    if let Some(questions) = amendment.questions() {
        check_sense(tx, ctx, &amendment.asked(&amended), &listed, questions)?;
    }
    if amendment.is_judged() {
        let verdict = judge_anew(
            tx,
            ctx,
            &locked,
            &amended,
            &listed,
            (amendment, organiser.as_ref()),
        )?;
        amended
            .overrides
            .extend(set_aside(ctx, amendment, &verdict));
        move_claims(tx, &locked, &verdict)?;
        if let Some(main) = listed.first() {
            amended.site_id = main.site_id;
            amended.rules_edition = main.rules.edition;
        }
    } else {
        // Calendars show its texts: who reads them is told by the revision of the rooms.
        atoms::bump_revisions(tx, &atoms_of(&listed))?;
    }
    amended.sequence += 1;
    amended.changed_at = ctx.now;
    let changed = StoredBooking {
        key: locked.stored.key,
        booking: amended,
    };
    let stored = bookings::update_if_version(tx, changed)?.ok_or(BookingError::Stale)?;
    if amendment.items.is_some() {
        bookings::replace_items(tx, stored.key, &stored.booking.items)?;
    }
    let notice = if amendment.is_judged() {
        Notice::Amended
    } else {
        Notice::Edited
    };
    notice::record_change(tx, ctx, &stored.booking, notice, Some(&booking))?;
    Ok(stored)
}

/// Locks the booking with what it is to have; a room that was withdrawn meanwhile matters only to what is judged.
fn lock_both(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: BookingId,
    amendment: &Amendment,
) -> Result<(Locked, Vec<Listed>), BookingError> {
    if amendment.is_judged() {
        let seen = find_allowed(tx, ctx, id, Action::ChangeBooking)?;
        let wanted = wanted_of(&amendment.applied_to(&seen.booking));
        return lock_with(tx, ctx, id, Action::ChangeBooking, &wanted);
    }
    let locked = lock(tx, ctx, id, Action::ChangeBooking)?;
    let listed = locked.listed.clone();
    Ok((locked, listed))
}

impl Amendment {
    /// Whether rules or claims have a say.
    fn is_judged(&self) -> bool {
        self.span.is_some()
            || self.room_id.is_some()
            || self.items.is_some()
            || self.attendees.is_some()
            || self.layout.is_some()
            || self.purpose.is_some()
    }

    fn applied_to(&self, booking: &Booking) -> Booking {
        let mut booking = booking.clone();
        let purpose = &mut booking.purpose;
        set(&mut purpose.attendees, self.attendees.as_ref());
        set(&mut purpose.layout, self.layout.as_ref());
        set(&mut purpose.code, self.purpose.as_ref());
        set(&mut purpose.title, self.title.as_ref());
        set(&mut purpose.message, self.message.as_ref());
        set(&mut purpose.answers, self.answers.as_ref());
        set(&mut booking.items, self.items.as_ref());
        if let Some(title) = &self.public_title {
            let open = |text: &Name| PublicTitle {
                text: text.clone(),
                consent: Consent::Open,
            };
            purpose.public_title = title.as_ref().map(open);
        }
        if let (Some(title), Some(consent)) = (&mut purpose.public_title, self.consent) {
            title.consent = consent;
        }
        booking.room_id = self.room_id.or(booking.room_id);
        let times = &mut booking.times;
        times.span = self.span.map_or(times.span, |(span, _)| span);
        set(&mut times.event, self.event.as_ref());
        set(&mut times.handover_at, self.handover_at.as_ref());
        set(&mut times.return_at, self.return_at.as_ref());
        booking
    }

    /// Whether the amended booking has to make sense anew, and with which questions answered: those of today are
    /// put to whoever changes the room or the answers, to nobody else.
    fn questions(&self) -> Option<Questions> {
        let moves_appointments =
            self.event.is_some() || self.handover_at.is_some() || self.return_at.is_some();
        if self.answers.is_some() || self.room_id.is_some() {
            Some(Questions::Asked)
        } else {
            (self.is_judged() || moves_appointments).then_some(Questions::Later)
        }
    }

    /// What only staff may change.
    fn needs_staff(&self) -> Option<&'static str> {
        [
            self.overriding.as_ref().map(|_| "override"),
            self.handover_at.map(|_| "handover_at"),
            self.return_at.map(|_| "return_at"),
            self.consent.map(|_| "public_title_agreed"),
        ]
        .into_iter()
        .flatten()
        .next()
    }

    /// The amended booking as somebody would ask for it now.
    fn asked(&self, amended: &Booking) -> Asked {
        let span = amended.times.span;
        let unwritten = (span.start().fixed_offset(), span.end().fixed_offset());
        Asked {
            room_id: amended.room_id,
            items: amended.items.clone(),
            times: amended.times,
            written: self.span.map_or(unwritten, |(_, written)| written),
            purpose: Purpose {
                cost_centre: None,
                ..amended.purpose.clone()
            },
            kind: domain::booking::Kind::External,
            received: None,
            overriding: self.overriding.clone(),
            language: amended.language,
        }
    }
}

fn set<T: Clone>(field: &mut T, change: Option<&T>) {
    if let Some(value) = change {
        field.clone_from(value);
    }
}

/// What has ended stays as it was; a hold is given up and taken anew instead.
fn check_status(ctx: &Ctx, booking: &Booking) -> Result<(), BookingError> {
    let status = booking.status_at(ctx.now);
    if matches!(
        status,
        StatusName::Requested | StatusName::Option | StatusName::Confirmed
    ) {
        Ok(())
    } else {
        Err(WrongState {
            from: status,
            to: status,
        }
        .into())
    }
}

/// Before the promise a guest may change everything; after it contact, billing, fewer people and extras.
fn check_link(ctx: &Ctx, booking: &Booking, amendment: &Amendment) -> Result<(), BookingError> {
    if let Some(field) = amendment.needs_staff() {
        return Err(BookingError::StaffOnly(field));
    }
    let status = booking.status_at(ctx.now);
    if status != StatusName::Confirmed {
        return Ok(());
    }
    let more_people = amendment.attendees.is_some_and(|attendees| {
        attendees.is_none_or(|new| booking.purpose.attendees.is_none_or(|old| new > old))
    });
    let refused = [
        (amendment.span.is_some(), "starts_at"),
        (amendment.event.is_some(), "event_starts_at"),
        (amendment.room_id.is_some(), "room_id"),
        (amendment.purpose.is_some(), "purpose"),
        (amendment.layout.is_some(), "layout"),
        (more_people, "attendees"),
    ];
    match refused.into_iter().find(|(is_refused, _)| *is_refused) {
        Some((_, field)) => Err(BookingError::NotByLink { field, status }),
        None => Ok(()),
    }
}

/// Contact and billing party belong to the organiser's record, of which other bookings may speak too.
fn change_organiser(
    tx: &mut Tx<'_>,
    booking: &Booking,
    amendment: &Amendment,
) -> Result<Option<Organiser>, BookingError> {
    let is_changed = amendment.contact.is_some() || amendment.billing.is_some();
    let Some(id) = booking.organiser_id else {
        let nobody = is_changed.then_some(BookingError::NoOrganiser);
        return nobody.map_or(Ok(None), Err);
    };
    let mut organiser = organisers::find(tx, id)?.ok_or(StoreError::Missing)?;
    if !is_changed {
        return Ok(Some(organiser));
    }
    set(&mut organiser.contact, amendment.contact.as_ref());
    set(&mut organiser.billing, amendment.billing.as_ref());
    Ok(organisers::update_if_version(tx, organiser)?)
}

fn judge_anew(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    locked: &Locked,
    amended: &Booking,
    listed: &[Listed],
    (amendment, organiser): (&Amendment, Option<&Organiser>),
) -> Result<Verdict, BookingError> {
    let main = listed.first().ok_or(BookingError::NothingWanted)?;
    if main.provider_id != amended.provider_id {
        // Another provider means another contract: that is a new booking.
        return Err(BookingError::UnknownBookable(main.bookable));
    }
    let asked = amendment.asked(amended);
    let group = group_of(
        organiser,
        amended.purpose.group.as_ref(),
        amended.day(main.zone),
    );
    let mut wish = asked.wish(asker(ctx, main.provider_id), group, None, None);
    wish.own = Some(locked.owner());
    let verdict = judge(tx, ctx, listed, &wanted_of(amended), &wish)?;
    granted(verdict, main.zone, amendment.overriding.as_ref())
}

/// A request that competes claims nothing, before and after; everything else claims its new time.
fn move_claims(tx: &mut Tx<'_>, locked: &Locked, verdict: &Verdict) -> Result<(), BookingError> {
    let status = &locked.booking().stage.status;
    let competes = status.name() == StatusName::Requested
        && verdict.requests == Requests::Compete
        && claims::list_claims_of(tx, locked.owner())?.is_empty();
    if !competes {
        replace(tx, locked.owner(), &verdict.claims, status.valid_until())?;
    }
    Ok(())
}

fn set_aside(ctx: &Ctx, amendment: &Amendment, verdict: &Verdict) -> Option<Override> {
    let overriding = amendment
        .overriding
        .as_ref()
        .filter(|_| !verdict.is_free())?;
    Some(Override {
        codes: verdict
            .findings
            .iter()
            .map(|finding| finding.reason.code())
            .collect(),
        reason: overriding.reason.clone(),
        decided_by: overriding.decided_by.clone(),
        recorded_by: ctx.actor.by(),
    })
}
