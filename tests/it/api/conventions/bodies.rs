use actix_web::http::Method;
use serde_json::json;

use super::app;
use crate::support::http::{Response, request, send};

const GOOD: &str = r#"{"name": "Eva", "starts_at": "2027-03-12T18:00:00+01:00"}"#;

async fn post(body: impl Into<String>) -> Response {
    let request =
        request(Method::POST, "/bookings").insert_header(("content-type", "application/json"));
    send(&app().await, request.set_payload(body.into())).await
}

async fn check(cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        assert_eq!(post(*body).await.summary(), *expected, "{body}");
    }
}

#[actix_web::test]
async fn a_valid_body_becomes_values_of_the_domain() {
    let body = r#"{
        "name": " Eva  ", "email": "eva@example.org", "about": null, "starts_at": "2027-03-12T18:00:00+01:00",
        "day": "2027-03-12", "zone": "Europe/Berlin", "attendees": 60.0, "kind": "external",
        "price": {"cents": -5, "currency": "EUR"},
        "items": [{"resource_id": "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11", "quantity": 40}]
    }"#;
    let response = post(body).await;
    assert_eq!(
        (response.summary().as_str(), response.header("etag")),
        ("201 -", "\"1\"")
    );
    let booking = response.json()["booking"].as_str().unwrap().to_owned();
    insta::assert_snapshot!(booking, @r#"Booking { name: Line("Eva"), email: Some(Email("eva@example.org")), about: Clear, starts_at: 2027-03-12T18:00:00+01:00, day: Some(2027-03-12), zone: Some(Europe/Berlin), attendees: Some(60), price: Some(Cents(-5)), items: [(ResourceId(0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11), 40)] }"#);
}

#[actix_web::test]
async fn broken_json_names_line_and_column() {
    let response = post("{\"name\": \"Eva\",\n  oops").await;
    assert_eq!(response.summary(), "400 malformed_json");
    assert_eq!(
        response.json()["detail"],
        "Zeile 2, Spalte 3: Das ist kein gültiges JSON."
    );
    check(&[
        ("", "400 malformed_json"),
        ("{", "400 malformed_json"),
        ("{} {}", "400 malformed_json"),
        ("{\"name\": 1e999}", "400 malformed_json"),
        ("{\"name\": \"\\ud800\"}", "400 malformed_json"),
        ("NaN", "400 malformed_json"),
    ])
    .await;
}

#[actix_web::test]
async fn bytes_that_are_not_utf_8_are_broken_json() {
    let request =
        request(Method::POST, "/bookings").insert_header(("content-type", "application/json"));
    let response = send(
        &app().await,
        request.set_payload(&b"{\"name\": \"\xff\"}"[..]),
    )
    .await;
    assert_eq!(response.summary(), "400 malformed_json");
}

#[actix_web::test]
async fn a_member_that_stands_twice_is_refused_at_any_depth() {
    check(&[
        (
            r#"{"name": "a", "name": "b"}"#,
            "400 duplicate_key; /name duplicate_key",
        ),
        (
            r#"{"items": [{}, {"a/b": {"x~": 1, "x~": 1}}]}"#,
            "400 duplicate_key; /items/1/a~1b/x~0 duplicate_key",
        ),
        (
            r#"{"n\u0061me": 1, "name": 1}"#,
            "400 duplicate_key; /name duplicate_key",
        ),
    ])
    .await;
}

#[actix_web::test]
async fn deep_nesting_is_refused_before_it_hurts() {
    for depth in [33, 200, 500_000] {
        assert_eq!(
            post("[".repeat(depth)).await.summary(),
            "400 nested_too_deeply",
            "{depth}"
        );
    }
}

