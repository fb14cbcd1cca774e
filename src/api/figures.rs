//! `/metrics`: what a monitoring system reads.

use std::net::IpAddr;

use actix_web::{HttpRequest, HttpResponse, get, web};

use crate::api::answer::Answer;
use crate::api::edge::client_address;
use crate::api::problem::{Kind, MEDIA_TYPE, Problem, ProblemDocument};
use crate::app::State;
use crate::services::operation::backlog;
use crate::telemetry::metrics::Readings;

/// Who may read the figures, as application data (`web::Data<Readers>`).
pub struct Readers(pub Vec<IpAddr>);

/// The figures of this server, in the text format of Prometheus.
///
/// Only for the addresses that the configuration names; for everybody else there is no such page.
#[utoipa::path(
    tag = "meta",
    operation_id = "get_metrics",
    responses(
        (status = 200, description = "The figures", content_type = "text/plain", body = String),
        (status = 404, description = "Not for this address", content_type = MEDIA_TYPE, body = ProblemDocument)
    )
)]
#[get("/metrics")]
pub async fn metrics(
    request: HttpRequest,
    state: web::Data<State>,
    readers: web::Data<Readers>,
) -> Answer {
    if !is_reader(&request, &readers) {
        return Err(Kind::UnknownRoute.into());
    }
    let readings = Readings {
        backlog: state.read(backlog).await?,
        stats: state.store().stats(),
        load: state.store().load(),
        now: state.clock().now(),
    };
    let text = state
        .metrics()
        .render(&readings)
        .map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text))
}

/// A request that went through a proxy which nobody declared comes from anywhere, whatever its peer is.
fn is_reader(request: &HttpRequest, readers: &Readers) -> bool {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let address = client_address(request);
    let hides_caller = address == peer && request.headers().contains_key("x-forwarded-for");
    !hides_caller && address.is_some_and(|address| readers.0.contains(&address.to_canonical()))
}
