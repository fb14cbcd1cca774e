//! Entering, changing, archiving and deleting rooms.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{a_room, actions, delete, enter_room, room_path};
use crate::support::app::As;
use crate::support::county::{CHAIRS, CHAPEL, HALL, HOUSE, TENT, id, in_county, wish, with};

fn everything() -> Value {
    json!({
        "description": "Mit Bühne.\nIm Erdgeschoss.",
        "capacity": {"rows": 290, "tables": 220, "safety": 300},
        "area_m2": 191.25,
        "features": ["kitchen", "stage"],
        "setup_minutes": 15,
        "teardown_minutes": 30,
        "published_until": "2030-01-01T00:00:00+01:00",
        "house_rules": "Kein Konfetti.",
        "terms": {"version": "2027-01", "text": "Benutzungsordnung"},
        "questions": [{"code": "music", "text_de": "Gibt es Musik?", "text_en": "Music?", "demand": "required"}],
        "handover_place": "Haupteingang",
        "handover_contact": "Hausmeister, 04363 1",
        "companion_ids": [id(TENT)],
        "rules": [{
            "valid_from": "2027-06-01", "minutes_min": 60, "minutes_max": 720, "lead_minutes": 1440,
            "modes": [
                {"kind": "free", "grid_minutes": 30},
                {"kind": "fixed_slots", "slots": [{"weekday": "fri", "span": {"from": "18:00", "to": "02:00"}}]},
                {"kind": "whole_days", "handover_at": "12:00", "return_at": "12:00"},
                {"kind": "weekend", "first": "fri", "from": "18:00", "last": "mon", "to": "09:00"},
            ],
            "horizons": [
                {"group": "local_club", "request": {"months": 15, "days": 0}, "confirm": {"months": 9, "days": 0}},
            ],
            "releases": [{"group": "resident", "month": 2, "day": 1, "years_before": 0}],
            "groups": ["local_club", "resident"], "purposes": ["party"],
            "purpose_bans": [{"purposes": ["meeting"], "from": "2027-08-01", "until": "2027-09-26"}],
            "identity": "email", "confirmation": "instant", "requests": "compete",
        }],
    })
}

#[test]
fn a_room_comes_back_as_it_was_entered() {
    in_county(async |county| {
        let room = enter_room(county, "Großer Saal", everything()).await;
        let sent = everything();
        for (name, value) in sent.as_object().unwrap() {
            match name.as_str() {
                "capacity" => {
                    assert_eq!(room["capacity"]["rows"], 290);
                    assert_eq!(room["capacity"]["standing"], Value::Null);
                }
                "rules" => {
                    let mut dated = room["rules"][1].clone();
                    dated["horizons"][0]["group"] = "local_club".into();
                    let mut expected = value[0].clone();
                    expected["modes"][1]["slots"][0]["weekday"] = "fri".into();
                    assert_eq!(dated, expected);
                }
                _ => assert_eq!(&room[name], value, "{name}"),
            }
        }
        assert_eq!(
            room["rules"].as_array().unwrap().len(),
            2,
            "before the first date the defaults hold"
        );
        assert_eq!(room["rules"][0]["minutes_max"], 1440);
        assert_eq!(room["space"], json!({"kind": "cells", "count": 1}));
        assert_eq!(
            (&room["site_name"], &room["town"]),
            (&json!("Haus der Begegnung"), &json!("Lensahn"))
        );
        let read = county
            .app
            .get(As::Key(&county.staff), &room_path(&room))
            .await;
        assert_eq!(read.json(), room);
        let public = county.app.get(As::Nobody, &room_path(&room)).await.json();
        assert_eq!(
            (public.get("handover_contact"), public.get("handover_place")),
            (None, None)
        );
        assert_eq!(public["name"], "Großer Saal");
    });
}

#[test]
fn a_change_leaves_alone_what_it_does_not_name() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let room = enter_room(county, "Saal", everything()).await;
        let change = json!({"name": "Kleiner Saal", "area_m2": null, "terms": null, "features": [], "setup_minutes": 0});
        let changed = county.app.patch(staff, &room_path(&room), 1, &change).await;
        assert_eq!(changed.summary(), "200 -");
        assert_eq!(changed.header("etag"), "\"2\"");
        let mut expected = room.clone();
        for (name, value) in change.as_object().unwrap() {
            expected[name] = value.clone();
        }
        expected["version"] = 2.into();
        assert_eq!(changed.json(), expected);
        assert_eq!(actions(county, &room), ["room.created", "room.edited"]);
    });
}

#[test]
fn of_two_changes_from_one_version_the_second_is_told_so() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let room = enter_room(county, "Saal", json!({})).await;
        let uri = room_path(&room);
        let first = county
            .app
            .patch(staff, &uri, 1, &json!({"name": "A"}))
            .await;
        assert_eq!(first.summary(), "200 -");
        let second = county
            .app
            .patch(staff, &uri, 1, &json!({"name": "B"}))
            .await;
        assert_eq!(second.summary(), "412 version_mismatch");
        assert_eq!(county.app.get(staff, &uri).await.json()["name"], "A");
    });
}

