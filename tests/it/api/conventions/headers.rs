use actix_web::http::Method;
use serde_json::json;

use super::app;
use crate::support::http::{request, send};

const ROOM: &str = "/rooms/0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11";

#[actix_web::test]
async fn a_path_id_that_is_no_uuid_names_nothing() {
    let app = app().await;
    for id in [
        "1",
        "0195a2f07c1e7d3a9b521f0c8e6d4a11",
        "urn:uuid:0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11",
        "%00",
        "%zz",
    ] {
        let response = send(&app, request(Method::GET, &format!("/rooms/{id}"))).await;
        assert_eq!(response.summary(), "404 not_found", "{id}");
    }
}

#[actix_web::test]
async fn a_change_names_the_version_it_starts_from() {
    let app = app().await;
    for (tags, expected) in [
        (&["\"7\""][..], "200 -"),
        (&["W/\"7\""], "200 -"),
        (&["\"6\""], "412 version_mismatch"),
        (&[], "428 precondition_required"),
        (&["*"], "400 malformed_header"),
        (&["7"], "400 malformed_header"),
        (&["\"0\""], "400 malformed_header"),
        (&["\"-7\""], "400 malformed_header"),
        (&["\"07\""], "400 malformed_header"),
        (&["\"seven\""], "400 malformed_header"),
        (&["\"6\", \"7\""], "400 malformed_header"),
        (&["\"99999999999999999999\""], "400 malformed_header"),
        (&["\"7\"", "\"7\""], "400 malformed_header"),
        (&[""], "400 malformed_header"),
    ] {
        let request = tags
            .iter()
            .fold(request(Method::PATCH, ROOM), |request, tag| {
                request.append_header(("if-match", *tag))
            });
        assert_eq!(send(&app, request).await.summary(), expected, "{tags:?}");
    }
}

#[actix_web::test]
async fn what_the_caller_has_is_not_sent_again() {
    let app = app().await;
    for (tags, status) in [
        ("\"7\"", 304),
        ("W/\"7\"", 304),
        ("\"6\", \"7\"", 304),
        ("*", 304),
        ("\"6\"", 200),
        ("x", 200),
    ] {
        let response = send(
            &app,
            request(Method::GET, ROOM).insert_header(("if-none-match", tags)),
        )
        .await;
        assert_eq!(
            (response.status.as_u16(), response.header("etag")),
            (status, "\"7\""),
            "{tags}"
        );
        assert_eq!(response.body.is_empty(), status == 304);
        assert_eq!(response.header("vary"), "authorization, management-token");
    }
}

#[actix_web::test]
async fn idempotency_keys_are_visible_ascii_and_of_guests_uuids() {
    let app = app().await;
    let uuid = "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11";
    for (key, expected) in [
        (Some(uuid), "201 -"),
        (None, "201 -"),
        (
            Some("order-1"),
            "400 malformed_header; Idempotency-Key key_not_a_uuid",
        ),
        (
            Some(""),
            "400 malformed_header; Idempotency-Key malformed_key",
        ),
        (
            Some("two words"),
            "400 malformed_header; Idempotency-Key malformed_key",
        ),
        (
            Some(&*"k".repeat(256)),
            "400 malformed_header; Idempotency-Key malformed_key",
        ),
    ] {
        let body = json!({"name": "Eva", "starts_at": "2027-03-12T18:00:00+01:00"});
        let request = request(Method::POST, "/bookings").set_json(body);
        let request = key.into_iter().fold(request, |request, key| {
            request.insert_header(("idempotency-key", key))
        });
        assert_eq!(send(&app, request).await.summary(), expected, "{key:?}");
    }
}

#[actix_web::test]
async fn credentials_are_taken_as_they_are_and_never_printed() {
    let app = app().await;
    let request_with = |headers: &[(&str, &str)]| {
        headers
            .iter()
            .fold(request(Method::GET, "/me"), |request, header| {
                request.append_header(*header)
            })
    };
    let both = [
        ("authorization", "bearer abc.DEF"),
        ("management-token", "xyz"),
    ];
    let response = send(&app, request_with(&both)).await;
    assert_eq!(response.json()["bearer"], "abc.DEF");
    assert_eq!(response.json()["token"], "xyz");
    let debug = "Credentials { bearer: Some(Secret(..)), management_token: Some(Secret(..)) }";
    assert_eq!(response.json()["debug"], debug);
    for headers in [
        &[("authorization", "Basic abc")][..],
        &[("authorization", "Bearer")],
        &[("authorization", "Bearer a b")],
        &[("authorization", "Bearer a"), ("authorization", "Bearer b")],
        &[("management-token", "")],
    ] {
        let response = send(&app, request_with(headers)).await;
        assert_eq!(response.summary(), "401 unauthenticated", "{headers:?}");
        assert_eq!(response.header("www-authenticate"), "Bearer");
    }
}

#[actix_web::test]
async fn the_language_is_the_one_asked_for() {
    let app = app().await;
    let response = send(
        &app,
        request(Method::GET, "/language").insert_header(("accept-language", "en")),
    )
    .await;
    assert_eq!(response.json(), "en");
    assert_eq!(
        send(&app, request(Method::GET, "/language")).await.json(),
        "de"
    );
}
