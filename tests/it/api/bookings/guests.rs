//! What a citizen does, from looking to cancelling.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::app::As;
use crate::support::county::{
    CHAIRS, CLUB_ROOM, HALL, HOUSE, TOWN, id, in_county, path, wish, with,
};

/// A hold of the hall on the evening of the 12th.
fn evening() -> Value {
    with(wish(HALL, 12, 18, 21), json!({"organiser": null}))
}

#[test]
fn a_guest_holds_a_time_and_books_it() {
    in_county(async |county| {
        let app = &county.app;
        let answer = app.post(As::Nobody, "/api/v1/holds", &evening()).await;
        assert_eq!(answer.summary(), "201 -");
        let held = answer.json();
        assert_eq!(answer.header("location"), path(&held));
        assert_eq!(held["status"], "held");
        assert_eq!(held["organiser"], Value::Null);
        assert_eq!(held["stage"]["until"], "2027-03-01T09:15:00+01:00");
        let token = held["management"]["token"].as_str().unwrap();

        let body = with(wish(HALL, 12, 18, 21), json!({"hold_id": held["id"]}));
        let (booking, token) = county.book_as(As::Guest(token), &body).await;
        assert_eq!(booking["id"], held["id"]);
        assert_eq!(booking["reference"], held["reference"]);
        assert_eq!(booking["status"], "confirmed");
        let url = format!("https://raum.example{}", path(&booking));
        assert_eq!(booking["management"]["url"], url);

        let read = app.get(As::Guest(&token), &path(&booking)).await;
        assert_eq!(read.json()["management"], Value::Null);
        let known = [("If-None-Match", read.header("etag"))];
        let uri = path(&booking);
        let again = app
            .call(As::Guest(&token), Method::GET, &uri, &known, None)
            .await;
        assert_eq!(again.status.as_u16(), 304);
    });
}

#[test]
fn a_guest_amends_and_cancels_and_the_time_is_free_again() {
    in_county(async |county| {
        let app = &county.app;
        let asked = json!({"attendees": 60, "title": "Sommerfest"});
        let (booking, token) = county.book(&with(wish(HALL, 12, 18, 21), asked)).await;
        let change = json!({
            "attendees": 40,
            "items": [{"resource_id": id(CHAIRS), "quantity": 20}],
            "title": null,
            "organiser": {"name": "Eva Kern", "phone": "0451 1234"},
        });
        let amended = app
            .patch(As::Guest(&token), &path(&booking), 1, &change)
            .await;
        assert_eq!(amended.summary(), "200 -");
        assert_eq!(amended.header("etag"), "\"2\"");
        let amended = amended.json();
        assert_eq!(amended["items"], change["items"]);
        assert_eq!(
            (&amended["attendees"], &amended["title"]),
            (&json!(40), &Value::Null)
        );
        let organiser = &amended["organiser"];
        assert_eq!(
            (&organiser["phone"], &organiser["email"]),
            (&json!("0451 1234"), &Value::Null)
        );

        let uri = format!("{}/cancel", path(&booking));
        let cancelled = app
            .post(As::Guest(&token), &uri, &json!({"reason": "Regen"}))
            .await;
        assert_eq!(cancelled.json()["status"], "cancelled");
        let stage = json!({
            "since": "2027-03-01T09:00:00+01:00",
            "until": null,
            "party": "organiser",
            "reason": "Regen",
        });
        assert_eq!(cancelled.json()["stage"], stage);
        county.book(&wish(HALL, 12, 18, 21)).await;
    });
}

/// Everything that a guest can say.
fn everything() -> Value {
    json!({
        "room_id": id(CLUB_ROOM),
        "starts_at": "2027-03-13T10:00:00+01:00",
        "ends_at": "2027-03-13T14:00:00+01:00",
        "items": [{"resource_id": id(CHAIRS), "quantity": 12}],
        "event_starts_at": "2027-03-13T11:00:00+01:00",
        "event_ends_at": "2027-03-13T13:00:00+01:00",
        "attendees": 12,
        "layout": "tables",
        "purpose": "meeting",
        "title": "Vorstand",
        "public_title": "Offenes Treffen",
        "customer_group": "local_club",
        "message": "Bitte\nlüften",
        "organiser": {
            "name": "Eva Kern",
            "organisation": "TSV",
            "email": "eva@example.org",
            "phone": "0451 1234",
            "address": {"street": "Am Markt 1", "postal_code": "23738", "town": "Lensahn"},
            "billing": {
                "name": "TSV e. V.",
                "care_of": "Kasse",
                "address": {"street": null, "postal_code": null, "town": "Lensahn"},
                "email": "kasse@example.org",
                "buyer_reference": "04011000-1234512345-06",
                "debtor_number": "4711",
            },
        },
        "accept_terms": ["2027-01"],
        "answers": {"sound": "ja"},
        "language": "en",
    })
}

#[test]
fn a_booking_tells_everything_that_was_asked_and_nothing_of_the_office() {
    in_county(async |county| {
        let (booking, token) = county.book(&everything()).await;
        let read = county.app.get(As::Guest(&token), &path(&booking)).await;
        let mut expected = everything();
        let now = "2027-03-01T09:00:00+01:00";
        let told = json!({
            "id": booking["id"],
            "reference": booking["reference"],
            "status": "requested",
            "stage": {"since": now, "until": null, "party": null, "reason": null},
            "version": 1,
            "provider_id": id(TOWN),
            "site_id": id(HOUSE),
            "time_zone": "Europe/Berlin",
            "handover_at": null,
            "return_at": null,
            "public_title_agreed": false,
            "kind": "external",
            "channel": "online",
            "received_at": now,
            "created_at": now,
            "changed_at": now,
        });
        let told = told.as_object().unwrap().clone();
        expected.as_object_mut().unwrap().extend(told);
        assert_eq!(read.json(), expected);
    });
}
