//! Every text that people read, in German and English.
//!
//! [`text`] looks a message up and fills its placeholders; [`language_of`] reads what a browser asks for;
//! [`format`](mod@format) writes dates, times and money; [`message`] takes such values as they are. The catalogue files are part of the binary. Which text to show
//! is decided elsewhere.
//!
//! A key that no catalogue has cannot land: a test reads every source file and template and looks up each literal
//! that is passed to [`text`] or begins like a key. Keys made from a code (`format!("reason.{code}")`) need a test
//! of their own that walks all codes.

pub mod format;
mod negotiate;
mod value;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::language::Language;

pub use negotiate::language_of;
pub use value::{Value, message};

type Messages = BTreeMap<String, String>;

/// The files of one language, each with sections of its own.
macro_rules! files {
    ($language:literal: $($name:literal)*) => {
        [ $( include_str!(concat!($language, "/", $name, ".toml")) ),* ]
    };
}

static GERMAN: LazyLock<Messages> = LazyLock::new(|| {
    messages(
        &files!("de": "api" "mail" "frame" "book" "office" "plan" "find" "closures" "listings" "onsite" "statistics" "letters" "caretaker"),
    )
});
static ENGLISH: LazyLock<Messages> = LazyLock::new(|| {
    messages(
        &files!("en": "api" "mail" "frame" "book" "office" "plan" "find" "closures" "listings" "onsite" "statistics" "letters" "caretaker"),
    )
});

/// The message `key` with each `{name}` replaced by the value of that name.
///
/// Values are inserted as they are: whoever shows the text escapes it for its place.
/// `text(De, "format.hours", &[("count", "3")])` is `3 Stunden`.
pub fn text(language: Language, key: &str, values: &[(&str, &str)]) -> String {
    let message = find(language, key);
    debug_assert!(message.is_some(), "no message {key:?} in the catalogue");
    fill(message.unwrap_or(key), values)
}

/// The message `key` as it stands in the catalogue, if it is there.
pub fn find(language: Language, key: &str) -> Option<&'static str> {
    catalogue(language).get(key).map(String::as_str)
}

fn catalogue(language: Language) -> &'static Messages {
    match language {
        Language::De => &GERMAN,
        Language::En => &ENGLISH,
    }
}

/// One pass, so that a value which looks like a placeholder stays what it is.
fn fill(message: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, name, after)) = next_placeholder(rest) {
        filled.push_str(before);
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => debug_assert!(false, "no value for {name:?} of {message:?}"),
        }
        rest = after;
    }
    filled + rest
}

/// The names of the placeholders of `message`.
#[cfg(test)]
pub(crate) fn placeholders(message: &str) -> std::collections::BTreeSet<&str> {
    let mut names = std::collections::BTreeSet::new();
    let mut rest = message;
    while let Some((_, name, after)) = next_placeholder(rest) {
        names.insert(name);
        rest = after;
    }
    names
}

fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, opened) = text.split_once('{')?;
    let (name, after) = opened.split_once('}')?;
    Some((before, name, after))
}

fn messages(sources: &[&str]) -> Messages {
    let mut flat = Messages::new();
    for source in sources {
        let table: toml::Table = source.parse().expect("a test parses every catalogue file");
        flatten("", &table, &mut flat);
    }
    flat
}

fn flatten(prefix: &str, table: &toml::Table, flat: &mut Messages) {
    for (name, value) in table {
        let key = format!("{prefix}{name}");
        match value {
            toml::Value::Table(inner) => flatten(&format!("{key}."), inner, flat),
            value => {
                let message = value.as_str().expect("a test reads every message");
                let former = flat.insert(key, message.to_owned());
                debug_assert!(former.is_none(), "a key stands in two files");
            }
        }
    }
}
