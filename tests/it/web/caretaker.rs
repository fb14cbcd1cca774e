//! The caretaker's list of a day.

use serde_json::json;

use crate::support::app::As;
use crate::support::county::{
    County, HALL, HOUSE, KITCHEN, PARISH, TOWN, id, in_county, path, wish, with,
};
use crate::support::office::Desk;
use crate::support::pages::Page;

const LIST: &str = "/verwaltung/hausdienst";
const DAY: &str = "/verwaltung/hausdienst?tag=9.3.2027";

/// What is read on the page of the ninth of March, a block to a line.
async fn read(desk: &Desk<'_>, uri: &str) -> Page {
    let response = desk.get(uri).await;
    let html = String::from_utf8(response.body.clone()).unwrap();
    Page { response, html }
}

async fn uses(desk: &Desk<'_>) -> Vec<String> {
    let text = read(desk, DAY).await.text();
    let from = text.find("Ausdruck").unwrap();
    let rest = &text[from..];
    let until = rest.find("Anderer Tag").unwrap();
    let lines = rest[..until].lines().skip(1);
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    lines.retain(|line| !line.starts_with("Buchung ansehen"));
    lines
}

async fn note(county: &County, desk: &Desk<'_>, at: &str) {
    county.app.set_clock(at);
    let fields = [("tag", "2027-03-10"), ("gebaeude", "")];
    let noted = desk
        .submit("/verwaltung/hausdienst/gedruckt", &fields)
        .await;
    assert_eq!(noted.status, 303);
    let paper = "/verwaltung/hausdienst/woche.pdf?tag=2027-03-10";
    assert_eq!(noted.header("location"), paper);
}

#[test]
fn a_day_is_listed_by_room_with_times_people_and_keys() {
    in_county(async |county| {
        let who = json!({
            "title": "Kochkurs", "attendees": 12,
            "event_starts_at": "2027-03-09T12:30:00+01:00",
            "event_ends_at": "2027-03-09T13:30:00+01:00",
            "handover_at": "2027-03-09T11:45:00+01:00",
            "organiser": {"name": "Eva Kern", "organisation": "Landfrauen", "phone": "04363 / 12 34"},
        });
        county.enter(&with(wish(KITCHEN, 9, 12, 14), who)).await;
        county.book(&wish(HALL, 10, 9, 11)).await;
        let desk = Desk::of(&county.app, TOWN);
        let page = read(&desk, DAY).await;
        assert!(page.html.contains("href=\"tel:043631234\""));
        assert_eq!(
            uses(&desk).await,
            [
                "Saal Haus der Begegnung",
                "12:00–14:00",
                "Kochkurs",
                "Landfrauen (Eva Kern)",
                "Anrufen: 04363 / 12 34",
                "Mit Vor- und Nachbereitung: 11:30–15:00",
                "Veranstaltung: 12:30–13:30",
                "Übergabe: 11:45 Uhr",
                "Personen: 12",
            ]
        );
        let empty = read(&desk, "/verwaltung/hausdienst?tag=11.3.2027").await;
        assert!(empty.text().contains("An diesem Tag findet nichts statt."));
    });
}

