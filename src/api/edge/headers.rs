//! Headers that keep browsers from doing more with an answer than it is meant for.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// For answers that set nothing else: data loads and frames nothing, is not stored and says nothing of its address.
const DEFAULTS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// Adds what the handler did not set.
pub(super) fn write(headers: &mut HeaderMap, hsts_seconds: Option<u32>) {
    for (name, value) in DEFAULTS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    let hsts = hsts_seconds
        .map(|seconds| HeaderValue::try_from(format!("max-age={seconds}; includeSubDomains")));
    if let Some(Ok(hsts)) = hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, hsts);
    }
}
