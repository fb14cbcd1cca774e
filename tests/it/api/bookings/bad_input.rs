//! What cannot be booked because it makes no sense: each fault has its code and place, and nothing is kept.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::support::app::As;
use crate::support::county::{
    BEAMER, CHAIRS, CLUB_ROOM, County, DRAFT, HALL, ORGAN, TENT, id, in_county, path, wish, with,
};

const BOOKINGS: &str = "/api/v1/bookings";

fn items(items: &[(u128, i64)]) -> Value {
    let item = |(number, quantity): &(u128, i64)| json!({"resource_id": id(*number), "quantity": quantity});
    json!({"items": items.iter().map(item).collect::<Vec<_>>()})
}

fn organiser(changes: Value) -> Value {
    json!({"organiser": with(json!({"name": "Eva Kern"}), changes)})
}

fn times(starts_at: &str, ends_at: &str) -> Value {
    json!({"starts_at": starts_at, "ends_at": ends_at})
}

/// Sends each change of a good wish, and says what came of it.
async fn check(county: &County, who: As<'_>, cases: Vec<(Value, &str)>) {
    for (changes, expected) in cases {
        let body = with(wish(HALL, 12, 18, 21), changes.clone());
        let answer = county.app.post(who, BOOKINGS, &body).await;
        assert_eq!(answer.summary(), expected, "{changes}");
    }
    for table in ["booking", "organiser", "claim", "outbox"] {
        assert_eq!(county.count(table), 0, "{table}");
    }
    county.book(&wish(HALL, 12, 18, 21)).await;
}

#[test]
fn times_that_cannot_be_are_named() {
    in_county(async |county| {
        let start = "2027-03-12T18:00:00+01:00";
        let cases = vec![
            (
                json!({"starts_at": "2027-03-12T18:00:00"}),
                "422 invalid_fields; /starts_at time_without_offset",
            ),
            (
                json!({"starts_at": "12.03.2027 18:00"}),
                "422 invalid_fields; /starts_at malformed_time",
            ),
            (
                json!({"starts_at": "1999-03-12T18:00:00Z"}),
                "422 invalid_fields; /starts_at time_out_of_range",
            ),
            (
                json!({"starts_at": 5}),
                "422 wrong_type; /starts_at wrong_type",
            ),
            (
                json!({"starts_at": null}),
                "422 missing_field; /starts_at missing_field",
            ),
            (
                times(start, start),
                "422 invalid_fields; /ends_at end_not_after_start",
            ),
            (
                times(start, "2027-03-12T17:00:00+01:00"),
                "422 invalid_fields; /ends_at end_not_after_start",
            ),
            (
                times(start, "2028-03-12T18:00:01+01:00"),
                "422 invalid_fields; /ends_at span_too_long",
            ),
            (
                times("x", "y"),
                "422 invalid_fields; /starts_at malformed_time; /ends_at malformed_time",
            ),
            (
                json!({"event_starts_at": start}),
                "422 invalid_fields; /event_ends_at missing_field",
            ),
            (
                json!({"event_ends_at": start}),
                "422 invalid_fields; /event_starts_at missing_field",
            ),
            (
                json!({"event_starts_at": "2027-03-12T17:00:00+01:00", "event_ends_at": "2027-03-12T20:00:00+01:00"}),
                "422 invalid_fields; /event_starts_at outside_span",
            ),
        ];
        check(county, As::Nobody, cases).await;
    });
}

#[test]
fn what_is_wanted_must_exist_and_fit_together() {
    in_county(async |county| {
        let cases = vec![
            (
                json!({"room_id": null}),
                "422 invalid_fields; /room_id missing_field",
            ),
            (
                json!({"room_id": "hall"}),
                "422 invalid_fields; /room_id malformed_id",
            ),
            (
                json!({"room_id": id(999)}),
                "422 invalid_fields; /room_id unknown_id",
            ),
            (
                json!({"room_id": id(DRAFT)}),
                "422 invalid_fields; /room_id unknown_id",
            ),
            (
                json!({"room_id": id(CHAIRS)}),
                "422 invalid_fields; /room_id unknown_id",
            ),
            (
                items(&[(CHAIRS, 1), (999, 1)]),
                "422 invalid_fields; /items/1/resource_id unknown_id",
            ),
            (
                items(&[(ORGAN, 1)]),
                "422 invalid_fields; /items sites_differ",
            ),
            (
                items(&[(CHAIRS, 1), (TENT, 1)]),
                "422 invalid_fields; /items/1/resource_id only_alone",
            ),
            (
                json!({"room_id": null, "items": [{"resource_id": id(BEAMER), "quantity": 1}]}),
                "422 invalid_fields; /items/0/resource_id only_with_room",
            ),
            (
                items(&[(CHAIRS, 1), (CHAIRS, 2)]),
                "422 invalid_fields; /items/1/resource_id duplicate_entry",
            ),
        ];
        check(county, As::Nobody, cases).await;
    });
}

