//! Writes calendars that are hard to read, and beside them what they mean, for `scripts/check-feeds`.
//!
//! `cargo run --example feeds -- DIR` fills DIR with `*.ics` and `expected.json`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use chrono::{DateTime, Offset, SecondsFormat, TimeDelta, TimeZone, Utc};
use chrono_tz::{America, Asia, Europe, Tz};
use domain::ids::{BookingId, FeedId};
use domain::interval::{Interval, IntervalSet};
use domain::text::Email;
use gemeinraum::feeds::{
    Calendar, CalendarText, Class, Color, Disclosure, Entry, FreeBusy, Invitation, Party, State,
    Transparency, Uid, WebAddress,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The zones whose every change of clocks is checked, with one that had no rule for long (São Paulo).
const ZONES: [Tz; 7] = [
    Europe::Berlin,
    Europe::London,
    America::New_York,
    America::Santiago,
    America::Sao_Paulo,
    Asia::Kolkata,
    Tz::UTC,
];

fn main() -> Outcome<()> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("usage: feeds DIR")?);
    fs::create_dir_all(&folder)?;
    let mut written = Written {
        folder: &folder,
        expected: Map::new(),
    };
    written.calendar("texts", &calendar(texts()?, Disclosure::Titles)?)?;
    written.calendar("times", &calendar(times()?, Disclosure::Titles)?)?;
    written.calendar("states", &calendar(states()?, Disclosure::Titles)?)?;
    let label = CalendarText::clean("Belegt");
    written.calendar(
        "busy-only",
        &calendar(states()?, Disclosure::BusyOnly { label })?,
    )?;
    written.calendar("empty", &calendar(vec![], Disclosure::Titles)?)?;
    for zone in ZONES {
        let name = format!("zone-{}", zone.name().replace('/', "-"));
        written.calendar(&name, &calendar(around_changes(zone)?, Disclosure::Titles)?)?;
    }
    written.free_busy()?;
    written.invitations()?;
    let expected = serde_json::to_string_pretty(&written.expected)?;
    fs::write(folder.join("expected.json"), expected)?;
    Ok(())
}

/// The folder, and what was meant by each file in it.
struct Written<'a> {
    folder: &'a Path,
    expected: Map<String, Value>,
}

impl Written<'_> {
    fn calendar(&mut self, name: &str, calendar: &Calendar) -> Outcome<()> {
        let events: Vec<_> = calendar
            .entries
            .iter()
            .map(|entry| meaning(entry, &calendar.disclosure))
            .collect();
        let expected = json!({"name": calendar.name.as_str(), "events": events});
        self.file(name, &calendar.render(), expected)
    }

    fn file(&mut self, name: &str, text: &str, expected: Value) -> Outcome<()> {
        let name = format!("{name}.ics");
        fs::write(self.folder.join(&name), text)?;
        self.expected.insert(name, expected);
        Ok(())
    }

    fn free_busy(&mut self) -> Outcome<()> {
        let free_busy = free_busy()?;
        let busy = |spans: &IntervalSet, kind| -> Vec<Value> {
            let span = |span: &Interval| json!({"start": stamp(span.start()), "end": stamp(span.end()), "type": kind});
            spans.spans().iter().map(span).collect()
        };
        let mut spans = busy(&free_busy.taken, "BUSY");
        spans.extend(busy(&free_busy.tentative, "BUSY-TENTATIVE"));
        let name = free_busy.name.as_str();
        let expected = json!({"name": name, "events": [], "freebusy": spans});
        self.file("freebusy", &free_busy.render(), expected)
    }

    fn invitations(&mut self) -> Outcome<()> {
        let base = Entry {
            summary: CalendarText::clean("Großer Saal, Musterdorf"),
            ..entry(
                700,
                "2027-03-27T20:00:00+01:00",
                "2027-03-28T04:00:00+02:00",
            )?
        };
        let update = Entry {
            sequence: base.sequence + 1,
            ..base.clone()
        };
        let cancelled = Entry {
            sequence: base.sequence + 2,
            state: State::Cancelled,
            ..base.clone()
        };
        let office = party(
            "Bürgerbüro \"Rathaus\", Musterdorf",
            "rathaus@musterdorf.example",
        )?;
        let attendee = party("Eva Müller; Chor", "eva+halle@example.org")?;
        for (name, entry) in [("request", base), ("update", update), ("cancel", cancelled)] {
            let invitation = Invitation::of(&entry, &office, &attendee);
            let expected = json!({
                "method": invitation.method().word(),
                "organizer": "mailto:rathaus@musterdorf.example",
                "events": [meaning(&entry, &Disclosure::Titles)],
            });
            self.file(name, invitation.text(), expected)?;
        }
        Ok(())
    }
}

