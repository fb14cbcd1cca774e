//! What those who run an installation ask it.

use actix_web::http::Method;
use actix_web::rt::System;
use actix_web::test::init_service;
use gemeinraum::api::edge::Edge;
use gemeinraum::app::Surface;
use serde_json::json;
use uuid::Uuid;

use crate::support::app::{As, TestApp};
use crate::support::databases::on_both;
use crate::support::http::{Response, request};

const LOCAL: &str = "127.0.0.1:4000";

/// Asks for the figures, after one other request, from `peer`.
async fn figures(
    app: &TestApp,
    edge_settings: Edge,
    peer: &str,
    forwarded: Option<&str>,
) -> Response {
    let allowed = ["127.0.0.1".parse().unwrap(), "192.0.2.7".parse().unwrap()];
    let surface = Surface::new(app.state.clone(), edge_settings)
        .unwrap()
        .metrics_from(&allowed);
    let service = init_service(surface.app()).await;
    let live = "/health/live";
    app.send(&service, request(Method::GET, live), Method::GET, live)
        .await;
    let mut asked = request(Method::GET, "/metrics").peer_addr(peer.parse().unwrap());
    if let Some(forwarded) = forwarded {
        asked = asked.insert_header(("X-Forwarded-For", forwarded));
    }
    app.send(&service, asked, Method::GET, "/metrics").await
}

fn plain() -> Edge {
    Edge::new(Uuid::nil)
}

#[test]
fn a_working_installation_is_alive_and_ready() {
    on_both(|database| {
        let app = TestApp::start(database);
        System::new().block_on(async {
            for uri in ["/health/live", "/health/ready"] {
                let answer = app.get(As::Nobody, uri).await;
                assert_eq!(
                    (answer.status.as_u16(), answer.json()),
                    (200, json!({"status": "ok"}))
                );
            }
        });
    });
}

#[test]
fn a_server_whose_database_was_migrated_past_it_is_alive_but_not_ready() {
    on_both(|database| {
        let app = TestApp::start(database);
        database
            .raw()
            .execute("UPDATE instance SET min_compatible = 1000000")
            .unwrap();
        System::new().block_on(async {
            assert_eq!(app.get(As::Nobody, "/health/live").await.status, 200);
            let answer = app.get(As::Nobody, "/health/ready").await;
            assert_eq!(answer.summary(), "503 unavailable");
            assert_eq!(answer.header("retry-after"), "1");
        });
    });
}

#[test]
fn the_figures_tell_of_requests_store_and_outbox() {
    on_both(|database| {
        let app = TestApp::start(database);
        System::new().block_on(async {
            let answer = figures(&app, plain(), LOCAL, None).await;
            assert_eq!(answer.status, 200);
            let text = String::from_utf8(answer.body).unwrap();
            let has = |start: &str| text.lines().any(|line| line.starts_with(start));
            assert!(has(
                "gemeinraum_http_request_seconds_count{method=\"GET\",route=\"/health/live\",status=\"200\"} 1"
            ));
            for name in [
                "http_request_seconds_bucket",
                "conflicts_total",
                "outbox_waiting",
                "outbox_oldest_seconds",
                "outbox_dead",
                "holds_expired_total",
                "store_repeats_total",
                "store_contentions_total",
                "store_fence_refusals_total",
                "store_writes_waiting",
                "store_connections_open",
            ] {
                assert!(has(&format!("gemeinraum_{name}")), "{name}");
            }
        });
    });
}

#[test]
fn the_figures_are_there_only_for_the_addresses_that_may_read_them() {
    let database = crate::support::databases::Database::sqlite();
    let app = TestApp::start(&database);
    System::new().block_on(async {
        let stranger = figures(&app, plain(), "198.51.100.1:4000", None).await;
        assert_eq!(stranger.summary(), "404 unknown_route");
        let mapped = figures(&app, plain(), "[::ffff:192.0.2.7]:4000", None).await;
        assert_eq!(mapped.status, 200);
        let behind = |caller| figures(&app, plain().trust_proxies(1), LOCAL, Some(caller));
        assert_eq!(behind("192.0.2.7").await.status, 200);
        assert_eq!(behind("198.51.100.1").await.status, 404);
        let undeclared = figures(&app, plain(), LOCAL, Some("192.0.2.7")).await;
        assert_eq!(
            undeclared.status, 404,
            "a proxy that nobody declared hides who asks"
        );
    });
}
