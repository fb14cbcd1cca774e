use actix_web::http::Method;

use super::{ROOM, answered, app, get, plain};
use crate::support::http::{request, send};

#[actix_web::test]
async fn each_answer_is_guarded_against_misuse_by_browsers() {
    let response = get(ROOM, &[]).await;
    assert_eq!(response.header("x-content-type-options"), "nosniff");
    assert_eq!(response.header("referrer-policy"), "no-referrer");
    assert_eq!(
        response.header("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'"
    );
    assert_eq!(response.header("cache-control"), "private, no-cache");
    assert_eq!(response.header("strict-transport-security"), "");
    let docs = answered(plain().hsts(31_536_000), Method::GET, "/docs", &[]).await;
    assert!(
        docs.header("content-security-policy")
            .contains("style-src 'self'")
    );
    assert_eq!(
        docs.header("strict-transport-security"),
        "max-age=31536000; includeSubDomains"
    );
    assert_eq!(
        get("/nothing", &[]).await.header("cache-control"),
        "no-store"
    );
}

#[actix_web::test]
async fn any_script_may_read_and_only_listed_ones_more() {
    let town = || plain().allow_origins(["https://town.example".to_owned()]);
    let allowed = async |method: Method, origin: &str| {
        let response = answered(town(), method, ROOM, &[("origin", origin)]).await;
        response.header("access-control-allow-origin").to_owned()
    };
    assert_eq!(allowed(Method::GET, "https://other.example").await, "*");
    assert_eq!(allowed(Method::PATCH, "https://other.example").await, "");
    assert_eq!(
        allowed(Method::PATCH, "https://town.example").await,
        "https://town.example"
    );
    let page = answered(
        town(),
        Method::GET,
        "/docs",
        &[("origin", "https://other.example")],
    )
    .await;
    assert_eq!(page.header("access-control-allow-origin"), "");
    assert_eq!(
        get(ROOM, &[]).await.header("access-control-allow-origin"),
        ""
    );
}

#[actix_web::test]
async fn a_preflight_says_what_a_script_may_send() {
    let app = app(plain().allow_origins(["https://town.example".to_owned()])).await;
    let ask = async |origin: &str| {
        let request = request(Method::OPTIONS, ROOM)
            .insert_header(("origin", origin))
            .insert_header(("access-control-request-method", "PATCH"));
        let response = send(&app, request).await;
        let header = |name: &str| {
            response
                .header(&format!("access-control-allow-{name}"))
                .to_owned()
        };
        (
            response.status.as_u16(),
            header("origin"),
            header("methods"),
            header("headers").contains("Authorization"),
        )
    };
    let reads = (204, "*".to_owned(), "GET, HEAD".to_owned(), false);
    assert_eq!(ask("https://other.example").await, reads);
    let all = "GET, HEAD, POST, PUT, PATCH, DELETE".to_owned();
    assert_eq!(
        ask("https://town.example").await,
        (204, "https://town.example".to_owned(), all, true)
    );
}
