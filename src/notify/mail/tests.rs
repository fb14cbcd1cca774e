//! Mails are read back with a parser that shares no code with the library that writes them.

use chrono::TimeZone;
use domain::ids::BookingId;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use proptest::prelude::*;

use super::*;
use crate::notify::calendar::Method;
use crate::notify::message_id::Host;

fn draft() -> Draft {
    let written_at = Utc.with_ymd_and_hms(2027, 1, 2, 3, 4, 5).unwrap();
    let host = Host::parse("raum.example.org").unwrap();
    Draft {
        stamp: Stamp {
            id: MessageId::of_outbox(7, written_at, &host),
            thread: MessageId::of_booking(BookingId(uuid::Uuid::nil()), &host),
            written_at,
        },
        author: Author::Machine,
        language: Language::De,
        from: mailbox("Gemeinde Übersee", "raum@example.org"),
        reply_to: Some(mailbox("Gemeinde Übersee", "buero@uebersee.example")),
        to: mailbox("Eva Größmann", "eva@example.net"),
        subject: "Buchung bestätigt: Großer Saal (K7Q2-9XPA)".to_owned(),
        body: "Guten Tag Eva Größmann,\n\n.ein Punkt am Anfang\nFrom hier an".to_owned(),
        calendar: Some(invitation()),
    }
}

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox::new(Name::parse(name).unwrap(), Email::parse(address).unwrap())
}

fn invitation() -> CalendarPart {
    let ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Großer Saal\r\nEND:VCALENDAR\r\n";
    CalendarPart::new(Method::Request, ics.to_owned()).unwrap()
}

fn parsed(mail: &Mail) -> Message<'_> {
    MessageParser::default().parse(mail.bytes()).unwrap()
}

fn text_of(mail: &Mail) -> String {
    let body = parsed(mail).body_text(0).unwrap().replace("\r\n", "\n");
    body.trim_end_matches('\n').to_owned()
}

#[test]
fn the_headers_are_those_of_an_automatic_mail_that_can_be_answered() {
    let mail = draft().build().unwrap();
    let headers = String::from_utf8(mail.bytes().to_vec()).unwrap();
    let (headers, _) = headers.split_once("\r\n\r\n").unwrap();
    for line in [
        format!("Message-ID: {}", mail.id()),
        "Date: Sat, 02 Jan 2027 03:04:05 +0000".to_owned(),
        "Auto-Submitted: auto-generated".to_owned(),
        "Content-Language: de".to_owned(),
        "MIME-Version: 1.0".to_owned(),
    ] {
        assert!(
            headers.lines().any(|found| found == line),
            "{line}: {headers}"
        );
    }
    let read = parsed(&mail);
    let address = |list: Option<&mail_parser::Address>| {
        let first = list.unwrap().first().unwrap().clone();
        (
            first.name.unwrap().into_owned(),
            first.address.unwrap().into_owned(),
        )
    };
    let pair = |name: &str, address: &str| (name.to_owned(), address.to_owned());
    assert_eq!(
        address(read.from()),
        pair("Gemeinde Übersee", "raum@example.org")
    );
    assert_eq!(address(read.to()), pair("Eva Größmann", "eva@example.net"));
    assert_eq!(
        address(read.reply_to()),
        pair("Gemeinde Übersee", "buero@uebersee.example")
    );
    assert_eq!(
        read.subject(),
        Some("Buchung bestätigt: Großer Saal (K7Q2-9XPA)")
    );
}

/// The headers that say who speaks and what a mail belongs to.
fn marks(mail: &Mail) -> Vec<String> {
    let text = String::from_utf8(mail.bytes().to_vec()).unwrap();
    let (headers, _) = text.split_once("\r\n\r\n").unwrap();
    let is_mark = |line: &&str| {
        ["Auto-Submitted", "References", "In-Reply-To"]
            .iter()
            .any(|name| line.starts_with(name))
    };
    headers.lines().filter(is_mark).map(str::to_owned).collect()
}

