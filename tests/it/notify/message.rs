//! From the facts of a booking to what its reader sees.

use chrono_tz::Europe::Berlin;
use domain::ids::BookingId;
use gemeinraum::feeds::{CalendarText, Class, Entry, Invitation, Party, State, Transparency, Uid};
use gemeinraum::notify::{
    CalendarPart, Contact, Fault, Mail, Mailer, Memory, Message, Method, Occasion, Outcome, Reason,
    Stage,
};
use mail_parser::{Address, MessageParser, MimeHeaders};

use crate::notify::{email, facts, mail, message, name, sender, stamp, written_at};

/// `name <address>` of From, Reply-To and To.
fn correspondents(mail: &Mail) -> [String; 3] {
    let read = MessageParser::default().parse(mail.bytes()).unwrap();
    let show = |list: Option<&Address<'_>>| {
        let first = list.and_then(Address::first);
        first.map_or("-".to_owned(), |one| {
            format!("{} <{}>", one.name().unwrap(), one.address().unwrap())
        })
    };
    [show(read.from()), show(read.reply_to()), show(read.to())]
}

fn built(message: &Message) -> Mail {
    message.mail(&sender(), stamp(1)).unwrap()
}

fn contact(address: Option<&str>) -> Occasion {
    Occasion::RequestArrived(Contact {
        email: address.map(email),
        phone: None,
        title: Some(name("Goldene Hochzeit")),
        decision_link: None,
        office_link: None,
    })
}

#[test]
fn organiser_and_office_answer_each_other_and_never_the_machine() {
    assert_eq!(
        correspondents(&built(&message(Occasion::Confirmed))),
        [
            "Gemeinde Übersee <raum@example.org>",
            "Gemeinde Übersee <buero@uebersee.example>",
            "Eva Größmann <eva@example.net>",
        ]
    );
    let mut notice = message(contact(Some("eva@example.net")));
    notice.to = email("buero@uebersee.example");
    assert_eq!(
        correspondents(&built(&notice)),
        [
            "Raumbuchung im Kreis <raum@example.org>",
            "Eva Größmann <eva@example.net>",
            "Gemeinde Übersee <buero@uebersee.example>",
        ]
    );
}

#[test]
fn without_an_address_to_answer_to_there_is_no_reply_to() {
    assert_eq!(correspondents(&built(&message(contact(None))))[1], "-");
}

#[test]
fn memory_keeps_what_is_delivered_and_fails_as_planned() {
    let later = Outcome::TryLater {
        reason: Reason {
            stage: Stage::Connect,
            fault: Fault::TimedOut,
        },
    };
    let memory = Memory::with_outcomes([later.clone()]);
    assert_eq!(memory.deliver(&mail(1)), later);
    assert_eq!(memory.deliver(&mail(1)), Outcome::Delivered);
    assert_eq!(memory.delivered(), [mail(1)]);
}

/// What the calendar writer makes of the same booking.
fn invitation(state: State) -> Invitation {
    let party = |name, address| Party {
        name: CalendarText::clean(name),
        email: email(address),
    };
    let entry = Entry {
        uid: Uid::from(BookingId(uuid::Uuid::nil())),
        sequence: 3,
        created_at: written_at(),
        changed_at: written_at(),
        span: facts().span,
        zone: Berlin,
        state,
        class: Class::Private,
        transparency: Transparency::Opaque,
        summary: CalendarText::clean("METHOD:CANCEL\nGroßer Saal ".repeat(20).trim()),
        location: None,
        description: None,
        url: None,
    };
    let office = party("Gemeinde Übersee", "buero@uebersee.example");
    Invitation::of(&entry, &office, &party("Eva Größmann", "eva@example.net"))
}

#[test]
fn what_the_calendar_writer_makes_travels_unchanged() {
    for (state, method) in [
        (State::Confirmed, Method::Request),
        (State::Cancelled, Method::Cancel),
    ] {
        let entry = invitation(state);
        let part = CalendarPart::new(method, entry.text().to_owned()).unwrap();
        let mail = built(&Message {
            calendar: Some(part),
            ..message(Occasion::Confirmed)
        });
        let read = MessageParser::default().parse(mail.bytes()).unwrap();
        let kind = read.parts[3].content_type().unwrap();
        assert_eq!(kind.attribute("method"), Some(method.as_str()));
        assert_eq!(read.parts[3].text_contents(), Some(entry.text()));
    }
}