/// What a reader must find, taken from the entry and never from the written text.
fn meaning(entry: &Entry, disclosure: &Disclosure) -> Value {
    let cancelled = entry.state == State::Cancelled;
    let status = match (entry.state, disclosure) {
        (State::Cancelled, _) => "CANCELLED",
        (State::Tentative, Disclosure::Titles) => "TENTATIVE",
        _ => "CONFIRMED",
    };
    let taken = entry.transparency == Transparency::Opaque && !cancelled;
    let text = |text: &Option<CalendarText>| text.as_ref().map(|text| text.as_str().to_owned());
    let (summary, location, description) = match disclosure {
        Disclosure::Titles => (
            &entry.summary,
            text(&entry.location),
            text(&entry.description),
        ),
        Disclosure::BusyOnly { label } => (label, None, None),
    };
    json!({
        "uid": entry.uid.to_string(),
        "sequence": entry.sequence,
        "start": stamp(entry.span.start()),
        "end": stamp(entry.span.end()),
        "status": status,
        "transparency": if taken { "OPAQUE" } else { "TRANSPARENT" },
        "changed": stamp(entry.changed_at),
        "summary": summary.as_str(),
        "location": location,
        "description": description,
    })
}

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn calendar(entries: Vec<Entry>, disclosure: Disclosure) -> Outcome<Calendar> {
    Ok(Calendar {
        name: CalendarText::clean("Großer Saal; Musterdorf, \"Alte Schule\" 🎻"),
        description: Some(CalendarText::clean("Belegung\nund Anfragen")),
        color: Some(Color::RoyalBlue),
        source: WebAddress::parse("https://raum.example.org/feeds/Zk3vQ1nT5bXw8yRp2LmAag.ics")?,
        zone: Europe::Berlin,
        disclosure,
        entries,
    })
}

fn entry(number: u128, start: &str, end: &str) -> Outcome<Entry> {
    let at = |text| DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    let changed_at = at("2027-01-05T10:30:00Z")?;
    Ok(Entry {
        uid: uid(number),
        sequence: 1,
        created_at: at("2027-01-04T09:00:00Z")?,
        changed_at,
        span: Interval::new(at(start)?, at(end)?)?,
        zone: Europe::Berlin,
        state: State::Confirmed,
        class: Class::Private,
        transparency: Transparency::Opaque,
        summary: CalendarText::clean("Probe"),
        location: None,
        description: None,
        url: None,
    })
}

fn uid(number: u128) -> Uid {
    BookingId(Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 + number,
    ))
    .into()
}

fn party(name: &str, email: &str) -> Outcome<Party> {
    Ok(Party {
        name: CalendarText::clean(name),
        email: Email::parse(email)?,
    })
}

