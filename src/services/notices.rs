//! Messages about bookings: put into the outbox by each step, written when they go out.
//!
//! The outbox keeps what happened and to whom it is told; the facts are read when the mail is written, so a mail that
//! waited for a broken relay never tells a time that has changed since. Entries about one booking go out in order.

use chrono::{DateTime, Utc};
use domain::bookable::Handover;
use domain::booking::{Booking, Party as Side, Status};
use domain::ids::BookingId;
use domain::party::Organiser;
use domain::provider::{Address, Provider, Site};
use domain::text::{Email, Line, Name};
use serde::{Deserialize, Serialize};
use store::feeds::scope::list_places_of;
use store::listings::Listed;
use store::outbox::{self, NewEntry};
use store::{StoreError, Tx, bookings, organisers, providers, sites};
use thiserror::Error;

use crate::feeds::booked::{self, Whereabouts};
use crate::feeds::{self, CalendarText, Entry, Invitation};
use crate::notify::{
    Appointment, BookingFacts, CalendarPart, Contact, Item, Message, Method, Occasion, Office,
};
use crate::services::Ctx;
use crate::services::bookings::lock::{list_own, wanted_of};
use crate::services::bookings::notice::Notice;

/// The topic of mails about bookings.
pub const TOPIC: &str = "booking_mail";

/// Who reads a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reader {
    Organiser,
    Office,
}

/// What happened, as the outbox keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Happening {
    Requested,
    Confirmed,
    Declined,
    Cancelled,
    Amended,
    OptionExpired,
}

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    happening: Happening,
    reader: Reader,
}

/// Why an entry can never become a mail.
#[derive(Debug, Error)]
pub enum NoticeError {
    /// The payload is none of this program's.
    #[error("the payload cannot be read")]
    Payload,
    /// The booking has gone.
    #[error("the booking does not exist any more")]
    Gone,
    /// The calendar entry is not fit for a mail.
    #[error("the calendar entry is not fit for a mail")]
    Calendar,
    /// The database failed; worth another attempt.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl store::TxError for NoticeError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// Puts the messages about a step into the outbox: to the organiser, and of a new request to the office too.
pub fn enqueue(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    booking: &Booking,
    notice: Notice,
) -> Result<(), StoreError> {
    let Some(happening) = happening(notice) else {
        return Ok(());
    };
    put(
        tx,
        ctx,
        booking,
        &Payload {
            happening,
            reader: Reader::Organiser,
        },
    )?;
    if happening == Happening::Requested {
        put(
            tx,
            ctx,
            booking,
            &Payload {
                happening,
                reader: Reader::Office,
            },
        )?;
    }
    Ok(())
}

fn happening(notice: Notice) -> Option<Happening> {
    match notice {
        Notice::Requested => Some(Happening::Requested),
        Notice::Confirmed => Some(Happening::Confirmed),
        Notice::Declined => Some(Happening::Declined),
        Notice::Cancelled => Some(Happening::Cancelled),
        Notice::Amended => Some(Happening::Amended),
        Notice::Expired => Some(Happening::OptionExpired),
        Notice::Reserved | Notice::Edited | Notice::Completed | Notice::NoShow => None,
    }
}

fn put(tx: &mut Tx<'_>, ctx: &Ctx, booking: &Booking, payload: &Payload) -> Result<(), StoreError> {
    let payload = serde_json::to_string(payload).map_err(|_| StoreError::BrokenRow {
        table: "outbox",
        why: "the payload cannot be written".to_owned(),
    })?;
    let entry = NewEntry {
        topic: TOPIC,
        subject_id: booking.id.0,
        payload: &payload,
        created_at: ctx.now,
        due_at: ctx.now,
    };
    outbox::enqueue(tx, &entry)
}

/// The message of an outbox entry; `None` if its reader has no mail address.
pub fn compose(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    subject: BookingId,
    payload: &str,
) -> Result<Option<Message>, NoticeError> {
    let payload: Payload = serde_json::from_str(payload).map_err(|_| NoticeError::Payload)?;
    let booking = bookings::find(tx, subject)?
        .ok_or(NoticeError::Gone)?
        .booking;
    let scene = Scene::load(tx, ctx, booking)?;
    let Some(organiser) = scene.organiser.as_ref() else {
        return Ok(None);
    };
    let (to, language) = match payload.reader {
        Reader::Organiser => (organiser.contact.email.clone(), scene.booking.language),
        Reader::Office => (
            Some(scene.provider.office.email.clone()),
            scene.provider.language,
        ),
    };
    let Some(to) = to else { return Ok(None) };
    let calendar = match payload.reader {
        Reader::Organiser => scene.calendar(payload.happening, &to)?,
        Reader::Office => None,
    };
    let occasion = match payload.reader {
        Reader::Organiser => occasion(payload.happening, &scene.booking),
        Reader::Office => Occasion::RequestArrived(scene.contact(organiser)),
    };
    let facts = scene.facts(organiser);
    Ok(Some(Message {
        occasion,
        facts,
        language,
        to,
        calendar,
    }))
}

fn occasion(happening: Happening, booking: &Booking) -> Occasion {
    let status = &booking.stage.status;
    match (happening, status) {
        (Happening::Requested, _) => Occasion::Requested,
        (Happening::Confirmed, _) => Occasion::Confirmed,
        (Happening::Amended, _) => Occasion::Amended { before: None },
        (Happening::OptionExpired, _) => Occasion::OptionExpired,
        (Happening::Declined, Status::Declined { reason }) => Occasion::Declined {
            reason: reason.clone(),
        },
        (Happening::Declined, _) => Occasion::Declined { reason: None },
        (
            Happening::Cancelled,
            Status::Cancelled {
                party: Side::Provider,
                reason,
            },
        ) => Occasion::CancelledByProvider {
            reason: reason.clone(),
        },
        (Happening::Cancelled, Status::Cancelled { reason, .. }) => {
            Occasion::CancelledByOrganiser {
                reason: reason.clone(),
            }
        }
        (Happening::Cancelled, _) => Occasion::CancelledByOrganiser { reason: None },
    }
}

/// A booking with everything that a mail about it may name.
struct Scene {
    booking: Booking,
    listed: Vec<Listed>,
    organiser: Option<Organiser>,
    provider: Provider,
    site: Site,
    handover: Handover,
}

impl Scene {
    fn load(tx: &mut Tx<'_>, ctx: &Ctx, booking: Booking) -> Result<Self, StoreError> {
        let listed = list_own(tx, ctx, &booking)?;
        let organiser = match booking.organiser_id {
            Some(id) => organisers::find(tx, id)?,
            None => None,
        };
        let rooms: Vec<_> = booking.room_id.into_iter().collect();
        let place = list_places_of(tx, &rooms)?.pop();
        Ok(Self {
            handover: place.map(|place| place.handover).unwrap_or_default(),
            listed,
            organiser,
            provider: providers::get(tx, booking.provider_id)?,
            site: sites::find(tx, booking.site_id)?.ok_or(StoreError::Missing)?,
            booking,
        })
    }

