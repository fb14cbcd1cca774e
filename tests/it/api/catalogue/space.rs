//! Halls and their parts, pools and the rooms around them, rooms that exclude each other.

use serde_json::{Value, json};

use super::{a_room, delete, enter, enter_room, room_path};
use crate::support::app::As;
use crate::support::county::{
    CHAIRS, CHAPEL, County, GYM, GYM_LEFT, HALL, HOUSE, KITCHEN, id, in_county, wish, with,
};

async fn try_room(county: &County, changes: Value) -> String {
    let body = with(a_room("Teil"), changes);
    let answer = county
        .app
        .post(As::Key(&county.staff), "/api/v1/rooms", &body)
        .await;
    answer.summary()
}

fn part_of(hall: &Value, cells: &[u32]) -> Value {
    json!({"space": {"kind": "part_of", "hall_id": hall["id"], "cells": cells}, "rules": instant()})
}

fn instant() -> Value {
    json!([{"confirmation": "instant"}])
}

/// Books a room from hour to hour of the 12th of March 2027 and gives the status or the first reason.
async fn book(county: &County, room: &Value, from: u32, to: u32) -> String {
    let body = with(wish(0, 12, from, to), json!({"room_id": room["id"]}));
    let answer = county
        .app
        .post(As::Nobody, "/api/v1/bookings", &body)
        .await
        .json();
    let told = [&answer["reasons"][0]["code"], &answer["status"]];
    told.iter()
        .find_map(|told| told.as_str())
        .unwrap()
        .to_owned()
}

#[test]
fn a_hall_in_thirds_and_in_halves_is_six_cells() {
    in_county(async |county| {
        let hall = enter_room(
            county,
            "Mehrzweckhalle",
            json!({"space": {"kind": "cells", "count": 6}, "rules": instant()}),
        )
        .await;
        let middle = enter_room(county, "Drittel 2", part_of(&hall, &[3, 4])).await;
        let left = enter_room(county, "Hälfte A", part_of(&hall, &[1, 2, 3])).await;
        let right = enter_room(county, "Hälfte B", part_of(&hall, &[6, 5, 4])).await;
        assert_eq!(right["space"]["cells"], json!([4, 5, 6]));
        assert_eq!(book(county, &middle, 8, 9).await, "confirmed");
        for half in [&left, &right] {
            assert_eq!(book(county, half, 8, 9).await, "part_occupied");
            assert_eq!(book(county, half, 10, 11).await, "confirmed");
        }
        assert_eq!(book(county, &hall, 10, 11).await, "occupied");
        assert_eq!(
            delete(county, &room_path(&hall), 1).await.summary(),
            "409 has_dependents"
        );
    });
}

#[test]
fn a_hall_with_parts_stays_until_they_are_gone() {
    in_county(async |county| {
        let hall = enter_room(
            county,
            "Halle",
            json!({"space": {"kind": "cells", "count": 2}}),
        )
        .await;
        let part = enter_room(county, "Teil", part_of(&hall, &[1])).await;
        assert_eq!(
            delete(county, &room_path(&hall), 1).await.summary(),
            "409 has_dependents"
        );
        assert_eq!(
            delete(county, &room_path(&part), 1).await.summary(),
            "204 -"
        );
        assert_eq!(
            delete(county, &room_path(&hall), 1).await.summary(),
            "204 -"
        );
    });
}

#[test]
fn a_part_lies_in_a_hall_of_its_site() {
    in_county(async |county| {
        let part = |hall, cells: &[i64]| json!({"space": {"kind": "part_of", "hall_id": hall, "cells": cells}});
        for (space, summary) in [
            (
                part(id(GYM), &[4]),
                "422 invalid_fields; /space/cells out_of_range",
            ),
            (
                part(id(GYM), &[0]),
                "422 invalid_fields; /space/cells/0 out_of_range",
            ),
            (
                part(id(GYM), &[]),
                "422 invalid_fields; /space/cells too_few_entries",
            ),
            (
                part(id(GYM), &[1, 1]),
                "422 invalid_fields; /space/cells duplicate_entry",
            ),
            (
                part(id(GYM_LEFT), &[1]),
                "422 invalid_fields; /space/hall_id unknown_id",
            ),
            (
                part(id(CHAPEL), &[1]),
                "422 invalid_fields; /space/hall_id unknown_id",
            ),
            (
                part(id(99), &[1]),
                "422 invalid_fields; /space/hall_id unknown_id",
            ),
            (
                json!({"space": {"kind": "cells", "count": 25}}),
                "422 invalid_fields; /space/count out_of_range",
            ),
            (
                json!({"space": {"kind": "whole_of", "resource_id": id(GYM)}}),
                "422 invalid_fields; /space/resource_id unknown_id",
            ),
        ] {
            assert_eq!(try_room(county, space).await, summary);
        }
    });
}

