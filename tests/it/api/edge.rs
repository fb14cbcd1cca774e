//! What happens around every handler, on an app that is put together as the real one is.

mod browsers;
mod limits;

use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error, HttpRequest, get, patch, post, web};
use domain::ids::RoomId;
use gemeinraum::api::answer::{self, Answer};
use gemeinraum::api::cursor::{Cursors, Page, PageParams};
use gemeinraum::api::docs::Published;
use gemeinraum::api::edge::{self, Edge, edge};
use gemeinraum::api::extract::{
    Change, Credentials, IdempotencyKey, IfMatch, IfNoneMatch, Json, ListQuery, PathId, Query,
};
use gemeinraum::api::openapi::document;
use gemeinraum::api::problem::{Kind, Problem};
use gemeinraum::api::routes::{Routes, no_route};
use gemeinraum::api::wire::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::support::contract::Contract;
use crate::support::http::{Response, request, send};
use crate::support::log;

const ROOM: &str = "/api/v1/rooms/0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11";

/// A room.
#[derive(Serialize, ToSchema)]
struct RoomOut {
    id: Id,
    /// Since when.
    since: Option<Timestamp>,
}

/// A new room.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoomIn {
    name: String,
    /// What it looks like.
    #[serde(default)]
    about: Change<String>,
    #[serde(default)]
    since: Change<Timestamp>,
}

/// Which rooms.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct RoomFilter {
    /// Words of its name.
    q: Option<String>,
    /// What it must have.
    #[serde(default)]
    #[param(required = false)]
    feature: Vec<String>,
}

/// What is free.
#[utoipa::path(tag = "rooms", responses((status = 200, description = "Free rooms", body = Vec<RoomOut>)))]
#[get("/availability")]
async fn search_rooms(filter: Query<RoomFilter>) -> Answer {
    let filter = filter.into_inner();
    Ok(answer::ok(vec![
        filter.q.unwrap_or_default(),
        filter.feature.concat(),
    ]))
}

/// All rooms.
#[utoipa::path(tag = "rooms", params(RoomFilter, PageParams), responses((status = 200, description = "A page", body = Page<RoomOut>)))]
#[get("/rooms")]
async fn list_rooms(ListQuery(_filter, paging): ListQuery<RoomFilter>) -> Answer {
    let rows: Vec<_> = (0..=paging.limit()).collect();
    Ok(paging.answer(
        rows,
        |row| *row,
        |_| RoomOut {
            id: Id::from(Uuid::nil()),
            since: None,
        },
    ))
}

/// A new room.
#[utoipa::path(
    tag = "rooms",
    params(IdempotencyKey),
    security(("api_key" = [])),
    responses((status = 201, description = "Made", body = RoomOut))
)]
#[post("/rooms")]
async fn create_room(
    request: HttpRequest,
    credentials: Credentials,
    key: IdempotencyKey,
    body: Json<RoomIn>,
) -> Answer {
    let secret = credentials.bearer.ok_or(Kind::Unauthenticated)?;
    edge::recognise(&request, &secret);
    let room = body.into_inner();
    let id = key.of_guest()?.unwrap_or_else(Uuid::nil);
    if room.about == Change::Clear || room.since != Change::Keep {
        return Err(Kind::Conflict.into());
    }
    if room.name == "wrong" {
        return Ok(answer::ok(json!({"id": "not declared"})));
    }
    Ok(answer::created(
        format!("/api/v1/rooms/{id}"),
        1,
        RoomOut {
            id: id.into(),
            since: None,
        },
    ))
}

/// One room.
#[utoipa::path(tag = "rooms", params(IfNoneMatch), responses((status = 200, description = "The room", body = RoomOut)))]
#[get("/rooms/{id}")]
async fn get_room(id: PathId<RoomId>, known: IfNoneMatch) -> Answer {
    Ok(known.answer(7, || RoomOut {
        id: id.0.into(),
        since: None,
    }))
}

