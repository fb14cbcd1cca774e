//! The caretaker's sheet of a week.

use chrono::{DateTime, Utc};
use domain::language::Language;
use serde::Serialize;

use crate::DocumentError;
use crate::typeset::{Template, typeset};

/// A week on paper, in finished texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Week {
    /// In which it is written.
    #[serde(serialize_with = "crate::typeset::language")]
    pub language: Language,
    /// What it is, with the building.
    pub title: String,
    /// From when to when, when it was printed, and since when changes are marked; a line each.
    pub lead: Vec<String>,
    /// The titles of the columns: time, room, use, organiser.
    pub columns: [String; 4],
    /// The days, in their order.
    pub days: Vec<Day>,
    /// What a day without uses says.
    pub nothing: String,
    /// How pages are counted, with [`PAGE_PLACES`](crate::PAGE_PLACES).
    pub page: String,
}

/// A day of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Its weekday and date.
    pub name: String,
    /// What takes place, and what no longer does.
    pub uses: Vec<Use>,
}

/// A use of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Use {
    /// When.
    pub time: String,
    /// The room.
    pub room: String,
    /// The building, where the sheet is about several.
    pub site: String,
    /// What it is.
    pub title: String,
    /// Its state, unless it is promised.
    pub status: String,
    /// Who, and how they are reached; a line each.
    pub who: Vec<String>,
    /// Further times and what goes with them, a label and a value each.
    pub details: Vec<(String, String)>,
    /// What became of it since the last print.
    pub mark: Option<Mark>,
}

/// What became of a use since the last print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The word for it.
    pub word: String,
    /// Whether the use no longer takes place.
    pub is_gone: bool,
}

/// Sets the sheet on A4; `at` is when it was written.
pub fn week(week: &Week, at: DateTime<Utc>) -> Result<Vec<u8>, DocumentError> {
    typeset(Template::Week, week, at)
}
