//! Who may do what to the catalogue, and as whom a caller is known.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::a_room;
use crate::support::app::As;
use crate::support::county::{CHAIRS, County, DRAFT, HALL, HOUSE, TOWN, id, in_county, wish, with};

/// Status by caller: nobody, guest of a booking, staff of another provider, staff, operator.
///
/// Changes start from a version that never was: who may make them is told so.
async fn statuses(
    county: &County,
    token: &str,
    method: &Method,
    uri: &str,
    body: Option<&Value>,
) -> [u16; 5] {
    let callers = [
        As::Nobody,
        As::Guest(token),
        As::Key(&county.parish),
        As::Key(&county.staff),
        As::Key(&county.operator),
    ];
    let headers: &[_] = match *method {
        Method::PATCH | Method::PUT | Method::DELETE => &[("If-Match", "\"99\"")],
        _ => &[],
    };
    let mut statuses = [0; 5];
    for (who, status) in callers.into_iter().zip(&mut statuses) {
        let answer = county
            .app
            .call(who, method.clone(), uri, headers, body)
            .await;
        *status = answer.status.as_u16();
    }
    statuses
}

#[test]
fn everybody_reads_what_is_public_and_staff_write_what_is_theirs() {
    in_county(async |county| {
        let (_, token) = county.book(&wish(HALL, 12, 8, 9)).await;
        let provider = format!("/api/v1/providers/{}", id(TOWN));
        let site = format!("/api/v1/sites/{}", id(HOUSE));
        let hall = format!("/api/v1/rooms/{}", id(HALL));
        let hours = format!("{hall}/opening-hours");
        let chairs = format!("/api/v1/resources/{}", id(CHAIRS));
        let draft = format!("/api/v1/rooms/{}", id(DRAFT));
        let name = json!({"name": "Umbenannt"});
        let (read, edited) = ([200; 5], [401, 403, 403, 412, 412]);
        for (method, uri, body, expected) in [
            (Method::GET, &provider, None, read),
            (Method::GET, &site, None, read),
            (Method::GET, &hall, None, read),
            (Method::GET, &hours, None, read),
            (Method::GET, &chairs, None, read),
            (Method::GET, &draft, None, [404, 404, 404, 200, 200]),
            (Method::PATCH, &provider, Some(&name), edited),
            (Method::PATCH, &site, Some(&name), edited),
            (Method::PATCH, &hall, Some(&name), edited),
            (Method::PATCH, &chairs, Some(&name), edited),
            (
                Method::PATCH,
                &draft,
                Some(&name),
                [404, 404, 404, 412, 412],
            ),
            (Method::PUT, &hours, Some(&json!({"weekly": []})), edited),
            (Method::DELETE, &site, None, edited),
            (Method::DELETE, &hall, None, edited),
            (Method::DELETE, &chairs, None, edited),
            (Method::DELETE, &draft, None, [404, 404, 404, 412, 412]),
        ] {
            let statuses = statuses(county, &token, &method, uri, body).await;
            assert_eq!(statuses, expected, "{method} {uri}");
        }
    });
}

#[test]
fn staff_enter_things_at_their_own_sites() {
    in_county(async |county| {
        let (_, token) = county.book(&wish(HALL, 12, 8, 9)).await;
        let site =
            json!({"provider_id": id(TOWN), "name": "Hütte", "town": "Lensahn", "land": "DE-SH"});
        let resource = json!({"site_id": id(HOUSE), "name": "Leinwand", "stock": 1});
        for (uri, body) in [
            ("/api/v1/sites", &site),
            ("/api/v1/rooms", &a_room("Saal")),
            ("/api/v1/resources", &resource),
        ] {
            let statuses = statuses(county, &token, &Method::POST, uri, Some(body)).await;
            assert_eq!(statuses, [401, 403, 403, 201, 201], "{uri}");
        }
    });
}

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
