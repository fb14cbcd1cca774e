//! What makes no sense outside of a new booking: wrong states, stale versions, foreign ids, spans that cannot be.
//!
//! Each fault has its code and place, nothing is written, and the server goes on.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::app::As;
use crate::support::county::{
    BARN, CHAPEL, County, GYM, HALL, HOUSE, ORGAN, PARISH, TOWN, id, in_county, path, wish, with,
};

/// Everything that a request could write.
const TABLES: [&str; 11] = [
    "audit",
    "blocking",
    "booking",
    "booking_item",
    "claim",
    "closure",
    "feed",
    "idempotency",
    "organiser",
    "outbox",
    "provider",
];

fn rows(county: &County) -> Vec<i64> {
    TABLES.iter().map(|table| county.count(table)).collect()
}

/// A request of the town's staff.
struct Asked<'a> {
    method: Method,
    uri: &'a str,
    version: Option<&'a str>,
    body: Option<Value>,
}

fn post(uri: &str, body: Value) -> Asked<'_> {
    Asked {
        method: Method::POST,
        uri,
        version: None,
        body: Some(body),
    }
}

fn changed<'a>(uri: &'a str, version: Option<&'a str>, body: Value) -> Asked<'a> {
    Asked {
        method: Method::PATCH,
        uri,
        version,
        body: Some(body),
    }
}

fn deleted<'a>(uri: &'a str, version: Option<&'a str>) -> Asked<'a> {
    Asked {
        method: Method::DELETE,
        uri,
        version,
        body: None,
    }
}

