//! Closing rooms in the office, and deciding about the bookings that stand there.

use domain::policy::Grant;
use serde_json::{Value, json};

use crate::support::app::As;
use crate::support::browser::Office;
use crate::support::builders::uuid;
use crate::support::county::{
    BARN, CHAPEL, County, HALL, PARISH, TOWN, id, in_county, path, wish, with,
};

const NEW: &str = "/verwaltung/sperrungen/neu";
const EVA: &str = "eva.moor@example.org";

async fn town(county: &County) -> Office<'_> {
    Office::enter(&county.app, EVA, &[Grant::Staff(uuid(TOWN).into())]).await
}

async fn parish(county: &County) -> Office<'_> {
    let staff = Grant::Staff(uuid(PARISH).into());
    Office::enter(&county.app, "pfarramt@example.org", &[staff]).await
}

/// A closure of the hall from the tenth of March to the end of the month; leaves the page of the closure open.
async fn close_hall(office: &mut Office<'_>) {
    office.visit(NEW).await;
    office.fill("room", &id(HALL));
    office.fill("from_day", "10.3.27");
    office.fill("to_day", "31.3.27");
    office.fill("reason", "Sturmschaden am Dach");
    office.press(NEW).await;
    assert_eq!(office.status, 200, "{}", office.html);
}

async fn status_of(county: &County, booking: &Value) -> String {
    let who = As::Key(&county.staff);
    let read = county.app.get(who, &path(booking)).await;
    read.json()["status"].as_str().unwrap().to_owned()
}

#[test]
fn a_hall_with_twelve_bookings_is_closed_with_ten_inputs() {
    in_county(async |county| {
        let mut bookings = Vec::new();
        for day in 11..=22 {
            bookings.push(county.book(&wish(HALL, day, 10, 12)).await.0);
        }
        let letter = json!({"organiser": {"name": "Otto Ohne-Mail", "phone": "04363 1234"}});
        bookings.push(county.enter(&with(wish(HALL, 23, 10, 12), letter)).await);
        let mut office = town(county).await;
        office.visit("/verwaltung/sperrungen").await;
        office.follow(NEW).await;
        office.fill("room", &id(HALL));
        office.fill("from_day", "11.3.27");
        office.fill("to_day", "31.3.27");
        office.fill("reason", "Sturmschaden am Dach");
        office.press(NEW).await;
        let page = office.at.split('?').next().unwrap().to_owned();
        office.fill("all", "cancelled");
        office.press(&page).await;
        assert_eq!(office.status, 200, "{}", office.html);
        assert!(
            office.html.contains("12 per E-Mail, 1 als Brief"),
            "{}",
            office.html
        );
        for booking in &bookings {
            assert_eq!(status_of(county, booking).await, "cancelled");
        }
        assert_eq!(office.inputs, 8);
    });
}

#[test]
fn one_booking_can_be_decided_otherwise_than_all() {
    in_county(async |county| {
        let (stands, _) = county.book(&wish(HALL, 11, 10, 12)).await;
        let (moves, _) = county.book(&wish(HALL, 12, 10, 12)).await;
        let (gone, _) = county.book(&wish(HALL, 13, 10, 12)).await;
        let mut office = town(county).await;
        close_hall(&mut office).await;
        let page = office.at.split('?').next().unwrap().to_owned();
        let name =
            |what: &str, booking: &Value| format!("{what}-{}", booking["id"].as_str().unwrap());
        office.fill("all", "cancelled");
        office.fill(&name("fate", &stands), "let_stand");
        office.fill(&name("fate", &moves), "moved");
        office.fill(&name("room", &moves), &id(BARN));
        office.press(&page).await;
        assert_eq!(office.status, 200, "{}", office.html);
        assert!(office.html.contains("Entschieden über Buchungen: 3"));
        assert_eq!(status_of(county, &stands).await, "confirmed");
        assert_eq!(status_of(county, &gone).await, "cancelled");
        let who = As::Key(&county.staff);
        let now = county.app.get(who, &path(&moves)).await.json();
        assert_eq!(now["room_id"], id(BARN));
    });
}

#[test]
fn nothing_is_half_done_when_one_booking_cannot_move() {
    in_county(async |county| {
        let (first, _) = county.book(&wish(HALL, 11, 10, 12)).await;
        let (second, _) = county.book(&wish(HALL, 12, 10, 12)).await;
        let mut office = town(county).await;
        close_hall(&mut office).await;
        let page = office.at.split('?').next().unwrap().to_owned();
        let name =
            |what: &str, booking: &Value| format!("{what}-{}", booking["id"].as_str().unwrap());
        office.fill("all", "cancelled");
        office.fill(&name("fate", &second), "moved");
        office.fill(&name("day", &second), "15.3.27");
        office.press(&page).await;
        assert_eq!(office.status, 422);
        assert!(office.html.contains("Fehler:"));
        assert!(
            office.html.contains("value=\"15.3.27\""),
            "entries are kept"
        );
        assert_eq!(status_of(county, &first).await, "confirmed");
        assert_eq!(status_of(county, &second).await, "confirmed");
    });
}

