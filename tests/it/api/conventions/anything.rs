//! Whatever a client sends, the answer is a problem of his and not of the server.

use actix_web::http::{Method, Uri};
use actix_web::rt::System;
use proptest::prelude::*;

use super::app;
use crate::support::http::{request, send};

const GOOD: &str = r#"{"name":"Eva","starts_at":"2027-03-12T18:00:00+01:00","about":null,"price":{"cents":1,"currency":"EUR"},
    "items":[{"resource_id":"0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11","quantity":1e0}]}"#;

fn status(method: Method, uri: &str, headers: &[(&str, &str)], body: Vec<u8>) -> u16 {
    let json = ("content-type", "application/json");
    let request = headers
        .iter()
        .chain([&json])
        .fold(request(method, uri), |request, header| {
            request.append_header(*header)
        });
    System::new().block_on(async {
        send(&app().await, request.set_payload(body))
            .await
            .status
            .as_u16()
    })
}

/// A valid body with some of its bytes replaced by others.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("[{".to_owned()),
        Just("-1".to_owned()),
        "\\PC{0,6}"
    ];
    (0..GOOD.len(), 0..12_usize, piece).prop_map(|(start, length, piece)| {
        let mut body = GOOD.as_bytes().to_vec();
        let end = (start + length).min(body.len());
        body.splice(start..end, piece.into_bytes());
        body
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_body_is_the_fault_of_the_server(body in prop_oneof![damaged(), any::<Vec<u8>>()]) {
        let status = status(Method::POST, "/bookings", &[], body);
        prop_assert!(matches!(status, 201 | 400 | 422), "{status}");
    }

    #[test]
    fn no_query_is_the_fault_of_the_server(rest in "[!-~]{0,40}", list in any::<bool>()) {
        let uri = if list { format!("/numbers?{rest}") } else { format!("/search?{rest}") };
        prop_assume!(uri.parse::<Uri>().is_ok());
        let status = status(Method::GET, &uri, &[], Vec::new());
        prop_assert!(matches!(status, 200 | 400), "{status}");
    }

    #[test]
    fn no_header_is_the_fault_of_the_server(value in "[ -~]{0,30}") {
        let names = ["if-match", "if-none-match", "idempotency-key", "authorization", "management-token", "accept-language"];
        let headers = names.map(|name| (name, value.as_str()));
        let room = "/rooms/0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11";
        for (method, uri) in [(Method::PATCH, room), (Method::GET, room), (Method::POST, "/bookings"), (Method::GET, "/me")] {
            let status = status(method, uri, &headers, GOOD.into());
            prop_assert!(status < 500, "{status}");
        }
    }
}
