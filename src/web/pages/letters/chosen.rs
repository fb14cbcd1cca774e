//! The letters that were ticked, and why nothing could be done with them.

use domain::ids::LetterId;
use uuid::Uuid;

use crate::api::problem::{Kind, Problem};
use crate::i18n::text;
use crate::services::letters::{LETTERS_MAX, LetterError};
use crate::web::{Clerk, Form};

/// The ids in a form; what is none is left out.
pub(super) fn chosen(form: &Form) -> Vec<LetterId> {
    let ids = form.values("id").filter_map(|id| id.parse::<Uuid>().ok());
    ids.take(LETTERS_MAX + 1).map(LetterId).collect()
}

/// What a clerk reads who ticked nothing.
pub(super) fn none_chosen(clerk: &Clerk) -> String {
    text(clerk.place.language, "letters.none_chosen", &[])
}

/// What a clerk can help is said on the page; the rest is a problem.
pub(super) fn why(clerk: &Clerk, error: LetterError) -> Result<String, Problem> {
    let language = clerk.place.language;
    match error {
        LetterError::TooMany { limit } => {
            let limit = limit.to_string();
            Ok(text(language, "letters.too_many", &[("limit", &limit)]))
        }
        LetterError::Unwritable(_) => Ok(text(language, "letters.unwritable", &[])),
        error => Err(error.into()),
    }
}

impl From<LetterError> for Problem {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::Denied(denied) => denied.into(),
            LetterError::Store(error) => error.into(),
            // Forms are answered with words instead; these are addresses that no form leads to.
            LetterError::TooMany { .. } => Kind::BadRequest.into(),
            LetterError::Unwritable(_) => Kind::NotFound.into(),
        }
    }
}
