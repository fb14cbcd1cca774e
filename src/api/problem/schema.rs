//! The document that a problem becomes.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};
use domain::language::Language;
use serde::Serialize;
use serde_json::{Map, json};
use utoipa::ToSchema;

use super::{FieldError, Kind, Place, Problem, Reason};
use crate::api::url;
use crate::api::wire::{Id, Timestamp};
use crate::i18n::{Value, message};

/// The media type of RFC 9457.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// A stable reference to a page that describes the code.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", examples("/problems/not_found"))]
    pub kind: String,
    /// The code in words.
    pub title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong with this request, in German or English by `Accept-Language`.
    pub detail: String,
    /// The path of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri-reference", nullable = false)]
    pub instance: Option<String>,
    /// The stable code.
    #[schema(examples("not_found"))]
    pub code: &'static str,
    /// Each value of the request that was refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldProblem>,
    /// Each rule that refuses the time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub reasons: Vec<ReasonDocument>,
    /// Times that could be had instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub alternatives: Vec<Alternative>,
}

/// A value of the request that was refused: of the body, the query or a header.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Where in the body it stands, as a JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = JsonPointer, nullable = false, examples("/organiser/email"))]
    pub pointer: Option<String>,
    /// The parameter of the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub parameter: Option<String>,
    /// The header.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub header: Option<&'static str>,
    /// The stable code.
    #[schema(examples("too_long"))]
    pub code: &'static str,
    /// Why, in German or English.
    pub detail: String,
}

/// A rule that refuses the time, with the values that would satisfy it as further members.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reason)]
pub struct ReasonDocument {
    /// The stable code of the rule.
    #[schema(examples("too_long"))]
    pub code: &'static str,
    /// The rule in words, in German or English.
    pub detail: String,
    /// The values, by name.
    #[serde(flatten)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    pub values: Map<String, serde_json::Value>,
}

/// A time that could be had instead of the refused one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Alternative {
    /// The room; absent where resources alone were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub room_id: Option<Id>,
    /// The start, with the offset of the site.
    pub starts_at: Timestamp,
    /// The end, with the offset of the site.
    pub ends_at: Timestamp,
}

impl Problem {
    /// The document in `language`; `instance` is the path of the request.
    pub fn document(&self, language: Language, instance: Option<&str>) -> ProblemDocument {
        let parts = &*self.0;
        let code = parts.kind.code();
        let values = parts.kind.values();
        ProblemDocument {
            kind: format!("/problems/{code}"),
            title: message(language, &format!("problem.{code}.title"), &values),
            status: parts.kind.status().as_u16(),
            detail: message(language, &format!("problem.{code}.detail"), &values),
            instance: instance.and_then(url::reference),
            code,
            errors: parts
                .errors
                .iter()
                .map(|error| field_problem(language, error))
                .collect(),
            reasons: parts
                .reasons
                .iter()
                .map(|reason| reason.document(language))
                .collect(),
            alternatives: parts.alternatives.clone(),
        }
    }

    /// The answer in `language`.
    pub(crate) fn answer(&self, language: Language, instance: Option<&str>) -> HttpResponse {
        let parts = &*self.0;
        let mut answer = HttpResponse::build(parts.kind.status());
        answer.insert_header((header::CONTENT_LANGUAGE, language.code()));
        answer.insert_header((header::VARY, "accept-language"));
        if parts.kind == Kind::Unauthenticated {
            answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if !parts.allow.is_empty() {
            let methods: Vec<_> = parts.allow.iter().map(ToString::to_string).collect();
            answer.insert_header((header::ALLOW, methods.join(", ")));
        }
        if let Some(seconds) = parts.retry_after_seconds {
            answer.insert_header((header::RETRY_AFTER, HeaderValue::from(seconds)));
        }
        answer.insert_header((header::CONTENT_TYPE, MEDIA_TYPE));
        answer.json(self.document(language, instance))
    }
}

fn field_problem(language: Language, error: &FieldError) -> FieldProblem {
    let code = error.refusal.code();
    let mut problem = FieldProblem {
        pointer: None,
        parameter: None,
        header: None,
        code,
        detail: message(language, &format!("field.{code}"), &error.refusal.values()),
    };
    match &error.place {
        Place::Pointer(pointer) => problem.pointer = Some(pointer.clone()),
        Place::Parameter(name) => problem.parameter = Some(name.clone()),
        Place::Header(name) => problem.header = Some(name),
    }
    problem
}

impl Reason {
    /// The document in `language`.
    pub fn document(&self, language: Language) -> ReasonDocument {
        let values = self
            .values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json_of(value)));
        ReasonDocument {
            code: self.code,
            detail: message(language, &format!("reason.{}", self.code), &self.values),
            values: values.collect(),
        }
    }
}

/// The value as a program reads it: lengths in minutes, times in RFC 3339.
fn json_of(value: &Value) -> serde_json::Value {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Date(date) => json!(date.to_string()),
        Value::Clock(time) => json!(time.format("%H:%M").to_string()),
        Value::Time(at) => json!(Timestamp::of(*at)),
        Value::Span(start, end) => {
            json!({"starts_at": Timestamp::of(*start), "ends_at": Timestamp::of(*end)})
        }
        Value::Length(length) => json!(length.num_minutes()),
        Value::Money(amount) => json!({"cents": amount.get(), "currency": "EUR"}),
        Value::List(values) => values.iter().map(json_of).collect(),
    }
}
