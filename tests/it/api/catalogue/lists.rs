//! Lists of rooms: filters, orders, pages.

use serde_json::{Value, json};

use super::{a_room, enter, enter_room};
use crate::support::app::As;
use crate::support::county::{
    CHAPEL, County, DRAFT, GYM, GYM_LEFT, HALL, HOUSE, TOWN, id, in_county, wish, with,
};

async fn list(county: &County, who: As<'_>, query: &str) -> Value {
    let answer = county.app.get(who, &format!("/api/v1/rooms{query}")).await;
    assert_eq!(answer.summary(), "200 -", "{query}");
    answer.json()
}

fn members(page: &Value, member: &str) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item[member].as_str().unwrap().to_owned())
        .collect()
}

async fn names(county: &County, query: &str) -> Vec<String> {
    members(&list(county, As::Nobody, query).await, "name")
}

#[test]
fn rooms_are_found_by_what_they_are_and_where() {
    in_county(async |county| {
        let facts = json!({"capacity": {"rows": 400}, "features": ["stage", "beamer"]});
        let aula = enter_room(county, "Große Aula", facts).await;
        assert_eq!(names(county, "?q=grosse").await, ["Große Aula"]);
        assert_eq!(names(county, "?q=aula+lensahn").await, ["Große Aula"]);
        assert_eq!(
            names(county, "?feature=stage,beamer&capacity=400").await,
            ["Große Aula"]
        );
        assert_eq!(names(county, "?feature=stage,kitchen").await, [""; 0]);
        assert_eq!(names(county, "?capacity=401").await, [""; 0]);
        let parish = list(county, As::Nobody, &format!("?provider={}", id(2))).await;
        assert_eq!(members(&parish, "id"), [id(CHAPEL)]);
        let summary = &list(county, As::Nobody, "?q=aula").await["items"][0];
        for absent in ["description", "rules", "distance_m", "handover_contact"] {
            assert_eq!(summary.get(absent), None);
        }
        for same in [
            "id",
            "name",
            "space",
            "capacity",
            "features",
            "version",
            "published_from",
            "town",
        ] {
            assert_eq!(summary[same], aula[same], "{same}");
        }
    });
}

#[test]
fn staff_see_drafts_of_their_own_and_the_operator_all() {
    in_county(async |county| {
        let sees = async |who| {
            let page = list(county, who, &format!("?site={}", id(HOUSE))).await;
            members(&page, "id").contains(&id(DRAFT))
        };
        assert!(!sees(As::Nobody).await);
        assert!(!sees(As::Key(&county.parish)).await);
        assert!(sees(As::Key(&county.staff)).await);
        assert!(sees(As::Key(&county.operator)).await);
    });
}

#[test]
fn rooms_around_a_place_are_listed_by_distance() {
    in_county(async |county| {
        for (name, longitude) in [("Fern", 10.4), ("Nah", 10.01), ("Hier", 10.0)] {
            let site = json!({"provider_id": id(TOWN), "name": name, "town": "Ort", "land": "DE-SH",
                "position": {"latitude": 54.0, "longitude": longitude}});
            let site = enter(county, "/api/v1/sites", &site).await;
            let room = with(a_room(name), json!({"site_id": site["id"]}));
            enter(county, "/api/v1/rooms", &room).await;
        }
        assert_eq!(names(county, "?near=54.0,10.0").await, ["Hier", "Nah"]);
        let page = list(county, As::Nobody, "?near=54.0,10.0&radius_km=30&limit=2").await;
        assert_eq!(members(&page, "name"), ["Hier", "Nah"]);
        assert_eq!(page["items"][1]["distance_m"], 654);
        let cursor = page["next"].as_str().unwrap();
        let rest = list(
            county,
            As::Nobody,
            &format!("?near=54.0,10.0&radius_km=30&limit=2&cursor={cursor}"),
        )
        .await;
        assert_eq!(members(&rest, "name"), ["Fern"]);
        assert_eq!(rest["next"], Value::Null);
    });
}

