//! What everybody concerned learns of a step: a line in the audit trail, and messages in the outbox.
//!
//! Both are written in the transaction of the step; nothing is sent here.

use domain::booking::{Booking, StatusName};
use store::audit::{self, Entry};
use store::{StoreError, Tx};

use crate::services::Ctx;
use crate::services::notices::{self, Happening};

/// What happened to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// It was asked for.
    Requested,
    /// It was promised.
    Confirmed,
    /// The office reserved it provisionally.
    Reserved,
    /// It was refused.
    Declined,
    /// It was given up or taken away.
    Cancelled,
    /// Its time, room, items or people changed.
    Amended,
    /// Only texts changed; nobody is written to.
    Edited,
    /// An option ran out.
    Expired,
    /// It took place.
    Completed,
    /// Nobody came.
    NoShow,
}

impl Notice {
    const ALL: [Self; 10] = [
        Self::Requested,
        Self::Confirmed,
        Self::Reserved,
        Self::Declined,
        Self::Cancelled,
        Self::Amended,
        Self::Edited,
        Self::Expired,
        Self::Completed,
        Self::NoShow,
    ];

    /// The step that stands in the audit trail as `action`.
    pub fn parse(action: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|notice| notice.action() == action)
    }

    /// What a new booking is told about.
    pub fn of_new(booking: &Booking) -> Self {
        match booking.stage.status.name() {
            StatusName::Confirmed => Self::Confirmed,
            _ => Self::Requested,
        }
    }

    /// The stable word for the audit trail.
    pub fn action(self) -> &'static str {
        match self {
            Self::Requested => "booking.requested",
            Self::Confirmed => "booking.confirmed",
            Self::Reserved => "booking.reserved",
            Self::Declined => "booking.declined",
            Self::Cancelled => "booking.cancelled",
            Self::Amended => "booking.amended",
            Self::Edited => "booking.edited",
            Self::Expired => "booking.expired",
            Self::Completed => "booking.completed",
            Self::NoShow => "booking.no_show",
        }
    }

    /// What people are told of it, if anything.
    fn happening(self) -> Option<Happening> {
        match self {
            Self::Requested => Some(Happening::Requested),
            Self::Confirmed => Some(Happening::Confirmed),
            Self::Declined => Some(Happening::Declined),
            Self::Cancelled => Some(Happening::Cancelled),
            Self::Amended => Some(Happening::Amended),
            Self::Expired => Some(Happening::OptionExpired),
            Self::Reserved | Self::Edited | Self::Completed | Self::NoShow => None,
        }
    }
}

/// Records the step and puts its messages into the outbox.
pub fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    booking: &Booking,
    notice: Notice,
) -> Result<(), StoreError> {
    record_change(tx, ctx, booking, notice, None)
}

/// Records a step that changed what was agreed: `former` is the booking before it.
pub fn record_change(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    booking: &Booking,
    notice: Notice,
    former: Option<&Booking>,
) -> Result<(), StoreError> {
    let mut detail = vec![("version", booking.version.to_string())];
    detail.extend(
        former
            .map(|former| what_it_was(former, booking))
            .into_iter()
            .flatten(),
    );
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action: notice.action(),
        subject_kind: "booking",
        subject_id: booking.id.0,
        detail: &detail,
    };
    audit::record(tx, &entry)?;
    match notice.happening() {
        Some(happening) => notices::enqueue(tx, ctx, happening, booking, former),
        None => Ok(()),
    }
}

/// Time and room before a step, as far as the step changed them.
fn what_it_was(former: &Booking, booking: &Booking) -> Vec<(&'static str, String)> {
    let mut was = Vec::new();
    let span = former.times.span;
    if span != booking.times.span {
        was.push(("former_starts_at", span.start().to_rfc3339()));
        was.push(("former_ends_at", span.end().to_rfc3339()));
    }
    let room = former.room_id.filter(|_| former.room_id != booking.room_id);
    was.extend(room.map(|room| ("former_room_id", room.to_string())));
    was
}
