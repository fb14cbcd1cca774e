//! A booking as a calendar entry: the same in a feed and in a mail, so that a client knows one by the other.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::bookable::Handover;
use domain::booking::{Booking, Status, StatusName};
use domain::language::Language;
use domain::provider::Address;
use domain::text::{Line, Name};

use crate::feeds::{CalendarText, Class, Entry, State, Transparency};
use crate::i18n::{format, text};

/// Where a booking takes place.
#[derive(Clone, Debug)]
pub struct Whereabouts {
    /// The room; absent where resources alone are booked.
    pub room: Option<Name>,
    /// The site.
    pub site: Name,
    /// The address of the site.
    pub address: Address,
    /// Where and by whom the room is handed over.
    pub handover: Handover,
    /// The zone of the site.
    pub zone: Tz,
}

impl Whereabouts {
    /// Room, site and address in one line.
    pub fn line(&self) -> String {
        let Address {
            street,
            postal_code,
            town,
        } = &self.address;
        let town = [postal_code.as_deref(), town.as_deref()];
        let town: Vec<&str> = town.into_iter().flatten().collect();
        let town = town.join(" ");
        let parts = [
            self.room.as_deref(),
            Some(self.site.as_str()),
            street.as_deref(),
            Some(town.as_str()).filter(|town| !town.is_empty()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The entry of a booking under the title `summary`.
///
/// UID is the booking's id, SEQUENCE its own: both rise and stay alike wherever the booking is shown. Neither the
/// organiser nor what he wrote to the office is in it, for calendars are passed on.
pub fn entry(
    booking: &Booking,
    summary: CalendarText,
    at: &Whereabouts,
    language: Language,
) -> Entry {
    Entry {
        uid: booking.id.into(),
        sequence: booking.sequence,
        created_at: booking.created_at,
        changed_at: booking.changed_at,
        span: booking.times.span,
        zone: at.zone,
        state: state(booking.stage.status.name()),
        class: Class::Private,
        transparency: Transparency::Opaque,
        summary,
        location: Some(CalendarText::clean(&at.line())),
        description: Some(CalendarText::clean(&description(booking, at, language))),
        url: None,
    }
}

/// The title of a booking for whoever may read it: as the organiser wrote it, else what for, else the reference.
pub fn title(booking: &Booking, purpose: Option<&Name>, language: Language) -> CalendarText {
    if let Some(title) = booking.purpose.title.as_ref().or(purpose) {
        return title.into();
    }
    let reference = booking.reference.to_string();
    let values = [("reference", reference.as_str())];
    CalendarText::clean(&text(language, "calendar.booking", &values))
}

fn state(status: StatusName) -> State {
    match status {
        StatusName::Confirmed | StatusName::Completed | StatusName::NoShow => State::Confirmed,
        StatusName::Held | StatusName::Requested | StatusName::Option => State::Tentative,
        StatusName::Declined | StatusName::Cancelled | StatusName::Expired => State::Cancelled,
    }
}

/// Reference, what is not decided yet, and the appointments around the use.
fn description(booking: &Booking, at: &Whereabouts, language: Language) -> String {
    let local = |instant: DateTime<Utc>| instant.with_timezone(&at.zone);
    let label = |key: &str, value: String| format!("{}: {value}", text(language, key, &[]));
    let mut lines = vec![label("mail.label.reference", booking.reference.to_string())];
    match &booking.stage.status {
        Status::Requested => lines.push(text(language, "calendar.requested", &[])),
        Status::Option { until } => {
            let until = format::date_time(language, &local(*until));
            let values = [("until", until.as_str())];
            lines.push(text(language, "calendar.option", &values));
        }
        _ => {}
    }
    if let Some(event) = booking.times.event {
        let span = format::span(language, &local(event.start()), &local(event.end()));
        lines.push(label("mail.label.event", span));
    }
    let with_place = |instant| {
        let time = format::date_time(language, &local(instant));
        let place = [&at.handover.place, &at.handover.contact];
        let place = place.into_iter().flatten().map(Line::as_str);
        std::iter::once(time.as_str())
            .chain(place)
            .collect::<Vec<_>>()
            .join(", ")
    };
    if let Some(instant) = booking.times.handover_at {
        lines.push(label("mail.label.handover", with_place(instant)));
    }
    if let Some(instant) = booking.times.return_at {
        lines.push(label("mail.label.giving_back", with_place(instant)));
    }
    lines.join("\n")
}
