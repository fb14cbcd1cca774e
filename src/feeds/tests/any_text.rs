//! No text, span or zone can say more or other than it should.

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use domain::interval::Interval;
use icalendar::Component;
use proptest::prelude::*;

use super::{calendar, entry, lines, party, value};
use crate::feeds::*;

/// Text of all kinds, with what steers lines and properties far more often than chance would bring it.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => any::<char>().prop_map(String::from),
        3 => prop::sample::select(vec![
            "\r", "\n", "\r\n", "\r\n ", "\u{85}", "\u{2028}", "\0", "\t", "\\", ";", ",", ":", "\"", "^", "=",
            "\r\nATTENDEE:mailto:x@example.org", "\nEND:VEVENT", "\\n", "🎻", "👩‍👩‍👧‍👦", "ß", "Ü", "e\u{301}",
        ]).prop_map(str::to_owned),
        1 => "[a-zA-Z ]{0,80}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// The calendars in which a text can stand, with that text in every place.
fn everywhere(text: &str) -> Vec<String> {
    let text = CalendarText::clean(text);
    let entry = Entry {
        summary: text.clone(),
        location: Some(text.clone()),
        description: Some(text.clone()),
        ..entry()
    };
    let feed = |disclosure| Calendar {
        name: text.clone(),
        description: Some(text.clone()),
        disclosure,
        ..calendar(vec![entry.clone()])
    };
    let person = Party {
        name: text.clone(),
        ..party("Eva", "eva@example.org")
    };
    let busy = Disclosure::BusyOnly {
        label: text.clone(),
    };
    vec![
        feed(Disclosure::Titles).render(),
        feed(busy).render(),
        Invitation::of(&entry, &person, &person).text().to_owned(),
    ]
}

/// The names of the properties, in order.
fn names(text: &str) -> Vec<String> {
    let name = |line: &String| line.split([':', ';']).next().unwrap().to_owned();
    lines(text).iter().map(name).collect()
}

proptest! {
    #[test]
    fn no_text_breaks_a_line_passes_75_octets_or_adds_a_property(text in any_text()) {
        for (written, harmless) in everywhere(&text).iter().zip(everywhere("a")) {
            let without_ends = written.replace("\r\n", "");
            prop_assert!(!without_ends.contains(char::is_control), "{written:?}");
            prop_assert!(written.ends_with("END:VCALENDAR\r\n"));
            for line in written.as_bytes().split(|octet| *octet == b'\n') {
                prop_assert!(line.len() <= 76, "with its CR: {}", line.len());
                prop_assert!(std::str::from_utf8(line).is_ok());
            }
            prop_assert_eq!(names(written), names(&harmless));
        }
    }

    #[test]
    fn another_parser_reads_every_text_back(text in any_text()) {
        let cleaned = CalendarText::clean(&text);
        for written in everywhere(&text).iter().step_by(2) {
            let read: icalendar::Calendar = written.parse().unwrap();
            let event = read.events().next().unwrap();
            prop_assert_eq!(event.get_summary(), Some(cleaned.as_str()));
            prop_assert_eq!(event.get_description(), Some(cleaned.as_str()));
            prop_assert_eq!(event.property_value("LOCATION"), Some(cleaned.as_str()));
        }
    }

    #[test]
    fn any_span_in_any_zone_is_read_back_as_the_same_instants(
        start in 0_i64..2_300_000_000,
        minutes in 1_i64..50_000,
        zone in prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
    ) {
        let start = DateTime::from_timestamp(start / 60 * 60, 0).unwrap();
        let span = Interval::new(start, start + TimeDelta::minutes(minutes)).unwrap();
        let text = calendar(vec![Entry { span, zone, ..entry() }]).render();
        let read = |name: &str| {
            let zoned = value(&text, &format!("{name};TZID={zone}:"));
            let local = |text: String| {
                let naive = NaiveDateTime::parse_from_str(&text, "%Y%m%dT%H%M%S").unwrap();
                naive.and_local_timezone(zone).single().unwrap().to_utc()
            };
            let plain = |text: String| NaiveDateTime::parse_from_str(&text, "%Y%m%dT%H%M%SZ").unwrap().and_utc();
            zoned.map(local).or_else(|| value(&text, &format!("{name}:")).map(plain))
        };
        prop_assert_eq!(read("DTSTART"), Some(span.start()));
        prop_assert_eq!(read("DTEND"), Some(span.end()));
    }
}
