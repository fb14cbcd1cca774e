//! Every answer that is not a success: `application/problem+json` (RFC 9457), in German or English.
//!
//! Use cases have error enums; each is turned into a [`Problem`] by one `From` in the module of its resource. A
//! problem carries codes and values, never sentences: [`localise`] writes it in the language of the request, on the
//! way out. [`Kind`] is the one table of codes and statuses, [`Refusal`] the table of codes for single fields.

mod coded;
mod kind;
mod localise;
mod page;
mod refusal;
mod schema;

#[cfg(test)]
mod tests;

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError};
use domain::language::Language;

use crate::i18n::Value;

pub use kind::Kind;
pub use localise::{Pages, localise, tell};
pub use page::{problem_page, problem_pages};
pub use refusal::Refusal;
pub use schema::{Alternative, FieldProblem, MEDIA_TYPE, ProblemDocument, ReasonDocument};

/// An answer other than success.
#[derive(Debug)]
pub struct Problem(Box<Parts>);

#[derive(Debug)]
struct Parts {
    kind: Kind,
    errors: Vec<FieldError>,
    reasons: Vec<Reason>,
    alternatives: Vec<Alternative>,
    allow: Vec<Method>,
    retry_after_seconds: Option<u32>,
}

/// Where in a request a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A JSON pointer (RFC 6901) into the body.
    Pointer(String),
    /// A parameter of the query.
    Parameter(String),
    /// A header.
    Header(&'static str),
}

/// A value that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where it stands.
    pub place: Place,
    /// Why.
    pub refusal: Refusal,
}

/// One violated rule of a refused time, with the values that would satisfy it.
///
/// Its message stands in the catalogue as `reason.{code}`; each value is a member of the answer beside `code`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The stable code of the rule.
    pub code: &'static str,
    /// The values, by name.
    pub values: Vec<(&'static str, Value)>,
}

impl Problem {
    /// The problem `kind` and nothing else.
    pub fn new(kind: Kind) -> Self {
        let retry_after_seconds = match kind {
            Kind::TooManyRequests { seconds } => Some(seconds),
            Kind::Unavailable => Some(1),
            _ => None,
        };
        Self(Box::new(Parts {
            kind,
            errors: Vec::new(),
            reasons: Vec::new(),
            alternatives: Vec::new(),
            allow: Vec::new(),
            retry_after_seconds,
        }))
    }

    /// A failure of the server: `cause` goes to the log, the caller learns that it happened.
    pub fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(cause, "a request failed");
        Kind::Internal.into()
    }

    /// The problem `kind` with one value that caused it.
    pub fn of_value(kind: Kind, place: Place, refusal: Refusal) -> Self {
        Self::new(kind).errors([FieldError { place, refusal }])
    }

    /// A field of the body that a rule outside the body refuses, such as a purpose the provider does not have.
    pub fn of_field(pointer: &str, refusal: impl Into<Refusal>) -> Self {
        Self::of_value(
            Kind::InvalidFields,
            Place::Pointer(pointer.to_owned()),
            refusal.into(),
        )
    }

    /// The problem with these refused values.
    #[must_use]
    pub fn errors(mut self, errors: impl IntoIterator<Item = FieldError>) -> Self {
        self.0.errors.extend(errors);
        self
    }

    /// The problem with these violated rules.
    #[must_use]
    pub fn reasons(mut self, reasons: impl IntoIterator<Item = Reason>) -> Self {
        self.0.reasons.extend(reasons);
        self
    }

    /// The problem with these times that could be had instead.
    #[must_use]
    pub fn alternatives(mut self, alternatives: impl IntoIterator<Item = Alternative>) -> Self {
        self.0.alternatives.extend(alternatives);
        self
    }

    /// The problem with an `Allow` header.
    #[must_use]
    pub fn allow(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        self.0.allow.extend(methods);
        self
    }

    /// The problem with a `Retry-After` header.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// Each value that was refused, in the order of the document's `errors`.
    pub fn field_errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// When to ask again, where that is known.
    pub fn retry_after_seconds(&self) -> Option<u32> {
        self.0.retry_after_seconds
    }

    /// Each violated rule of a refused time.
    pub fn violated(&self) -> &[Reason] {
        &self.0.reasons
    }
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        Self::new(kind)
    }
}

/// The code, for logs.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.kind.code())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.kind.status()
    }

    /// In German and without `instance`, for the case that [`localise`] is not in place.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        self.answer(Language::De, None)
    }
}
