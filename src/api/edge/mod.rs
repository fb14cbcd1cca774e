//! What happens to every request before and after its handler: the one middleware, [`edge`].
//!
//! In this order: id, path check, preflight, rate limit, parameters against the OpenAPI document; then the handler;
//! then problems in the caller's language, headers, one line in the log. `HEAD` is answered as `GET` is, without the
//! body.

mod client;
mod cors;
mod headers;
mod limits;
mod log;

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{HttpRequest, web};
use uuid::Uuid;

use crate::api::extract::Secret;
use crate::api::problem::{Kind, Problem, localise, tell};
use crate::api::routes::Routes;
use crate::api::url;
use crate::config::Quotas;

pub use client::{client_address, client_network};
pub use limits::Limits;

use cors::Cors;
use limits::Allowance;
use log::Visit;

/// The settings of the edge, as application data (`web::Data<Edge>`).
pub struct Edge {
    request_id: Box<dyn Fn() -> Uuid + Send + Sync>,
    limits: Option<Limits>,
    cors: Cors,
    trusted_proxies: usize,
    hsts_seconds: Option<u32>,
}

impl Edge {
    /// An edge that trusts no proxy, allows no foreign origin to write, limits nothing and sends no HSTS.
    ///
    /// `request_id` names the requests whose callers did not.
    pub fn new(request_id: impl Fn() -> Uuid + Send + Sync + 'static) -> Self {
        Self {
            request_id: Box::new(request_id),
            limits: None,
            cors: Cors::default(),
            trusted_proxies: 0,
            hsts_seconds: None,
        }
    }

    /// The edge with rate limits.
    #[must_use]
    pub fn limits(mut self, quotas: Quotas) -> Self {
        self.limits = Some(Limits::new(quotas));
        self
    }

    /// The edge that lets scripts of these origins (`https://town.example`) do all that their user may.
    #[must_use]
    pub fn allow_origins(mut self, origins: impl IntoIterator<Item = String>) -> Self {
        self.cors = Cors::new(origins);
        self
    }

    /// The edge behind this many proxies, each of which appends to `X-Forwarded-For`.
    #[must_use]
    pub fn trust_proxies(mut self, count: usize) -> Self {
        self.trusted_proxies = count;
        self
    }

    /// The edge that tells browsers to use HTTPS alone for so long.
    #[must_use]
    pub fn hsts(mut self, seconds: u32) -> Self {
        self.hsts_seconds = Some(seconds);
        self
    }
}

/// Counts further requests with `secret` by itself, not by the address they come from. To be called once `secret`
/// is known to be valid, or guesses would each get a quota of their own.
pub fn recognise(request: &HttpRequest, secret: &Secret) {
    let edge = request.app_data::<web::Data<Edge>>();
    if let Some(limits) = edge.and_then(|edge| edge.limits.as_ref()) {
        limits.recognise(secret);
    }
}

/// The middleware.
pub async fn edge(
    edge: web::Data<Edge>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let visit = Visit::begin(&request, &edge.request_id);
    let origin = cors::origin(&request);
    if let Some(answer) = edge.cors.preflight(&request) {
        return Ok(visit.end(request.into_response(answer)));
    }
    let (allowance, admitted) = admit(&edge, &request);
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let mut response = match admitted {
        Ok(()) => localise(request, next).await?,
        Err(problem) => refuse(request, &problem),
    };
    let headers = response.headers_mut();
    if let Some(allowance) = allowance {
        allowance.write(headers);
    }
    edge.cors.write(headers, origin.as_ref());
    headers::write(headers, edge.hsts_seconds);
    Ok(visit.end(response))
}

/// The state of the caller's quota, if there is one, and whether the request goes on to its handler.
fn admit(edge: &Edge, request: &ServiceRequest) -> (Option<Allowance>, Result<(), Problem>) {
    let allowance = edge
        .limits
        .as_ref()
        .and_then(|limits| limits.spend(request, edge.trusted_proxies));
    let wait = allowance.as_ref().and_then(Allowance::wait_seconds);
    let admitted = match wait {
        Some(seconds) => Err(Kind::TooManyRequests { seconds }.into()),
        None => check_url(request),
    };
    (allowance, admitted)
}

fn check_url(request: &ServiceRequest) -> Result<(), Problem> {
    url::decode(request.uri().path()).ok_or(Kind::MalformedUrl)?;
    match request.app_data::<web::Data<Routes>>() {
        Some(routes) => routes.check_parameters(request),
        None => Ok(()),
    }
}

fn refuse(request: ServiceRequest, problem: &Problem) -> ServiceResponse<BoxBody> {
    let answer = tell(request.request(), problem);
    request.into_response(answer)
}