/// Sends each request as staff of the town and says what came of it: nothing that is kept.
async fn refused(county: &County, cases: Vec<(Asked<'_>, &str)>) {
    let before = rows(county);
    for (asked, expected) in cases {
        let version = asked.version.map(|version| ("If-Match", version));
        let staff = As::Key(&county.staff);
        let body = asked.body.as_ref();
        let answer = county
            .app
            .call(staff, asked.method, asked.uri, version.as_slice(), body)
            .await;
        assert_eq!(answer.summary(), expected, "{} {body:?}", asked.uri);
        assert_eq!(rows(county), before, "{} {body:?}", asked.uri);
    }
}

/// The same; afterwards the town books as if nothing had been.
async fn check(county: &County, cases: Vec<(Asked<'_>, &str)>) {
    refused(county, cases).await;
    county.book(&wish(HALL, 31, 18, 21)).await;
}

/// Enters something as staff of the town and tells where it is read.
async fn entered(county: &County, uri: &str, body: &Value) -> String {
    let made = county.app.post(As::Key(&county.staff), uri, body).await;
    assert_eq!(made.summary(), "201 -");
    let made = made.json();
    let made_id = made["id"].as_str().or(made["feed"]["id"].as_str());
    format!("{uri}/{}", made_id.unwrap())
}

fn closing(from: &str, to: &str) -> Value {
    json!({"site_id": id(HOUSE), "room_ids": [id(BARN)], "starts_at": from, "ends_at": to})
}

fn blocking(from: &str, to: &str) -> Value {
    json!({"room_ids": [id(GYM)], "title": "Reinigung", "starts_at": from, "ends_at": to})
}

const NOON: &str = "2027-03-20T12:00:00+01:00";
const EVENING: &str = "2027-03-20T18:00:00+01:00";

#[test]
fn a_step_from_the_wrong_state_is_named_with_the_state() {
    in_county(async |county| {
        let (confirmed, _) = county.book(&wish(HALL, 12, 18, 21)).await;
        let (cancelled, token) = county.book(&wish(HALL, 13, 18, 21)).await;
        let cancel = format!("{}/cancel", path(&cancelled));
        county
            .app
            .post(As::Guest(&token), &cancel, &json!({}))
            .await;
        let body = with(wish(HALL, 14, 18, 21), json!({"organiser": null}));
        let held = county
            .app
            .post(As::Nobody, "/api/v1/holds", &body)
            .await
            .json();
        let before = rows(county);
        for (booking, steps) in [
            (
                &confirmed,
                &["confirm", "complete", "no-show", "reinstate"][..],
            ),
            (&cancelled, &["confirm", "complete", "no-show"]),
            (&held, &["confirm", "complete", "no-show", "reinstate"]),
        ] {
            for step in steps {
                let uri = format!("{}/{step}", path(booking));
                let staff = As::Key(&county.staff);
                let answer = county.app.call(staff, Method::POST, &uri, &[], None).await;
                assert_eq!(answer.summary(), "409 wrong_state", "{step}");
            }
        }
        assert_eq!(rows(county), before);
        let (decline, again) = (format!("{}/decline", path(&confirmed)), path(&cancelled));
        let option = format!("{}/option", path(&confirmed));
        let until = json!({"until": "2027-03-05T12:00:00+01:00"});
        let no_hold = format!("/api/v1/holds/{}", confirmed["id"].as_str().unwrap());
        let cases = vec![
            (post(&decline, json!({})), "409 wrong_state"),
            (post(&cancel, json!({})), "409 wrong_state"),
            (post(&option, until), "409 wrong_state"),
            (deleted(&no_hold, Some("\"1\"")), "409 wrong_state"),
            (
                changed(&again, Some("\"2\""), json!({"title": "Fest"})),
                "409 wrong_state",
            ),
        ];
        check(county, cases).await;
    });
}

#[test]
fn whoever_starts_from_another_version_is_told_so() {
    in_county(async |county| {
        let (booking, _) = county.book(&wish(HALL, 12, 18, 21)).await;
        let booking = path(&booking);
        let closure = entered(county, "/api/v1/closures", &closing(NOON, EVENING)).await;
        let blocking = entered(county, "/api/v1/blockings", &blocking(NOON, EVENING)).await;
        let record = json!({"provider_id": id(TOWN), "name": "Eva Kern"});
        let organiser = entered(county, "/api/v1/organisers", &record).await;
        let feed = json!({"room_id": id(HALL), "detail": "busy", "label": "Büro"});
        let feed = entered(county, "/api/v1/feeds", &feed).await;
        let rotate = format!("{feed}/rotate");
        for (version, expected) in [
            (Some("\"9\""), "412 version_mismatch"),
            (None, "428 precondition_required"),
            (Some("*"), "400 malformed_header"),
            (Some("\"1.0\""), "400 malformed_header"),
        ] {
            let fest = json!({"title": "Fest"});
            let rotated = Asked {
                method: Method::POST,
                ..deleted(&rotate, version)
            };
            let cases = [
                changed(&booking, version, fest),
                changed(&closure, version, json!({})),
                changed(&blocking, version, json!({})),
                changed(&organiser, version, json!({})),
                deleted(&closure, version),
                deleted(&blocking, version),
                deleted(&feed, version),
                rotated,
            ];
            let cases = cases.into_iter().map(|asked| (asked, expected));
            refused(county, cases.collect()).await;
        }
        county.book(&wish(HALL, 31, 18, 21)).await;
    });
}

#[test]
fn ids_of_another_provider_are_unknown_or_out_of_reach() {
    in_county(async |county| {
        let record = json!({"provider_id": id(PARISH), "name": "Küster"});
        let parish = As::Key(&county.parish);
        let foreign = county
            .app
            .post(parish, "/api/v1/organisers", &record)
            .await
            .json();
        let by_foreign = with(
            wish(HALL, 15, 18, 21),
            json!({"organiser": null, "organiser_id": foreign["id"]}),
        );
        let body = with(wish(CHAPEL, 14, 18, 21), json!({"organiser": null}));
        let hold = county
            .app
            .post(As::Nobody, "/api/v1/holds", &body)
            .await
            .json();
        let taking = with(wish(CHAPEL, 14, 18, 21), json!({"hold_id": hold["id"]}));
        let (own, _) = county.book(&wish(HALL, 12, 18, 21)).await;
        let own = path(&own);
        let (closures, blockings) = ("/api/v1/closures", "/api/v1/blockings");
        let chapel = json!({"room_ids": [id(CHAPEL)]});
        let organ = json!({"room_ids": [], "items": [{"resource_id": id(ORGAN), "quantity": 1}]});
        let both = json!({"room_ids": [id(GYM), id(CHAPEL)]});
        let feed = json!({"room_id": id(CHAPEL), "detail": "busy", "label": "Büro"});
        let cases = vec![
            (
                post("/api/v1/bookings", by_foreign),
                "422 invalid_fields; /organiser_id unknown_id",
            ),
            (
                post("/api/v1/bookings", taking),
                "422 invalid_fields; /hold_id unknown_id",
            ),
            (
                changed(&own, Some("\"1\""), json!({"room_id": id(CHAPEL)})),
                "422 invalid_fields; /room_id unknown_id",
            ),
            (
                post(closures, with(closing(NOON, EVENING), chapel.clone())),
                "422 invalid_fields; /room_ids unknown_id",
            ),
            (
                post(
                    closures,
                    with(closing(NOON, EVENING), json!({"site_id": id(11)})),
                ),
                "403 forbidden",
            ),
            (
                post(blockings, with(blocking(NOON, EVENING), chapel)),
                "403 forbidden",
            ),
            (
                post(blockings, with(blocking(NOON, EVENING), organ)),
                "403 forbidden",
            ),
            (
                post(blockings, with(blocking(NOON, EVENING), both)),
                "422 invalid_fields; /room_ids unknown_id",
            ),
            (post("/api/v1/feeds", feed), "403 forbidden"),
            (post("/api/v1/organisers", record.clone()), "403 forbidden"),
        ];
        check(county, cases).await;
    });
}

#[test]
fn closures_and_blockings_have_spans_that_can_be() {
    in_county(async |county| {
        let (closures, blockings) = ("/api/v1/closures", "/api/v1/blockings");
        let far = "2029-04-20T18:00:00+02:00";
        let huge =
            |quantity: i64| json!({"items": [{"resource_id": id(40), "quantity": quantity}]});
        let cases = vec![
            (
                post(closures, closing(EVENING, NOON)),
                "422 invalid_fields; /ends_at end_not_after_start",
            ),
            (
                post(closures, closing(NOON, "2027-03-20T18:00:00")),
                "422 invalid_fields; /ends_at time_without_offset",
            ),
            (
                post(
                    closures,
                    with(closing(NOON, EVENING), json!({"public_reason": "a\nb"})),
                ),
                "422 invalid_fields; /public_reason control_character",
            ),
            (
                post(closures, with(closing(NOON, EVENING), json!({"note": "x"}))),
                "422 unknown_field; /note unknown_field",
            ),
            (
                post(blockings, blocking(EVENING, NOON)),
                "422 invalid_fields; /ends_at end_not_after_start",
            ),
            (
                post(blockings, blocking(NOON, NOON)),
                "422 invalid_fields; /ends_at end_not_after_start",
            ),
            (
                post(blockings, blocking("2027-03-20T12:00:00", EVENING)),
                "422 invalid_fields; /starts_at time_without_offset",
            ),
            (
                post(blockings, blocking(NOON, far)),
                "422 invalid_fields; /ends_at span_too_long",
            ),
            (
                post(
                    blockings,
                    with(blocking(NOON, EVENING), json!({"title": "a\u{0}b"})),
                ),
                "422 invalid_fields; /title control_character",
            ),
            (
                post(blockings, with(blocking(NOON, EVENING), huge(-1))),
                "422 invalid_fields; /items/0/quantity out_of_range",
            ),
            (
                post(blockings, with(blocking(NOON, EVENING), huge(41))),
                "422 invalid_fields; /items out_of_range",
            ),
            (
                post(blockings, with(blocking(NOON, EVENING), huge(i64::MAX))),
                "422 invalid_fields; /items/0/quantity out_of_range",
            ),
        ];
        check(county, cases).await;
    });
}

#[test]
fn a_time_that_the_clock_skips_is_refused_with_its_place_and_the_next_one() {
    in_county(async |county| {
        let before = rows(county);
        let gap = "2027-03-28T02:30:00+01:00";
        let day = ["2027-03-27T20:00:00+01:00", "2027-03-28T12:00:00+02:00"];
        for (starts_at, ends_at, place) in [(gap, day[1], "/starts_at"), (day[0], gap, "/ends_at")]
        {
            let times = json!({"starts_at": starts_at, "ends_at": ends_at});
            let body = with(wish(HALL, 12, 18, 21), times);
            let answer = county.app.post(As::Nobody, "/api/v1/bookings", &body).await;
            assert_eq!(answer.summary(), "409 not_available");
            let mut reason = answer.json()["reasons"][0].clone();
            reason["detail"].take();
            let expected = json!({
                "code": "time_in_gap", "detail": null, "room_id": id(HALL), "pointer": place,
                "next_valid": "2027-03-28T03:00:00+02:00",
            });
            assert_eq!(reason, expected);
        }
        assert_eq!(rows(county), before);
        county.book(&wish(HALL, 28, 9, 12)).await;
    });
}
