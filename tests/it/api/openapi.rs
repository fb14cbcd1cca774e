//! The OpenAPI document and the pages made of it.

use std::collections::BTreeSet;

use gemeinraum::api::docs::yaml;
use gemeinraum::api::openapi::document;
use gemeinraum::api::routes::routes;
use serde_json::{Value, json};

use super::edge::{get, register};
use crate::support::contract::operations;

fn made_up() -> Value {
    serde_json::to_value(document(register)).unwrap()
}

/// The document of the product.
fn real() -> Value {
    serde_json::to_value(document(routes)).unwrap()
}

/// Every value under `key`, at any depth.
fn all<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get(key));
            object.values().for_each(|value| all(value, key, found));
        }
        Value::Array(entries) => entries.iter().for_each(|value| all(value, key, found)),
        _ => {}
    }
}

fn statuses(operation: &Value) -> String {
    operation["responses"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn an_operation_has_the_problems_that_follow_from_what_it_takes() {
    let document = made_up();
    let lines =
        operations(&document).map(|(name, operation)| format!("{name}: {}\n", statuses(operation)));
    insta::assert_snapshot!(lines.collect::<String>(), @"
    GET /api/v1/availability: 200 400 429 503
    GET /api/v1/failure: 204 400 429 503
    GET /api/v1/rooms: 200 400 429 503
    POST /api/v1/rooms: 201 400 401 403 408 409 413 415 422 429 503
    GET /api/v1/rooms/{id}: 200 304 400 404 429 503
    PATCH /api/v1/rooms/{id}: 204 400 404 409 412 428 429 503
    GET /docs: 200 304 400 429 503
    GET /docs/style.css: 200 304 400 429 503
    GET /feeds/{token}.ics: 200 304 400 404 429 503
    GET /feeds/{token}/freebusy.ics: 200 304 400 404 429 503
    GET /health/live: 200 400 429 503
    GET /health/ready: 200 400 429 503
    GET /metrics: 200 400 404 429 503
    GET /openapi.yaml: 200 304 400 429 503
    GET /problems: 200 400 429 503
    GET /problems/{code}: 200 400 404 429 503
    ");
}

#[test]
fn headers_ids_and_lists_are_declared_without_words_of_the_handler() {
    let document = made_up();
    let parameters = |pointer: &str| {
        let parameters = document.pointer(pointer).unwrap()["parameters"]
            .as_array()
            .unwrap()
            .iter();
        parameters
            .map(|p| {
                format!(
                    "{} {} {}",
                    p["in"].as_str().unwrap(),
                    p["name"].as_str().unwrap(),
                    p["required"]
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        parameters("/paths/~1api~1v1~1rooms~1{id}/patch"),
        ["path id true", "header If-Match true"]
    );
    assert_eq!(
        parameters("/paths/~1api~1v1~1rooms/get"),
        [
            "query q false",
            "query feature false",
            "query limit false",
            "query cursor false"
        ]
    );
    let feature = document
        .pointer("/paths/~1api~1v1~1rooms/get/parameters/1")
        .unwrap();
    assert_eq!(
        (&feature["style"], &feature["explode"]),
        (&json!("form"), &json!(false))
    );
    let body = document
        .pointer("/paths/~1api~1v1~1rooms/post/requestBody")
        .unwrap();
    assert_eq!(
        body["content"]["application/json"]["schema"],
        json!({"$ref": "#/components/schemas/RoomIn"})
    );
    let room = &document["components"]["schemas"]["RoomIn"];
    assert_eq!(
        (&room["required"], &room["additionalProperties"]),
        (&json!(["name"]), &json!(false))
    );
    let about = json!({"oneOf": [{"type": "null"}, {"type": "string"}], "description": "What it looks like."});
    assert_eq!(room["properties"]["about"], about);
    assert_eq!(
        room["properties"]["since"]["oneOf"][1]["format"],
        "date-time"
    );
}

#[test]
fn a_page_refers_to_its_entries() {
    let document = made_up();
    let page = &document["components"]["schemas"]["Page_RoomOut"];
    assert_eq!(
        page["properties"]["items"]["items"],
        json!({"$ref": "#/components/schemas/RoomOut"})
    );
    assert_eq!(page["required"], json!(["items", "next"]));
}

#[test]
fn the_document_is_openapi_3_1_and_the_same_each_time() {
    let first = yaml(&document(register)).unwrap();
    assert!(first.starts_with("openapi: 3.1.0\n"));
    assert_eq!(first, yaml(&document(register)).unwrap());
}

#[test]
fn every_reference_resolves() {
    for document in [made_up(), real()] {
        let mut references = Vec::new();
        all(&document, "$ref", &mut references);
        for reference in references {
            let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_a_tag_and_a_summary() {
    for document in [made_up(), real()] {
        let mut names = BTreeSet::new();
        for (place, operation) in operations(&document) {
            assert!(
                names.insert(operation["operationId"].as_str().unwrap().to_owned()),
                "{place}"
            );
            assert!(
                operation["summary"].is_string() && operation["tags"][0].is_string(),
                "{place}"
            );
        }
    }
}

#[test]
fn every_body_refuses_unknown_fields() {
    for document in [made_up(), real()] {
        let mut bodies = Vec::new();
        all(&document["paths"], "requestBody", &mut bodies);
        let mut open: Vec<_> = bodies.into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(value) = open.pop() {
            let mut references = Vec::new();
            all(value, "$ref", &mut references);
            for name in references.into_iter().filter_map(Value::as_str) {
                let schema = document.pointer(name.strip_prefix('#').unwrap()).unwrap();
                if seen.insert(name.to_owned()) {
                    let is_object = schema["properties"].is_object();
                    assert!(
                        !is_object || schema["additionalProperties"] == json!(false),
                        "{name}"
                    );
                    open.push(schema);
                }
            }
        }
    }
}

#[actix_web::test]
async fn the_page_shows_every_operation_and_schema_without_scripts() {
    let page = get("/docs", &[]).await;
    let html = String::from_utf8(page.body).unwrap();
    let document = made_up();
    for (place, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(html.contains(&format!("<details id=\"{id}\">")), "{place}");
    }
    let anchors = |mark: &str| {
        html.split(mark)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect::<BTreeSet<_>>()
    };
    let (targets, links) = (anchors(" id=\""), anchors(" href=\"#"));
    assert_eq!(
        links.difference(&targets).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
    assert!(links.len() > 10);
    assert!(
        ["<script", "http://", "https://", " style="]
            .iter()
            .all(|foreign| !html.contains(foreign))
    );
    assert_eq!(
        get("/docs/style.css", &[]).await.header("content-type"),
        "text/css; charset=utf-8"
    );
}

#[actix_web::test]
async fn the_document_is_served_once_per_version() {
    let first = get("/openapi.yaml", &[]).await;
    assert_eq!(first.header("content-type"), "application/yaml");
    assert_eq!(
        String::from_utf8(first.body.clone()).unwrap(),
        yaml(&document(register)).unwrap()
    );
    let second = get("/openapi.yaml", &[("if-none-match", first.header("etag"))]).await;
    assert_eq!((second.status.as_u16(), second.body.len()), (304, 0));
}
