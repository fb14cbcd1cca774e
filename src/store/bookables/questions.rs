//! Questions asked at booking, as a JSON list.

use domain::bookable::{Demand, Question};
use domain::text::{Code, Name};
use serde::{Deserialize, Serialize};

use super::BOOKABLE;
use crate::error::StoreError;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionDocument {
    code: String,
    text_de: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text_en: Option<String>,
    demand: String,
}

/// As they are stored.
pub(super) fn write(questions: &[Question]) -> Result<String, StoreError> {
    let documents: Vec<_> = questions.iter().map(QuestionDocument::from).collect();
    serde_json::to_string(&documents).map_err(|_| BOOKABLE.broken("questions cannot be written"))
}

/// Reads what [`write`] wrote.
pub(crate) fn read(json: &str) -> Result<Vec<Question>, StoreError> {
    let documents: Vec<QuestionDocument> =
        BOOKABLE.value("questions", serde_json::from_str(json))?;
    documents
        .into_iter()
        .map(|document| BOOKABLE.value("questions", document.question().ok_or(())))
        .collect()
}

impl From<&Question> for QuestionDocument {
    fn from(question: &Question) -> Self {
        Self {
            code: question.code.to_string(),
            text_de: question.text_de.to_string(),
            text_en: question.text_en.as_ref().map(ToString::to_string),
            demand: question.demand.code().to_owned(),
        }
    }
}

impl QuestionDocument {
    fn question(self) -> Option<Question> {
        Some(Question {
            code: Code::parse(&self.code).ok()?,
            text_de: Name::parse(&self.text_de).ok()?,
            text_en: self
                .text_en
                .map(|text| Name::parse(&text))
                .transpose()
                .ok()?,
            demand: Demand::parse(&self.demand).ok()?,
        })
    }
}