#[test]
fn thirds_become_sixths_while_bookings_stand() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let (gym, left) = (json!({"id": id(GYM)}), json!({"id": id(GYM_LEFT)}));
        assert_eq!(book(county, &left, 8, 10).await, "confirmed");
        let uri = room_path(&gym);
        for (count, summary) in [
            (4, "422 invalid_fields; /cell_count not_a_multiple"),
            (27, "422 invalid_fields; /cell_count out_of_range"),
            (6, "200 -"),
        ] {
            let body = json!({"cell_count": count});
            assert_eq!(
                county.app.patch(staff, &uri, 1, &body).await.summary(),
                summary
            );
        }
        let read = county.app.get(As::Nobody, &room_path(&left)).await;
        assert_eq!(read.json()["space"]["cells"], json!([1, 2]));
        assert_eq!(
            read.header("etag"),
            "\"2\"",
            "whoever keeps the part learns of it"
        );
        let half = enter_room(county, "Hälfte", part_of(&gym, &[2, 3])).await;
        assert_eq!(book(county, &half, 9, 11).await, "part_occupied");
        assert_eq!(book(county, &left, 9, 11).await, "occupied");
        assert_eq!(book(county, &half, 10, 11).await, "confirmed");
        assert_eq!(book(county, &left, 10, 11).await, "part_occupied");
        let part = county
            .app
            .patch(staff, &room_path(&left), 2, &json!({"cell_count": 4}))
            .await;
        assert_eq!(
            part.summary(),
            "422 invalid_fields; /cell_count not_for_this_room"
        );
    });
}

#[test]
fn a_part_gets_other_cells_only_while_nothing_stands_on_it() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let left = json!({"id": id(GYM_LEFT)});
        let uri = room_path(&left);
        let wider = json!({"cells": [1, 2]});
        let changed = county.app.patch(staff, &uri, 1, &wider).await;
        assert_eq!(changed.json()["space"]["cells"], json!([1, 2]));
        let outside = county
            .app
            .patch(staff, &uri, 2, &json!({"cells": [4]}))
            .await;
        assert_eq!(outside.summary(), "422 invalid_fields; /cells out_of_range");
        assert_eq!(
            book(county, &json!({"id": id(GYM)}), 8, 10).await,
            "confirmed"
        );
        assert_eq!(
            county
                .app
                .patch(staff, &uri, 2, &json!({"cells": [1]}))
                .await
                .summary(),
            "200 -"
        );
        assert_eq!(book(county, &left, 12, 14).await, "confirmed");
        let refused = county.app.patch(staff, &uri, 3, &wider).await;
        assert_eq!(refused.summary(), "409 space_in_use");
        let reasons = refused.json()["reasons"].clone();
        assert_eq!(reasons.as_array().unwrap().len(), 1);
        assert_eq!(reasons[0]["code"], "booking_in_the_way");
        assert_eq!(reasons[0]["span"]["starts_at"], "2027-03-12T12:00:00+01:00");
        let hall = county
            .app
            .patch(staff, &format!("/api/v1/rooms/{}", id(HALL)), 1, &wider)
            .await;
        assert_eq!(
            hall.summary(),
            "422 invalid_fields; /cells not_for_this_room"
        );
    });
}