#[actix_web::test]
async fn fields_of_the_wrong_shape_are_named() {
    let starts = r#""starts_at": "2027-03-12T18:00:00+01:00""#;
    check(&[
        (&format!(r#"{{"name": "Eva", {starts}, "id": 1}}"#), "422 unknown_field; /id unknown_field"),
        (&format!(r#"{{"name": "Eva", {starts}, "items": [{{"resource_id": "x", "quantity": 1, "a/b": 1}}]}}"#),
         "422 unknown_field; /items/0/a~1b unknown_field"),
        (&format!("{{{starts}}}"), "422 missing_field; /name missing_field"),
        (&format!(r#"{{"name": 1, {starts}}}"#), "422 wrong_type; /name wrong_type"),
        (&format!(r#"{{"name": null, {starts}}}"#), "422 wrong_type; /name wrong_type"),
        (&format!(r#"{{"name": "Eva", {starts}, "attendees": "60"}}"#), "422 wrong_type; /attendees wrong_type"),
        (&format!(r#"{{"name": "Eva", {starts}, "attendees": 60.5}}"#), "422 wrong_type; /attendees wrong_type"),
        (&format!(r#"{{"name": "Eva", {starts}, "attendees": 99999999999999999999}}"#),
         "422 wrong_type; /attendees wrong_type"),
        (&format!(r#"{{"name": "Eva", {starts}, "items": {{}}}}"#), "422 wrong_type; /items wrong_type"),
        (&format!(r#"{{"name": "Eva", {starts}, "items": [[]]}}"#), "422 wrong_type; /items/0 wrong_type"),
        (&format!(r#"{{"name": "Eva", {starts}, "kind": "other"}}"#), "422 invalid_fields; /kind unknown_value"),
        (&format!(r#"{{"name": "Eva", {starts}, "price": {{"cents": 1, "currency": "DM"}}}}"#),
         "422 invalid_fields; /price/currency unknown_value"),
        ("[]", "422 wrong_type;  wrong_type"),
        ("null", "422 wrong_type;  wrong_type"),
        ("\"text\"", "422 wrong_type;  wrong_type"),
    ])
    .await;
}

#[actix_web::test]
async fn all_values_that_cannot_be_are_named_in_one_answer() {
    let body = r#"{
        "name": "Eva\r\nBcc: all@example.org", "email": "eva", "about": " ", "starts_at": "2027-03-12T18:00:00",
        "day": "12.03.2027", "zone": "Europe/Springfield", "attendees": -1,
        "price": {"cents": 9223372036854775807, "currency": "EUR"},
        "items": [{"resource_id": "chairs", "quantity": 1000000}]
    }"#;
    let response = post(body).await;
    insta::assert_snapshot!(response.summary().replace("; ", "\n"), @"
    422 invalid_fields
    /name control_character
    /email not_an_email
    /about empty
    /starts_at time_without_offset
    /day malformed_date
    /zone unknown_time_zone
    /attendees out_of_range
    /price out_of_range
    /items/0/resource_id malformed_id
    /items/0/quantity out_of_range
    ");
    let expected = json!({"pointer": "/attendees", "code": "out_of_range", "detail": "Die Zahl muss zwischen 1 und 100000 liegen."});
    assert_eq!(response.json()["errors"][6], expected);
}

#[actix_web::test]
async fn rules_over_several_fields_and_bounds_of_lists_count_too() {
    let item = r#"{"resource_id": "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11", "quantity": 1}"#;
    let starts = r#""starts_at": "2027-03-12T18:00:00+01:00""#;
    check(&[
        (
            &format!(r#"{{"name": "Eva", {starts}, "items": [{item},{item},{item},{item}]}}"#),
            "422 invalid_fields; /items too_many_entries",
        ),
        (
            &format!(
                r#"{{"name": "Eva", {starts}, "email": "eva@example.org", "kind": "internal"}}"#
            ),
            "422 invalid_fields; /email not_together",
        ),
    ])
    .await;
}

#[actix_web::test]
async fn a_body_is_plain_json_and_says_so() {
    let app = app().await;
    let post = |headers: &[(&str, &str)]| {
        let request = request(Method::POST, "/bookings").set_payload(GOOD);
        headers
            .iter()
            .fold(request, |request, header| request.append_header(*header))
    };
    for (headers, expected) in [
        (&[("content-type", "application/json")][..], "201 -"),
        (
            &[("content-type", "Application/JSON; charset=UTF-8")],
            "201 -",
        ),
        (
            &[("content-type", "application/json; charset=latin1")],
            "415 unsupported_media_type",
        ),
        (
            &[("content-type", "text/plain")],
            "415 unsupported_media_type",
        ),
        (
            &[("content-type", "application/merge-patch+json")],
            "415 unsupported_media_type",
        ),
        (
            &[
                ("content-type", "application/json"),
                ("content-encoding", "gzip"),
            ],
            "415 unsupported_media_type",
        ),
        (
            &[
                ("content-type", "application/json"),
                ("content-type", "text/plain"),
            ],
            "400 malformed_header",
        ),
        (&[], "415 unsupported_media_type"),
    ] {
        assert_eq!(
            send(&app, post(headers)).await.summary(),
            expected,
            "{headers:?}"
        );
    }
}

#[actix_web::test]
async fn a_mebibyte_is_read_and_not_a_byte_more() {
    let padded = |length: usize| format!("{GOOD}{}", " ".repeat(length - GOOD.len()));
    assert_eq!(post(padded(1024 * 1024)).await.summary(), "201 -");
    assert_eq!(
        post(padded(1024 * 1024 + 1)).await.summary(),
        "413 body_too_large"
    );
}

#[actix_web::test]
async fn the_digest_sees_content_and_not_form() {
    let digest = async |body: &str| post(body).await.json()["digest"].clone();
    let reordered = r#"{ "starts_at": "2027-03-12T18:00:00+01:00" , "name": "Eva" }"#;
    assert_eq!(digest(GOOD).await, digest(reordered).await);
    assert_ne!(
        digest(GOOD).await,
        digest(&GOOD.replace("Eva", "Ewa")).await
    );
}

#[actix_web::test]
async fn an_answer_never_echoes_a_long_name() {
    let response = post(format!("{{\"{}\": 1}}", "x".repeat(500_000))).await;
    assert_eq!(response.status.as_u16(), 422);
    assert!(response.body.len() < 1000);
}
