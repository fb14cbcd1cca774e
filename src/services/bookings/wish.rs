//! What a caller asks for, and whether it makes sense before any look at claims.

use chrono::{DateTime, FixedOffset, Utc};
use domain::availability::{Asker, Finding, Group, Reason, Wish};
use domain::bookable::{BookableId, Demand, UseMode};
use domain::booking::{Channel, Item, Kind, Purpose, Times};
use domain::ids::{AtomId, OrganiserId, RoomId};
use domain::language::Language;
use domain::party::{Billing, Contact, Organiser, OrganiserKind};
use domain::rules::Identity;
use domain::text::{Code, Name, Text};
use domain::time::{Rim, skipped};
use store::forms::{self, Form};
use store::listings::{self, Listed};
use store::{StoreError, Tx, atoms, space};

use super::error::{BookingError, Refused};
use crate::services::Ctx;
use crate::services::calendars::{Wanted, atoms_of};

/// A booking as asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The room.
    pub room_id: Option<RoomId>,
    /// Resources with it, or alone.
    pub items: Vec<Item>,
    /// When.
    pub times: Times,
    /// Start and end as written, to find times that the clock skips.
    pub written: (DateTime<FixedOffset>, DateTime<FixedOffset>),
    /// What for.
    pub purpose: Purpose,
    /// Whose use it is; staff may ask for an internal one.
    pub kind: Kind,
    /// How and when it reached the office, if not now through this product; staff only.
    pub received: Option<(Channel, DateTime<Utc>)>,
    /// Rules that staff set aside.
    pub overriding: Option<Overriding>,
    /// The language of messages.
    pub language: Language,
}

/// Why and on whose decision rules are set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overriding {
    /// Why.
    pub reason: Text,
    /// Who decided: mayor, council, village council, school.
    pub decided_by: Name,
}

/// Who books.
#[derive(Clone, Debug)]
pub enum NewOrganiser {
    /// A record that staff keep.
    Known(OrganiserId),
    /// What was entered with the booking.
    Declared(Box<Declared>),
}

/// An organiser as entered with a booking.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Whether it is one person.
    pub kind: OrganiserKind,
    /// How he is reached.
    pub contact: Contact,
    /// Who pays.
    pub billing: Option<Billing>,
}

impl Asked {
    /// Room and resources with their quantities, the room first.
    pub fn wanted(&self) -> Vec<Wanted> {
        let room = self.room_id.map(|id| Wanted {
            bookable: BookableId::Room(id),
            quantity: 1,
        });
        let items = self.items.iter().map(|item| Wanted {
            bookable: BookableId::Resource(item.resource_id),
            quantity: item.quantity,
        });
        room.into_iter().chain(items).collect()
    }

    /// Whether staff are needed for what the wish says.
    pub fn needs_staff(&self) -> Option<&'static str> {
        let purpose = &self.purpose;
        [
            (self.kind == Kind::Internal).then_some("kind"),
            self.received.is_some().then_some("received_at"),
            self.overriding.is_some().then_some("override"),
            self.times.handover_at.is_some().then_some("handover_at"),
            self.times.return_at.is_some().then_some("return_at"),
            purpose.cost_centre.is_some().then_some("cost_centre"),
        ]
        .into_iter()
        .flatten()
        .next()
    }

    /// The wish as the engine judges it.
    pub fn wish<'a>(
        &'a self,
        asker: Asker,
        group: Group<'a>,
        identity: Option<Identity>,
        accepted_terms: Option<&'a [String]>,
    ) -> Wish<'a> {
        Wish {
            span: self.times.span,
            attendees: self.purpose.attendees,
            layout: self.purpose.layout,
            purpose: self.purpose.code.as_ref(),
            group,
            accepted_terms,
            identity,
            asker,
            own: None,
        }
    }
}

/// The rooms and resources of a wish, the room first; unknown to the caller is unknown.
pub fn list_wanted(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &[Wanted],
) -> Result<Vec<Listed>, BookingError> {
    let ids = ids_of(wanted);
    if ids.is_empty() {
        return Err(BookingError::NothingWanted);
    }
    let listed = listings::load(tx, &ids, ctx.now)?;
    for id in &ids {
        if !listed
            .iter()
            .any(|one| one.bookable == *id && may_know(ctx, one))
        {
            return Err(BookingError::UnknownBookable(*id));
        }
    }
    let is_at_one_site = listed
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.site_id == b.site_id));
    if !is_at_one_site {
        return Err(BookingError::SitesDiffer);
    }
    Ok(listed)
}

/// The same, with everything it claims locked first: space, stock and rules stand still until the commit.
pub fn lock_wanted(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &[Wanted],
) -> Result<Vec<Listed>, BookingError> {
    let atoms = space::list_atoms(tx, &ids_of(wanted))?;
    atoms::lock_atoms(tx, &atoms, ctx.now)?;
    let listed = list_wanted(tx, ctx, wanted)?;
    still_locked(&listed, &atoms)?;
    Ok(listed)
}

/// Cells may have been divided between the look and the lock; then the whole use case is repeated.
pub fn still_locked(listed: &[Listed], locked: &[AtomId]) -> Result<(), StoreError> {
    if atoms_of(listed).iter().all(|atom| locked.contains(atom)) {
        Ok(())
    } else {
        let why = "a hall was divided between look and lock".to_owned();
        Err(StoreError::Contention { why })
    }
}

fn ids_of(wanted: &[Wanted]) -> Vec<BookableId> {
    wanted.iter().map(|wanted| wanted.bookable).collect()
}

fn may_know(ctx: &Ctx, listed: &Listed) -> bool {
    listed.visibility == domain::availability::Visibility::Public
        || ctx.actor.is_staff_of(listed.provider_id)
}

