use actix_web::http::Method;
use actix_web::test::TestRequest;
use gemeinraum::api::openapi::document;
use gemeinraum::config::{Quotas, Rate};
use serde_json::json;

use super::{ROOM, app, from_peer, plain, register};
use crate::support::contract::Contract;
use crate::support::http::{request, send};

fn quotas() -> Quotas {
    Quotas {
        read: Rate::new(3, 3),
        write: Rate::new(1, 1),
        search: Rate::new(2, 2),
    }
}

#[actix_web::test]
async fn a_used_up_quota_is_429_with_a_wait() {
    let app = app(plain().limits(quotas())).await;
    let contract = Contract::new(&document(register));
    for remaining in ["2", "1", "0"] {
        let response = send(&app, from_peer(ROOM, "192.0.2.1")).await;
        assert_eq!(
            (
                response.status.as_u16(),
                response.header("ratelimit-remaining")
            ),
            (200, remaining)
        );
        assert_eq!(
            (
                response.header("ratelimit-limit"),
                response.header("ratelimit-policy")
            ),
            ("3", "3;w=60")
        );
    }
    let refused = send(&app, from_peer(ROOM, "192.0.2.1")).await;
    contract.assert(&Method::GET, ROOM, &refused);
    assert_eq!(
        (refused.summary().as_str(), refused.header("retry-after")),
        ("429 too_many_requests", "20")
    );
    assert_eq!(
        (
            refused.header("ratelimit-remaining"),
            refused.header("ratelimit-reset")
        ),
        ("0", "60")
    );
}

#[actix_web::test]
async fn classes_and_callers_have_quotas_of_their_own() {
    let app = app(plain().limits(quotas())).await;
    let spend = async |request: TestRequest| send(&app, request).await.status.as_u16();
    for _ in 0..3 {
        assert_eq!(spend(from_peer(ROOM, "192.0.2.1")).await, 200);
    }
    assert_eq!(spend(from_peer(ROOM, "192.0.2.1")).await, 429);
    assert_eq!(spend(from_peer(ROOM, "192.0.2.2")).await, 200);
    let search = || from_peer("/api/v1/availability", "192.0.2.1");
    assert_eq!(
        [
            spend(search()).await,
            spend(search()).await,
            spend(search()).await
        ],
        [200, 200, 429]
    );
    let forged = from_peer(ROOM, "192.0.2.1").insert_header(("x-forwarded-for", "192.0.2.77"));
    assert_eq!(spend(forged).await, 429);
}

#[actix_web::test]
async fn a_valid_key_has_its_own_quota_and_a_guessed_one_none() {
    let quotas = Quotas {
        write: Rate::new(2, 1),
        ..quotas()
    };
    let app = app(plain().limits(quotas)).await;
    let spend = async |key: &str| {
        let request = request(Method::POST, "/api/v1/rooms")
            .insert_header(("authorization", format!("Bearer {key}")));
        let request = request
            .peer_addr("192.0.2.1:1".parse().unwrap())
            .set_json(json!({"name": "Hall"}));
        send(&app, request).await.status.as_u16()
    };
    assert_eq!(spend("good").await, 201);
    assert_eq!(
        [
            spend("good").await,
            spend("good").await,
            spend("good").await
        ],
        [201, 201, 429]
    );
    assert_eq!([spend("guess-1").await, spend("guess-2").await], [201, 429]);
}

#[actix_web::test]
async fn behind_a_proxy_the_address_it_saw_counts() {
    let app = app(plain().trust_proxies(1).limits(quotas())).await;
    let spend = async |forwarded: &str| {
        let request = from_peer(ROOM, "10.0.0.1").insert_header(("x-forwarded-for", forwarded));
        send(&app, request).await.status.as_u16()
    };
    for made_up in ["1.1.1.1, 192.0.2.1", "2.2.2.2, 192.0.2.1", "192.0.2.1"] {
        assert_eq!(spend(made_up).await, 200);
    }
    assert_eq!(
        [spend("3.3.3.3, 192.0.2.1").await, spend("192.0.2.2").await],
        [429, 200]
    );
}
