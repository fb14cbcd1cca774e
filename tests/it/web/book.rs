//! A citizen books without an account, and looks after the booking by its link.

use serde_json::json;

use crate::support::county::{CLUB_ROOM, County, HALL, LIBRARY, in_county, wish, with};
use crate::support::pages::{Page, page, submit};

type Fields = Vec<(String, String)>;

fn room(number: u128) -> String {
    let slug = gemeinraum::web::slug::Slug::of(&[], uuid::Uuid::from_u128(number));
    format!("/raeume/{slug}/buchen")
}

/// What the first form of the page carries without showing it.
fn carried(page: &Page) -> Fields {
    let form = page.html.split("<form method=\"post\"").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    let hidden = form.split("<input type=\"hidden\" name=\"").skip(1);
    hidden
        .map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"").unwrap();
            let value = rest.split('"').next().unwrap();
            (name.to_owned(), plain(value))
        })
        .collect()
}

fn plain(html: &str) -> String {
    html.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

fn with_fields(mut carried: Fields, more: &[(&str, &str)]) -> Fields {
    let more = more.iter();
    carried.extend(more.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    carried
}

async fn send(county: &County, uri: &str, fields: &Fields) -> Page {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    submit(&county.app, uri, &fields).await
}

const EVENING: &str = "?beginn=2027-03-12T18:00&ende=2027-03-12T22:00";

/// From the time to the page that shows everything once more.
async fn to_check(county: &County, path: &str, who: &[(&str, &str)]) -> Page {
    let details = page(&county.app, &format!("{path}{EVENING}")).await;
    let details = with_fields(carried(&details), &[("people", "40"), ("title", "Probe")]);
    let contact = send(county, &format!("{path}/kontakt"), &details).await;
    assert_eq!(contact.status(), 200, "{}", contact.text());
    let contact = with_fields(carried(&contact), who);
    send(county, &format!("{path}/pruefen"), &contact).await
}

const EVA: [(&str, &str); 2] = [("name", "Eva Kern"), ("email", "eva@example.org")];

/// Books the hall and gives the path of the booking's page.
async fn booked(county: &County) -> String {
    let path = room(HALL);
    let check = to_check(county, &path, &EVA).await;
    let made = send(county, &format!("{path}/senden"), &carried(&check)).await;
    assert_eq!(made.status(), 303, "{}", made.text());
    let done = made.response.header("location").to_owned();
    done.replace("/danke/", "/b/")
}

#[test]
fn four_pages_lead_to_a_booking_that_is_confirmed_at_once() {
    in_county(async |county| {
        let path = room(HALL);
        let check = to_check(county, &path, &EVA).await;
        assert_eq!(check.status(), 200);
        let shown = check.text();
        for expected in [
            "12. März 2027, 18:00 bis 22:00 Uhr",
            "40",
            "Probe",
            "Eva Kern",
            "Verbindlich buchen",
        ] {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
        let fields = carried(&check);
        let made = send(county, &format!("{path}/senden"), &fields).await;
        let done = made.response.header("location").to_owned();
        let again = send(county, &format!("{path}/senden"), &fields).await;
        assert_eq!(
            again.response.header("location"),
            done,
            "sent twice it is one booking"
        );
        assert_eq!(county.count("booking"), 1);
        let done = page(&county.app, &done).await;
        assert!(
            done.text().contains("Ihre Buchung ist bestätigt"),
            "{}",
            done.text()
        );
    });
}

#[test]
fn an_empty_step_is_refused_with_every_fault_and_keeps_what_was_entered() {
    in_county(async |county| {
        let path = room(CLUB_ROOM);
        let details = page(&county.app, &format!("{path}{EVENING}")).await;
        let fields = with_fields(carried(&details), &[("title", "Probe <b>")]);
        let refused = send(county, &format!("{path}/kontakt"), &fields).await;
        assert_eq!(refused.status(), 422);
        assert!(refused.html.contains("<title>Fehler: "), "{}", refused.html);
        assert!(refused.html.contains("href=\"#people\""));
        assert!(refused.html.contains("value=\"Probe &#60;b&#62;\""));
        assert!(!refused.html.contains("Probe <b>"));
    });
}

#[test]
fn terms_must_be_accepted_and_a_room_may_ask_for_an_address() {
    in_county(async |county| {
        let path = room(LIBRARY);
        let details = page(&county.app, &format!("{path}{EVENING}")).await;
        let people = with_fields(carried(&details), &[("people", "9")]);
        let nobody = send(county, &format!("{path}/kontakt"), &people).await;
        assert_eq!(nobody.status(), 422);
        assert!(nobody.html.contains("href=\"#group\""), "{}", nobody.text());
        let group = [("group", "resident"), ("purpose", "meeting")];
        let contact = with_fields(people, &group);
        let contact = send(county, &format!("{path}/kontakt"), &contact).await;
        let who = [("name", "Eva Kern"), ("phone", "04371 123")];
        let refused = with_fields(carried(&contact), &who);
        let refused = send(county, &format!("{path}/pruefen"), &refused).await;
        assert_eq!(refused.status(), 422);
        assert!(
            refused.html.contains("href=\"#email\""),
            "{}",
            refused.text()
        );
        let path = room(CLUB_ROOM);
        let details = page(&county.app, &format!("{path}{EVENING}")).await;
        let question = details.html.split("name=\"answer-").nth(1).unwrap();
        let question = format!("answer-{}", question.split('"').next().unwrap());
        let fields = with_fields(carried(&details), &[("people", "9"), (&question, "ja")]);
        let contact = send(county, &format!("{path}/kontakt"), &fields).await;
        let without = send(
            county,
            &format!("{path}/pruefen"),
            &with_fields(carried(&contact), &EVA),
        )
        .await;
        assert_eq!(without.status(), 422);
        assert!(
            without.html.contains("href=\"#terms\""),
            "{}",
            without.text()
        );
        let accepted = with_fields(carried(&contact), &[EVA[0], EVA[1], ("terms", "yes")]);
        let check = send(county, &format!("{path}/pruefen"), &accepted).await;
        assert_eq!(check.status(), 200, "{}", check.text());
        assert!(check.text().contains("Anfrage senden (unverbindlich)"));
    });
}

#[test]
fn whoever_comes_too_late_keeps_his_entries_and_is_offered_what_can_be_had() {
    in_county(async |county| {
        let path = room(HALL);
        let check = to_check(county, &path, &EVA).await;
        county
            .book(&with(wish(HALL, 12, 17, 20), json!({"attendees": 20})))
            .await;
        let late = send(county, &format!("{path}/senden"), &carried(&check)).await;
        assert_eq!(late.status(), 409);
        assert_eq!(county.count("booking"), 1);
        let kept = carried(&late);
        assert!(
            kept.contains(&("name".to_owned(), "Eva Kern".to_owned())),
            "{kept:?}"
        );
        let offers = late.html.split("<form method=\"post\" action=\"").skip(1);
        let digits = path.split('/').nth(2).unwrap();
        let own = |form: &&str| form.split('"').next().unwrap().contains(digits);
        let offers: Vec<_> = offers
            .filter(own)
            .filter(|form| form.contains("name=\"beginn\""))
            .map(str::to_owned)
            .collect();
        assert!(offers.len() >= 3, "{}", late.text());
        let mut checked: Vec<(String, Fields)> = Vec::new();
        for offer in offers {
            let action = offer.split('"').next().unwrap().to_owned();
            let form = Page {
                response: page(&county.app, "/hilfe").await.response,
                html: format!("<form method=\"post\" action=\"{offer}"),
            };
            let check = send(county, &action, &carried(&form)).await;
            assert_eq!(check.status(), 200, "{}", check.text());
            checked.push((action.replace("pruefen", "senden"), carried(&check)));
        }
        let (action, fields) = checked.swap_remove(0);
        let made = send(county, &action, &fields).await;
        assert_eq!(made.status(), 303, "{}", made.text());
    });
}

#[test]
fn the_link_shows_changes_and_cancels_the_booking_and_opens_nothing_else() {
    in_county(async |county| {
        let own = booked(county).await;
        let shown = page(&county.app, &own).await;
        assert!(shown.text().contains("bestätigt"), "{}", shown.text());
        let calendar = page(&county.app, &format!("{own}/termin.ics")).await;
        assert!(calendar.html.contains("DTSTART") && !calendar.html.contains("METHOD"));
        let fewer = [("people", "30"), ("title", "Chor"), EVA[0], EVA[1]];
        let changed = submit(&county.app, &format!("{own}/aendern"), &fewer).await;
        assert_eq!(changed.status(), 303, "{}", changed.text());
        let more = [("people", "90"), ("title", "Chor"), EVA[0], EVA[1]];
        let refused = submit(&county.app, &format!("{own}/aendern"), &more).await;
        assert_eq!(
            refused.status(),
            422,
            "more people are for the office: {}",
            refused.text()
        );
        let given_up = submit(
            &county.app,
            &format!("{own}/absagen"),
            &[("reason", "krank")],
        )
        .await;
        assert_eq!(given_up.status(), 303);
        let shown = page(&county.app, &own).await;
        assert!(shown.text().contains("abgesagt"), "{}", shown.text());
        for wrong in [
            "/b/x",
            "/b/AaH75-5mfYm5Sb1xW9ql9HpRugA5YX1zrnNsrlHeQFZ9ERAdSE_xgnsIBp_skn_j",
        ] {
            assert_eq!(page(&county.app, wrong).await.status(), 404, "{wrong}");
        }
    });
}

#[test]
fn forms_of_other_sites_and_of_programs_change_nothing() {
    in_county(async |county| {
        let path = room(HALL);
        let check = to_check(county, &path, &EVA).await;
        let trapped = with_fields(carried(&check), &[("website", "https://spam.example")]);
        let refused = send(county, &format!("{path}/senden"), &trapped).await;
        assert_eq!(refused.status(), 403);
        let own = booked(county).await;
        let foreign = actix_web::test::TestRequest::post()
            .uri(&format!("{own}/absagen"))
            .insert_header(("accept", "text/html"))
            .insert_header(("sec-fetch-site", "cross-site"))
            .set_form([("reason", "x")]);
        let answer = crate::support::http::send(&county.app.service().await, foreign).await;
        assert_eq!(answer.status.as_u16(), 403);
        let shown = page(&county.app, &own).await;
        assert!(!shown.text().contains("abgesagt"));
    });
}

#[test]
fn a_day_that_was_left_empty_is_asked_for_again() {
    in_county(async |county| {
        let path = room(CLUB_ROOM);
        let empty = page(&county.app, &format!("{path}?tag=")).await;
        assert_eq!(empty.status(), 422);
        assert!(empty.html.contains("<title>Fehler: "));
        let day = page(&county.app, &format!("{path}?tag=12.3.27")).await;
        assert!(
            day.text().contains("Freitag, 12. März 2027"),
            "{}",
            day.text()
        );
        assert!(day.html.contains("value=\"2027-03-12T18:00\""));
    });
}