#[test]
fn numbers_are_bounded_and_vocabularies_closed() {
    in_county(async |county| {
        let many: Vec<_> = (0..51).map(|number| (1000 + number, 1)).collect();
        let cases = vec![
            (
                items(&[(CHAIRS, 0)]),
                "422 invalid_fields; /items/0/quantity out_of_range",
            ),
            (
                items(&[(CHAIRS, -1)]),
                "422 invalid_fields; /items/0/quantity out_of_range",
            ),
            (
                items(&[(CHAIRS, 100_001)]),
                "422 invalid_fields; /items/0/quantity out_of_range",
            ),
            (
                items(&[(CHAIRS, i64::MAX)]),
                "422 invalid_fields; /items/0/quantity out_of_range",
            ),
            (items(&many), "422 invalid_fields; /items too_many_entries"),
            (
                json!({"attendees": 0}),
                "422 invalid_fields; /attendees out_of_range",
            ),
            (
                json!({"attendees": 100_001}),
                "422 invalid_fields; /attendees out_of_range",
            ),
            (
                json!({"attendees": 1.5}),
                "422 wrong_type; /attendees wrong_type",
            ),
            (
                json!({"layout": "circle"}),
                "422 invalid_fields; /layout unknown_value",
            ),
            (
                json!({"hold_id": id(999)}),
                "422 invalid_fields; /hold_id unknown_id",
            ),
        ];
        check(county, As::Nobody, cases).await;
    });
}

#[test]
fn who_books_is_checked_for_form() {
    in_county(async |county| {
        let cases = vec![
            (
                json!({"organiser": null}),
                "422 invalid_fields; /organiser missing_field",
            ),
            (
                json!({"organiser": {"email": "eva@example.org"}}),
                "422 missing_field; /organiser/name missing_field",
            ),
            (
                organiser(json!({"name": " "})),
                "422 invalid_fields; /organiser/name empty",
            ),
            (
                organiser(json!({"name": "Eva\r\nBcc: a@b.de"})),
                "422 invalid_fields; /organiser/name control_character",
            ),
            (
                organiser(json!({"name": "x".repeat(201)})),
                "422 invalid_fields; /organiser/name too_long",
            ),
            (
                organiser(json!({"email": "eva"})),
                "422 invalid_fields; /organiser/email not_an_email",
            ),
            (
                organiser(json!({"phone": "1\n2"})),
                "422 invalid_fields; /organiser/phone control_character",
            ),
            (
                organiser(json!({"address": {"town": "\u{202e}"}})),
                "422 invalid_fields; /organiser/address/town control_character",
            ),
            (
                organiser(
                    json!({"billing": {"name": "K", "email": "k", "address": {"street": ""}}}),
                ),
                "422 invalid_fields; /organiser/billing/address/street empty; /organiser/billing/email not_an_email",
            ),
            (
                organiser(json!({"vip": true})),
                "422 unknown_field; /organiser/vip unknown_field",
            ),
        ];
        check(county, As::Nobody, cases).await;
    });
}

#[test]
fn texts_codes_and_answers_are_checked_for_form() {
    in_county(async |county| {
        let cases = vec![
            (
                json!({"title": "a\u{0}b"}),
                "422 invalid_fields; /title control_character",
            ),
            (
                json!({"public_title": "a\rb"}),
                "422 invalid_fields; /public_title control_character",
            ),
            (
                json!({"message": "a\u{7}b"}),
                "422 invalid_fields; /message control_character",
            ),
            (
                json!({"purpose": "Fest!"}),
                "422 invalid_fields; /purpose not_a_code",
            ),
            (
                json!({"purpose": "wedding"}),
                "422 invalid_fields; /purpose unknown_code",
            ),
            (
                json!({"customer_group": "vip"}),
                "422 invalid_fields; /customer_group unknown_code",
            ),
            (
                json!({"language": "fr"}),
                "422 invalid_fields; /language unknown_value",
            ),
            (
                json!({"answers": {"sound": "ja"}}),
                "422 invalid_fields; /answers/sound unknown_field",
            ),
            (
                json!({"answers": {"a/b": "ja"}}),
                "422 invalid_fields; /answers/a~1b not_a_code",
            ),
            (
                json!({"answers": {"sound": "a\nb"}}),
                "422 invalid_fields; /answers/sound control_character",
            ),
            (
                json!({"room_id": id(CLUB_ROOM)}),
                "422 invalid_fields; /answers/sound missing_field",
            ),
            (
                json!({"accept_terms": ["a", "b\nc"]}),
                "422 invalid_fields; /accept_terms/1 control_character",
            ),
        ];
        check(county, As::Nobody, cases).await;
    });
}