#[test]
fn a_booking_that_changed_meanwhile_is_decided_anew() {
    in_county(async |county| {
        let (booking, _) = county.book(&wish(HALL, 11, 10, 12)).await;
        let mut office = town(county).await;
        close_hall(&mut office).await;
        let page = office.at.split('?').next().unwrap().to_owned();
        let title = json!({"title": "Chorprobe"});
        let changed = county
            .app
            .patch(As::Key(&county.staff), &path(&booking), 1, &title)
            .await;
        assert_eq!(changed.status.as_u16(), 200, "{}", changed.json());
        office.fill("all", "cancelled");
        office.press(&page).await;
        assert_eq!(office.status, 422);
        assert!(office.html.contains("inzwischen geändert"));
        assert_eq!(status_of(county, &booking).await, "confirmed");
        office.press(&page).await;
        assert_eq!(office.status, 200, "sent once more: {}", office.html);
        assert_eq!(status_of(county, &booking).await, "cancelled");
    });
}

#[test]
fn a_blocking_is_entered_together_with_the_fate_of_what_is_in_its_way() {
    in_county(async |county| {
        let (booking, _) = county.book(&wish(HALL, 11, 10, 12)).await;
        let mut office = town(county).await;
        office.visit(NEW).await;
        office.fill("kind", "blocking");
        office.fill("room", &id(HALL));
        office.fill("from_day", "11.3.27");
        office.fill("to_day", "11.3.27");
        office.fill("reason", "Ratssitzung");
        office.press(NEW).await;
        assert_eq!(office.status, 422);
        assert!(
            office.html.contains("Gespeichert")
                || office.html.contains("gespeichert ist noch nichts")
        );
        assert_eq!(status_of(county, &booking).await, "confirmed");
        office.fill("all", "cancelled");
        office.press(NEW).await;
        assert_eq!(office.status, 200, "{}", office.html);
        assert!(office.html.contains("Ratssitzung"));
        assert_eq!(status_of(county, &booking).await, "cancelled");
    });
}

#[test]
fn a_refused_form_keeps_its_entries() {
    in_county(async |county| {
        let mut office = town(county).await;
        office.visit(NEW).await;
        office.fill("from_day", "31.2.27");
        office.fill("reason", "<script>alert(1)</script>");
        office.press(NEW).await;
        assert_eq!(office.status, 422);
        assert!(office.html.contains("href=\"#from_day\""));
        assert!(office.html.contains("value=\"31.2.27\""));
        assert!(!office.html.contains("<script>alert"));
    });
}

#[test]
fn another_provider_neither_closes_nor_sees_what_is_closed() {
    in_county(async |county| {
        let mut office = town(county).await;
        close_hall(&mut office).await;
        let page = office.at.split('?').next().unwrap().to_owned();
        let mut other = parish(county).await;
        other.visit(&page).await;
        assert_eq!(other.status, 404);
        other.visit("/verwaltung/sperrungen").await;
        assert_eq!(other.status, 200);
        assert!(!other.html.contains(&page));
        other.visit(NEW).await;
        assert!(!other.html.contains(&id(HALL)) && other.html.contains(&id(CHAPEL)));
        let mut forged = other.form(NEW);
        forged.push(("room".to_owned(), id(HALL)));
        other.send(NEW, &forged).await;
        assert_eq!(other.status, 422);
    });
}

#[test]
fn a_closure_is_changed_and_lifted_by_its_version() {
    in_county(async |county| {
        let mut office = town(county).await;
        close_hall(&mut office).await;
        let page = office.at.split('?').next().unwrap().to_owned();
        let end = format!("{page}/ende");
        let stale = office.form(&end);
        office.fill("ends", "20.3.27");
        office.press(&end).await;
        assert!(office.html.contains("20. März 2027") || office.html.contains("21. März 2027"));
        office.send(&end, &stale).await;
        assert_eq!(office.status, 422);
        assert!(office.html.contains("inzwischen geändert"));
        office.visit(&page).await;
        office.press(&format!("{page}/aufheben")).await;
        assert_eq!(office.status, 200);
        office.visit(&page).await;
        assert_eq!(office.status, 404);
    });
}
