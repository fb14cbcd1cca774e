use actix_web::http::Method;

use super::app;
use crate::support::http::{Response, request, send};

async fn get(uri: &str) -> Response {
    send(&app().await, request(Method::GET, uri)).await
}

/// The address in `Link: <...>; rel="next"`.
fn next(response: &Response) -> Option<String> {
    let link = response.header("link").strip_suffix(">; rel=\"next\"")?;
    link.strip_prefix('<').map(str::to_owned)
}

#[actix_web::test]
async fn following_next_shows_every_entry_once() {
    let mut uri = Some("/numbers?least=3&limit=200".to_owned());
    let mut numbers = Vec::new();
    while let Some(response) = match &uri {
        Some(uri) => Some(get(uri).await),
        None => None,
    } {
        let page = response.json();
        numbers.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["number"].as_u64().unwrap()),
        );
        uri = next(&response);
        assert_eq!(uri.is_none(), page["next"].is_null());
    }
    assert_eq!(numbers, (3..=450).collect::<Vec<_>>());
}

#[actix_web::test]
async fn a_page_holds_fifty_entries_unless_asked() {
    let length = async |uri: &str| get(uri).await.json()["items"].as_array().unwrap().len();
    assert_eq!(
        [length("/numbers").await, length("/numbers?limit=1").await],
        [50, 1]
    );
    for limit in ["0", "201", "-1", "many", ""] {
        let response = get(&format!("/numbers?limit={limit}")).await;
        assert!(
            response
                .summary()
                .starts_with("400 invalid_parameter; limit "),
            "{limit}"
        );
    }
}

#[actix_web::test]
async fn a_last_page_that_is_full_has_no_next() {
    let page = get("/numbers?least=401&limit=50").await;
    assert_eq!(
        (page.json()["items"][49]["number"].as_u64(), next(&page)),
        (Some(450), None)
    );
}

#[actix_web::test]
async fn a_cursor_holds_for_its_list_and_filters_only() {
    let first = get("/numbers?least=3&limit=2").await.json();
    let cursor = first["next"].as_str().unwrap();
    let tampered = format!("{cursor}x");
    for (uri, expected) in [
        (format!("/numbers?least=3&cursor={cursor}"), "200 -"),
        (format!("/numbers?cursor={cursor}&limit=9&least=3"), "200 -"),
        (
            format!("/numbers?least=4&cursor={cursor}"),
            "400 invalid_cursor",
        ),
        (format!("/numbers?cursor={cursor}"), "400 invalid_cursor"),
        (
            format!("/letters?least=3&cursor={cursor}"),
            "400 invalid_cursor",
        ),
        (
            format!("/numbers?least=3&cursor={tampered}"),
            "400 invalid_cursor",
        ),
        (
            format!("/numbers?least=3&cursor={}", &cursor[1..]),
            "400 invalid_cursor",
        ),
        ("/numbers?least=3&cursor=".to_owned(), "400 invalid_cursor"),
        ("/numbers?least=3&cursor=1".to_owned(), "400 invalid_cursor"),
        (
            format!("/numbers?least=3&cursor={}", "A".repeat(10_000)),
            "400 invalid_cursor",
        ),
        (
            format!("/numbers?least=3&cursor={cursor}&cursor={cursor}"),
            "400 duplicate_parameter",
        ),
    ] {
        assert_eq!(get(&uri).await.summary(), expected, "{uri}");
    }
}