#[test]
fn what_only_the_server_or_the_office_sets_is_refused() {
    in_county(async |county| {
        let received = json!({"received_at": "2027-02-28T10:00:00Z", "channel": "letter"});
        let set_aside = json!({"override": {"reason": "Ratsbeschluss", "decided_by": "Rat"}});
        let appointment = "2027-03-12T17:00:00+01:00";
        let cases = vec![
            (json!({"id": id(1)}), "422 unknown_field; /id unknown_field"),
            (
                json!({"status": "confirmed"}),
                "422 unknown_field; /status unknown_field",
            ),
            (
                json!({"price": {"cents": 0, "currency": "EUR"}}),
                "422 unknown_field; /price unknown_field",
            ),
            (
                json!({"version": 7}),
                "422 unknown_field; /version unknown_field",
            ),
            (
                json!({"kind": "internal", "organiser": null}),
                "403 forbidden; /kind staff_only",
            ),
            (received, "403 forbidden; /received_at staff_only"),
            (set_aside, "403 forbidden; /override staff_only"),
            (
                json!({"handover_at": appointment}),
                "403 forbidden; /handover_at staff_only",
            ),
            (
                json!({"cost_centre": "4711"}),
                "403 forbidden; /cost_centre staff_only",
            ),
            (
                json!({"organiser": null, "organiser_id": id(1)}),
                "403 forbidden; /organiser_id staff_only",
            ),
        ];
        check(county, As::Nobody, cases.clone()).await;
    });
}

#[test]
fn what_the_office_sets_is_checked_too() {
    in_county(async |county| {
        let cases = vec![
            (
                json!({"organiser_id": id(1)}),
                "422 invalid_fields; /organiser_id not_together",
            ),
            (
                json!({"organiser": null, "organiser_id": id(1)}),
                "422 invalid_fields; /organiser_id unknown_id",
            ),
            (
                json!({"kind": "internal"}),
                "422 invalid_fields; /organiser not_together",
            ),
            (
                json!({"channel": "phone"}),
                "422 invalid_fields; /received_at missing_field",
            ),
            (
                json!({"received_at": "2027-02-28T10:00:00Z"}),
                "422 invalid_fields; /channel missing_field",
            ),
            (
                json!({"received_at": "2027-03-02T10:00:00Z", "channel": "phone"}),
                "422 invalid_fields; /received_at in_future",
            ),
            (
                json!({"handover_at": "2027-03-12T19:00:00+01:00"}),
                "422 invalid_fields; /handover_at inside_span",
            ),
            (
                json!({"return_at": "2027-03-12T20:00:00+01:00"}),
                "422 invalid_fields; /return_at inside_span",
            ),
            (
                json!({"override": {"reason": "x"}}),
                "422 missing_field; /override/decided_by missing_field",
            ),
            (
                json!({"override": {"reason": " ", "decided_by": "Rat"}}),
                "422 invalid_fields; /override/reason empty",
            ),
        ];
        check(county, As::Key(&county.staff), cases).await;
    });
}

#[test]
fn bodies_that_are_none_change_nothing() {
    in_county(async |county| {
        let service = county.app.service().await;
        let good = wish(HALL, 12, 18, 21).to_string();
        let cases = [
            (
                "application/json",
                good.replace('}', ""),
                "400 malformed_json",
            ),
            ("application/json", String::new(), "400 malformed_json"),
            (
                "application/json",
                good.replacen('{', "{\"room_id\":\"x\",", 1),
                "400 duplicate_key; /room_id duplicate_key",
            ),
            (
                "application/json",
                format!("{good}{}", " ".repeat(1024 * 1024)),
                "413 body_too_large",
            ),
            ("text/plain", good.clone(), "415 unsupported_media_type"),
            (
                "application/json",
                "[]".to_owned(),
                "422 wrong_type;  wrong_type",
            ),
        ];
        for (media_type, body, expected) in cases {
            let request = TestRequest::post()
                .uri(BOOKINGS)
                .insert_header(("content-type", media_type))
                .set_payload(body);
            let answer = county
                .app
                .send(&service, request, Method::POST, BOOKINGS)
                .await;
            assert_eq!(answer.summary(), expected);
        }
        check(county, As::Nobody, Vec::new()).await;
    });
}

#[test]
fn a_change_is_checked_like_a_booking() {
    in_county(async |county| {
        let (booking, token) = county.book(&wish(HALL, 12, 18, 21)).await;
        let cases = [
            (
                json!({"starts_at": "2027-03-12T17:00:00+01:00"}),
                "422 invalid_fields; /ends_at missing_field",
            ),
            (
                json!({"event_starts_at": null}),
                "422 invalid_fields; /event_ends_at missing_field",
            ),
            (
                json!({"attendees": -3}),
                "422 invalid_fields; /attendees out_of_range",
            ),
            (
                json!({"title": "a\nb"}),
                "422 invalid_fields; /title control_character",
            ),
            (
                json!({"organiser": {}}),
                "422 missing_field; /organiser/name missing_field",
            ),
            (
                json!({"customer_group": "resident"}),
                "422 unknown_field; /customer_group unknown_field",
            ),
            (
                json!({"status": "confirmed"}),
                "422 unknown_field; /status unknown_field",
            ),
            (
                json!({"public_title_agreed": true}),
                "403 forbidden; /public_title_agreed staff_only",
            ),
            (
                json!({"handover_at": null}),
                "403 forbidden; /handover_at staff_only",
            ),
        ];
        for (change, expected) in cases {
            let answer = county
                .app
                .patch(As::Guest(&token), &path(&booking), 1, &change)
                .await;
            assert_eq!(answer.summary(), expected, "{change}");
        }
        let read = county.app.get(As::Guest(&token), &path(&booking)).await;
        assert_eq!(read.json()["version"], 1);
    });
}
