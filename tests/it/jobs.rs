//! Mails from the outbox to their reader: once, with the right calendar entry, whatever the relay does.

use domain::bookable::BookableId;
use domain::booking::{Booking, Item, Kind, Party, Purpose, Times};
use domain::ids::{BookingId, RoomId};
use domain::interval::Interval;
use domain::language::Language;
use domain::party::{Contact, OrganiserKind};
use domain::provider::Address;
use domain::text::{Email, Name};
use gemeinraum::auth::decision::DecisionLink;
use gemeinraum::jobs::Desk;
use gemeinraum::jobs::deliver::{Sent, deliver_next};
use gemeinraum::jobs::worker::Worker;
use gemeinraum::notify::{Fault, Host, Mail, Mailer, Memory, Outcome, Reason, Sender, Stage};
use gemeinraum::services::bookings::amend::{Amendment, amend};
use gemeinraum::services::bookings::cancel::{cancel, decline};
use gemeinraum::services::bookings::confirm::confirm;
use gemeinraum::services::bookings::request::{Command, request_booking};
use gemeinraum::services::bookings::{Asked, Declared, NewOrganiser};
use mail_parser::MessageParser;
use std::sync::Arc;
use store::{StoreError, bookings, outbox};

use crate::support::app::TestApp;
use crate::support::builders::{Catalogue, a_provider, a_room, a_site};
use crate::support::databases::{Database, on_both};

/// The mails that were delivered stay with the test.
struct Kept(Arc<Memory>);

impl Mailer for Kept {
    fn deliver(&self, mail: &Mail) -> Outcome {
        self.0.deliver(mail)
    }
}

pub struct Town {
    pub app: TestApp,
    room: RoomId,
    pub mails: Arc<Memory>,
}

impl Town {
    pub fn new(database: &Database, outcomes: Vec<Outcome>) -> Self {
        let app = TestApp::start(database);
        let provider = a_provider(1);
        let site = a_site(2, &provider);
        let room = a_room(3, &site);
        let id = room.id;
        let catalogue = Catalogue {
            providers: vec![provider],
            sites: vec![site],
            rooms: vec![room],
            ..Catalogue::default()
        };
        catalogue.store(app.store());
        let mails = Arc::new(Memory::with_outcomes(outcomes));
        Self {
            app,
            room: id,
            mails,
        }
    }

    fn desk(&self) -> Desk {
        Desk {
            mailer: Box::new(Kept(Arc::clone(&self.mails))),
            sender: Sender {
                address: Email::parse("raum@example.org").unwrap(),
                name: Name::parse("Gemeinraum").unwrap(),
            },
            host: Host::parse("raum.example").unwrap(),
        }
    }

    fn worker(&self) -> Worker {
        Worker::new(self.app.state.clone(), self.desk())
    }

    pub fn request(&self, email: Option<&str>) -> BookingId {
        self.request_in(Language::De, email)
    }

    fn request_in(&self, language: Language, email: Option<&str>) -> BookingId {
        let start = self.app.now() + chrono::TimeDelta::days(7);
        let span = Interval::new(start, start + chrono::TimeDelta::hours(2)).unwrap();
        let command = Command {
            asked: Asked {
                room_id: Some(self.room),
                items: Vec::<Item>::new(),
                times: Times {
                    span,
                    event: None,
                    handover_at: None,
                    return_at: None,
                },
                written: (span.start().fixed_offset(), span.end().fixed_offset()),
                purpose: Purpose::default(),
                kind: Kind::External,
                received: None,
                overriding: None,
                language,
            },
            organiser: Some(NewOrganiser::Declared(Box::new(Declared {
                kind: OrganiserKind::Person,
                contact: Contact {
                    name: Name::parse("Eva Grün").unwrap(),
                    organisation: None,
                    email: email.map(|email| Email::parse(email).unwrap()),
                    phone: None,
                    address: Address::default(),
                },
                billing: None,
            }))),
            hold: None,
        };
        self.app
            .run(move |tx, ctx| request_booking(tx, ctx, &command))
            .booking
            .id
    }

    /// To two days later, and an hour longer.
    pub fn move_on(&self, booking: &Booking) {
        let start = booking.times.span.start() + chrono::TimeDelta::days(2);
        let span = Interval::new(start, start + chrono::TimeDelta::hours(3)).unwrap();
        let written = (span.start().fixed_offset(), span.end().fixed_offset());
        let moved = Amendment {
            span: Some((span, written)),
            ..Amendment::default()
        };
        let (id, version) = (booking.id, booking.version);
        self.app
            .run(move |tx, ctx| amend(tx, ctx, id, version, &moved));
    }

    pub fn deliver_all(&self) {
        let desk = self.desk();
        while deliver_next(&self.app.state, &desk).unwrap() == Sent::One {}
    }

    fn told_to_organiser(&self) -> Vec<String> {
        let mails = self.mails.delivered();
        let to_organiser = mails.iter().filter(|mail| summary(mail).starts_with("eva"));
        to_organiser.map(told).collect()
    }