/// Another name.
#[utoipa::path(tag = "rooms", params(IfMatch), responses((status = 204, description = "Done")))]
#[patch("/rooms/{id}")]
async fn change_room(_id: PathId<RoomId>, base: IfMatch) -> Answer {
    if base.0 == 7 {
        Ok(answer::no_content())
    } else {
        Err(Kind::VersionMismatch.into())
    }
}

/// What the server makes of a failure.
#[utoipa::path(tag = "rooms", responses((status = 204, description = "Never")))]
#[get("/failure")]
async fn failure() -> Answer {
    Err(Problem::internal(&std::fmt::Error))
}

pub fn register(cfg: &mut ServiceConfig) {
    let rooms = |cfg: &mut ServiceConfig| {
        cfg.service(search_rooms)
            .service(list_rooms)
            .service(create_room)
            .service(get_room)
            .service(change_room);
        cfg.service(failure);
    };
    cfg.service(utoipa_actix_web::scope("/api/v1").configure(rooms));
    gemeinraum::api::routes::pages(cfg);
}

/// The app with routes made for the purpose, but for the middleware.
pub fn assemble(cfg: &mut web::ServiceConfig, settings: Edge) {
    let document = document(register);
    cfg.app_data(web::Data::new(settings))
        .app_data(web::Data::new(Routes::of(&document)))
        .app_data(web::Data::new(Published::new(&document).unwrap()))
        .app_data(Cursors::new(b"secret of a test"))
        .default_service(web::to(no_route));
    register(&mut ServiceConfig::new(cfg));
}

async fn app(
    settings: Edge,
) -> impl Service<actix_http::Request, Response = ServiceResponse, Error = Error> {
    init_service(
        App::new()
            .configure(|cfg| assemble(cfg, settings))
            .wrap(from_fn(edge)),
    )
    .await
}

pub fn plain() -> Edge {
    Edge::new(Uuid::nil)
}

/// Sends and holds the answer against the document.
async fn answered(settings: Edge, method: Method, uri: &str, headers: &[(&str, &str)]) -> Response {
    let request = headers
        .iter()
        .fold(request(method.clone(), uri), |request, header| {
            request.append_header(*header)
        });
    let response = send(&app(settings).await, request).await;
    Contract::new(&document(register)).assert(&method, uri, &response);
    response
}

pub async fn get(uri: &str, headers: &[(&str, &str)]) -> Response {
    answered(plain(), Method::GET, uri, headers).await
}

#[actix_web::test]
async fn what_no_route_takes_is_404_or_405() {
    for (method, uri, expected, allow) in [
        (Method::GET, "/nothing", "404 unknown_route", ""),
        (Method::GET, "/api/v1/nothing", "404 unknown_route", ""),
        (Method::GET, "/api/v1/rooms/", "404 unknown_route", ""),
        (
            Method::PUT,
            "/api/v1/rooms",
            "405 method_not_allowed",
            "GET, HEAD, POST",
        ),
        (
            Method::OPTIONS,
            "/api/v1/rooms",
            "405 method_not_allowed",
            "GET, HEAD, POST",
        ),
        (
            Method::DELETE,
            ROOM,
            "405 method_not_allowed",
            "GET, HEAD, PATCH",
        ),
        (
            Method::TRACE,
            "/docs",
            "405 method_not_allowed",
            "GET, HEAD",
        ),
    ] {
        let response = answered(plain(), method, uri, &[]).await;
        assert_eq!(
            (response.summary().as_str(), response.header("allow")),
            (expected, allow),
            "{uri}"
        );
    }
}

#[actix_web::test]
async fn broken_addresses_are_refused_before_any_route() {
    for uri in [
        "/api/v1/rooms/%zz",
        "/api/v1/rooms/%ff",
        "/%",
        "/api/v1/rooms?q=%zz",
        "/docs?%",
    ] {
        assert_eq!(get(uri, &[]).await.summary(), "400 malformed_url", "{uri}");
    }
}

