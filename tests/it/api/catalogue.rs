//! Providers, sites, rooms and resources over REST, as offices keep them and everybody reads them.

mod lists;
mod opening_hours;
mod providers;
mod resources;
mod rights;
mod rooms;
mod sites;
mod space;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::app::As;
use crate::support::county::{County, HOUSE, id};
use crate::support::http::Response;

/// A request with `If-Match` of `version`.
async fn versioned(
    county: &County,
    who: As<'_>,
    method: Method,
    uri: &str,
    version: i64,
    body: Option<&Value>,
) -> Response {
    let tag = format!("\"{version}\"");
    let headers = [("If-Match", tag.as_str())];
    county.app.call(who, method, uri, &headers, body).await
}

async fn delete(county: &County, uri: &str, version: i64) -> Response {
    let who = As::Key(&county.staff);
    versioned(county, who, Method::DELETE, uri, version, None).await
}

/// Enters something as staff of the town and gives it as it was answered.
async fn enter(county: &County, uri: &str, body: &Value) -> Value {
    let made = county.app.post(As::Key(&county.staff), uri, body).await;
    assert_eq!(made.summary(), "201 -", "{}", made.json());
    let entered = made.json();
    let location = format!("{uri}/{}", entered["id"].as_str().unwrap());
    assert_eq!(made.header("location"), location);
    assert_eq!(made.header("etag"), "\"1\"");
    entered
}

/// A published room of the town with nothing special about it.
fn a_room(name: &str) -> Value {
    json!({"site_id": id(HOUSE), "name": name, "published_from": "2027-01-01T00:00:00+01:00"})
}

/// Enters a room with these changes of [`a_room`].
async fn enter_room(county: &County, name: &str, changes: Value) -> Value {
    let body = crate::support::county::with(a_room(name), changes);
    enter(county, "/api/v1/rooms", &body).await
}

/// Where a room is read.
fn room_path(room: &Value) -> String {
    format!("/api/v1/rooms/{}", room["id"].as_str().unwrap())
}

/// The audit trail of a thing: actions in their order.
fn actions(county: &County, of: &Value) -> Vec<String> {
    let subject = uuid::Uuid::parse_str(of["id"].as_str().unwrap()).unwrap();
    let found: Result<_, store::StoreError> = county
        .app
        .store()
        .read(move |tx| store::audit::list(tx, subject, 100));
    found.unwrap().into_iter().map(|act| act.action).collect()
}