    /// The addresses that the first mail to `reader` names.
    fn links_to(&self, reader: &str) -> Vec<String> {
        let mails = self.mails.delivered();
        let mut own = mails
            .iter()
            .filter(|mail| summary(mail).starts_with(reader));
        self.links_in(own.next().unwrap())
    }

    /// The addresses that a mail names, after the address of the installation.
    pub fn links_in(&self, mail: &Mail) -> Vec<String> {
        let text = text_of(mail);
        let base_url = self.app.state.base_url();
        let links = text.lines().filter_map(|line| line.strip_prefix(base_url));
        links.map(str::to_owned).collect()
    }

    /// Recipient and subject of each mail.
    pub fn delivered(&self) -> Vec<String> {
        self.mails.delivered().iter().map(summary).collect()
    }
}

fn summary(mail: &Mail) -> String {
    let parsed = MessageParser::default().parse(mail.bytes()).unwrap();
    let to = parsed
        .to()
        .unwrap()
        .first()
        .unwrap()
        .address()
        .unwrap()
        .to_owned();
    let calendar = parsed
        .parts
        .iter()
        .filter_map(|part| part.text_contents())
        .find(|text| text.starts_with("BEGIN:VCALENDAR"));
    let method = calendar.map(|text| {
        text.lines()
            .find(|line| line.starts_with("METHOD:"))
            .unwrap()
            .to_owned()
    });
    format!("{to} {}", method.unwrap_or_else(|| "-".to_owned()))
}

pub fn text_of(mail: &Mail) -> String {
    let parsed = MessageParser::default().parse(mail.bytes()).unwrap();
    parsed.body_text(0).unwrap().into_owned()
}

#[test]
fn a_mail_to_the_organiser_opens_his_booking_in_his_language() {
    for (language, page) in [(Language::De, "/b/"), (Language::En, "/en/b/")] {
        on_both(|database| {
            let town = Town::new(database, Vec::new());
            let id = town.request_in(language, Some("eva@example.org"));
            town.deliver_all();
            let token = town.app.state.secret().management_token(id, 1);
            assert_eq!(town.links_to("eva"), [format!("{page}{token}")]);
        });
    }
}

#[test]
fn a_mail_to_the_office_opens_the_request_for_one_decision_within_two_weeks() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        town.app.set_clock("2027-03-02T08:00:00Z");
        town.deliver_all();
        let links = town.links_to("gemeinde");
        let [decide, open] = links.as_slice() else {
            panic!("{links:?}");
        };
        assert_eq!(*open, format!("/verwaltung/buchungen/{id}"));
        let token = decide.strip_prefix("/verwaltung/entscheiden/").unwrap();
        let secret = town.app.state.secret();
        let read = secret.read_decision_token(token, town.app.now());
        let expected = DecisionLink {
            booking: id,
            version: 1,
            expires_at: "2027-03-15T08:00:00Z".parse().unwrap(),
        };
        assert_eq!(read, Ok(expected));
    });
}

#[test]
fn a_decision_link_is_about_the_request_as_the_mail_shows_it() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        let asked: Result<_, StoreError> = town.app.store().read(|tx| bookings::find(tx, id));
        town.move_on(&asked.unwrap().unwrap().booking);
        town.deliver_all();
        let links = town.links_to("gemeinde");
        let token = links[0].strip_prefix("/verwaltung/entscheiden/").unwrap();
        let secret = town.app.state.secret();
        let shown = secret.read_decision_token(token, town.app.now()).unwrap();
        let stands: Result<_, StoreError> = town.app.store().read(|tx| bookings::find(tx, id));
        assert_eq!(
            (shown.version, stands.unwrap().unwrap().booking.version),
            (1, 2)
        );
    });
}

#[test]
fn a_request_tells_both_sides_and_its_confirmation_and_end_reach_the_calendar() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        town.app.run(move |tx, ctx| confirm(tx, ctx, id));
        town.deliver_all();
        town.app
            .run(move |tx, ctx| cancel(tx, ctx, id, Party::Organiser, None));
        town.deliver_all();
        assert_eq!(
            town.delivered(),
            [
                "eva@example.org -",
                "gemeinde@example.org -",
                "eva@example.org METHOD:REQUEST",
                "eva@example.org METHOD:CANCEL",
            ]
        );
    });
}

/// What a calendar and its reader see of a mail.
fn told(mail: &Mail) -> String {
    let parsed = MessageParser::default().parse(mail.bytes()).unwrap();
    let subject = parsed.subject().unwrap().split(':').next().unwrap();
    let parts = parsed.parts.iter().filter_map(|part| part.text_contents());
    let texts: Vec<&str> = parts.collect();
    let text = texts.first().unwrap();
    let before = text.lines().find(|line| line.starts_with("Bisher"));
    let calendar = texts
        .iter()
        .find(|text| text.starts_with("BEGIN:VCALENDAR"));
    let event = calendar.map_or("", |text| text.split("BEGIN:VEVENT").nth(1).unwrap());
    let shown = event.lines().filter(|line| {
        ["DTSTART", "SEQUENCE", "STATUS"]
            .iter()
            .any(|name| line.starts_with(name))
    });
    let lines = std::iter::once(subject).chain(before).chain(shown);
    lines.map(str::trim_end).collect::<Vec<_>>().join(" | ")
}