#[test]
fn a_room_around_a_pool_takes_all_of_it() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let desks = json!({"site_id": id(HOUSE), "name": "Schreibtisch", "stock": 10,
            "published_from": "2027-01-01T00:00:00+01:00", "rules": instant()});
        let desks = enter(county, "/api/v1/resources", &desks).await;
        let whole =
            json!({"space": {"kind": "whole_of", "resource_id": desks["id"]}, "rules": instant()});
        let around = enter_room(county, "Co-Working", whole).await;
        assert_eq!(
            around["space"],
            json!({"kind": "whole_of", "resource_id": desks["id"]})
        );
        assert_eq!(book(county, &around, 8, 10).await, "confirmed");
        let desk_wish = |from, to, quantity: u32| {
            let items = json!([{"resource_id": desks["id"], "quantity": quantity}]);
            with(
                wish(0, 12, from, to),
                json!({"room_id": null, "items": items}),
            )
        };
        let more = format!("/api/v1/resources/{}", desks["id"].as_str().unwrap());
        assert_eq!(
            county
                .app
                .patch(staff, &more, 1, &json!({"stock": 12}))
                .await
                .summary(),
            "200 -"
        );
        let one = county
            .app
            .post(As::Nobody, "/api/v1/bookings", &desk_wish(9, 11, 1))
            .await;
        assert_eq!(
            one.json()["reasons"][0]["code"],
            "stock_exceeded",
            "the two new desks are theirs as well"
        );
        let later = county
            .app
            .post(As::Nobody, "/api/v1/bookings", &desk_wish(10, 11, 12))
            .await;
        assert_eq!(later.summary(), "201 -");
        assert_eq!(delete(county, &more, 2).await.summary(), "409 referenced");
    });
}

#[test]
fn rooms_that_are_never_used_together_refuse_each_other() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let (hall, kitchen) = (json!({"id": id(HALL)}), json!({"id": id(KITCHEN)}));
        assert_eq!(book(county, &hall, 8, 10).await, "confirmed");
        let uri = room_path(&kitchen);
        let linked = county
            .app
            .patch(staff, &uri, 1, &json!({"never_with_ids": [id(HALL)]}))
            .await;
        assert_eq!(linked.json()["never_with_ids"], json!([id(HALL)]));
        let other = county.app.get(As::Nobody, &room_path(&hall)).await.json();
        assert_eq!(other["never_with_ids"], json!([id(KITCHEN)]));
        assert_eq!(book(county, &kitchen, 9, 11).await, "never_together");
        assert_eq!(book(county, &kitchen, 12, 14).await, "confirmed");
        assert_eq!(book(county, &hall, 13, 14).await, "never_together");
        let apart = county
            .app
            .patch(staff, &uri, 2, &json!({"never_with_ids": []}))
            .await;
        assert_eq!(apart.json()["never_with_ids"], json!([]));
        assert_eq!(book(county, &hall, 13, 14).await, "confirmed");
        let again = county
            .app
            .patch(staff, &uri, 3, &json!({"never_with_ids": [id(HALL)]}))
            .await;
        assert_eq!(again.summary(), "409 in_use_together");
        assert_eq!(again.json()["reasons"][0]["code"], "booking_in_the_way");
    });
}

#[test]
fn only_rooms_with_space_of_their_own_exclude_each_other() {
    in_county(async |county| {
        let never = |with: String| json!({"never_with_ids": [with]});
        assert_eq!(
            try_room(county, never(id(99))).await,
            "422 invalid_fields; /never_with_ids unknown_id"
        );
        assert_eq!(
            try_room(county, never(id(CHAPEL))).await,
            "422 invalid_fields; /never_with_ids unknown_id"
        );
        let around = json!({"space": {"kind": "whole_of", "resource_id": id(CHAIRS)}});
        let body = with(never(id(HALL)), around);
        assert_eq!(
            try_room(county, body).await,
            "422 invalid_fields; /never_with_ids not_exclusive"
        );
        let part = json!({"space": {"kind": "part_of", "hall_id": id(GYM), "cells": [1]}});
        let body = with(never(id(GYM)), part);
        assert_eq!(
            try_room(county, body).await,
            "422 invalid_fields; /never_with_ids not_exclusive"
        );
    });
}
