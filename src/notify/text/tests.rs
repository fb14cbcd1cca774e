//! Whole mails in both languages.

mod people;

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use domain::correspondence::NoteText;
use domain::interval::Interval;
use domain::text::{Line, Name, Text};

use super::*;
use crate::notify::calendar::{CalendarPart, Method};
use crate::notify::message::{Appointment, Former, Item, Link, Office};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// The instant at which the clock in Berlin shows this.
fn berlin(month: u32, day: u32, hour: u32) -> DateTime<Utc> {
    Berlin
        .with_ymd_and_hms(2027, month, day, hour, 0, 0)
        .earliest()
        .unwrap()
        .to_utc()
}

fn facts() -> BookingFacts {
    BookingFacts {
        reference: Line::parse("K7Q2-9XPA").unwrap(),
        organiser: name("Eva Größmann"),
        room: Some(name("Großer Saal")),
        site: Some(name("Dorfgemeinschaftshaus Übersee")),
        address: Some(Line::parse("Am Anger 3, 99999 Übersee").unwrap()),
        zone: Berlin,
        span: Interval::new(berlin(3, 12, 16), berlin(3, 13, 1)).unwrap(),
        event: Some(Interval::new(berlin(3, 12, 18), berlin(3, 12, 23)).unwrap()),
        handover: Some(Appointment {
            at: berlin(3, 12, 15),
            place: Some(name("Haupteingang")),
            contact: Some(name("Herr Müller")),
        }),
        giving_back: Some(Appointment {
            at: berlin(3, 13, 9),
            place: None,
            contact: None,
        }),
        items: [("Stühle", 40), ("Beamer", 1)]
            .map(|(item, quantity)| Item {
                name: name(item),
                quantity,
            })
            .to_vec(),
        attendees: Some(60),
        office: Office {
            provider: name("Gemeinde Übersee"),
            email: Email::parse("buero@uebersee.example").ok(),
            phone: Some(name("01234 5678-0")),
            hours: Some(name("Mo bis Do 8 bis 12 Uhr")),
        },
        management_link: Link::parse("https://raum.example.org/b#t=0123456789abcdef").ok(),
    }
}

fn bare() -> BookingFacts {
    BookingFacts {
        site: None,
        address: None,
        event: None,
        handover: None,
        giving_back: None,
        items: Vec::new(),
        attendees: None,
        office: Office {
            provider: name("Gemeinde Übersee"),
            email: None,
            phone: None,
            hours: None,
        },
        management_link: None,
        ..facts()
    }
}

fn message(language: Language, occasion: Occasion, facts: BookingFacts) -> Message {
    Message {
        occasion,
        facts,
        language,
        to: Email::parse("eva@example.net").unwrap(),
        calendar: None,
    }
}

fn entry(method: Method) -> Option<CalendarPart> {
    let ics = format!(
        "BEGIN:VCALENDAR\r\nMETHOD:{}\r\nSTATUS:CANCELLED\r\nEND:VCALENDAR\r\n",
        method.as_str()
    );
    CalendarPart::new(method, ics).ok()
}

fn reason() -> Option<Text> {
    Text::parse("Rohrbruch im Keller.\nWir suchen mit Ihnen einen neuen Termin.").ok()
}

fn note() -> NoteText {
    NoteText::parse("Bitte bringen Sie den Schlüssel am Montag zurück.\n\nVielen Dank!").unwrap()
}

fn every_occasion() -> Vec<Occasion> {
    vec![
        Occasion::Requested,
        Occasion::Confirmed,
        Occasion::Declined { reason: reason() },
        Occasion::CancelledByOrganiser { reason: None },
        Occasion::CancelledByProvider { reason: reason() },
        Occasion::Amended {
            before: Some(Former {
                room: Some(name("Kleiner Saal")),
                span: facts().span,
            }),
        },
        Occasion::RequestAmended { before: None },
        Occasion::OptionExpired,
        Occasion::OfficeWrote { text: note() },
        Occasion::OrganiserWrote {
            text: note(),
            contact: Contact {
                email: Email::parse("eva@example.net").ok(),
                phone: None,
                title: None,
                decision_link: None,
                office_link: Link::parse("https://raum.example.org/verwaltung/buchungen/1").ok(),
            },
        },
        Occasion::RequestArrived(Contact {
            email: Email::parse("eva@example.net").ok(),
            phone: Some(name("0170 1234567")),
            title: Some(name("Goldene Hochzeit")),
            decision_link: Link::parse("https://raum.example.org/verwaltung/entscheiden/t").ok(),
            office_link: Link::parse("https://raum.example.org/verwaltung/buchungen/1").ok(),
        }),
    ]
}

