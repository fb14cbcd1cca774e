//! Entering, changing and deleting sites.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{actions, delete, enter, versioned};
use crate::support::app::As;
use crate::support::county::{HOUSE, PARISH, TOWN, id, in_county, with};

fn a_site() -> Value {
    json!({
        "provider_id": id(TOWN), "name": "Grillhütte", "town": "Plankstadt", "land": "DE-BW",
        "position": {"latitude": 49.391_234, "longitude": 8.594},
    })
}

fn path(site: &Value) -> String {
    format!("/api/v1/sites/{}", site["id"].as_str().unwrap())
}

#[test]
fn a_site_is_entered_changed_and_deleted() {
    in_county(async |county| {
        let site = enter(county, "/api/v1/sites", &a_site()).await;
        assert_eq!(site["time_zone"], "Europe/Berlin");
        assert_eq!(site["position"], a_site()["position"]);
        assert_eq!(site["created_at"], "2027-03-01T09:00:00+01:00");
        let uri = path(&site);
        let read = county.app.get(As::Nobody, &uri).await;
        assert_eq!(read.json(), site);
        let known = [("If-None-Match", read.header("etag"))];
        let again = county
            .app
            .call(As::Nobody, Method::GET, &uri, &known, None)
            .await;
        assert_eq!(again.status.as_u16(), 304);

        let staff = As::Key(&county.staff);
        let change = json!({
            "street": "Waldweg 1", "position": null, "land": "DE-BY", "municipal_holidays": ["assumption_day"],
        });
        let changed = county.app.patch(staff, &uri, 1, &change).await;
        assert_eq!(changed.header("etag"), "\"2\"");
        let expected = with(
            site.clone(),
            json!({"street": "Waldweg 1", "land": "DE-BY", "municipal_holidays": ["assumption_day"], "version": 2}),
        );
        let mut changed = changed.json();
        assert_eq!(changed["position"].take(), Value::Null);
        changed["position"] = site["position"].clone();
        assert_eq!(with(changed, json!({})), with(expected, json!({})));

        assert_eq!(
            delete(county, &uri, 1).await.summary(),
            "412 version_mismatch"
        );
        assert_eq!(delete(county, &uri, 2).await.summary(), "204 -");
        assert_eq!(county.app.get(staff, &uri).await.summary(), "404 not_found");
        assert_eq!(
            actions(county, &site),
            ["site.created", "site.edited", "site.deleted"]
        );
    });
}

#[test]
fn a_site_with_rooms_stays() {
    in_county(async |county| {
        let uri = format!("/api/v1/sites/{}", id(HOUSE));
        assert_eq!(delete(county, &uri, 1).await.summary(), "409 not_empty");
    });
}

#[test]
fn each_fault_of_a_site_is_named_by_its_place() {
    in_county(async |county| {
        for (changes, summary) in [
            (
                json!({"provider_id": id(99)}),
                "422 invalid_fields; /provider_id unknown_id",
            ),
            (json!({"provider_id": id(PARISH)}), "403 forbidden"),
            (
                json!({"provider_id": "town"}),
                "422 invalid_fields; /provider_id malformed_id",
            ),
            (
                json!({"town": null}),
                "422 missing_field; /town missing_field",
            ),
            (
                json!({"land": "BW"}),
                "422 invalid_fields; /land unknown_value",
            ),
            (
                json!({"time_zone": "Berlin"}),
                "422 invalid_fields; /time_zone unknown_time_zone",
            ),
            (
                json!({"municipal_holidays": ["assumption_day"]}),
                "422 invalid_fields; /municipal_holidays not_in_this_land",
            ),
            (
                json!({"municipal_holidays": ["easter"]}),
                "422 invalid_fields; /municipal_holidays unknown_value",
            ),
            (
                json!({"position": {"latitude": 91, "longitude": 0}}),
                "422 invalid_fields; /position malformed_position",
            ),
            (
                json!({"position": {"latitude": 54.2}}),
                "422 missing_field; /position/longitude missing_field",
            ),
            (
                json!({"version": 7}),
                "422 unknown_field; /version unknown_field",
            ),
        ] {
            let body = with(a_site(), changes);
            let answer = county
                .app
                .post(As::Key(&county.staff), "/api/v1/sites", &body)
                .await;
            assert_eq!(answer.summary(), summary, "{body}");
        }
    });
}

#[test]
fn a_holiday_cannot_be_left_behind_in_a_land_that_does_not_have_it() {
    in_county(async |county| {
        let augsburg = with(
            a_site(),
            json!({"land": "DE-BY", "municipal_holidays": ["augsburg_peace_festival"]}),
        );
        let site = enter(county, "/api/v1/sites", &augsburg).await;
        let staff = As::Key(&county.staff);
        let body = json!({"land": "DE-SH"});
        let moved = versioned(county, staff, Method::PATCH, &path(&site), 1, Some(&body)).await;
        assert_eq!(
            moved.summary(),
            "422 invalid_fields; /municipal_holidays not_in_this_land"
        );
    });
}
