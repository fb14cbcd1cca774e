//! What happened to a booking and its facts, in the terms of those who write.

use chrono::{DateTime, Utc};
use domain::booking::{Party, Status};
use domain::provider::{Address, Provider};
use domain::text::{Line, Name};
use thiserror::Error;

use crate::notify::{Appointment, BookingFacts, Contact, Former, Item, Occasion, Office};
use crate::services::notices::{Happening, Told};

/// What was decided cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unfit {
    /// The calendar entry is not fit for a mail.
    #[error("the calendar entry is not fit for a mail")]
    Calendar,
    /// A message of a person without its text.
    #[error("the message has no text")]
    NoText,
}

/// What the organiser is told.
pub(super) fn occasion(told: &Told) -> Result<Occasion, Unfit> {
    let (reason, side) = match &told.booking.stage.status {
        Status::Declined { reason } => (reason.clone(), None),
        Status::Cancelled { party, reason } => (reason.clone(), Some(*party)),
        _ => (None, None),
    };
    let before = told.former.as_ref().map(|former| Former {
        room: former.room.clone(),
        span: former.span,
    });
    Ok(match told.happening {
        Happening::OfficeWrote | Happening::OrganiserWrote => Occasion::OfficeWrote {
            text: told.message.clone().ok_or(Unfit::NoText)?,
        },
        Happening::Requested => Occasion::Requested,
        Happening::Confirmed => Occasion::Confirmed,
        Happening::Declined => Occasion::Declined { reason },
        Happening::Cancelled if side == Some(Party::Provider) => {
            Occasion::CancelledByProvider { reason }
        }
        Happening::Cancelled => Occasion::CancelledByOrganiser { reason },
        Happening::Amended if told.booking.stage.status == Status::Requested => {
            Occasion::RequestAmended { before }
        }
        Happening::Amended => Occasion::Amended { before },
        Happening::OptionExpired => Occasion::OptionExpired,
    })
}

/// The booking as it stood after what happened, without the organiser's link.
pub(super) fn facts(told: &Told) -> BookingFacts {
    let Told { booking, site, .. } = told;
    let appointment = |at: DateTime<Utc>| Appointment {
        at,
        place: told.handover.place.clone(),
        contact: told.handover.contact.clone(),
    };
    let items = told.items().into_iter();
    BookingFacts {
        reference: Line::parse(&booking.reference.to_string())
            .expect("eight letters and a hyphen are a line"),
        organiser: told.organiser.contact.name.clone(),
        room: told.room().cloned(),
        site: Some(site.name.clone()),
        address: one_line(&site.address),
        zone: site.time_zone,
        span: booking.times.span,
        event: booking.times.event,
        handover: booking.times.handover_at.map(appointment),
        giving_back: booking.times.return_at.map(appointment),
        items: items
            .map(|(name, quantity)| Item {
                name: name.clone(),
                quantity,
            })
            .collect(),
        attendees: booking.purpose.attendees,
        office: office(&told.provider),
        management_link: None,
    }
}

fn office(provider: &Provider) -> Office {
    let Provider { name, office, .. } = provider;
    Office {
        provider: name.clone(),
        email: Some(office.email.clone()),
        phone: office
            .phone
            .as_ref()
            .and_then(|phone| Name::parse(phone).ok()),
        hours: office.hours.clone(),
    }
}

/// How the office reaches the organiser, without links.
pub(super) fn contact(told: &Told) -> Contact {
    let contact = &told.organiser.contact;
    Contact {
        email: contact.email.clone(),
        phone: contact
            .phone
            .as_ref()
            .and_then(|phone| Name::parse(phone).ok()),
        title: told.booking.purpose.title.clone(),
        decision_link: None,
        office_link: None,
    }
}

/// `Dorfstraße 1, 23738 Lensahn`, as far as it is known.
fn one_line(address: &Address) -> Option<Line<400>> {
    let Address {
        street,
        postal_code,
        town,
    } = address;
    let town = [postal_code.as_deref(), town.as_deref()];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [street.as_deref().unwrap_or_default(), &town];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Line::parse(&known.join(", ")).ok()
}
