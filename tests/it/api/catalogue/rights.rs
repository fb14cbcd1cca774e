//! Who may do what to the catalogue, and as whom a caller is known.

use serde_json::json;

use super::a_room;
use crate::support::app::As;
use crate::support::county::{HALL, HOUSE, TOWN, id, in_county, wish, with};

#[test]
fn a_caller_learns_as_whom_he_is_known() {
    in_county(async |county| {
        let me = async |who| county.app.get(who, "/api/v1/me").await;
        assert_eq!(me(As::Nobody).await.summary(), "401 unauthenticated");
        assert_eq!(
            me(As::Key("grk_forged")).await.summary(),
            "401 unauthenticated"
        );
        let (booking, token) = county.book(&wish(HALL, 12, 18, 21)).await;
        let guest = me(As::Guest(&token)).await.json();
        assert_eq!(guest, json!({"kind": "guest", "booking_id": booking["id"]}));
        let staff = me(As::Key(&county.staff)).await.json();
        let key_id = staff["key_id"].clone();
        let expected = json!({
            "kind": "key", "key_id": key_id, "operator": false,
            "providers": [{"provider_id": id(TOWN), "name": "Gemeinde Lensahn"}],
        });
        assert_eq!(staff, expected);
        let operator = me(As::Key(&county.operator)).await.json();
        assert_eq!(
            (&operator["operator"], &operator["providers"]),
            (&json!(true), &json!([]))
        );
    });
}

#[test]
fn of_a_provider_that_is_not_admitted_only_its_staff_know_anything() {
    in_county(async |county| {
        let town = format!("/api/v1/providers/{}", id(TOWN));
        let suspend = format!("{town}/suspend");
        let body = json!({"reason": "Prüfung"});
        let suspended = county
            .app
            .post(As::Key(&county.operator), &suspend, &body)
            .await;
        assert_eq!(suspended.summary(), "200 -");
        let hall = format!("/api/v1/rooms/{}", id(HALL));
        let house = format!("/api/v1/sites/{}", id(HOUSE));
        for uri in [&town, &hall, &house] {
            assert_eq!(
                county.app.get(As::Nobody, uri).await.summary(),
                "404 not_found",
                "{uri}"
            );
            assert_eq!(
                county.app.get(As::Key(&county.parish), uri).await.summary(),
                "404 not_found"
            );
            assert_eq!(
                county.app.get(As::Key(&county.staff), uri).await.summary(),
                "200 -"
            );
        }
        let foreign = with(a_room("Saal"), json!({}));
        let entered = county
            .app
            .post(As::Key(&county.parish), "/api/v1/rooms", &foreign)
            .await;
        assert_eq!(entered.summary(), "422 invalid_fields; /site_id unknown_id");
        let own = county.app.get(As::Key(&county.staff), &town).await.json();
        assert_eq!(own["status_reason"], "Prüfung");
    });
}