#[test]
fn all_mails_about_a_booking_share_a_thread_and_only_a_person_may_be_answered_by_a_machine() {
    let thread = draft().stamp.thread;
    assert_eq!(
        marks(&draft().build().unwrap()),
        [
            format!("References: {thread}"),
            "Auto-Submitted: auto-generated".to_owned()
        ]
    );
    let written = Draft {
        author: Author::Person,
        ..draft()
    };
    assert_eq!(
        marks(&written.build().unwrap()),
        [
            format!("References: {thread}"),
            format!("In-Reply-To: {thread}")
        ]
    );
}

#[test]
fn the_calendar_is_the_last_alternative_and_an_attachment() {
    let mail = draft().build().unwrap();
    let read = parsed(&mail);
    let kinds: Vec<_> = read
        .parts
        .iter()
        .map(|part| {
            let kind = part.content_type().unwrap();
            let subtype = kind.subtype().unwrap();
            (
                format!("{}/{subtype}", kind.ctype()),
                kind.attribute("method"),
            )
        })
        .collect();
    let expected = [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/calendar", Some("REQUEST")),
        ("application/ics", None),
    ];
    assert_eq!(
        kinds,
        expected.map(|(kind, method)| (kind.to_owned(), method))
    );
    let charset = |index: usize| {
        let kind = read.parts[index].content_type().unwrap();
        kind.attribute("charset").unwrap().to_lowercase()
    };
    assert_eq!(
        (charset(2), charset(3)),
        ("utf-8".to_owned(), "utf-8".to_owned())
    );
    assert_eq!(read.parts[4].attachment_name(), Some("booking.ics"));
    let contents = |index: usize| match &read.parts[index].body {
        PartType::Text(text) => text.as_bytes().to_vec(),
        PartType::Binary(bytes) => bytes.to_vec(),
        other => panic!("{other:?}"),
    };
    assert_eq!(contents(3), invitation().ics().as_bytes());
    assert_eq!(contents(4), invitation().ics().as_bytes());
}

#[test]
fn without_a_calendar_the_mail_is_one_plain_text() {
    let mail = Draft {
        calendar: None,
        ..draft()
    }
    .build()
    .unwrap();
    assert_eq!(parsed(&mail).parts.len(), 1);
    assert_eq!(text_of(&mail), draft().body);
}

#[test]
fn equal_drafts_give_equal_bytes() {
    assert_eq!(draft().build().unwrap(), draft().build().unwrap());
}

#[test]
fn control_characters_in_subject_or_text_are_a_clean_error() {
    for bad in [
        "a\r\nBcc: all@example.org",
        "a\nb",
        "a\rb",
        "a\0b",
        "a\u{7f}b",
        "a\u{85}b",
    ] {
        let refused = Draft {
            subject: bad.to_owned(),
            ..draft()
        }
        .build();
        assert!(
            matches!(
                refused,
                Err(MailError::Subject(TextError::ControlCharacter))
            ),
            "{bad:?}"
        );
    }
    for bad in ["a\rb", "a\0b", "a\u{202e}b"] {
        let refused = Draft {
            body: bad.to_owned(),
            ..draft()
        }
        .build();
        assert!(
            matches!(refused, Err(MailError::Body(TextError::ControlCharacter))),
            "{bad:?}"
        );
    }
}

#[test]
fn a_subject_or_text_beyond_the_limits_is_a_clean_error() {
    let subject = "a".repeat(SUBJECT_MAX + 1);
    let refused = Draft { subject, ..draft() }.build();
    assert!(matches!(
        refused,
        Err(MailError::Subject(TextError::TooLong { .. }))
    ));
    let body = "a".repeat(BODY_MAX + 1);
    let refused = Draft { body, ..draft() }.build();
    assert!(matches!(
        refused,
        Err(MailError::Body(TextError::TooLong { .. }))
    ));
}

#[test]
fn a_date_without_a_four_digit_year_is_a_clean_error() {
    for second in [
        -1,
        YEAR_10000,
        DateTime::<Utc>::MAX_UTC.timestamp(),
        DateTime::<Utc>::MIN_UTC.timestamp(),
    ] {
        let written_at = DateTime::from_timestamp(second, 0).unwrap();
        let stamp = Stamp {
            written_at,
            ..draft().stamp
        };
        let refused = Draft { stamp, ..draft() }.build();
        assert!(matches!(refused, Err(MailError::Date)), "{second}");
    }
}

