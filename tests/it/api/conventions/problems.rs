use actix_web::http::Method;
use gemeinraum::api::problem::Kind;
use serde_json::json;

use super::app;
use crate::support::http::{request, send};

#[actix_web::test]
async fn a_problem_is_written_in_the_language_of_the_request() {
    let app = app().await;
    let response = send(
        &app,
        request(Method::GET, "/rooms/1").insert_header(("accept-language", "en")),
    )
    .await;
    assert_eq!(response.header("content-type"), "application/problem+json");
    assert_eq!(response.header("content-language"), "en");
    let expected = json!({
        "type": "/problems/not_found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no such thing, or it is not visible to you.",
        "instance": "/rooms/1",
        "code": "not_found",
    });
    assert_eq!(response.json(), expected);
    assert_eq!(
        send(&app, request(Method::GET, "/rooms/1")).await.json()["title"],
        "Nicht gefunden"
    );
}

#[actix_web::test]
async fn errors_of_the_framework_become_problems_without_its_words() {
    let response = send(&app().await, request(Method::GET, "/plain")).await;
    assert_eq!(response.summary(), "400 bad_request");
    assert!(!String::from_utf8_lossy(&response.body).contains("framework"));
}

#[actix_web::test]
async fn every_code_has_a_page_in_both_languages() {
    let app = app().await;
    for (code, _) in Kind::CODES {
        let page = |language| {
            request(Method::GET, &format!("/problems/{code}"))
                .insert_header(("accept-language", language))
        };
        let (german, english) = (send(&app, page("de")).await, send(&app, page("en")).await);
        assert_eq!(
            (german.status.as_u16(), english.header("content-language")),
            (200, "en"),
            "{code}"
        );
        assert_ne!(german.body, english.body, "{code}");
        assert!(String::from_utf8(german.body).unwrap().contains(code));
    }
    assert_eq!(
        send(&app, request(Method::GET, "/problems/none"))
            .await
            .summary(),
        "404 not_found"
    );
    assert_eq!(
        send(&app, request(Method::GET, "/problems"))
            .await
            .status
            .as_u16(),
        200
    );
}
