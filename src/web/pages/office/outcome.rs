//! What a step of a booking came to, for the head of the next page.

use domain::language::Language;

use crate::i18n::text;

/// The message behind `?meldung=`; empty for words that no page sends.
pub(super) fn notice(language: Language, word: &str) -> String {
    let key = match word {
        "bestaetigt" => "office.confirmed",
        "abgelehnt" => "office.declined",
        "vorgemerkt" => "office.reserved",
        "abgesagt" => "office.cancelled",
        "abgeschlossen" => "office.completed",
        "nicht-erschienen" => "office.no_show",
        "wieder-aufgenommen" => "office.reinstated",
        "gebucht" => "office.booked",
        "verschoben" => "office.moved",
        "notiert" => "talk.noted",
        "geschrieben" => "talk.sent",
        "erledigt" => "office.decided",
        _ => return String::new(),
    };
    text(language, key, &[])
}