/// Every way in which a text can be misread.
fn texts() -> Outcome<Vec<Entry>> {
    let mut texts: Vec<String> = [
        "Chor, Orchester; Probe\\Konzert: \"Frühling\"",
        "C:\\neu\\n kein Umbruch \\, \\; \\\\",
        "Zeile eins\r\nZeile zwei\rZeile drei\n\nZeile fünf",
        "Glocke\u{7} Null\0 Ende\u{1b}[31m",
        "\r\nATTENDEE:mailto:angreifer@example.org\r\nEND:VEVENT\r\nBEGIN:VEVENT",
        "BEGIN:VALARM",
        "=?utf-8?q?kein_Mailkopf?= %0D%0A &amp; <b>fett</b> ${x}",
        "👩‍👩‍👧‍👦 Familie, e\u{301} zerlegt, שלום, 漢字",
        "x",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("Übergröße; ".repeat(300).trim_end().to_owned());
    texts.push("🎻".repeat(200));
    for lead in 55..75 {
        for last in ["ä", "€", "🎻", ",", "\\", "\n"] {
            texts.push(format!("{}{last}Ende", "a".repeat(lead)));
        }
    }
    for lead in 60..72 {
        texts.push(format!("{} und Wörter", "b".repeat(lead)));
    }
    let texts = texts.iter().zip(1_u128..);
    texts
        .map(|(text, number)| with_texts(number, text))
        .collect()
}

fn with_texts(number: u128, text: &str) -> Outcome<Entry> {
    let text = CalendarText::clean(text);
    Ok(Entry {
        summary: text.clone(),
        location: Some(text.clone()),
        description: Some(text),
        url: Some(WebAddress::parse(
            "https://raum.example.org/b/7F3K?a=1,2;3",
        )?),
        ..entry(
            number,
            "2027-03-12T18:00:00+01:00",
            "2027-03-12T22:00:00+01:00",
        )?
    })
}

/// Starts and ends that lie in or at a gap or a fold, over midnight, over years, in other zones.
const TIMES: &str = "
    Europe/Berlin      2027-03-27T20:00:00+01:00 2027-03-28T04:00:00+02:00
    Europe/Berlin      2027-03-28T01:00:00+01:00 2027-03-28T03:00:00+02:00
    Europe/Berlin      2027-03-28T03:00:00+02:00 2027-03-28T04:00:00+02:00
    Europe/Berlin      2027-10-30T20:00:00+02:00 2027-10-31T04:00:00+01:00
    Europe/Berlin      2027-10-31T02:30:00+02:00 2027-10-31T03:30:00+01:00
    Europe/Berlin      2027-10-31T02:30:00+01:00 2027-10-31T03:30:00+01:00
    Europe/Berlin      2027-10-31T02:30:00+02:00 2027-10-31T02:30:00+01:00
    Europe/Berlin      2027-10-31T00:00:00+02:00 2027-10-31T02:00:00+02:00
    Europe/Berlin      2027-10-31T00:00:00+02:00 2027-10-31T03:00:00+01:00
    Europe/Berlin      2027-12-31T22:00:00+01:00 2028-01-01T03:00:00+01:00
    Europe/Berlin      2028-02-28T00:00:00+01:00 2028-03-01T00:00:00+01:00
    Europe/Berlin      2027-06-01T00:00:00+02:00 2027-07-01T00:00:00+02:00
    Europe/London      2027-03-28T00:30:00Z 2027-03-28T02:30:00+01:00
    America/New_York   2027-11-07T01:30:00-04:00 2027-11-07T01:30:00-05:00
    America/Santiago   2027-09-04T22:00:00-04:00 2027-09-05T02:00:00-03:00
    Asia/Kolkata       2027-03-12T18:00:00+05:30 2027-03-12T19:00:00+05:30
    America/Sao_Paulo  2019-02-16T22:00:00-02:00 2019-02-17T02:00:00-03:00
    UTC                2027-03-12T18:00:00Z 2027-03-12T19:00:00Z
    Europe/Berlin      2045-07-01T18:00:00+02:00 2045-07-01T19:00:00+02:00";

fn times() -> Outcome<Vec<Entry>> {
    let lines = TIMES.split('\n').filter(|line| !line.is_empty());
    lines
        .zip(200_u128..)
        .map(|(line, number)| {
            let mut words = line.split_whitespace();
            let mut word = || words.next().ok_or("three words in each line");
            let zone = word()?.parse()?;
            Ok(Entry {
                zone,
                ..entry(number, word()?, word()?)?
            })
        })
        .collect()
}

fn states() -> Outcome<Vec<Entry>> {
    let (start, end) = ("2027-05-07T18:00:00+02:00", "2027-05-07T22:00:00+02:00");
    let states = [State::Confirmed, State::Tentative, State::Cancelled];
    let transparencies = [Transparency::Opaque, Transparency::Transparent];
    states
        .into_iter()
        .flat_map(|state| transparencies.map(|transparency| (state, transparency)))
        .zip(300_u128..)
        .map(|((state, transparency), number)| {
            Ok(Entry {
                state,
                transparency,
                sequence: 2_147_483_647,
                location: Some(CalendarText::clean("Geheimer Ort")),
                ..entry(number, start, end)?
            })
        })
        .collect()
}

/// An hour shortly before and one shortly after every change of clocks from 1970 to 2040, and one each quarter.
fn around_changes(zone: Tz) -> Outcome<Vec<Entry>> {
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    let hours = |count: i64| DateTime::from_timestamp(count * 3600, 0).ok_or("past the calendar");
    let (first, last) = (48, 70 * 8766);
    let mut entries = Vec::new();
    for hour in first..last {
        let at = hours(hour)?;
        let changes = offset(at) != offset(at + TimeDelta::hours(1));
        let starts = match (changes, hour % 2191) {
            (true, _) => vec![at - TimeDelta::hours(2), at + TimeDelta::hours(3)],
            (false, 0) => vec![at],
            (false, _) => vec![],
        };
        for start in starts {
            let number = u128::try_from(start.timestamp())?;
            entries.push(Entry {
                uid: uid(number),
                zone,
                span: Interval::new(start, start + TimeDelta::hours(1))?,
                ..entry(number, "2027-03-12T18:00:00Z", "2027-03-12T19:00:00Z")?
            });
        }
    }
    Ok(entries)
}

fn free_busy() -> Outcome<FreeBusy> {
    let span = |start: &str, end: &str| -> Outcome<Interval> { Ok(entry(0, start, end)?.span) };
    let night = span("2027-10-30T20:00:00+02:00", "2027-10-31T04:00:00+01:00")?;
    let evening = span("2027-10-12T18:00:00+02:00", "2027-10-12T22:00:00+02:00")?;
    let after = span("2027-10-12T22:00:00+02:00", "2027-10-12T23:00:00+02:00")?;
    Ok(FreeBusy {
        uid: FeedId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0999)).into(),
        name: CalendarText::clean("Großer Saal, Musterdorf"),
        source: WebAddress::parse("https://raum.example.org/feeds/Zk3v/freebusy.ics")?,
        changed_at: entry(0, "2027-03-12T18:00:00Z", "2027-03-12T19:00:00Z")?.changed_at,
        window: span("2027-10-01T00:00:00+02:00", "2027-11-01T00:00:00+01:00")?,
        taken: [night, evening].into_iter().collect(),
        tentative: [after].into_iter().collect(),
    })
}
