//! One line per request: what, how it ended, how long it took. No address, path, query or name: a path may hold a
//! token, so the pattern of the route stands for it.

use std::time::Instant;

use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web;
use uuid::Uuid;

use crate::app::State;
use crate::telemetry::metrics::Answered;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken over from a caller.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// A request that is being answered.
pub(super) struct Visit {
    started: Instant,
    method: Method,
    route: String,
    request_id: String,
}

impl Visit {
    /// Takes the id of the caller or proxy if it is a plain word, else a new one.
    pub(super) fn begin(request: &ServiceRequest, new_id: impl Fn() -> Uuid) -> Self {
        let given = request
            .headers()
            .get(REQUEST_ID)
            .and_then(|id| id.to_str().ok());
        Self {
            started: Instant::now(),
            method: request.method().clone(),
            route: request.match_pattern().unwrap_or_else(|| "-".to_owned()),
            request_id: given
                .filter(|id| is_plain(id))
                .map_or_else(|| new_id().to_string(), str::to_owned),
        }
    }

    /// Names the request in the answer and writes the line.
    pub(super) fn end<B>(self, mut response: ServiceResponse<B>) -> ServiceResponse<B> {
        if let Ok(id) = HeaderValue::try_from(&self.request_id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        let (status, took) = (response.status().as_u16(), self.started.elapsed());
        if let Some(state) = response.request().app_data::<web::Data<State>>() {
            state.metrics().count_request(Answered {
                method: self.method.as_str(),
                route: &self.route,
                status,
                took,
            });
        }
        tracing::info!(
            method = %self.method,
            route = self.route,
            status,
            ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            request_id = self.request_id,
            "request answered"
        );
        response
    }
}

fn is_plain(id: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    (1..=REQUEST_ID_CHARS_MAX).contains(&id.len()) && id.bytes().all(is_plain)
}
