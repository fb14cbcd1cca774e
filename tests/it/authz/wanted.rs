//! What each route is called with: valid, so that only the rights of the caller decide.

use serde_json::{Value, json};

use super::thing::{Thing, Things};
use crate::support::county::{BARN, GYM, HALL, HOUSE, TOWN, id, with};

/// Query and body of a call.
#[derive(Default)]
pub struct Wanted {
    pub query: &'static str,
    pub body: Option<Value>,
}

/// What `route` is called with.
pub fn of(route: &str, thing: &Thing, things: &Things<'_>) -> Wanted {
    Wanted {
        query: query(route),
        body: body(route, thing, things),
    }
}

fn query(route: &str) -> &'static str {
    match route {
        "GET /api/v1/availability" | "GET /api/v1/rooms/{id}/availability" => {
            "?from=2027-03-12T10:00:00Z&to=2027-03-12T12:00:00Z"
        }
        "GET /api/v1/availability/days" => "?from=2027-03-12&to=2027-03-14&duration=60",
        "GET /api/v1/rooms/{id}/slots" => "?date=2027-03-12&duration=60",
        _ => "",
    }
}

fn body(route: &str, thing: &Thing, things: &Things<'_>) -> Option<Value> {
    let (method, path) = route.split_once(' ')?;
    let body = match (method, path.strip_prefix("/api/v1")?) {
        ("POST", "/providers") => application(),
        ("POST", "/sites") => site(),
        ("POST", "/rooms") => room(),
        ("POST", "/resources") => resource(),
        ("POST", "/bookings" | "/availability/check") => things.wish(HALL),
        ("POST", "/holds") => with(things.wish(HALL), json!({"organiser": null})),
        ("POST", "/closures") => closure(&id(BARN), &things.wish(BARN)),
        ("POST", "/blockings") => blocking(&things.wish(GYM)),
        ("POST", "/organisers") => organiser(),
        ("POST", "/feeds") => feed(),
        ("POST", "/closures/{id}/resolve") => resolution(thing),
        ("POST", "/bookings/{id}/option") => json!({"until": "2027-03-02T12:00:00Z"}),
        ("POST", "/bookings/{id}/cancel" | "/bookings/{id}/decline") => json!({}),
        ("POST", "/providers/{id}/decline" | "/providers/{id}/suspend") => {
            json!({"reason": "Die Satzung fehlt."})
        }
        ("PUT", "/rooms/{id}/opening-hours") => json!({"weekly": []}),
        ("PATCH", path) => change(path),
        _ => return None,
    };
    Some(body)
}

/// A change that everybody with the right may make.
fn change(path: &str) -> Value {
    match path {
        "/bookings/{id}" => json!({"title": "Sommerfest"}),
        "/closures/{id}" => json!({"internal_note": "Schimmel"}),
        "/blockings/{id}" => json!({"title": "Aufbau"}),
        _ => json!({"name": "Umbenannt"}),
    }
}

pub fn application() -> Value {
    json!({
        "name": "Schützenverein Beringhausen",
        "issuer": {"legal_name": "Schützenverein Beringhausen e. V."},
        "office": {"email": "halle@example.org"},
    })
}

pub fn site() -> Value {
    json!({"provider_id": id(TOWN), "name": "Grillhütte", "town": "Lensahn", "land": "DE-SH"})
}

pub fn room() -> Value {
    with(draft(), json!({"published_from": "2027-01-01T00:00:00Z"}))
}

pub fn draft() -> Value {
    json!({"site_id": id(HOUSE), "name": "Werkraum"})
}

pub fn resource() -> Value {
    json!({
        "site_id": id(HOUSE), "name": "Leinwand", "stock": 2,
        "published_from": "2027-01-01T00:00:00Z",
    })
}

pub fn organiser() -> Value {
    json!({"provider_id": id(TOWN), "name": "Eva Kern"})
}

pub fn feed() -> Value {
    json!({"room_id": id(HALL), "detail": "busy", "label": "Hausmeister"})
}

/// A closure of a room over the time of a wish.
pub fn closure(room: &str, wish: &Value) -> Value {
    json!({
        "site_id": id(HOUSE), "room_ids": [room],
        "starts_at": wish["starts_at"], "ends_at": wish["ends_at"],
    })
}

/// A blocking of the gym over the time of a wish.
pub fn blocking(wish: &Value) -> Value {
    json!({
        "room_ids": [id(GYM)], "title": "Grundreinigung",
        "starts_at": wish["starts_at"], "ends_at": wish["ends_at"],
    })
}

/// The booking that the closure hits is cancelled.
fn resolution(closure: &Thing) -> Value {
    json!({
        "reason_class": "danger", "reason": "Schimmel", "decided_by": "Bauamt",
        "bookings": [{"booking_id": closure.hit, "outcome": "cancelled"}],
    })
}