/// A mail without what every mail has in common.
fn subject_and_lead(language: Language, occasion: Occasion) -> String {
    let texts = write(&message(language, occasion, bare()));
    let lead = texts.body.split("\n\n").nth(1).unwrap();
    format!("{}\n{lead}\n\n", texts.subject)
}

fn all(language: Language) -> String {
    let occasions = every_occasion().into_iter();
    occasions
        .map(|occasion| subject_and_lead(language, occasion))
        .collect()
}

#[test]
fn a_german_confirmation_says_all_that_is_known() {
    let confirmed = Message {
        calendar: entry(Method::Request),
        ..message(Language::De, Occasion::Confirmed, facts())
    };
    let texts = write(&confirmed);
    assert_eq!(
        texts.subject,
        "Buchung bestätigt: Großer Saal am 12.03.2027 (K7Q2-9XPA)"
    );
    insta::assert_snapshot!(texts.body, @r"
    Guten Tag Eva Größmann,

    Ihre Buchung ist bestätigt.

    Nummer         K7Q2-9XPA
    Raum           Großer Saal
    Ort            Dorfgemeinschaftshaus Übersee, Am Anger 3, 99999 Übersee
    Nutzungszeit   Freitag, 12. März 2027, 16:00 Uhr bis Samstag, 13. März 2027,
                   01:00 Uhr
    Veranstaltung  Freitag, 12. März 2027, 18:00 bis 23:00 Uhr
    Übergabe       Freitag, 12. März 2027, 15:00 Uhr, Haupteingang, Herr Müller
    Rückgabe       Samstag, 13. März 2027, 09:00 Uhr
    Ausstattung    40 × Stühle, 1 × Beamer
    Personen       60
    Zeitzone       Europe/Berlin

    Der Termin liegt als Kalendereintrag bei.

    Ihre Buchung ansehen, ändern oder absagen:
    https://raum.example.org/b#t=0123456789abcdef
    Bitte geben Sie diesen Link nicht weiter: Wer ihn hat, kann Ihre Buchung
    ändern.

    Bei Fragen erreichen Sie Gemeinde Übersee so:
    Telefon       01234 5678-0
    Sprechzeiten  Mo bis Do 8 bis 12 Uhr
    E-Mail        buero@uebersee.example

    Freundliche Grüße
    Gemeinde Übersee

    Diese Nachricht wurde automatisch erstellt. Ihre Antwort erreicht Gemeinde
    Übersee.
    ");
}

#[test]
fn a_mail_leaves_out_what_is_not_known() {
    let texts = write(&message(Language::En, Occasion::Requested, bare()));
    insta::assert_snapshot!(texts.body, @r"
    Hello Eva Größmann,

    We have received your request. It is not a booking yet: Gemeinde Übersee
    will look at it and let you know.

    Number       K7Q2-9XPA
    Room         Großer Saal
    Time of use  Friday, 12 March 2027, 16:00 to Saturday, 13 March 2027, 01:00
    Time zone    Europe/Berlin

    Kind regards
    Gemeinde Übersee

    This message was generated automatically. Please do not reply to it.
    ");
}

#[test]
fn a_cancellation_by_the_provider_gives_the_reason_and_nothing_to_prepare() {
    let occasion = Occasion::CancelledByProvider { reason: reason() };
    let cancelled = Message {
        calendar: entry(Method::Cancel),
        ..message(Language::De, occasion, facts())
    };
    insta::assert_snapshot!(write(&cancelled).body, @r"
    Guten Tag Eva Größmann,

    Gemeinde Übersee muss Ihnen leider absagen. Es besteht keine Buchung mehr.
    Durch diese Absage entstehen Ihnen keine Kosten.

    Begründung:
    Rohrbruch im Keller.
    Wir suchen mit Ihnen einen neuen Termin.

    Nummer        K7Q2-9XPA
    Raum          Großer Saal
    Ort           Dorfgemeinschaftshaus Übersee, Am Anger 3, 99999 Übersee
    Nutzungszeit  Freitag, 12. März 2027, 16:00 Uhr bis Samstag, 13. März 2027,
                  01:00 Uhr
    Zeitzone      Europe/Berlin

    Der beiliegende Kalendereintrag nimmt den Termin aus Ihrem Kalender.

    Den Stand ansehen:
    https://raum.example.org/b#t=0123456789abcdef

    Bei Fragen erreichen Sie Gemeinde Übersee so:
    Telefon       01234 5678-0
    Sprechzeiten  Mo bis Do 8 bis 12 Uhr
    E-Mail        buero@uebersee.example

    Freundliche Grüße
    Gemeinde Übersee

    Diese Nachricht wurde automatisch erstellt. Ihre Antwort erreicht Gemeinde
    Übersee.
    ");
}

#[test]
fn the_office_reads_who_asks_and_where_to_decide() {
    let occasion = every_occasion().pop().unwrap();
    let texts = write(&message(Language::De, occasion, facts()));
    insta::assert_snapshot!(texts.body, @r"
    Guten Tag,

    bei Gemeinde Übersee ist eine Anfrage eingegangen und wartet auf Ihre
    Entscheidung.

    Nummer         K7Q2-9XPA
    Wer mietet     Eva Größmann
    Telefon        0170 1234567
    E-Mail         eva@example.net
    Anlass         Goldene Hochzeit
    Raum           Großer Saal
    Ort            Dorfgemeinschaftshaus Übersee, Am Anger 3, 99999 Übersee
    Nutzungszeit   Freitag, 12. März 2027, 16:00 Uhr bis Samstag, 13. März 2027,
                   01:00 Uhr
    Veranstaltung  Freitag, 12. März 2027, 18:00 bis 23:00 Uhr
    Übergabe       Freitag, 12. März 2027, 15:00 Uhr, Haupteingang, Herr Müller
    Rückgabe       Samstag, 13. März 2027, 09:00 Uhr
    Ausstattung    40 × Stühle, 1 × Beamer
    Personen       60
    Zeitzone       Europe/Berlin

    Anfrage ansehen und entscheiden:
    https://raum.example.org/verwaltung/entscheiden/t
    Dieser Link gilt 14 Tage und nur, solange die Anfrage unverändert offen ist.
    Bitte geben Sie ihn nicht weiter: Wer ihn hat, kann entscheiden.

    Die Buchung in der Verwaltung ansehen:
    https://raum.example.org/verwaltung/buchungen/1

    Diese Nachricht wurde automatisch erstellt. Ihre Antwort erreicht die
    anfragende Person.
    ");
}

#[test]
fn a_letter_says_what_the_mail_says_without_links_and_attachments() {
    let occasion = Occasion::Declined { reason: reason() };
    let letter = letter(&occasion, &facts(), Language::De);
    assert_eq!(
        letter.subject,
        "Anfrage abgelehnt: Großer Saal am 12.03.2027 (K7Q2-9XPA)"
    );
    let blocks: Vec<_> = letter.blocks.iter().map(Block::in_mail).collect();
    insta::assert_snapshot!(blocks.join("\n\n"), @"
    Guten Tag Eva Größmann,

    leider kann Gemeinde Übersee Ihre Anfrage nicht bestätigen.

    Begründung:
    Rohrbruch im Keller.
    Wir suchen mit Ihnen einen neuen Termin.

    Nummer        K7Q2-9XPA
    Raum          Großer Saal
    Ort           Dorfgemeinschaftshaus Übersee, Am Anger 3, 99999 Übersee
    Nutzungszeit  Freitag, 12. März 2027, 16:00 Uhr bis Samstag, 13. März 2027,
                  01:00 Uhr
    Zeitzone      Europe/Berlin
    ");
    assert_eq!(letter.closing, "Freundliche Grüße\nGemeinde Übersee");
}

#[test]
fn an_amendment_names_what_was_agreed_before() {
    let occasion = every_occasion().remove(5);
    let texts = write(&message(Language::En, occasion, bare()));
    insta::assert_snapshot!(texts.body, @r"
    Hello Eva Größmann,

    Your booking has been changed. This is what applies now:

    Number       K7Q2-9XPA
    Room         Großer Saal
    Time of use  Friday, 12 March 2027, 16:00 to Saturday, 13 March 2027, 01:00
    Before       Kleiner Saal, Friday, 12 March 2027, 16:00 to Saturday, 13
                 March 2027, 01:00
    Time zone    Europe/Berlin

    Kind regards
    Gemeinde Übersee

    This message was generated automatically. Please do not reply to it.
    ");
}

#[test]
fn every_occasion_has_its_own_words_in_german() {
    insta::assert_snapshot!(all(Language::De), @"
    Anfrage eingegangen: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    wir haben Ihre Anfrage erhalten. Sie ist noch keine Buchung: Gemeinde
    Übersee prüft die Anfrage und gibt Ihnen Bescheid.

    Buchung bestätigt: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    Ihre Buchung ist bestätigt.

    Anfrage abgelehnt: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    leider kann Gemeinde Übersee Ihre Anfrage nicht bestätigen.

    Buchung abgesagt: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    Ihre Absage ist eingegangen. Es besteht keine Buchung mehr.

    Absage durch den Anbieter: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    Gemeinde Übersee muss Ihnen leider absagen. Es besteht keine Buchung mehr.
    Durch diese Absage entstehen Ihnen keine Kosten.

    Buchung geändert: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    Ihre Buchung wurde geändert. Es gelten jetzt diese Angaben:

    Anfrage geändert: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    Ihre Anfrage wurde geändert. Sie ist noch keine Buchung: Gemeinde Übersee
    prüft sie und gibt Ihnen Bescheid. Angefragt ist jetzt:

    Vormerkung abgelaufen: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    Ihre Vormerkung ist abgelaufen. Sie ist nicht zur Buchung geworden, der
    Termin wird wieder vergeben.

    Nachricht zu Ihrer Buchung: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    Gemeinde Übersee schreibt Ihnen:

    Neue Nachricht: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    Eva Größmann schreibt Ihnen zu dieser Buchung:

    Neue Anfrage: Großer Saal am 12.03.2027 (K7Q2-9XPA)
    bei Gemeinde Übersee ist eine Anfrage eingegangen und wartet auf Ihre
    Entscheidung.
    ");
}

#[test]
fn every_occasion_has_its_own_words_in_english() {
    insta::assert_snapshot!(all(Language::En), @"
    Request received: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    We have received your request. It is not a booking yet: Gemeinde Übersee
    will look at it and let you know.

    Booking confirmed: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    Your booking is confirmed.

    Request declined: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    Unfortunately Gemeinde Übersee cannot confirm your request.

    Booking cancelled: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    We have received your cancellation. There is no booking any more.

    Cancelled by the provider: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    Gemeinde Übersee is sorry to have to cancel your booking. There is no
    booking any more. This cancellation costs you nothing.

    Booking changed: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    Your booking has been changed. This is what applies now:

    Request changed: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    Your request has been changed. It is not a booking yet: Gemeinde Übersee
    will check it and let you know. This is what is requested now:

    Option expired: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    Your option has expired. It did not become a booking, and the time is free
    for others again.

    Message about your booking: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    Gemeinde Übersee writes to you:

    New message: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    Eva Größmann writes to you about this booking:

    New request: Großer Saal on 12/03/2027 (K7Q2-9XPA)
    Gemeinde Übersee has received a request that waits for your decision.
    ");
}

#[test]
fn a_time_that_the_clock_shows_twice_is_told_apart() {
    let first = Berlin
        .with_ymd_and_hms(2027, 10, 31, 2, 30, 0)
        .earliest()
        .unwrap()
        .to_utc();
    let span = Interval::new(first, first + chrono::TimeDelta::hours(1)).unwrap();
    let facts = BookingFacts { span, ..bare() };
    let body = write(&message(Language::En, Occasion::Confirmed, facts))
        .body
        .replace("\n             ", " ");
    let expected =
        "Sunday, 31 October 2027, 02:30 (UTC+02:00) to Sunday, 31 October 2027, 02:30 (UTC+01:00)";
    assert!(body.contains(expected), "{body}");
}

#[test]
fn items_without_a_room_name_the_mail() {
    let facts = BookingFacts {
        room: None,
        ..facts()
    };
    let texts = write(&message(Language::En, Occasion::Confirmed, facts));
    assert_eq!(
        texts.subject,
        "Booking confirmed: Stühle on 12/03/2027 (K7Q2-9XPA)"
    );
    assert!(!texts.body.contains("\nRoom "), "{}", texts.body);
}

#[test]
fn no_line_of_any_mail_is_longer_than_76_characters() {
    let long = name(&"sehr langer Name ".repeat(11));
    for language in Language::ALL {
        for occasion in every_occasion() {
            let facts = BookingFacts {
                organiser: long.clone(),
                room: Some(long.clone()),
                ..facts()
            };
            let body = write(&message(language, occasion, facts)).body;
            for line in body.lines() {
                assert!(line.chars().count() <= 76, "{line}");
            }
        }
    }
}
