use actix_web::http::Method;
use serde_json::json;

use super::app;
use crate::support::http::{request, send};

#[actix_web::test]
async fn parameters_are_read_by_their_type() {
    let uri = "/search?q=Gro%C3%9Fer+Saal&capacity=60&feature=stage,kitchen&kind=internal&step_free=true&from=2027-03-12T18:00:00%2B01:00";
    let response = send(&app().await, request(Method::GET, uri)).await;
    let expected = json!({
        "capacity": 60, "feature": ["stage", "kitchen"], "kind": "Some(Internal)", "step_free": true,
        "parsed": "Some(Line(\"Großer Saal\")) Some(2027-03-12T18:00:00+01:00)",
    });
    assert_eq!(response.json(), expected);
}

#[actix_web::test]
async fn parameters_that_cannot_be_are_named() {
    let app = app().await;
    for (query, expected) in [
        ("", "200 -"),
        ("capcity=60", "400 unknown_parameter"),
        ("limit=5", "400 unknown_parameter"),
        ("capacity=60&capacity=60", "400 duplicate_parameter"),
        (
            "capacity=many",
            "400 invalid_parameter; capacity wrong_type",
        ),
        ("capacity=-1", "400 invalid_parameter; capacity wrong_type"),
        ("capacity=", "400 invalid_parameter; capacity wrong_type"),
        (
            "step_free=yes",
            "400 invalid_parameter; step_free wrong_type",
        ),
        ("kind=other", "400 invalid_parameter; kind unknown_value"),
        ("q=a%00b", "400 invalid_parameter; q control_character"),
        (
            "q=%20&from=2027-03-12",
            "400 invalid_parameter; q empty; from malformed_time",
        ),
        (
            "from=2027-03-12T18:00:00+01:00",
            "400 invalid_parameter; from malformed_time",
        ),
        ("q=%zz", "400 malformed_url"),
        ("q=%ff", "400 malformed_url"),
        ("%", "400 malformed_url"),
    ] {
        let response = send(&app, request(Method::GET, &format!("/search?{query}"))).await;
        assert_eq!(response.summary(), expected, "{query}");
    }
}

#[actix_web::test]
async fn a_query_of_any_length_is_refused_without_an_echo() {
    let long = "x".repeat(20_000);
    let response = send(
        &app().await,
        request(Method::GET, &format!("/search?{long}=1")),
    )
    .await;
    assert_eq!(response.summary(), "400 unknown_parameter");
    assert!(response.body.len() < 1000);
    let many = "a=1&".repeat(1000);
    assert_eq!(
        send(
            &app().await,
            request(Method::GET, &format!("/search?{many}"))
        )
        .await
        .summary(),
        "400 malformed_url"
    );
}
