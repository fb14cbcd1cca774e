//! What is wrong with a configuration, in terms of the file that somebody wrote.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::notify::config::MailConfigError;

/// Why a configuration cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The file is no TOML, or a key or value in it is not known.
    #[error("line {line}, column {column}: {what}{}", hint(nearest.as_ref()))]
    Invalid {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// What was found, and what may stand there.
        what: String,
        /// The known word that looks most like the one found.
        nearest: Option<String>,
    },
    /// A value cannot be.
    #[error("{key}: {why}")]
    Value {
        /// The key, with its section.
        key: &'static str,
        /// What it must be.
        why: String,
    },
    /// The section `[mail]` cannot work.
    #[error(transparent)]
    Mail(MailConfigError),
}

fn hint(nearest: Option<&String>) -> String {
    nearest
        .map(|word| format!(" (did you mean `{word}`?)"))
        .unwrap_or_default()
}

/// Below this likeness a suggestion would only confuse.
const LIKENESS_MIN: f64 = 0.7;

/// Turns the parser's error into one that names place and nearest word.
pub(super) fn explain(text: &str, error: &toml::de::Error) -> ConfigError {
    let offset = error.span().map_or(0, |span| span.start);
    let before = text.get(..offset).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).unwrap_or_default();
    let nearest = nearest(error.message());
    ConfigError::Invalid {
        line: before.matches('\n').count() + 1,
        column: column.chars().count() + 1,
        what: what(error.message(), nearest.as_deref()),
        nearest,
    }
}

/// The parser's words, in those of the file; one near word is worth more than the list of all.
fn what(message: &str, nearest: Option<&str>) -> String {
    let message = message
        .trim_end()
        .replace("unknown field", "unknown key")
        .replace("unknown variant", "unknown value");
    match (nearest, message.split_once(", expected")) {
        (Some(_), Some((found, _))) => found.to_owned(),
        _ => message.replace('\n', "; "),
    }
}

/// Of a message "unknown field `found`, expected one of `a`, `b`" the expected word that is most like the found one.
fn nearest(message: &str) -> Option<String> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut words = message.split('`').skip(1).step_by(2);
    let found = words.next()?;
    let likeness = |word: &str| strsim::jaro_winkler(found, word);
    words
        .map(|word| (likeness(word), word))
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word.to_owned())
}
