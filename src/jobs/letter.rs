//! What was read from the outbox, as the message that goes out.

use chrono::{DateTime, Utc};
use domain::booking::{Party as Side, Status};
use domain::provider::{Address, Provider};
use domain::text::{Email, Line, Name};

use crate::feeds::booked::{self, Whereabouts};
use crate::feeds::{self, CalendarText, Entry, Invitation};
use crate::notify::{
    Appointment, BookingFacts, CalendarPart, Contact, Former, Item, Message, Method, Occasion,
    Office,
};
use crate::services::notices::{Happening, Reader, Told};

/// The calendar entry is not fit for a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the calendar entry is not fit for a mail")]
pub struct UnfitCalendar;

/// The message; `None` if its reader has no mail address.
pub fn write(told: &Told) -> Result<Option<Message>, UnfitCalendar> {
    let booking = &told.booking;
    let (to, language) = match told.reader {
        Reader::Organiser => (told.organiser.contact.email.clone(), booking.language),
        Reader::Office => (
            Some(told.provider.office.email.clone()),
            told.provider.language,
        ),
    };
    let Some(to) = to else { return Ok(None) };
    let (occasion, calendar) = match told.reader {
        Reader::Organiser => (occasion(told), calendar(told, &to)?),
        Reader::Office => (Occasion::RequestArrived(contact(told)), None),
    };
    Ok(Some(Message {
        occasion,
        facts: facts(told),
        language,
        to,
        calendar,
    }))
}

fn occasion(told: &Told) -> Occasion {
    let (reason, side) = match &told.booking.stage.status {
        Status::Declined { reason } => (reason.clone(), None),
        Status::Cancelled { party, reason } => (reason.clone(), Some(*party)),
        _ => (None, None),
    };
    let before = told.former.as_ref().map(|former| Former {
        room: former.room.clone(),
        span: former.span,
    });
    match told.happening {
        Happening::Requested => Occasion::Requested,
        Happening::Confirmed => Occasion::Confirmed,
        Happening::Declined => Occasion::Declined { reason },
        Happening::Cancelled if side == Some(Side::Provider) => {
            Occasion::CancelledByProvider { reason }
        }
        Happening::Cancelled => Occasion::CancelledByOrganiser { reason },
        Happening::Amended if told.booking.stage.status == Status::Requested => {
            Occasion::RequestAmended { before }
        }
        Happening::Amended => Occasion::Amended { before },
        Happening::OptionExpired => Occasion::OptionExpired,
    }
}

fn facts(told: &Told) -> BookingFacts {
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
        // There is no page yet on which a guest could use his token.
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

fn contact(told: &Told) -> Contact {
    let contact = &told.organiser.contact;
    Contact {
        email: contact.email.clone(),
        phone: contact
            .phone
            .as_ref()
            .and_then(|phone| Name::parse(phone).ok()),
        title: told.booking.purpose.title.clone(),
        office_link: None,
    }
}

/// The calendar entry goes with what is in a calendar already or belongs there: not with a mere request, nor with the
/// end of one.
fn calendar(told: &Told, to: &Email) -> Result<Option<CalendarPart>, UnfitCalendar> {
    if !told.was_promised || told.booking.stage.status == Status::Requested {
        return Ok(None);
    }
    let office = feeds::Party {
        name: CalendarText::from(&told.provider.name),
        email: told.provider.office.email.clone(),
    };
    let attendee = feeds::Party {
        name: CalendarText::from(&told.organiser.contact.name),
        email: to.clone(),
    };
    let invitation = Invitation::of(&entry(told), &office, &attendee);
    let method = match invitation.method() {
        feeds::Method::Request => Method::Request,
        feeds::Method::Cancel => Method::Cancel,
    };
    let part = CalendarPart::new(method, invitation.text().to_owned());
    part.map(Some).map_err(|_| UnfitCalendar)
}

/// The same entry as in the feeds, under the title that the organiser knows.
fn entry(told: &Told) -> Entry {
    let Told { booking, site, .. } = told;
    let at = Whereabouts {
        room: told.room().cloned(),
        site: site.name.clone(),
        address: site.address.clone(),
        handover: told.handover.clone(),
        zone: site.time_zone,
    };
    let summary = booking.purpose.title.as_ref().or(told.room());
    let summary = summary.unwrap_or(&told.provider.name);
    booked::entry(booking, summary.into(), &at, booking.language)
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
