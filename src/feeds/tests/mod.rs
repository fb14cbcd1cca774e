//! What a calendar says, whole.

mod any_text;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::ids::{BookingId, FeedId};
use domain::interval::Interval;
use domain::text::Email;
use uuid::Uuid;

use crate::feeds::*;

fn utc(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn span(start: &str, end: &str) -> Interval {
    Interval::new(utc(start), utc(end)).unwrap()
}

fn uid(number: u128) -> Uid {
    BookingId(Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 + number,
    ))
    .into()
}

fn source() -> WebAddress {
    WebAddress::parse("https://raum.example.org/feeds/Zk3vQ1nT5bXw8yRp2LmAag.ics").unwrap()
}

fn entry() -> Entry {
    Entry {
        uid: uid(1),
        sequence: 3,
        created_at: utc("2027-01-04T09:00:00Z"),
        changed_at: utc("2027-01-05T10:30:00Z"),
        span: span("2027-03-12T18:00:00+01:00", "2027-03-12T22:00:00+01:00"),
        zone: Tz::Europe__Berlin,
        state: State::Confirmed,
        class: Class::Private,
        transparency: Transparency::Opaque,
        summary: CalendarText::clean("Jahreshauptversammlung; Chor, Orchester"),
        location: Some(CalendarText::clean("Großer Saal, Dorfstraße 1")),
        description: Some(CalendarText::clean("Übergabe 17:30 Uhr\nRückgabe 23 Uhr")),
        url: Some(WebAddress::parse("https://raum.example.org/b/7F3K").unwrap()),
    }
}

fn calendar(entries: Vec<Entry>) -> Calendar {
    Calendar {
        name: CalendarText::clean("Großer Saal, Musterdorf"),
        description: Some(CalendarText::clean("Belegung")),
        color: Some(Color::Teal),
        source: source(),
        zone: Tz::Europe__Berlin,
        disclosure: Disclosure::Titles,
        entries,
    }
}

fn busy_only(entries: Vec<Entry>) -> Calendar {
    Calendar {
        disclosure: Disclosure::BusyOnly {
            label: CalendarText::clean("Belegt"),
        },
        ..calendar(entries)
    }
}

/// The lines without folds and without the descriptions of zones, which have tests of their own.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n ", "");
    let mut in_zone = false;
    let shown = text.lines().filter(|line| {
        in_zone |= *line == "BEGIN:VTIMEZONE";
        let keep = !in_zone;
        in_zone &= *line != "END:VTIMEZONE";
        keep
    });
    shown.map(str::to_owned).collect()
}

fn shown(text: &str) -> String {
    lines(text).join("\n")
}

fn value(text: &str, name: &str) -> Option<String> {
    let found = |line: &String| line.strip_prefix(name).map(str::to_owned);
    lines(text).iter().find_map(found)
}