#[test]
fn each_change_of_rules_is_a_new_edition_and_no_other_change_is() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let room = enter_room(county, "Saal", json!({})).await;
        let uri = room_path(&room);
        let rules = json!({"rules": [{"confirmation": "instant"}]});
        let changed = county.app.patch(staff, &uri, 1, &rules).await.json();
        assert_eq!(changed["rules_edition"], 2);
        assert_eq!(changed["rules"][0]["confirmation"], "instant");
        let renamed = county
            .app
            .patch(staff, &uri, 2, &json!({"name": "A"}))
            .await
            .json();
        assert_eq!(
            (&renamed["version"], &renamed["rules_edition"]),
            (&json!(3), &json!(2))
        );
        let body = wish(0, 12, 18, 21);
        let wish = with(body, json!({"room_id": room["id"]}));
        let (booking, _) = county.book(&wish).await;
        assert_eq!(
            booking["status"], "confirmed",
            "the new edition holds for the next booking"
        );
    });
}

#[test]
fn a_draft_is_shown_to_staff_and_to_nobody_else() {
    in_county(async |county| {
        let draft = enter_room(county, "Saal", json!({"published_from": null})).await;
        let uri = room_path(&draft);
        assert_eq!(
            county.app.get(As::Key(&county.staff), &uri).await.summary(),
            "200 -"
        );
        for who in [As::Nobody, As::Key(&county.parish)] {
            assert_eq!(county.app.get(who, &uri).await.summary(), "404 not_found");
            let change = json!({"name": "X"});
            assert_eq!(
                county.app.patch(who, &uri, 1, &change).await.summary(),
                "404 not_found"
            );
        }
    });
}

#[test]
fn an_archived_room_is_gone_for_the_public_and_its_bookings_stand() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let (booking, token) = county.book(&wish(HALL, 12, 18, 21)).await;
        let uri = format!("/api/v1/rooms/{}", id(HALL));
        assert_eq!(delete(county, &uri, 1).await.summary(), "409 referenced");
        let change = json!({"archived_at": "2027-03-01T09:00:00+01:00"});
        assert_eq!(
            county.app.patch(staff, &uri, 1, &change).await.summary(),
            "200 -"
        );
        assert_eq!(
            county.app.get(As::Nobody, &uri).await.summary(),
            "404 not_found"
        );
        assert_eq!(delete(county, &uri, 2).await.summary(), "409 referenced");
        let read = county
            .app
            .get(As::Guest(&token), &crate::support::county::path(&booking))
            .await;
        assert_eq!(read.json()["status"], "confirmed");
    });
}

#[test]
fn a_room_without_bookings_is_deleted() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let room = enter_room(county, "Saal", everything()).await;
        let uri = room_path(&room);
        let without = county
            .app
            .call(staff, Method::DELETE, &uri, &[], None)
            .await;
        assert_eq!(without.summary(), "428 precondition_required");
        assert_eq!(delete(county, &uri, 1).await.summary(), "204 -");
        assert_eq!(county.app.get(staff, &uri).await.summary(), "404 not_found");
        assert_eq!(actions(county, &room), ["room.created", "room.deleted"]);
    });
}

/// What is wrong with a room, and how it is named.
fn faults_of_a_room() -> Vec<(Value, &'static str)> {
    vec![
        (
            json!({"site_id": id(99)}),
            "422 invalid_fields; /site_id unknown_id",
        ),
        (json!({"site_id": id(11)}), "403 forbidden"),
        (json!({"id": id(7)}), "422 unknown_field; /id unknown_field"),
        (
            json!({"capacity": {"seats": 3}}),
            "422 unknown_field; /capacity/seats unknown_field",
        ),
        (
            json!({"capacity": {"rows": -1}}),
            "422 invalid_fields; /capacity/rows out_of_range",
        ),
        (
            json!({"area_m2": 1.234}),
            "422 invalid_fields; /area_m2 too_many_decimals",
        ),
        (
            json!({"setup_minutes": 1441}),
            "422 invalid_fields; /setup_minutes out_of_range",
        ),
        (
            json!({"features": ["stage", "Bühne"]}),
            "422 invalid_fields; /features/1 not_a_code",
        ),
        (
            json!({"features": ["stage", "stage"]}),
            "422 invalid_fields; /features/1 duplicate_entry",
        ),
        (
            json!({"published_until": "2026-01-01T00:00:00+01:00"}),
            "422 invalid_fields; /published_until end_not_after_start",
        ),
        (
            json!({"published_until": "2027-01-01"}),
            "422 invalid_fields; /published_until malformed_time",
        ),
        (
            json!({"terms": {"version": ""  , "text": "x"}}),
            "422 invalid_fields; /terms/version empty",
        ),
        (
            json!({"companion_ids": [id(99)]}),
            "422 invalid_fields; /companion_ids unknown_id",
        ),
        (
            json!({"companion_ids": [id(CHAPEL)]}),
            "422 invalid_fields; /companion_ids unknown_id",
        ),
        (
            json!({"space": {"kind": "part_of", "cells": [1]}}),
            "422 missing_field; /space/hall_id missing_field",
        ),
        (
            json!({"space": {"kind": "half"}}),
            "422 invalid_fields; /space/kind unknown_value",
        ),
    ]
}

