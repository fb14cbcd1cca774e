//! The JSON columns of a booking: lists that are read and written as a whole, never searched.

use domain::availability::ReasonCode;
use domain::booking::{AcceptedTerms, Answer, Override};
use domain::text::{Code, Line, Name, Text};
use serde::{Deserialize, Serialize};

use super::row::{broken, by_from, by_text};
use crate::error::StoreError;

#[derive(Serialize, Deserialize)]
struct AnswerDocument {
    question: String,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct OverrideDocument {
    codes: Vec<String>,
    reason: String,
    decided_by: String,
    recorded_by: String,
}

pub(super) fn terms_text(terms: &[AcceptedTerms]) -> Result<String, StoreError> {
    write(
        &terms
            .iter()
            .map(|AcceptedTerms(version)| version.as_str())
            .collect::<Vec<_>>(),
    )
}

pub(super) fn terms_from(text: &str) -> Result<Vec<AcceptedTerms>, StoreError> {
    let versions: Vec<String> = read(text)?;
    let parse = |version: &String| Line::parse(version).map(AcceptedTerms).map_err(broken);
    versions.iter().map(parse).collect()
}

pub(super) fn answers_text(answers: &[Answer]) -> Result<String, StoreError> {
    let document = |answer: &Answer| AnswerDocument {
        question: answer.question.to_string(),
        text: answer.text.to_string(),
    };
    write(&answers.iter().map(document).collect::<Vec<_>>())
}

pub(super) fn answers_from(text: &str) -> Result<Vec<Answer>, StoreError> {
    let documents: Vec<AnswerDocument> = read(text)?;
    let parse = |document: AnswerDocument| {
        Ok(Answer {
            question: Code::parse(&document.question).map_err(broken)?,
            text: Name::parse(&document.text).map_err(broken)?,
        })
    };
    documents.into_iter().map(parse).collect()
}

pub(super) fn overrides_text(overrides: &[Override]) -> Result<String, StoreError> {
    let document = |entry: &Override| OverrideDocument {
        codes: entry
            .codes
            .iter()
            .map(|code| code.code().to_owned())
            .collect(),
        reason: entry.reason.to_string(),
        decided_by: entry.decided_by.to_string(),
        recorded_by: by_text(entry.recorded_by),
    };
    write(&overrides.iter().map(document).collect::<Vec<_>>())
}

pub(super) fn overrides_from(text: &str) -> Result<Vec<Override>, StoreError> {
    let documents: Vec<OverrideDocument> = read(text)?;
    let parse = |document: OverrideDocument| {
        let codes = document
            .codes
            .iter()
            .map(|code| ReasonCode::parse(code).map_err(broken));
        Ok(Override {
            codes: codes.collect::<Result<_, _>>()?,
            reason: Text::parse(&document.reason).map_err(broken)?,
            decided_by: Name::parse(&document.decided_by).map_err(broken)?,
            recorded_by: by_from(&document.recorded_by)?,
        })
    };
    documents.into_iter().map(parse).collect()
}

fn write<T: Serialize>(document: &T) -> Result<String, StoreError> {
    serde_json::to_string(document).map_err(|_| broken("a document cannot be written"))
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| broken("a document cannot be read"))
}
