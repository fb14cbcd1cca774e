//! Which scripts of other sites may do what (the CORS protocol of the Fetch standard).
//!
//! Anyone's script may read what is public. Only scripts of listed origins may send credentials or change anything.
//! Cookies are never accepted from another origin.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Headers of an answer that scripts may see.
const EXPOSED: &str = "Content-Language, ETag, Link, Location, RateLimit-Limit, RateLimit-Policy, \
                       RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id";

/// The origins that may do all that their user may.
#[derive(Default)]
pub(super) struct Cors {
    allowed: BTreeSet<String>,
}

/// The origin of a script, and whether it only reads.
pub(super) struct Origin {
    value: HeaderValue,
    reads: bool,
}

/// The origin of the script that sent `request` to the API, if a script did.
pub(super) fn origin(request: &ServiceRequest) -> Option<Origin> {
    let is_public = ["/api/", "/feeds/", "/openapi.yaml"]
        .iter()
        .any(|prefix| request.path().starts_with(prefix));
    let value = request
        .headers()
        .get(header::ORIGIN)
        .filter(|_| is_public)?
        .clone();
    Some(Origin {
        value,
        reads: is_read(request.method()),
    })
}

fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

impl Cors {
    pub(super) fn new(origins: impl IntoIterator<Item = String>) -> Self {
        Self {
            allowed: origins.into_iter().collect(),
        }
    }

    fn allows(&self, origin: &Origin) -> bool {
        origin
            .value
            .to_str()
            .is_ok_and(|origin| self.allowed.contains(origin))
    }

    /// The answer to a browser that asks what a script may send; `None` if `request` is no such question.
    pub(super) fn preflight(&self, request: &ServiceRequest) -> Option<HttpResponse> {
        let asks = request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        let origin = origin(request).filter(|_| asks && request.method() == Method::OPTIONS)?;
        let (allowed, methods, headers) = if self.allows(&origin) {
            let headers = "Authorization, Accept-Language, Content-Type, Idempotency-Key, If-Match, If-None-Match, \
                           Management-Token, X-Request-Id";
            (origin.value, "GET, HEAD, POST, PUT, PATCH, DELETE", headers)
        } else {
            let anyone = HeaderValue::from_static("*");
            (
                anyone,
                "GET, HEAD",
                "Accept-Language, If-None-Match, X-Request-Id",
            )
        };
        let answer = HttpResponse::NoContent()
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, methods))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, headers))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, "3600"))
            .insert_header((header::VARY, "origin"))
            .finish();
        Some(answer)
    }

    /// Says in `headers` whether the script may see the answer.
    pub(super) fn write(&self, headers: &mut HeaderMap, origin: Option<&Origin>) {
        let Some(origin) = origin else {
            return;
        };
        let allowed = match origin {
            origin if self.allows(origin) => origin.value.clone(),
            Origin { reads: true, .. } => HeaderValue::from_static("*"),
            Origin { .. } => return,
        };
        let exposed: HeaderName = header::ACCESS_CONTROL_EXPOSE_HEADERS;
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        headers.insert(exposed, HeaderValue::from_static(EXPOSED));
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
}
