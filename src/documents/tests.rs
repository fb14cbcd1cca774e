//! What every document promises, whatever is written in it.

use chrono::{DateTime, Utc};
use domain::language::Language;
use proptest::prelude::*;

use crate::{Block, Day, DocumentError, Letter, Mark, PAGE_PLACES, Use, Week, letters, week};

fn at() -> DateTime<Utc> {
    "2027-03-01T09:00:00Z".parse().unwrap()
}

fn a_letter(text: &str) -> Letter {
    let (page, pages) = PAGE_PLACES;
    Letter {
        language: Language::De,
        sender: "Stadt Auenstedt".to_owned(),
        return_address: "Stadt Auenstedt · Markt 1 · 23738 Auenstedt".to_owned(),
        recipient: vec![
            "Otto Ohne-Mail".to_owned(),
            "Am Anger 3".to_owned(),
            text.to_owned(),
        ],
        info: vec![("Datum".to_owned(), "1. März 2027".to_owned())],
        subject: "Buchung bestätigt".to_owned(),
        blocks: vec![
            Block::Text {
                text: text.to_owned(),
            },
            Block::Quote {
                text: text.to_owned(),
            },
            Block::Rows {
                heading: Some("Ihre Buchung".to_owned()),
                rows: vec![("Raum".to_owned(), text.to_owned())],
            },
        ],
        closing: "Mit freundlichen Grüßen\nStadt Auenstedt".to_owned(),
        page: format!("Seite {page} von {pages}"),
    }
}

fn a_week(text: &str) -> Week {
    let (page, pages) = PAGE_PLACES;
    let taken = Use {
        time: "18:00–20:00".to_owned(),
        room: "Saal".to_owned(),
        site: text.to_owned(),
        title: text.to_owned(),
        status: String::new(),
        who: vec![text.to_owned(), "04363 1234".to_owned()],
        details: vec![("Personen".to_owned(), text.to_owned())],
        mark: Some(Mark {
            word: "entfällt".to_owned(),
            is_gone: true,
        }),
    };
    let day = |uses| Day {
        name: "Montag, 1. März 2027".to_owned(),
        uses,
    };
    Week {
        language: Language::De,
        title: "Hausdienst: Haus der Begegnung".to_owned(),
        lead: vec!["01.03.2027 – 07.03.2027".to_owned()],
        columns: ["Zeit", "Raum", "Nutzung", "Veranstalter"].map(str::to_owned),
        days: vec![day(vec![taken]), day(Vec::new())],
        nothing: "Nichts gebucht.".to_owned(),
        page: format!("Seite {page} von {pages}"),
    }
}

fn has(file: &[u8], words: &str) -> bool {
    file.windows(words.len())
        .any(|part| part == words.as_bytes())
}

/// Words of the metadata by which readers and validators know what a file promises.
#[track_caller]
fn assert_archival_and_accessible(file: &[u8]) {
    assert!(file.starts_with(b"%PDF-1.7"));
    for words in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "/StructTreeRoot",
        "/Lang",
        "/FontFile",
    ] {
        assert!(has(file, words), "{words}");
    }
}

#[test]
fn documents_are_archival_and_accessible() {
    let written = letters("Briefe", &[a_letter("Eins"), a_letter("Zwei")], at()).unwrap();
    assert_archival_and_accessible(&written);
    assert_archival_and_accessible(&week(&a_week("Chorprobe"), at()).unwrap());
}

#[test]
fn long_values_and_two_languages_are_set_as_well() {
    let long = "ausserordentlich.lange.adresse@amt-der-samtgemeinde-am-grossen-moor.example";
    let german = Letter {
        recipient: vec![
            "Verein zur Förderung der Heimatpflege und der Geselligkeit".to_owned();
            7
        ],
        info: vec![("E-Mail".to_owned(), long.to_owned()); 6],
        ..a_letter(&"Viel Text. ".repeat(600))
    };
    let english = Letter {
        language: Language::En,
        page: "Page #1 of #2".to_owned(),
        ..german.clone()
    };
    assert_archival_and_accessible(&letters("Briefe", &[german, english], at()).unwrap());
}

#[test]
fn what_cannot_be_printed_is_replaced_and_words_stay_apart() {
    let printed = crate::typeset::printable("a\tb\r\nc\u{feff}\u{0}d 漢 Żółw Ωμέγα Їжак\u{e000}");
    assert_eq!(printed, "a b\ncd \u{fffd} Żółw Ωμέγα Їжак\u{fffd}");
}

#[test]
fn the_same_texts_give_the_same_bytes() {
    let write = || letters("Briefe", &[a_letter("Eins")], at()).unwrap();
    assert_eq!(write(), write());
}

#[test]
fn no_text_is_part_of_a_template() {
    for text in [
        "#panic(\"read\")",
        "$ x $ *fett* _kursiv_ `roh` <label> @verweis // nichts /* mehr",
        "= Überschrift\n- Liste\n#read(\"/etc/passwd\")",
        "\"}, {\"",
    ] {
        letters("Briefe", &[a_letter(text)], at()).unwrap();
        week(&a_week(text), at()).unwrap();
    }
}

#[test]
fn a_document_of_no_letters_is_refused_and_nothing_panics() {
    let refused = letters("Briefe", &[], at());
    assert!(matches!(refused, Err(DocumentError::Template { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_printed(text in "(\\PC|[\u{0}-\u{20}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{e000}\u{fdd0}\u{feff}\u{fffe}\u{1f600}א-ת]){0,200}") {
        let written = letters("Briefe", &[a_letter(&text)], at()).unwrap();
        prop_assert!(written.starts_with(b"%PDF"));
        let written = week(&a_week(&text), at()).unwrap();
        prop_assert!(written.starts_with(b"%PDF"));
    }
}