#[test]
fn rooms_that_are_taken_or_closed_are_left_out_of_those_that_are_free() {
    in_county(async |county| {
        county.book(&wish(HALL, 12, 18, 21)).await;
        county.book(&wish(GYM_LEFT, 12, 18, 21)).await;
        let free = async |from: &str, to: &str| {
            let query = format!(
                "?site={}&free_from=2027-03-12T{from}:00%2B01:00&free_to=2027-03-12T{to}:00%2B01:00",
                id(HOUSE)
            );
            members(&list(county, As::Nobody, &query).await, "id")
        };
        let evening = free("18:00", "20:00").await;
        for taken in [HALL, GYM, GYM_LEFT, DRAFT] {
            assert!(!evening.contains(&id(taken)), "{taken}");
        }
        assert!(free("15:00", "17:00").await.contains(&id(HALL)));
        assert_eq!(
            free("02:00", "04:00").await,
            [""; 0],
            "the rules count as well"
        );
    });
}

#[test]
fn each_fault_of_a_query_is_named() {
    in_county(async |county| {
        let from = "2027-03-12T18:00:00Z";
        for (query, summary) in [
            ("?size=3".to_owned(), "400 unknown_parameter"),
            (
                "?capacity=0".to_owned(),
                "400 invalid_parameter; capacity out_of_range",
            ),
            (
                "?provider=town".to_owned(),
                "400 invalid_parameter; provider malformed_id",
            ),
            (
                "?feature=B%C3%BChne".to_owned(),
                "400 invalid_parameter; feature not_a_code",
            ),
            (
                "?near=54.0".to_owned(),
                "400 invalid_parameter; near malformed_position",
            ),
            (
                "?near=95,10".to_owned(),
                "400 invalid_parameter; near malformed_position",
            ),
            (
                "?near=north,east".to_owned(),
                "400 invalid_parameter; near wrong_type",
            ),
            (
                "?radius_km=3".to_owned(),
                "400 invalid_parameter; near missing_field",
            ),
            (
                "?near=54,10&radius_km=500".to_owned(),
                "400 invalid_parameter; radius_km out_of_range",
            ),
            (
                format!("?free_from={from}"),
                "400 invalid_parameter; free_to missing_field",
            ),
            (
                format!("?free_from={from}&free_to={from}"),
                "400 invalid_parameter; free_to end_not_after_start",
            ),
            (
                format!("?free_from={from}&free_to=2028-04-12T18:00:00Z"),
                "400 invalid_parameter; free_to span_too_long",
            ),
            (
                format!("?free_from={from}&free_to=2027-03-12T20:00:00Z&near=54,10"),
                "400 invalid_parameter; free_from not_together",
            ),
            (
                "?limit=201".to_owned(),
                "400 invalid_parameter; limit out_of_range",
            ),
            ("?cursor=abc".to_owned(), "400 invalid_cursor"),
        ] {
            let answer = county
                .app
                .get(As::Nobody, &format!("/api/v1/rooms{query}"))
                .await;
            assert_eq!(answer.summary(), summary, "{query}");
        }
    });
}

#[test]
fn a_page_goes_on_where_the_last_one_ended_whatever_was_entered_meanwhile() {
    in_county(async |county| {
        for name in ["Anton", "Berta", "Cäsar", "Dora"] {
            enter_room(county, &format!("Zimmer {name}"), json!({})).await;
        }
        let first = list(county, As::Nobody, "?q=zimmer&limit=2").await;
        assert_eq!(members(&first, "name"), ["Zimmer Anton", "Zimmer Berta"]);
        enter_room(county, "Zimmer Alfred", json!({})).await;
        enter_room(county, "Zimmer Caesar", json!({})).await;
        let cursor = first["next"].as_str().unwrap();
        let second = list(
            county,
            As::Nobody,
            &format!("?q=zimmer&limit=3&cursor={cursor}"),
        )
        .await;
        assert_eq!(
            members(&second, "name"),
            ["Zimmer Caesar", "Zimmer Cäsar", "Zimmer Dora"]
        );
        assert_eq!(second["next"], Value::Null);
        let other = county
            .app
            .get(As::Nobody, &format!("/api/v1/rooms?q=saal&cursor={cursor}"))
            .await;
        assert_eq!(other.summary(), "400 invalid_cursor");
    });
}
