//! The document that is checked in is the one the code makes, and its routes are the routes of the running app.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use actix_web::http::Method;
use actix_web::introspection::{IntrospectionNode, IntrospectionTree, ResourceType};
use actix_web::rt::System;
use actix_web::test::call_service;
use actix_web::web::Data;
use gemeinraum::api::docs::yaml;
use gemeinraum::api::openapi::document;
use gemeinraum::api::routes::routes;

use crate::support::app::{METRICS_READER, TestApp};
use crate::support::contract::documented_routes;
use crate::support::databases::Database;
use crate::support::http::request;
use crate::web::routes::page_routes;

/// What the router answers where it has no handler.
const UNSERVED: [&str; 2] = ["404 unknown_route", "405 method_not_allowed"];

/// Every method that a route could have; `HEAD` is answered as `GET`, `OPTIONS` by the edge.
const METHODS: [Method; 6] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::TRACE,
];

/// The routes that the router of the app has, in the words of the document; `ANY` where it asks for no method.
async fn registered(app: &TestApp) -> BTreeSet<String> {
    let answered = call_service(&app.service().await, request(Method::GET, "/").to_request()).await;
    let tree: Option<&Data<IntrospectionTree>> = answered.request().app_data();
    let mut found = BTreeSet::new();
    collect(&tree.unwrap().root, &mut found);
    found
}

fn collect(node: &IntrospectionNode, found: &mut BTreeSet<String>) {
    if matches!(node.kind, ResourceType::Resource) && node.methods.is_empty() {
        found.insert(format!("ANY {}", node.full_path));
    }
    let routes = node.methods.iter();
    found.extend(routes.map(|method| format!("{method} {}", node.full_path)));
    node.children.iter().for_each(|child| collect(child, found));
}

/// A path with something in place of each name in braces.
fn filled(path: &str) -> String {
    path.replace("{id}", "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11")
        .replace("{token}", "none")
        .replace("{code}", "none")
}

#[test]
fn the_document_is_checked_in_as_the_code_makes_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.yaml");
    let checked_in = fs::read_to_string(path).unwrap();
    let made = yaml(&document(routes)).unwrap();
    let difference = checked_in
        .lines()
        .zip(made.lines())
        .position(|(old, new)| old != new);
    assert!(
        checked_in == made,
        "openapi.yaml is not what the code makes (see line {}); renew it: cargo run -- openapi > openapi.yaml",
        difference.unwrap_or_else(|| checked_in.lines().count()) + 1
    );
}

#[test]
fn the_router_has_exactly_the_routes_of_the_document() {
    let database = Database::sqlite();
    let app = TestApp::start(&database);
    System::new().block_on(async {
        let (registered, documented) = (registered(&app).await, documented_routes());
        let known: BTreeSet<_> = documented.union(&page_routes()).cloned().collect();
        let hidden: Vec<_> = registered.difference(&known).collect();
        assert!(
            hidden.is_empty(),
            "neither in the document nor a page: {hidden:?}"
        );
        let missing: Vec<_> = known.difference(&registered).collect();
        assert!(missing.is_empty(), "not in the app: {missing:?}");
    });
}

#[test]
fn the_running_app_answers_the_routes_of_the_document_and_no_others() {
    let database = Database::sqlite();
    let app = TestApp::start(&database);
    let documented = documented_routes();
    let paths: BTreeSet<_> = documented
        .iter()
        .filter_map(|route| route.split(' ').nth(1))
        .collect();
    System::new().block_on(async {
        let service = app.service().await;
        for path in paths {
            for method in METHODS {
                let (route, uri) = (format!("{method} {path}"), filled(path));
                let asked = request(method.clone(), &uri).peer_addr(METRICS_READER);
                let answer = app.send(&service, asked, method, &uri).await;
                let is_served = !UNSERVED.contains(&answer.summary().as_str());
                assert_eq!(is_served, documented.contains(&route), "{route}");
            }
        }
    });
}