#[test]
fn a_feed_with_titles_says_what_an_entry_holds() {
    insta::assert_snapshot!(shown(&calendar(vec![entry()]).render()), @r"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Gemeinraum//Gemeinraum//EN
    CALSCALE:GREGORIAN
    NAME;VALUE=TEXT:Großer Saal\, Musterdorf
    X-WR-CALNAME;VALUE=TEXT:Großer Saal\, Musterdorf
    REFRESH-INTERVAL;VALUE=DURATION:PT1H
    X-PUBLISHED-TTL:PT1H
    SOURCE;VALUE=URI:https://raum.example.org/feeds/Zk3vQ1nT5bXw8yRp2LmAag.ics
    DESCRIPTION:Belegung
    X-WR-CALDESC:Belegung
    X-WR-TIMEZONE:Europe/Berlin
    COLOR:teal
    X-APPLE-CALENDAR-COLOR:#008080
    BEGIN:VEVENT
    UID:01900000-0000-7000-8000-000000000001
    DTSTAMP:20270105T103000Z
    LAST-MODIFIED:20270105T103000Z
    SEQUENCE:3
    DTSTART;TZID=Europe/Berlin:20270312T180000
    DTEND;TZID=Europe/Berlin:20270312T220000
    TRANSP:OPAQUE
    STATUS:CONFIRMED
    CLASS:PRIVATE
    CREATED:20270104T090000Z
    SUMMARY:Jahreshauptversammlung\; Chor\, Orchester
    LOCATION:Großer Saal\, Dorfstraße 1
    DESCRIPTION:Übergabe 17:30 Uhr\nRückgabe 23 Uhr
    URL:https://raum.example.org/b/7F3K
    END:VEVENT
    END:VCALENDAR
    ");
}

#[test]
fn a_busy_only_feed_says_nothing_else() {
    insta::assert_snapshot!(shown(&busy_only(vec![entry()]).render()), @r"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Gemeinraum//Gemeinraum//EN
    CALSCALE:GREGORIAN
    NAME;VALUE=TEXT:Großer Saal\, Musterdorf
    X-WR-CALNAME;VALUE=TEXT:Großer Saal\, Musterdorf
    REFRESH-INTERVAL;VALUE=DURATION:PT1H
    X-PUBLISHED-TTL:PT1H
    SOURCE;VALUE=URI:https://raum.example.org/feeds/Zk3vQ1nT5bXw8yRp2LmAag.ics
    DESCRIPTION:Belegung
    X-WR-CALDESC:Belegung
    X-WR-TIMEZONE:Europe/Berlin
    COLOR:teal
    X-APPLE-CALENDAR-COLOR:#008080
    BEGIN:VEVENT
    UID:01900000-0000-7000-8000-000000000001
    DTSTAMP:20270105T103000Z
    LAST-MODIFIED:20270105T103000Z
    SEQUENCE:3
    DTSTART;TZID=Europe/Berlin:20270312T180000
    DTEND;TZID=Europe/Berlin:20270312T220000
    TRANSP:OPAQUE
    STATUS:CONFIRMED
    CLASS:PUBLIC
    SUMMARY:Belegt
    END:VEVENT
    END:VCALENDAR
    ");
}

#[test]
fn a_busy_only_feed_does_not_tell_a_request_from_a_booking() {
    let requested = Entry {
        state: State::Tentative,
        ..entry()
    };
    let texts = [requested, entry()].map(|entry| busy_only(vec![entry]).render());
    assert_eq!(texts[0], texts[1]);
}

#[test]
fn a_cancelled_entry_stays_but_takes_no_time() {
    let cancelled = Entry {
        state: State::Cancelled,
        ..entry()
    };
    for feed in [
        calendar(vec![cancelled.clone()]),
        busy_only(vec![cancelled]),
    ] {
        let text = feed.render();
        assert_eq!(value(&text, "STATUS:").as_deref(), Some("CANCELLED"));
        assert_eq!(value(&text, "TRANSP:").as_deref(), Some("TRANSPARENT"));
    }
}

#[test]
fn an_empty_feed_still_holds_a_component() {
    let text = calendar(vec![]).render();
    assert!(text.contains("\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"));
    assert!(!text.contains("VEVENT"));
}

#[test]
fn feeds_name_no_method_and_no_attendee() {
    let text = calendar(vec![entry()]).render();
    assert!(!text.contains("METHOD") && !text.contains("ATTENDEE") && !text.contains("ORGANIZER"));
}

#[test]
fn two_renderings_are_equal_in_whatever_order_the_entries_come() {
    let later = Entry {
        uid: uid(2),
        span: span("2027-03-13T18:00:00+01:00", "2027-03-13T22:00:00+01:00"),
        ..entry()
    };
    let (one, other) = (vec![entry(), later.clone()], vec![later, entry()]);
    assert_eq!(
        calendar(one.clone()).render(),
        calendar(one.clone()).render()
    );
    assert_eq!(calendar(one).render(), calendar(other).render());
}

#[test]
fn a_change_raises_sequence_and_both_stamps_and_keeps_the_uid() {
    let changed = Entry {
        sequence: 4,
        changed_at: utc("2027-01-06T08:00:00Z"),
        ..entry()
    };
    let (before, after) = (
        calendar(vec![entry()]).render(),
        calendar(vec![changed]).render(),
    );
    for name in ["SEQUENCE:", "LAST-MODIFIED:", "DTSTAMP:"] {
        assert!(value(&before, name) < value(&after, name), "{name}");
    }
    for name in ["UID:", "CREATED:"] {
        assert_eq!(value(&before, name), value(&after, name));
    }
}

#[test]
fn times_in_the_repeated_hour_of_autumn_are_written_in_utc() {
    for (start, end) in [
        ("2027-10-31T00:30:00Z", "2027-10-31T03:00:00Z"),
        ("2027-10-30T20:00:00Z", "2027-10-31T01:30:00Z"),
    ] {
        let night = Entry {
            span: span(start, end),
            ..entry()
        };
        let text = calendar(vec![night]).render();
        let plain = |time: &str| time.replace(['-', ':'], "");
        assert_eq!(value(&text, "DTSTART:"), Some(plain(start)));
        assert_eq!(value(&text, "DTEND:"), Some(plain(end)));
    }
}

#[test]
fn a_night_over_the_change_of_clocks_keeps_its_wall_times() {
    let night = Entry {
        span: span("2027-03-27T20:00:00+01:00", "2027-03-28T04:00:00+02:00"),
        ..entry()
    };
    let text = calendar(vec![night]).render();
    let time = |name| value(&text, name).unwrap();
    assert_eq!(time("DTSTART;TZID=Europe/Berlin:"), "20270327T200000");
    assert_eq!(time("DTEND;TZID=Europe/Berlin:"), "20270328T040000");
}

#[test]
fn times_that_the_zone_description_does_not_reach_are_written_in_utc() {
    for (start, end) in [
        ("1969-12-31T22:00:00Z", "1970-01-02T00:00:00Z"),
        ("2040-12-31T20:00:00Z", "2041-01-01T01:00:00Z"),
    ] {
        let far = Entry {
            span: span(start, end),
            ..entry()
        };
        assert!(value(&calendar(vec![far]).render(), "DTSTART:").is_some());
    }
}

#[test]
fn every_zone_that_is_named_is_described_once() {
    let kiritimati = Entry {
        uid: uid(2),
        zone: Tz::Pacific__Kiritimati,
        ..entry()
    };
    let in_utc = Entry {
        uid: uid(3),
        zone: Tz::UTC,
        ..entry()
    };
    let text = calendar(vec![entry(), kiritimati.clone(), in_utc, kiritimati]).render();
    let named: BTreeSet<_> = text
        .split("TZID=")
        .skip(1)
        .filter_map(|rest| rest.split(':').next())
        .collect();
    let described: Vec<_> = text
        .split("\r\nTZID:")
        .skip(1)
        .filter_map(|rest| rest.lines().next())
        .collect();
    assert_eq!(described, ["Europe/Berlin", "Pacific/Kiritimati"]);
    assert_eq!(named.into_iter().collect::<Vec<_>>(), described);
}

#[test]
fn uids_are_plain_uuids() {
    let text = calendar(vec![entry()]).render();
    assert_eq!(
        value(&text, "UID:").unwrap(),
        "01900000-0000-7000-8000-000000000001"
    );
}

#[test]
fn free_busy_holds_sorted_spans_within_its_window() {
    let free_busy = FreeBusy {
        uid: FeedId(Uuid::from_u128(7)).into(),
        name: CalendarText::clean("Großer Saal"),
        source: source(),
        changed_at: utc("2027-01-05T10:30:00Z"),
        window: span("2027-03-01T00:00:00+01:00", "2027-04-01T00:00:00+02:00"),
        taken: [
            span("2027-03-31T20:00:00Z", "2027-04-01T02:00:00Z"),
            span("2027-03-12T17:00:00Z", "2027-03-12T21:00:00Z"),
            span("2027-02-12T17:00:00Z", "2027-02-12T21:00:00Z"),
        ]
        .into_iter()
        .collect(),
        tentative: [span("2027-03-12T20:00:00Z", "2027-03-12T22:00:00Z")]
            .into_iter()
            .collect(),
    };
    insta::assert_snapshot!(shown(&free_busy.render()), @r"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Gemeinraum//Gemeinraum//EN
    CALSCALE:GREGORIAN
    NAME:Großer Saal
    X-WR-CALNAME:Großer Saal
    REFRESH-INTERVAL;VALUE=DURATION:PT1H
    X-PUBLISHED-TTL:PT1H
    SOURCE;VALUE=URI:https://raum.example.org/feeds/Zk3vQ1nT5bXw8yRp2LmAag.ics
    BEGIN:VFREEBUSY
    UID:00000000-0000-0000-0000-000000000007
    DTSTAMP:20270105T103000Z
    DTSTART:20270228T230000Z
    DTEND:20270331T220000Z
    FREEBUSY;FBTYPE=BUSY:20270312T170000Z/20270312T210000Z
    FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270312T210000Z/20270312T220000Z
    FREEBUSY;FBTYPE=BUSY:20270331T200000Z/20270331T220000Z
    END:VFREEBUSY
    END:VCALENDAR
    ");
}

fn party(name: &str, email: &str) -> Party {
    Party {
        name: CalendarText::clean(name),
        email: Email::parse(email).unwrap(),
    }
}

fn invitation(entry: &Entry) -> Invitation {
    let office = party(
        "Gemeinde Musterdorf, Bürgerbüro",
        "rathaus@musterdorf.example",
    );
    Invitation::of(entry, &office, &party("Eva Müller", "eva@example.org"))
}

#[test]
fn an_invitation_asks_the_calendar_to_enter_the_booking() {
    let invitation = invitation(&entry());
    assert_eq!(
        invitation.content_type(),
        "text/calendar; charset=utf-8; method=REQUEST"
    );
    insta::assert_snapshot!(shown(invitation.text()), @r#"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Gemeinraum//Gemeinraum//EN
    CALSCALE:GREGORIAN
    METHOD:REQUEST
    BEGIN:VEVENT
    UID:01900000-0000-7000-8000-000000000001
    DTSTAMP:20270105T103000Z
    LAST-MODIFIED:20270105T103000Z
    SEQUENCE:3
    DTSTART;TZID=Europe/Berlin:20270312T180000
    DTEND;TZID=Europe/Berlin:20270312T220000
    TRANSP:OPAQUE
    STATUS:CONFIRMED
    CLASS:PRIVATE
    CREATED:20270104T090000Z
    SUMMARY:Jahreshauptversammlung\; Chor\, Orchester
    LOCATION:Großer Saal\, Dorfstraße 1
    DESCRIPTION:Übergabe 17:30 Uhr\nRückgabe 23 Uhr
    URL:https://raum.example.org/b/7F3K
    ORGANIZER;CN="Gemeinde Musterdorf, Bürgerbüro":mailto:rathaus@musterdorf.example
    ATTENDEE;CN="Eva Müller";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:eva@example.org
    END:VEVENT
    END:VCALENDAR
    "#);
}

#[test]
fn the_invitation_to_a_cancelled_booking_takes_it_out() {
    let cancelled = Entry {
        state: State::Cancelled,
        sequence: 4,
        ..entry()
    };
    let (before, after) = (invitation(&entry()), invitation(&cancelled));
    assert_eq!(
        after.content_type(),
        "text/calendar; charset=utf-8; method=CANCEL"
    );
    assert_eq!(value(after.text(), "METHOD:").as_deref(), Some("CANCEL"));
    assert_eq!(value(after.text(), "STATUS:").as_deref(), Some("CANCELLED"));
    assert_eq!(value(after.text(), "UID:"), value(before.text(), "UID:"));
    assert!(value(after.text(), "SEQUENCE:") > value(before.text(), "SEQUENCE:"));
}
