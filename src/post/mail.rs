//! What was read from the outbox, as the message that goes out.

use chrono::{DateTime, Utc};
use domain::booking::Status;
use domain::text::Email;

use crate::feeds::booked::{self, Whereabouts};
use crate::feeds::{self, CalendarText, Entry, Invitation};
use crate::notify::{BookingFacts, CalendarPart, Contact, Message, Method, Occasion};
use crate::post::Links;
use crate::post::facts::{Unfit, contact, facts, occasion};
use crate::services::notices::{Happening, Reader, Told};

/// The message, put into the outbox at `written_at`; `None` if its reader has no mail address.
pub fn write(
    told: &Told,
    links: Links<'_>,
    written_at: DateTime<Utc>,
) -> Result<Option<Message>, Unfit> {
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
        Reader::Organiser => (occasion(told)?, calendar(told, &to)?),
        Reader::Office => (to_office(told, links, written_at)?, None),
    };
    Ok(Some(Message {
        occasion,
        facts: BookingFacts {
            management_link: match told.reader {
                Reader::Organiser => links.management(booking, language),
                Reader::Office => None,
            },
            ..facts(told)
        },
        language,
        to,
        calendar,
    }))
}

fn to_office(told: &Told, links: Links<'_>, written_at: DateTime<Utc>) -> Result<Occasion, Unfit> {
    let contact = Contact {
        office_link: links.office(&told.booking),
        ..contact(told)
    };
    if told.happening == Happening::OrganiserWrote {
        let text = told.message.clone().ok_or(Unfit::NoText)?;
        return Ok(Occasion::OrganiserWrote { text, contact });
    }
    Ok(Occasion::RequestArrived(Contact {
        decision_link: links.decision(&told.booking, written_at),
        ..contact
    }))
}

/// The calendar entry goes with what is in a calendar already or belongs there: not with a mere request, nor with the
/// end of one, nor with what somebody wrote.
fn calendar(told: &Told, to: &Email) -> Result<Option<CalendarPart>, Unfit> {
    let is_message = told.happening.is_message();
    if is_message || !told.was_promised || told.booking.stage.status == Status::Requested {
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
    part.map(Some).map_err(|_| Unfit::Calendar)
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
