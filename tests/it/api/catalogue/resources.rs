//! Entering, changing and deleting resources.

use serde_json::{Value, json};

use super::{actions, delete, enter};
use crate::support::app::As;
use crate::support::county::{CHAIRS, HOUSE, ORGAN, id, in_county, wish, with};

fn a_resource() -> Value {
    json!({
        "site_id": id(HOUSE), "name": "E-Lastenrad", "stock": 2, "use_mode": "alone", "features": ["electric"],
        "published_from": "2027-01-01T00:00:00+01:00",
        "opening_hours": {
            "weekly": [{"weekday": "tue", "from": "09:00", "to": "14:00"}],
            "special_days": [{"date": "2027-12-24", "spans": []}],
        },
    })
}

fn path(resource: &Value) -> String {
    format!("/api/v1/resources/{}", resource["id"].as_str().unwrap())
}

#[test]
fn a_resource_is_entered_changed_and_deleted() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let bike = enter(county, "/api/v1/resources", &a_resource()).await;
        assert_eq!(
            (&bike["stock"], &bike["use_mode"]),
            (&json!(2), &json!("alone"))
        );
        let line = &bike["opening_hours"]["weekly"][0];
        assert_eq!(
            (&line["weekday"], &line["condition"]),
            (&json!("tue"), &json!("always"))
        );
        let uri = path(&bike);
        assert_eq!(county.app.get(staff, &uri).await.json(), bike);
        let change = json!({"stock": 3, "use_mode": "both", "opening_hours": {"weekly": []}});
        let changed = county.app.patch(staff, &uri, 1, &change).await.json();
        assert_eq!(
            (&changed["stock"], &changed["rules_edition"]),
            (&json!(3), &json!(2))
        );
        assert_eq!(
            changed["opening_hours"],
            json!({"weekly": [], "special_days": []})
        );
        assert_eq!(delete(county, &uri, 2).await.summary(), "204 -");
        assert_eq!(county.app.get(staff, &uri).await.summary(), "404 not_found");
        let trail = ["resource.created", "resource.edited", "resource.deleted"];
        assert_eq!(actions(county, &bike), trail);
    });
}

#[test]
fn a_stock_does_not_fall_below_what_is_in_use() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let chairs = |day, quantity: u32| {
            let items = json!([{"resource_id": id(CHAIRS), "quantity": quantity}]);
            with(
                wish(0, day, 18, 21),
                json!({"room_id": null, "items": items}),
            )
        };
        let (most, _) = county.book(&chairs(12, 30)).await;
        county.book(&chairs(13, 10)).await;
        let uri = format!("/api/v1/resources/{}", id(CHAIRS));
        let refused = county
            .app
            .patch(staff, &uri, 1, &json!({"stock": 29}))
            .await;
        assert_eq!(refused.summary(), "409 stock_in_use");
        let refused = refused.json();
        assert_eq!(refused["reasons"].as_array().unwrap().len(), 1);
        assert_eq!(refused["reasons"][0]["reference"], most["reference"]);
        assert_eq!(refused["reasons"][0]["booking_id"], most["id"]);
        assert_eq!(
            county
                .app
                .patch(staff, &uri, 1, &json!({"stock": 30}))
                .await
                .summary(),
            "200 -"
        );
        let more = county
            .app
            .post(As::Nobody, "/api/v1/bookings", &chairs(12, 1))
            .await;
        assert_eq!(more.json()["reasons"][0]["code"], "stock_exceeded");
        assert_eq!(delete(county, &uri, 2).await.summary(), "409 referenced");
    });
}

#[test]
fn each_fault_of_a_resource_is_named_by_its_place() {
    in_county(async |county| {
        let weekly = |line: Value| json!({"opening_hours": {"weekly": [line]}});
        for (changes, summary) in [
            (
                json!({"stock": -1}),
                "422 invalid_fields; /stock out_of_range",
            ),
            (
                json!({"stock": 100_001}),
                "422 invalid_fields; /stock out_of_range",
            ),
            (
                json!({"stock": null}),
                "422 missing_field; /stock missing_field",
            ),
            (
                json!({"capacity": {}}),
                "422 unknown_field; /capacity unknown_field",
            ),
            (
                json!({"use_mode": "never"}),
                "422 invalid_fields; /use_mode unknown_value",
            ),
            (
                weekly(json!({"from": "8:00", "to": "22:00"})),
                "422 invalid_fields; /opening_hours/weekly/0/from malformed_time_of_day",
            ),
            (
                weekly(json!({"from": "08:00", "to": "22:00", "weekday": "friday"})),
                "422 invalid_fields; /opening_hours/weekly/0/weekday unknown_value",
            ),
            (
                json!({"opening_hours": {"special_days": [
                    {"date": "2027-12-24", "spans": []}, {"date": "2027-12-24", "spans": []},
                ]}}),
                "422 invalid_fields; /opening_hours/special_days/1/date duplicate_entry",
            ),
        ] {
            let body = with(a_resource(), changes);
            let answer = county
                .app
                .post(As::Key(&county.staff), "/api/v1/resources", &body)
                .await;
            assert_eq!(answer.summary(), summary, "{body}");
        }
    });
}

#[test]
fn resources_are_listed_by_name_site_and_provider() {
    in_county(async |county| {
        let ids = async |query: &str| {
            let uri = format!("/api/v1/resources{query}");
            let listed = county.app.get(As::Nobody, &uri).await.json();
            let ids = listed["items"].as_array().unwrap().iter();
            ids.map(|item| item["id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("").await.len(), 4);
        assert_eq!(ids(&format!("?site={}", id(11))).await, [id(ORGAN)]);
        assert_eq!(ids(&format!("?provider={}", id(1))).await.len(), 3);
        assert_eq!(ids("?q=nothing").await, [""; 0]);
    });
}
