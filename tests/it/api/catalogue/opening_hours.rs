//! Opening hours of a room.

use actix_web::http::Method;
use serde_json::json;

use super::{enter_room, room_path, versioned};
use crate::support::app::As;
use crate::support::county::{in_county, wish, with};

#[test]
fn opening_hours_are_replaced_as_a_new_edition() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let room = enter_room(
            county,
            "Saal",
            json!({"rules": [{"confirmation": "instant"}]}),
        )
        .await;
        let uri = format!("{}/opening-hours", room_path(&room));
        let read = county.app.get(As::Nobody, &uri).await;
        let always = json!({"weekly": [], "special_days": [], "time_zone": "Europe/Berlin", "rules_edition": 1});
        assert_eq!(read.json(), always);

        let hours = json!({
            "weekly": [{
                "weekday": "fri", "from": "18:00", "to": "02:00", "valid_from": "2027-01-01", "valid_until": "2027-12-31",
                "condition": "not_holiday",
            }],
            "special_days": [{"date": "2027-03-20", "spans": [{"from": "10:00", "to": "12:00"}]}],
        });
        let put = versioned(county, staff, Method::PUT, &uri, 1, Some(&hours)).await;
        assert_eq!(put.summary(), "200 -");
        assert_eq!(put.header("etag"), "\"2\"");
        let expected = with(
            hours.clone(),
            json!({"time_zone": "Europe/Berlin", "rules_edition": 2}),
        );
        assert_eq!(put.json(), expected);
        assert_eq!(county.app.get(As::Nobody, &uri).await.json(), expected);
        let rules = county.app.get(As::Nobody, &room_path(&room)).await.json()["rules"].clone();
        assert_eq!(rules[0]["confirmation"], "instant", "the rules go on");

        let try_day = async |day, from, to| {
            let body = with(wish(0, day, from, to), json!({"room_id": room["id"]}));
            let answer = county.app.post(As::Nobody, "/api/v1/bookings", &body).await;
            answer.status.as_u16()
        };
        assert_eq!(try_day(12, 18, 20).await, 201);
        assert_eq!(try_day(12, 16, 17).await, 409);
        assert_eq!(try_day(20, 10, 11).await, 201);
    });
}

#[test]
fn opening_hours_are_replaced_from_the_version_that_was_read_and_by_staff() {
    in_county(async |county| {
        let room = enter_room(county, "Saal", json!({})).await;
        let uri = format!("{}/opening-hours", room_path(&room));
        let hours = json!({"weekly": [{"from": "08:00", "to": "22:00"}]});
        for (who, version, summary) in [
            (As::Nobody, 1, "401 unauthenticated"),
            (As::Key(&county.parish), 1, "403 forbidden"),
            (As::Key(&county.staff), 2, "412 version_mismatch"),
            (As::Key(&county.staff), 1, "200 -"),
            (As::Key(&county.staff), 1, "412 version_mismatch"),
        ] {
            let put = versioned(county, who, Method::PUT, &uri, version, Some(&hours)).await;
            assert_eq!(put.summary(), summary);
        }
        let staff = As::Key(&county.staff);
        let open = json!({"weekly": [], "closed": true});
        let put = versioned(county, staff, Method::PUT, &uri, 2, Some(&open)).await;
        assert_eq!(put.summary(), "422 unknown_field; /closed unknown_field");
        let backwards = json!({"weekly": [{"from": "08:00", "to": "22:00", "valid_from": "2027-02-01", "valid_until": "2027-01-31"}]});
        let put = versioned(county, staff, Method::PUT, &uri, 2, Some(&backwards)).await;
        assert_eq!(
            put.summary(),
            "422 invalid_fields; /weekly/0/valid_until end_not_after_start"
        );
    });
}