fn check_use_modes(forms: &[Form], asked: &Asked) -> Result<(), BookingError> {
    let refused = if asked.room_id.is_some() {
        UseMode::Alone
    } else {
        UseMode::WithRoom
    };
    for form in forms {
        if let BookableId::Resource(id) = form.bookable
            && form.use_mode == refused
        {
            return Err(BookingError::UseModeDiffers(id));
        }
    }
    Ok(())
}

/// Whether the questions of the room must have been answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Questions {
    /// Now.
    Asked,
    /// Later in the checkout.
    Later,
}

/// Refuses what only staff may say.
pub fn check_rights(ctx: &Ctx, asked: &Asked, main: &Listed) -> Result<(), BookingError> {
    match asked.needs_staff() {
        Some(field) if !ctx.actor.is_staff_of(main.provider_id) => {
            Err(BookingError::StaffOnly(field))
        }
        _ => Ok(()),
    }
}

/// Refuses what contradicts itself, or the lists and questions of provider and room.
pub fn check_sense(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    asked: &Asked,
    listed: &[Listed],
    questions: Questions,
) -> Result<(), BookingError> {
    let main = listed.first().ok_or(BookingError::NothingWanted)?;
    check_times(ctx, asked)?;
    check_clock(asked, main)?;
    let ids: Vec<_> = listed.iter().map(|one| one.bookable).collect();
    let forms = forms::load(tx, &ids)?;
    check_use_modes(&forms, asked)?;
    let form = forms
        .iter()
        .find(|form| form.bookable == main.bookable)
        .ok_or(StoreError::Missing)?;
    check_codes(&asked.purpose, form)?;
    match questions {
        Questions::Asked => check_answers(&asked.purpose, form),
        Questions::Later => Ok(()),
    }
}

fn check_times(ctx: &Ctx, asked: &Asked) -> Result<(), BookingError> {
    let Times {
        span,
        event,
        handover_at,
        return_at,
    } = asked.times;
    if event.is_some_and(|event| !span.contains(event)) {
        return Err(BookingError::EventOutsideSpan);
    }
    if handover_at.is_some_and(|at| at > span.start()) {
        return Err(BookingError::AppointmentInside("handover_at"));
    }
    if return_at.is_some_and(|at| at < span.end()) {
        return Err(BookingError::AppointmentInside("return_at"));
    }
    if asked.received.is_some_and(|(_, at)| at > ctx.now) {
        return Err(BookingError::ReceivedInFuture);
    }
    Ok(())
}

fn check_codes(purpose: &Purpose, main: &Form) -> Result<(), BookingError> {
    let unknown =
        |code: &Option<Code>, known: &[Code]| code.clone().filter(|code| !known.contains(code));
    if let Some(code) = unknown(&purpose.code, &main.purposes) {
        return Err(BookingError::UnknownPurpose(code));
    }
    match unknown(&purpose.group, &main.customer_groups) {
        Some(code) => Err(BookingError::UnknownGroup(code)),
        None => Ok(()),
    }
}

fn check_answers(purpose: &Purpose, main: &Form) -> Result<(), BookingError> {
    let is_asked = |code: &Code| main.questions.iter().any(|question| question.code == *code);
    if let Some(answer) = purpose
        .answers
        .iter()
        .find(|answer| !is_asked(&answer.question))
    {
        return Err(BookingError::UnknownAnswer(answer.question.clone()));
    }
    let is_answered = |code: &Code| {
        purpose
            .answers
            .iter()
            .any(|answer| answer.question == *code)
    };
    let required = main
        .questions
        .iter()
        .filter(|question| question.demand == Demand::Required);
    match required
        .into_iter()
        .find(|question| !is_answered(&question.code))
    {
        Some(question) => Err(BookingError::MissingAnswer(question.code.clone())),
        None => Ok(()),
    }
}

/// A wall-clock time that the site's clock skips is refused with the next valid one.
fn check_clock(asked: &Asked, main: &Listed) -> Result<(), BookingError> {
    let (starts, ends) = asked.written;
    let ends_of_span = [(Rim::Opening, starts), (Rim::Closing, ends)];
    let in_gap = ends_of_span
        .into_iter()
        .find_map(|(rim, written)| Some((rim, skipped(main.zone, written, rim)?)));
    match in_gap {
        Some((rim, next_valid)) => Err(BookingError::Refused(Refused {
            findings: vec![Finding {
                bookable: main.bookable,
                reason: Reason::TimeInGap { rim, next_valid },
            }],
            zone: main.zone,
        })),
        None => Ok(()),
    }
}

/// What is known of who books: an address is known, not verified, until accounts exist.
pub fn identity_of(contact: &Contact) -> Identity {
    if contact.email.is_some() {
        Identity::Email
    } else {
        Identity::Name
    }
}

/// The group for which the rules are read: decided by staff if it still holds, else as declared.
pub fn group_of<'a>(
    organiser: Option<&'a Organiser>,
    declared: Option<&'a Code>,
    day: chrono::NaiveDate,
) -> Group<'a> {
    let decided = organiser
        .and_then(|organiser| organiser.group.as_ref())
        .and_then(|group| group.on(day));
    match (decided, declared) {
        (Some(code), _) => Group::Decided(code),
        (None, Some(code)) => Group::Declared(code),
        (None, None) => Group::None,
    }
}

/// As whom the caller asks the engine.
pub fn asker(ctx: &Ctx, provider: domain::ids::ProviderId) -> Asker {
    if ctx.actor.is_staff_of(provider) {
        Asker::Staff
    } else {
        Asker::Public
    }
}