#[actix_web::test]
async fn parameters_that_a_route_does_not_declare_are_refused_everywhere() {
    for (uri, expected) in [
        (format!("{ROOM}?expand=site"), "400 unknown_parameter"),
        ("/docs?theme=dark".to_owned(), "400 unknown_parameter"),
        (
            "/api/v1/rooms?q=hall&limit=1&feature=a,b".to_owned(),
            "200 -",
        ),
        ("/api/v1/rooms?offset=1".to_owned(), "400 unknown_parameter"),
    ] {
        assert_eq!(get(&uri, &[]).await.summary(), expected, "{uri}");
    }
}

#[actix_web::test]
async fn head_is_answered_as_get_is() {
    let response = answered(plain(), Method::HEAD, ROOM, &[]).await;
    assert_eq!(
        (response.status.as_u16(), response.header("etag")),
        (200, "\"7\"")
    );
}

#[actix_web::test]
async fn a_failure_says_nothing_of_its_cause() {
    let response = send(&app(plain()).await, request(Method::GET, "/api/v1/failure")).await;
    assert_eq!(response.summary(), "500 internal");
    assert!(
        !String::from_utf8(response.body)
            .unwrap()
            .contains("error occurred")
    );
}

#[actix_web::test]
async fn the_contract_finds_what_is_not_declared() {
    let contract = Contract::new(&document(register));
    let app = app(plain()).await;
    let post = |name: &str| {
        let request =
            request(Method::POST, "/api/v1/rooms").insert_header(("authorization", "Bearer key"));
        request.set_json(json!({"name": name}))
    };
    let made = send(&app, post("Hall")).await;
    contract.assert(&Method::POST, "/api/v1/rooms", &made);
    let wrong = send(&app, post("wrong")).await;
    let fault = contract
        .check(&Method::POST, "/api/v1/rooms", &wrong)
        .unwrap_err();
    assert_eq!(fault, "status 200 is not declared");
    let fault = contract.check(&Method::GET, ROOM, &wrong).unwrap_err();
    assert!(fault.contains("uuid"), "{fault}");
    let failed = send(&app, request(Method::GET, "/api/v1/failure")).await;
    let fault = contract
        .check(&Method::GET, "/api/v1/failure", &failed)
        .unwrap_err();
    assert_eq!(fault, "status 500 is not declared");
}

fn from_peer(uri: &str, peer: &str) -> TestRequest {
    request(Method::GET, uri).peer_addr(format!("{peer}:1").parse().unwrap())
}

#[actix_web::test]
async fn an_answer_names_its_request() {
    let id = async |given: &str| {
        get(ROOM, &[("x-request-id", given)])
            .await
            .header("x-request-id")
            .to_owned()
    };
    assert_eq!(id("abc-1.2_3").await, "abc-1.2_3");
    for bad in ["", "two words", &"x".repeat(65), "a\"b"] {
        assert_eq!(id(bad).await, Uuid::nil().to_string(), "{bad:?}");
    }
}

#[actix_web::test]
async fn the_log_has_one_line_per_request_and_nothing_personal() {
    log::start();
    let headers = [
        ("authorization", "Bearer key-of-eva"),
        ("x-request-id", "logged"),
    ];
    let request = from_peer(&format!("{ROOM}?q=Eva"), "192.0.2.1");
    let request = headers
        .iter()
        .fold(request, |request, header| request.append_header(*header));
    send(&app(plain()).await, request).await;
    let lines = log::lines_with("request_id", "logged");
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    let fields = &serde_json::from_str::<Value>(line).unwrap()["fields"];
    let expected = json!({"message": "request answered", "method": "GET", "route": "/api/v1/rooms/{id}", "status": 400});
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&fields[name], value, "{name}");
    }
    assert!(fields["ms"].is_u64());
    for personal in ["0195a2f0", "Eva", "eva", "192.0.2.1"] {
        assert!(!line.contains(personal), "{line}");
    }
}