#[test]
fn an_encoded_word_that_somebody_typed_is_not_decoded() {
    let to = mailbox("=?utf-8?q?Der_B=C3=BCrgermeister?=", "eva@example.net");
    let mail = Draft { to, ..draft() }.build().unwrap();
    let read = parsed(&mail);
    let name = read.to().unwrap().first().unwrap().name().unwrap();
    assert!(name.starts_with("= ?utf-8?q?Der"), "{name}");
}

#[test]
fn a_run_of_spaces_between_encoded_words_stays_a_space() {
    let subject = "Grüße  für   Übersee".to_owned();
    let mail = Draft { subject, ..draft() }.build().unwrap();
    assert_eq!(parsed(&mail).subject(), Some("Grüße für Übersee"));
}

#[test]
fn a_text_that_knows_the_boundary_cannot_start_a_part() {
    let id = draft().stamp.id;
    let line = format!("--{}", boundary("alternative", &id));
    let body = format!("a\n{line}\nContent-Type: text/html\n\n<b>b</b>\n{line}--");
    let mail = Draft {
        body: body.clone(),
        ..draft()
    }
    .build()
    .unwrap();
    assert_eq!(parsed(&mail).parts.len(), 5);
    assert_eq!(text_of(&mail), body);
}

/// Names as people enter them, and as nobody should.
fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r"\PC{1,200}",
        r#"[ "\\<>@,;:()=?_äß€😀]{1,80}"#,
        r"[a-z]{190,200}",
        Just("ß".repeat(200)),
        Just("a b".repeat(60)),
    ]
}

proptest! {
    #[test]
    fn whatever_is_entered_is_refused_or_arrives_as_it_was(
        subject in any_line(),
        name in any_line(),
        body in r"(\PC|\n|\r|\x00|\.|-){0,300}",
    ) {
        let Ok(name) = Name::parse(&name) else { return Ok(()); };
        let to = Mailbox::new(name.clone(), Email::parse("eva@example.net").unwrap());
        let from = Mailbox::new(name.clone(), Email::parse("raum@example.org").unwrap());
        let draft = Draft { subject: subject.clone(), body: body.clone(), to, from, ..draft() };
        let Ok(mail) = draft.build() else {
            let is_line = Line::<SUBJECT_MAX>::parse(&subject).is_ok();
            prop_assert!(!is_line || Prose::<BODY_MAX>::parse(&body).is_err());
            return Ok(());
        };
        let read = parsed(&mail);
        let subject = Line::<SUBJECT_MAX>::parse(&subject).unwrap();
        prop_assert_eq!(squeezed(read.subject().unwrap_or_default()), squeezed(&header_text(&subject)));
        for list in [read.to(), read.from()] {
            let list = list.unwrap();
            prop_assert_eq!(list.iter().count(), 1);
            let read_name = list.first().unwrap().name().unwrap_or_default();
            prop_assert_eq!(squeezed(read_name), squeezed(&header_text(&name)));
        }
        prop_assert_eq!(read.parts.len(), 5);
        prop_assert_eq!(text_of(&mail), Prose::<BODY_MAX>::parse(&body).unwrap().into_string());
        prop_assert!(read.bcc().is_none() && read.cc().is_none());
    }

    #[test]
    fn whatever_the_domain_takes_for_an_address_can_be_written(local in "[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}", host in "[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63}){1,3}") {
        let Ok(address) = Email::parse(&format!("{local}@{host}")) else { return Ok(()); };
        let to = Mailbox::new(Name::parse("Eva").unwrap(), address.clone());
        match (Draft { to, ..draft() }).build() {
            Ok(mail) => {
                let read = parsed(&mail);
                prop_assert_eq!(read.to().unwrap().first().unwrap().address(), Some(address.as_str()));
            }
            Err(error) => prop_assert!(matches!(error, MailError::Address(_)), "{}", error),
        }
    }
}

/// Folding may not keep the number of spaces in a row.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