    fn facts(&self, organiser: &Organiser) -> BookingFacts {
        let Self { booking, site, .. } = self;
        let appointment = |at: DateTime<Utc>| Appointment {
            at,
            place: self.handover.place.clone(),
            contact: self.handover.contact.clone(),
        };
        BookingFacts {
            reference: Line::parse(&booking.reference.to_string())
                .expect("eight letters and a hyphen are a line"),
            organiser: organiser.contact.name.clone(),
            room: self.room(),
            site: Some(site.name.clone()),
            address: one_line(&site.address),
            zone: site.time_zone,
            span: booking.times.span,
            event: booking.times.event,
            handover: booking.times.handover_at.map(appointment),
            giving_back: booking.times.return_at.map(appointment),
            items: self.items(),
            attendees: booking.purpose.attendees,
            office: self.office(),
            // There is no page yet on which a guest could use his token.
            management_link: None,
        }
    }

    fn room(&self) -> Option<Name> {
        self.booking
            .room_id
            .and(self.listed.first())
            .map(|room| room.name.clone())
    }

    fn items(&self) -> Vec<Item> {
        let quantity_of = |listed: &Listed| {
            let wanted = wanted_of(&self.booking);
            wanted
                .iter()
                .find(|wanted| wanted.bookable == listed.bookable)
                .map_or(1, |wanted| wanted.quantity)
        };
        let items = self
            .listed
            .iter()
            .skip(usize::from(self.booking.room_id.is_some()));
        items
            .map(|listed| Item {
                name: listed.name.clone(),
                quantity: quantity_of(listed),
            })
            .collect()
    }

    fn office(&self) -> Office {
        let Provider { name, office, .. } = &self.provider;
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

    fn contact(&self, organiser: &Organiser) -> Contact {
        Contact {
            email: organiser.contact.email.clone(),
            phone: organiser
                .contact
                .phone
                .as_ref()
                .and_then(|phone| Name::parse(phone).ok()),
            title: self.booking.purpose.title.clone(),
            office_link: None,
        }
    }

    /// The calendar entry goes with what is in a calendar already or belongs there: not with a mere request.
    fn calendar(
        &self,
        happening: Happening,
        to: &Email,
    ) -> Result<Option<CalendarPart>, NoticeError> {
        if happening == Happening::Requested {
            return Ok(None);
        }
        let office = feeds::Party {
            name: CalendarText::from(&self.provider.name),
            email: self.provider.office.email.clone(),
        };
        let attendee = feeds::Party {
            name: self.organiser.as_ref().map_or_else(
                || CalendarText::from(&self.provider.name),
                |organiser| CalendarText::from(&organiser.contact.name),
            ),
            email: to.clone(),
        };
        let invitation = Invitation::of(&self.entry(), &office, &attendee);
        let method = match invitation.method() {
            feeds::Method::Request => Method::Request,
            feeds::Method::Cancel => Method::Cancel,
        };
        let part = CalendarPart::new(method, invitation.text().to_owned());
        part.map(Some).map_err(|_| NoticeError::Calendar)
    }

    /// The same entry as in the feeds, under the title that the organiser knows.
    fn entry(&self) -> Entry {
        let Self { booking, site, .. } = self;
        let at = Whereabouts {
            room: self.room(),
            site: site.name.clone(),
            address: site.address.clone(),
            handover: self.handover.clone(),
            zone: site.time_zone,
        };
        let summary = booking.purpose.title.clone().or_else(|| self.room());
        let summary = summary.unwrap_or_else(|| self.provider.name.clone());
        booked::entry(booking, (&summary).into(), &at, booking.language)
    }
}

/// `Dorfstraße 1, 23738 Lensahn`, as far as it is known.
fn one_line(address: &Address) -> Option<Line<400>> {
    let town = [
        address.postal_code.as_ref().map(Line::to_string),
        address.town.as_ref().map(Name::to_string),
    ];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let street = address
        .street
        .as_ref()
        .map(Name::to_string)
        .unwrap_or_default();
    let parts = [street, town]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>();
    Line::parse(&parts.join(", ")).ok()
}
