//! Documents as PDF: letters for window envelopes, and the caretaker's sheet of a week.
//!
//! [`letters`] and [`week`] take finished texts and give the bytes of a file that is archival (PDF/A-2a, ISO 19005-2) and
//! accessible (PDF/UA-1, ISO 14289-1). How a document looks is said by its template below `templates/`. What a document
//! says, in which words and for whom, does not belong here.
//!
//! Texts are data to a template, never a part of it: nothing that a guest wrote can change how a page is made. The only
//! font covers Latin, Greek and Cyrillic, as DIN SPEC 91379 asks of names; other signs are printed as `\u{fffd}`.

mod letter;
mod typeset;
mod week;

#[cfg(test)]
mod tests;

use thiserror::Error;

pub use letter::{Block, Letter, letters};
pub use week::{Day, Mark, Use, Week, week};

/// The text of labels that count pages, as in "Seite #1 von #2": these stand for the page and for how many there are.
pub const PAGE_PLACES: (&str, &str) = ("#1", "#2");

/// Why there is no document.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// A template is at fault; no text of a caller leads here.
    #[error("a template cannot be set: {why}")]
    Template {
        /// What is wrong, as the typesetter says it.
        why: String,
    },
    /// The texts cannot be handed to the template.
    #[error("a document cannot be handed to its template")]
    Data(#[from] serde_json::Error),
}