#[test]
fn mails_that_waited_for_the_relay_tell_each_step_as_it_was_decided() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        let confirmed = town.app.run(move |tx, ctx| confirm(tx, ctx, id));
        town.move_on(&confirmed.booking);
        town.app
            .run(move |tx, ctx| cancel(tx, ctx, id, Party::Provider, None));
        town.deliver_all();
        let told = town.told_to_organiser();
        insta::allow_duplicates!(insta::assert_snapshot!(told.join("\n"), @"
        Anfrage eingegangen
        Buchung bestätigt | SEQUENCE:1 | DTSTART;TZID=Europe/Berlin:20270308T090000 | STATUS:CONFIRMED
        Buchung geändert | Bisher        Saal, Montag, 8. März 2027, 09:00 bis 11:00 Uhr | SEQUENCE:2 | DTSTART;TZID=Europe/Berlin:20270310T090000 | STATUS:CONFIRMED
        Absage durch den Anbieter | SEQUENCE:3 | DTSTART;TZID=Europe/Berlin:20270310T090000 | STATUS:CANCELLED
        "));
    });
}

#[test]
fn a_request_that_was_never_promised_is_in_nobodys_calendar() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let id = town.request(Some("eva@example.org"));
        let asked: Result<_, StoreError> = town.app.store().read(|tx| bookings::find(tx, id));
        town.move_on(&asked.unwrap().unwrap().booking);
        town.app.run(move |tx, ctx| decline(tx, ctx, id, None));
        town.deliver_all();
        insta::allow_duplicates!(
            insta::assert_snapshot!(town.told_to_organiser().join("\n"), @"
        Anfrage eingegangen
        Anfrage geändert | Bisher        Saal, Montag, 8. März 2027, 09:00 bis 11:00 Uhr
        Anfrage abgelehnt
        ")
        );
    });
}

#[test]
fn a_mail_that_was_not_taken_is_tried_again_under_the_same_id() {
    on_both(|database| {
        let reason = Reason {
            stage: Stage::Connect,
            fault: Fault::TimedOut,
        };
        let later = Outcome::TryLater { reason };
        let town = Town::new(database, vec![later.clone(), later]);
        town.request(Some("eva@example.org"));
        let mut worker = town.worker();
        worker.work();
        assert!(
            town.delivered().is_empty(),
            "the first was not taken, the second waits for it"
        );
        town.app.set_clock("2027-03-01T08:05:00Z");
        worker.work();
        town.app.set_clock("2027-03-01T08:30:00Z");
        worker.work();
        let ids: Vec<String> = town
            .mails
            .delivered()
            .iter()
            .map(|mail| mail.id().as_str().to_owned())
            .collect();
        assert_eq!(ids.len(), 2);
        assert_ne!(ids[0], ids[1]);
        let left: Result<_, StoreError> = town.app.store().read(outbox::backlog);
        assert_eq!((left.as_ref().unwrap().waiting, left.unwrap().dead), (0, 0));
    });
}

#[test]
fn who_has_no_address_gets_no_mail_and_nothing_waits_for_it() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        town.request(None);
        town.deliver_all();
        assert_eq!(town.delivered(), ["gemeinde@example.org -"]);
    });
}

#[test]
fn a_message_that_cannot_be_written_is_given_up_and_the_rest_goes_on() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        town.app.run(|tx, ctx| {
            let poison = outbox::NewEntry {
                topic: "booking_mail",
                subject_id: BookableId::Room(RoomId(uuid::Uuid::nil())).uuid(),
                payload: "{",
                created_at: ctx.now,
                due_at: ctx.now,
            };
            outbox::enqueue(tx, &poison)
        });
        town.request(Some("eva@example.org"));
        town.deliver_all();
        assert_eq!(town.delivered().len(), 2);
        let left: Result<_, StoreError> = town.app.store().read(outbox::backlog);
        assert_eq!(left.unwrap().dead, 1);
    });
}

#[test]
fn what_went_out_is_forgotten_after_a_month_by_one_node_at_a_time() {
    on_both(|database| {
        let town = Town::new(database, Vec::new());
        let (mut first, mut second) = (town.worker(), town.worker());
        let mut raw = database.raw();
        let mut left_after = |at: &str, worker: &mut Worker| {
            town.app.set_clock(at);
            worker.work();
            raw.number("(SELECT count(*) FROM outbox)")
        };
        town.app.set_clock("2027-03-31T08:30:00Z");
        town.request(Some("eva@example.org"));
        assert_eq!(left_after("2027-03-31T08:30:00Z", &mut first), 2);
        assert_eq!(
            left_after("2027-04-30T08:00:00Z", &mut first),
            2,
            "too early"
        );
        assert_eq!(
            left_after("2027-04-30T08:59:00Z", &mut second),
            2,
            "the other's turn"
        );
        assert_eq!(left_after("2027-04-30T10:00:00Z", &mut second), 0);
    });
}
