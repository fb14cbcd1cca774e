//! Messages between office and organiser, and the notes of the office, on the pages of a booking.

use crate::support::county::{County, HALL, PARISH, TOWN, in_county, wish};
use crate::support::office::Desk;
use crate::support::pages::{page, submit};

const HOSTILE: &str = "<script>alert(1)</script>\nשלום";

/// A booking of the hall: its page in the office, and its guest's.
async fn booked(county: &County) -> (String, String) {
    let (booking, token) = county.book(&wish(HALL, 12, 18, 22)).await;
    let id = booking["id"].as_str().unwrap();
    (format!("/verwaltung/buchungen/{id}"), format!("/b/{token}"))
}

#[test]
fn the_office_writes_and_the_organiser_answers() {
    in_county(async |county| {
        let (office, guest) = booked(county).await;
        let desk = Desk::of(&county.app, TOWN);
        let mails = county.count("outbox");
        let sent = [("text", "Wie viele kommen?"), ("for", "organiser")];
        let sent = desk.submit(&format!("{office}/notizen"), &sent).await;
        assert_eq!(
            sent.header("location"),
            format!("{office}?meldung=geschrieben")
        );
        let shown = page(&county.app, &guest).await.text();
        assert!(shown.contains("Wie viele kommen?"), "{shown}");
        assert!(
            !shown.contains("Eva Moor"),
            "the office speaks as one: {shown}"
        );

        let answer = format!("{guest}/nachrichten");
        let answered = submit(&county.app, &answer, &[("text", "Etwa sechzig.")]).await;
        assert_eq!(answered.status(), 303, "{}", answered.html);
        let shown = desk.read(&office).await;
        for expected in ["Etwa sechzig.", "Wie viele kommen?", "Eva Moor"] {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
        assert_eq!(county.count("outbox"), mails + 2, "each is told by mail");
    });
}

#[test]
fn a_note_stays_in_the_office() {
    in_county(async |county| {
        let (office, guest) = booked(county).await;
        let desk = Desk::of(&county.app, TOWN);
        let mails = county.count("outbox");
        let kept = [("text", "Schlüssel fehlt."), ("for", "office")];
        desk.submit(&format!("{office}/notizen"), &kept).await;
        assert!(desk.read(&office).await.contains("Schlüssel fehlt."));
        let shown = page(&county.app, &guest).await.html;
        assert!(!shown.contains("Schlüssel fehlt."));
        assert_eq!(county.count("outbox"), mails);
    });
}

#[test]
fn what_cannot_be_sent_is_refused_and_kept() {
    in_county(async |county| {
        let (office, guest) = booked(county).await;
        let desk = Desk::of(&county.app, TOWN);
        let empty = desk
            .submit(
                &format!("{office}/notizen"),
                &[("text", " "), ("for", "organiser")],
            )
            .await;
        assert_eq!(empty.status.as_u16(), 422);
        let answer = format!("{guest}/nachrichten");
        let long = "x".repeat(4_001);
        let refused = submit(&county.app, &answer, &[("text", &long)]).await;
        assert_eq!(refused.status(), 422);
        assert!(refused.html.contains("<title>Fehler: "));
        assert!(refused.html.contains(&long), "the entry is kept");
        for number in 0..20 {
            let text = format!("Nachricht {number}");
            let sent = submit(&county.app, &answer, &[("text", &text)]).await;
            assert_eq!(sent.status(), 303);
        }
        let flood = submit(&county.app, &answer, &[("text", "noch eine")]).await;
        assert_eq!(flood.status(), 422, "{}", flood.text());
        assert!(flood.text().contains("schon 20 Nachrichten"));
    });
}

#[test]
fn nobody_else_writes() {
    in_county(async |county| {
        let (office, guest) = booked(county).await;
        let text = [("text", "Hallo"), ("for", "organiser")];
        let parish = Desk::of(&county.app, PARISH);
        let other = parish.submit(&format!("{office}/notizen"), &text).await;
        assert_eq!(other.status.as_u16(), 404);
        let stranger = submit(&county.app, &format!("{office}/notizen"), &text).await;
        assert_eq!(stranger.status(), 303, "to the sign-in");
        let forged = format!("{guest}x/nachrichten");
        assert_eq!(submit(&county.app, &forged, &text).await.status(), 404);
        assert_eq!(county.count("booking_note"), 0);
    });
}

#[test]
fn hostile_texts_are_shown_as_they_are() {
    in_county(async |county| {
        let (office, guest) = booked(county).await;
        let answer = format!("{guest}/nachrichten");
        let sent = submit(&county.app, &answer, &[("text", HOSTILE)]).await;
        assert_eq!(sent.status(), 303);
        let shown = [
            page(&county.app, &guest).await.html,
            Desk::of(&county.app, TOWN).read(&office).await,
        ];
        for html in shown {
            assert!(!html.contains("<script>alert"));
            assert!(html.contains("&#60;script&#62;alert(1)"));
            assert!(html.contains("dir=\"auto\""), "its direction ends with it");
        }
    });
}

#[test]
fn older_messages_stand_on_further_pages() {
    in_county(async |county| {
        let (office, _) = booked(county).await;
        let desk = Desk::of(&county.app, TOWN);
        for number in 0..51 {
            let text = format!("Notiz Nummer {number}.");
            desk.submit(
                &format!("{office}/notizen"),
                &[("text", &text), ("for", "office")],
            )
            .await;
            let minutes = 10 + number / 6;
            let seconds = number % 6;
            county
                .app
                .set_clock(&format!("2027-03-01T10:{minutes}:0{seconds}Z"));
        }
        let first = desk.read(&office).await;
        assert!(first.contains("Notiz Nummer 50.") && !first.contains("Notiz Nummer 0."));
        let (_, rest) = first.split_once(&format!("{office}?ab=")).unwrap();
        let rest = rest.split(['"', '#']).next().unwrap();
        let second = desk.read(&format!("{office}?ab={rest}")).await;
        assert!(second.contains("Notiz Nummer 0.") && !second.contains("Notiz Nummer 50."));
    });
}