#[test]
fn what_changed_since_the_print_of_the_week_is_marked() {
    in_county(async |county| {
        let (gone, token) = county.book(&wish(HALL, 9, 9, 11)).await;
        let moved = county.enter(&wish(HALL, 9, 12, 14)).await;
        county.book(&wish(HALL, 9, 15, 16)).await;
        let desk = Desk::of(&county.app, TOWN);
        note(county, &desk, "2027-03-01T09:00:00Z").await;
        let text = read(&desk, DAY).await.text();
        assert!(
            text.contains("Ausgedruckt: Montag, 1. März 2027, 10:00 Uhr."),
            "{text}"
        );
        county.app.set_clock("2027-03-01T10:00:00Z");
        county.book(&wish(HALL, 9, 17, 18)).await;
        let cancel = format!("{}/cancel", path(&gone));
        let answer = county
            .app
            .post(As::Guest(&token), &cancel, &json!({}))
            .await;
        assert_eq!(answer.summary(), "200 -");
        let later = json!({
            "starts_at": "2027-03-09T12:00:00+01:00", "ends_at": "2027-03-09T14:30:00+01:00",
        });
        let staff = As::Key(&county.staff);
        let amended = county.app.patch(staff, &path(&moved), 1, &later).await;
        assert_eq!(amended.summary(), "200 -");
        let marked = [
            "Saal Haus der Begegnung",
            "entfällt",
            "09:00–11:00",
            "Eva Kern",
            "geändert 12:00–14:30",
            "Eva Kern",
            "15:00–16:00",
            "Eva Kern",
            "neu 17:00–18:00",
            "Eva Kern",
        ];
        assert_eq!(uses(&desk).await, marked);
        // The paper jams: the same marks for half an hour, and then those since the second print.
        note(county, &desk, "2027-03-01T10:10:00Z").await;
        assert_eq!(uses(&desk).await, marked);
        county.app.set_clock("2027-03-01T10:41:00Z");
        assert!(!uses(&desk).await.iter().any(|line| line.contains("neu")));
        // Another week was never printed.
        let other = read(&desk, "/verwaltung/hausdienst?tag=16.3.2027").await;
        assert!(other.text().contains("noch nicht ausgedruckt"));
    });
}

#[test]
fn the_week_is_a_document_for_those_who_keep_the_house() {
    in_county(async |county| {
        county.book(&wish(HALL, 9, 9, 11)).await;
        let desk = Desk::of(&county.app, TOWN);
        let link = read(&desk, DAY).await.link("Nur ansehen");
        assert_eq!(link, format!("{LIST}/woche.pdf?tag=2027-03-09"));
        let (full, empty) = (
            desk.get(&link).await,
            desk.get(&link.replace("03-09", "05-09")).await,
        );
        for sheet in [&full, &empty] {
            assert_eq!(sheet.status.as_u16(), 200);
            assert_eq!(sheet.header("content-type"), "application/pdf");
            assert!(sheet.body.starts_with(b"%PDF-1.7"));
        }
        assert!(full.body.len() > empty.body.len());
        let parish = Desk::of(&county.app, PARISH);
        let theirs = parish.get(&link).await;
        assert!(
            theirs.body.len() < full.body.len(),
            "the parish sees no use of the town"
        );
    });
}

#[test]
fn a_list_shows_and_notes_nothing_of_other_providers() {
    in_county(async |county| {
        county.book(&wish(HALL, 9, 9, 11)).await;
        let parish = Desk::of(&county.app, PARISH);
        for site in [String::new(), id(HOUSE)] {
            let page = read(&parish, &format!("{DAY}&gebaeude={site}")).await;
            assert!(!page.text().contains("Eva Kern"));
        }
        let fields = [("tag", "2027-03-09"), ("gebaeude", &id(HOUSE))];
        let noted = "/verwaltung/hausdienst/gedruckt";
        assert_eq!(parish.submit(noted, &fields).await.status, 404);
        let desk = Desk::of(&county.app, TOWN);
        assert_eq!(desk.submit(noted, &fields).await.status, 303);
        assert_eq!(desk.submit(noted, &[("tag", "bald")]).await.status, 400);
    });
}

#[test]
fn one_building_can_be_chosen_and_days_lie_next_to_each_other() {
    in_county(async |county| {
        let desk = Desk::of(&county.app, TOWN);
        let page = read(
            &desk,
            &format!("{LIST}?tag=2027-02-28&gebaeude={}", id(HOUSE)),
        )
        .await;
        let on = |day: &str| format!("{LIST}?tag={day}&gebaeude={}", id(HOUSE));
        assert_eq!(page.link("Tag danach"), on("2027-03-01"));
        assert_eq!(page.link("Woche davor"), on("2027-02-21"));
        assert!(page.links("Heute").contains(&on("2027-03-01")));
        assert!(page.text().contains("Sonntag, 28. Februar 2027, "));
    });
}
