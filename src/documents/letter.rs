//! Letters that stand in the window of an envelope.

use chrono::{DateTime, Utc};
use domain::language::Language;
use serde::Serialize;

use crate::DocumentError;
use crate::typeset::{Template, typeset};

/// A letter as it goes on paper, in finished texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// In which it is written.
    #[serde(serialize_with = "crate::typeset::language")]
    pub language: Language,
    /// Who writes, on top of the first page.
    pub sender: String,
    /// One line above the address, which the post office reads if the letter comes back.
    pub return_address: String,
    /// Name and address, a line each.
    pub recipient: Vec<String>,
    /// Labels and values beside the address: reference, date, how the office is reached.
    pub info: Vec<(String, String)>,
    /// What it is about; not empty.
    pub subject: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// How it ends.
    pub closing: String,
    /// How pages are counted where there are several, with [`PAGE_PLACES`](crate::PAGE_PLACES).
    pub page: String,
}

/// A part of what a letter says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph; line breaks are kept.
    Text {
        /// What it says.
        text: String,
    },
    /// Somebody's own words.
    Quote {
        /// What they are.
        text: String,
    },
    /// Labels with values.
    Rows {
        /// What they are about.
        heading: Option<String>,
        /// A label and a value each.
        rows: Vec<(String, String)>,
    },
}

#[derive(Serialize)]
struct Letters<'a> {
    title: &'a str,
    letters: &'a [Letter],
}

/// Sets `letters` one behind the other, each from a new sheet on, its address where the window of an envelope is
/// (DIN 5008, form B).
///
/// `title` is how the file calls itself, in the language of the first letter; `at` is when it was written.
pub fn letters(
    title: &str,
    letters: &[Letter],
    at: DateTime<Utc>,
) -> Result<Vec<u8>, DocumentError> {
    typeset(Template::Letter, &Letters { title, letters }, at)
}
