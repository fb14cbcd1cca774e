//! Applying, deciding, and keeping a provider's record.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::actions;
use crate::support::app::As;
use crate::support::county::{County, PARISH, TOWN, id, in_county, with};
use crate::support::http::Response;

fn application() -> Value {
    json!({
        "name": "Schützenverein Beringhausen",
        "issuer": {"legal_name": "Schützenverein Beringhausen e. V.", "address": {"town": "Beringhausen"}},
        "office": {"email": "halle@example.org", "phone": "02992 1"},
        "purposes": [{"code": "party", "name_de": "Feier"}],
    })
}

async fn apply(county: &County) -> Value {
    let made = county
        .app
        .post(As::Nobody, "/api/v1/providers", &application())
        .await;
    assert_eq!(made.summary(), "201 -");
    made.json()
}

async fn decide(county: &County, who: As<'_>, provider: &Value, step: &str) -> Response {
    let uri = format!("{}/{step}", path(provider));
    let body = (step != "admit").then(|| json!({"reason": "Die Satzung fehlt."}));
    county
        .app
        .call(who, Method::POST, &uri, &[], body.as_ref())
        .await
}

fn path(provider: &Value) -> String {
    format!("/api/v1/providers/{}", provider["id"].as_str().unwrap())
}

#[test]
fn anyone_applies_and_the_operator_decides() {
    in_county(async |county| {
        let operator = As::Key(&county.operator);
        let applied = apply(county).await;
        assert_eq!(applied["status"], "applied");
        assert_eq!(applied.get("issuer"), None, "an applicant has no key yet");
        let uri = path(&applied);
        assert_eq!(
            county.app.get(As::Nobody, &uri).await.summary(),
            "404 not_found"
        );

        let declined = decide(county, operator, &applied, "decline").await;
        assert_eq!(declined.summary(), "200 -");
        assert_eq!(declined.json()["status_reason"], "Die Satzung fehlt.");
        let again = decide(county, operator, &applied, "decline").await;
        assert_eq!(again.summary(), "409 wrong_state");
        let admitted = decide(county, operator, &applied, "admit").await;
        assert_eq!(admitted.header("etag"), "\"3\"");
        let seen = county.app.get(As::Nobody, &uri).await.json();
        assert_eq!(seen["status"], "admitted");
        assert_eq!(
            (seen.get("issuer"), seen.get("status_reason")),
            (None, None)
        );

        let suspended = decide(county, operator, &applied, "suspend").await;
        assert_eq!(suspended.json()["status"], "suspended");
        assert_eq!(
            county.app.get(As::Nobody, &uri).await.summary(),
            "404 not_found"
        );
        let trail = [
            "provider.applied",
            "provider.declined",
            "provider.admitted",
            "provider.suspended",
        ];
        assert_eq!(actions(county, &applied), trail);
    });
}

#[test]
fn only_the_operator_decides() {
    in_county(async |county| {
        let applied = apply(county).await;
        let town = json!({"id": id(TOWN)});
        for (who, step, of, summary) in [
            (As::Nobody, "admit", &applied, "404 not_found"),
            (As::Key(&county.staff), "admit", &applied, "404 not_found"),
            (As::Nobody, "suspend", &town, "401 unauthenticated"),
            (As::Key(&county.staff), "suspend", &town, "403 forbidden"),
            (As::Key(&county.parish), "suspend", &town, "403 forbidden"),
        ] {
            let answer = decide(county, who, of, step).await;
            assert_eq!(answer.summary(), summary, "{step}");
        }
    });
}

#[test]
fn staff_keep_the_record_of_their_own_provider() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let uri = format!("/api/v1/providers/{}", id(TOWN));
        let change = json!({
            "name": "Gemeinde Lensahn am See",
            "office": {"email": "buergerbuero@example.org", "hours": "Mo-Fr 8-12 Uhr"},
            "purposes": [{"code": "party", "name_de": "Feier", "name_en": "Party"}],
        });
        let edited = county.app.patch(staff, &uri, 1, &change).await;
        assert_eq!(edited.summary(), "200 -");
        let edited = edited.json();
        assert_eq!(edited["version"], 2);
        assert_eq!(
            edited["office"],
            json!({"email": "buergerbuero@example.org", "phone": null, "hours": "Mo-Fr 8-12 Uhr"})
        );
        assert_eq!(
            edited["issuer"]["legal_name"],
            "Gemeinde Lensahn, Der Bürgermeister"
        );
        assert_eq!(edited["purposes"], change_of(&change));

        let stale = county
            .app
            .patch(staff, &uri, 1, &json!({"name": "X"}))
            .await;
        assert_eq!(stale.summary(), "412 version_mismatch");
        let without = county
            .app
            .call(staff, Method::PATCH, &uri, &[], Some(&json!({"name": "X"})))
            .await;
        assert_eq!(without.summary(), "428 precondition_required");
        let foreign = format!("/api/v1/providers/{}", id(PARISH));
        let refused = county
            .app
            .patch(staff, &foreign, 1, &json!({"name": "X"}))
            .await;
        assert_eq!(refused.summary(), "403 forbidden");
    });
}

fn change_of(change: &Value) -> Value {
    change["purposes"].clone()
}

#[test]
fn each_fault_of_an_application_is_named_by_its_place() {
    in_county(async |county| {
        for (changes, summary) in [
            (
                json!({"status": "admitted"}),
                "422 unknown_field; /status unknown_field",
            ),
            (
                json!({"name": null}),
                "422 missing_field; /name missing_field",
            ),
            (
                json!({"name": "A\r\nBcc: x"}),
                "422 invalid_fields; /name control_character",
            ),
            (
                json!({"office": {"email": "nobody"}}),
                "422 invalid_fields; /office/email not_an_email",
            ),
            (
                json!({"purposes": [{"code": "Feier", "name_de": ""}]}),
                "422 invalid_fields; /purposes/0/code not_a_code; /purposes/0/name_de empty",
            ),
            (
                json!({"customer_groups": [{"code": "a", "name_de": "A"}, {"code": "a", "name_de": "B"}]}),
                "422 invalid_fields; /customer_groups duplicate_entry",
            ),
        ] {
            let body = with(application(), changes);
            let answer = county
                .app
                .post(As::Nobody, "/api/v1/providers", &body)
                .await;
            assert_eq!(answer.summary(), summary);
        }
        let all = county
            .app
            .get(As::Key(&county.operator), "/api/v1/providers")
            .await;
        assert_eq!(
            all.json()["items"].as_array().unwrap().len(),
            2,
            "nothing was entered"
        );
    });
}

#[test]
fn the_public_lists_admitted_providers_and_the_operator_all() {
    in_county(async |county| {
        apply(county).await;
        let names = async |who, query: &str| {
            let uri = format!("/api/v1/providers{query}");
            let listed = county.app.get(who, &uri).await.json();
            let names = listed["items"].as_array().unwrap().iter();
            names
                .map(|item| item["name"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let town = "Gemeinde Lensahn";
        assert_eq!(names(As::Nobody, "").await, [town, town]);
        let club = "Schützenverein Beringhausen";
        assert_eq!(
            names(As::Key(&county.operator), "").await,
            [town, town, club]
        );
        assert_eq!(
            names(As::Key(&county.operator), "?status=applied").await,
            [club]
        );
        assert_eq!(names(As::Nobody, "?status=applied").await, [""; 0]);
        assert_eq!(
            names(As::Key(&county.operator), "?q=schutzen").await,
            [club]
        );
    });
}
