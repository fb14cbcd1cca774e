//! Error pages: what happened, in plain words, and what to do now.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::api::problem::{Kind, Problem};
use crate::i18n::text;
use crate::web::page::html_as;
use crate::web::query::address;
use crate::web::{Frame, Place, Visitor};

/// Where those who are not signed in are sent.
pub const SIGN_IN: &str = "/verwaltung/anmelden";

/// Read by programs, which expect a problem document.
const MACHINES: [&str; 6] = [
    "/api/",
    "/feeds/",
    "/health/",
    "/metrics",
    "/openapi.yaml",
    "/problems/",
];

#[derive(Template)]
#[template(path = "site/trouble.html")]
struct Trouble {
    frame: Frame,
    what: String,
    help: String,
    reasons: Vec<String>,
}

/// The page that tells of `problem`; `None` for requests of programs.
pub fn page(request: &HttpRequest, problem: &Problem) -> Option<HttpResponse> {
    if !is_for_people(request) {
        return None;
    }
    let visitor = Visitor::stranger(request)?;
    if *problem.kind() == Kind::Unauthenticated {
        return Some(to_sign_in(&visitor.place));
    }
    let document = problem.document(visitor.place.language, None);
    let (title, what, help) = words(problem, &visitor.place, &document.detail);
    let fields = document.errors.into_iter().map(|error| error.detail);
    let rules = document.reasons.into_iter().map(|reason| reason.detail);
    let page = Trouble {
        frame: visitor.frame(title),
        what,
        help,
        reasons: fields.chain(rules).collect(),
    };
    let mut answer = html_as(&visitor, problem.kind().status(), &page).ok()?;
    if let Some(seconds) = problem.retry_after_seconds() {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Some(answer)
}

fn is_for_people(request: &HttpRequest) -> bool {
    let path = request.path();
    let accepts = request.headers().get(header::ACCEPT);
    let accepts = accepts.and_then(|value| value.to_str().ok());
    !MACHINES.iter().any(|prefix| path.starts_with(prefix))
        && accepts.is_some_and(|accepts| accepts.contains("text/html"))
}

/// Sends the visitor to the sign-in, and from there back to where he wanted to go.
fn to_sign_in(place: &Place) -> HttpResponse {
    let target = address(&place.link(SIGN_IN), &[("weiter", &place.path)]);
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, target))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

/// Title, what happened, and what to do.
fn words(problem: &Problem, place: &Place, detail: &str) -> (String, String, String) {
    let say = |key: &str| text(place.language, key, &[]);
    match problem.kind() {
        Kind::NotFound | Kind::UnknownRoute | Kind::MethodNotAllowed { .. } => (
            say("error.not_found_title"),
            say("error.not_found"),
            say("error.not_found_help"),
        ),
        Kind::Forbidden => (
            say("error.forbidden_title"),
            say("error.forbidden"),
            say("error.forbidden_help"),
        ),
        Kind::ForgedForm => (
            say("error.forged_title"),
            say("error.forged"),
            say("error.forged_help"),
        ),
        Kind::Unavailable => (
            say("error.busy_title"),
            say("error.busy"),
            say("error.busy_help"),
        ),
        Kind::TooManyRequests { .. } | Kind::TooManyHolds { .. } => (
            say("error.too_many_title"),
            detail.to_owned(),
            say("error.too_many_help"),
        ),
        Kind::Internal => (
            say("error.internal_title"),
            say("error.internal"),
            say("error.internal_help"),
        ),
        _ => (
            say("error.refused_title"),
            detail.to_owned(),
            say("error.refused_help"),
        ),
    }
}