#[test]
fn each_fault_of_a_room_is_named_by_its_place() {
    in_county(async |county| {
        for (changes, summary) in faults_of_a_room() {
            let body = with(a_room("Saal"), changes);
            let answer = county
                .app
                .post(As::Key(&county.staff), "/api/v1/rooms", &body)
                .await;
            assert_eq!(answer.summary(), summary, "{body}");
        }
        let listed = county
            .app
            .get(
                As::Nobody,
                &format!("/api/v1/rooms?site={}&q=saal", id(HOUSE)),
            )
            .await;
        let named = listed.json()["items"].as_array().unwrap().len();
        assert_eq!(named, 6, "nothing was entered");
    });
}

#[test]
fn each_fault_of_rules_is_named_by_its_place() {
    in_county(async |county| {
        let slot = |to: &str| json!([{"kind": "fixed_slots", "slots": [{"span": {"from": "18:00", "to": to}}]}]);
        for (rules, summary) in [
            (
                json!({"quota": 3}),
                "422 unknown_field; /rules/0/quota unknown_field",
            ),
            (
                json!({"minutes_min": 0}),
                "422 invalid_fields; /rules/0/minutes_min out_of_range",
            ),
            (
                json!({"minutes_min": 90, "minutes_max": 60}),
                "422 invalid_fields; /rules/0/minutes_max out_of_range",
            ),
            (
                json!({"modes": []}),
                "422 invalid_fields; /rules/0/modes too_few_entries",
            ),
            (
                json!({"modes": slot("24:00")}),
                "422 invalid_fields; /rules/0/modes/0/slots/0/span/to malformed_time_of_day",
            ),
            (
                json!({"modes": [{"kind": "weekend", "first": "fri", "from": "18:00", "last": "fri", "to": "20:00"}]}),
                "422 invalid_fields; /rules/0/modes/0/last end_not_after_start",
            ),
            (
                json!({"releases": [{"month": 2, "day": 29}]}),
                "422 invalid_fields; /rules/0/releases/0/day out_of_range",
            ),
            (
                json!({"horizons": [{"request": {"months": 1}}, {"request": {"months": 2}}]}),
                "422 invalid_fields; /rules/0/horizons/1/group duplicate_entry",
            ),
            (
                json!({"purpose_bans": [{"purposes": ["party"], "from": "2027-02-01", "until": "2027-01-01"}]}),
                "422 invalid_fields; /rules/0/purpose_bans/0/until end_not_after_start",
            ),
            (
                json!({"purposes": ["wedding"]}),
                "422 invalid_fields; /rules/0 unknown_code",
            ),
            (
                json!({"releases": [{"group": "tourist", "month": 2, "day": 1}]}),
                "422 invalid_fields; /rules/0 unknown_code",
            ),
            (
                json!({"confirmation": "maybe"}),
                "422 invalid_fields; /rules/0/confirmation unknown_value",
            ),
        ] {
            let body = with(a_room("Saal"), json!({"rules": [rules]}));
            let answer = county
                .app
                .post(As::Key(&county.staff), "/api/v1/rooms", &body)
                .await;
            assert_eq!(answer.summary(), summary, "{body}");
        }
        let twice = with(a_room("Saal"), json!({"rules": [{}, {}]}));
        let answer = county
            .app
            .post(As::Key(&county.staff), "/api/v1/rooms", &twice)
            .await;
        assert_eq!(
            answer.summary(),
            "422 invalid_fields; /rules/1/valid_from duplicate_entry"
        );
    });
}

#[test]
fn what_must_go_together_is_asked_for_at_booking() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let uri = format!("/api/v1/rooms/{}", id(HALL));
        let tied = county
            .app
            .patch(staff, &uri, 1, &json!({"companion_ids": [id(CHAIRS)]}))
            .await;
        assert_eq!(tied.json()["companion_ids"], json!([id(CHAIRS)]));
        let alone = county
            .app
            .post(As::Nobody, "/api/v1/bookings", &wish(HALL, 12, 18, 21))
            .await;
        assert_eq!(alone.json()["reasons"][0]["code"], "must_go_together");
        let itself = county
            .app
            .patch(staff, &uri, 2, &json!({"companion_ids": [id(HALL)]}))
            .await;
        assert_eq!(
            itself.summary(),
            "422 invalid_fields; /companion_ids unknown_id"
        );
    });
}
