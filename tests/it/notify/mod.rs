//! Mails through each way out, read back as their readers would.

mod message;
mod smtp;
mod smtp_tls;
mod spool;
mod storm;

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use domain::ids::BookingId;
use domain::interval::Interval;
use domain::language::Language;
use domain::text::{Email, Line, Name};
use gemeinraum::notify::{
    BookingFacts, CalendarPart, Host, Mail, MailConfig, Mailer, Message, MessageId, Method,
    Occasion, Office, Sender, Stamp,
};

fn host() -> Host {
    Host::parse("raum.example.org").unwrap()
}

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn written_at() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, 2, 3, 4, 5).unwrap()
}

fn facts() -> BookingFacts {
    let at = |hour| {
        Berlin
            .with_ymd_and_hms(2027, 3, 12, hour, 0, 0)
            .unwrap()
            .to_utc()
    };
    BookingFacts {
        reference: Line::parse("K7Q2-9XPA").unwrap(),
        organiser: name("Eva Größmann"),
        room: Some(name("Großer Saal")),
        site: None,
        address: None,
        zone: Berlin,
        span: Interval::new(at(18), at(23)).unwrap(),
        event: None,
        handover: None,
        giving_back: None,
        items: Vec::new(),
        attendees: None,
        office: Office {
            provider: name("Gemeinde Übersee"),
            email: Some(email("buero@uebersee.example")),
            phone: None,
            hours: None,
        },
        management_link: None,
    }
}

fn message(occasion: Occasion) -> Message {
    let ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
    Message {
        occasion,
        facts: facts(),
        language: Language::De,
        to: email("eva@example.net"),
        calendar: CalendarPart::new(Method::Request, ics.to_owned()).ok(),
    }
}

fn sender() -> Sender {
    Sender {
        address: email("raum@example.org"),
        name: name("Raumbuchung im Kreis"),
    }
}

fn stamp(outbox_key: i64) -> Stamp {
    Stamp {
        id: MessageId::of_outbox(outbox_key, written_at(), &host()),
        thread: MessageId::of_booking(BookingId(uuid::Uuid::nil()), &host()),
        written_at: written_at(),
    }
}

/// The mail of one outbox entry, built anew as a worker does for each attempt.
fn mail(outbox_key: i64) -> Mail {
    message(Occasion::Confirmed)
        .mail(&sender(), stamp(outbox_key))
        .unwrap()
}

/// The way out that a configuration describes.
fn mailer(section: &str) -> Box<dyn Mailer> {
    let config: MailConfig =
        toml::from_str(&format!("from = 'raum@example.org'\n{section}")).unwrap();
    config.open(&host()).unwrap()
}
