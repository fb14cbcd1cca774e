//! The outgoing tray of the office.

use domain::ids::LetterId;
use domain::language::Language;
use domain::policy::Actor;
use gemeinraum::post::letter::write;
use gemeinraum::services::letters::read_letters;
use serde_json::{Value, json};

use crate::support::app::As;
use crate::support::county::{County, HALL, PARISH, TOWN, in_county, path, wish, with};
use crate::support::http::Response;
use crate::support::office::Desk;

const TRAY: &str = "/verwaltung/briefe";
const POSTED: &str = "/verwaltung/briefe?ablage=verschickt";

fn body(response: &Response) -> String {
    String::from_utf8(response.body.clone()).unwrap()
}

/// A booking by telephone, whose organiser gets letters.
fn caller(day: u32) -> Value {
    let organiser = json!({"organiser": {
        "name": "Otto Ohne-Mail", "organisation": "Skatclub <Grand>", "phone": "04363 1234",
        "address": {"street": "Am Anger 3", "postal_code": "23738", "town": "Lensahn"},
    }});
    with(wish(HALL, day, 10, 12), organiser)
}

/// The ids of the letters on a page.
fn listed(html: &str) -> Vec<String> {
    let boxes = html.split("name=\"id\" value=\"").skip(1);
    boxes
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// The desk of the town, with letters to so many callers in its tray.
async fn with_letters(county: &County, count: u32) -> (Desk<'_>, Vec<String>) {
    for day in 0..count {
        county.enter(&caller(9 + day)).await;
    }
    let desk = Desk::of(&county.app, TOWN);
    let ids = listed(&desk.read(TRAY).await);
    (desk, ids)
}

#[test]
fn the_tray_tells_who_gets_what_about_which_booking() {
    in_county(async |county| {
        let booking = county.enter(&caller(9)).await;
        let cancel = format!("{}/cancel", path(&booking));
        let by_office = json!({"party": "provider", "reason": "Rohrbruch"});
        let staff = As::Key(&county.staff);
        let cancelled = county.app.post(staff, &cancel, &by_office).await;
        assert_eq!(cancelled.summary(), "200 -");
        let page = Desk::of(&county.app, TOWN).read(TRAY).await;
        let link = format!("/verwaltung/buchungen/{}", booking["id"].as_str().unwrap());
        for words in [
            "Otto Ohne-Mail",
            "Skatclub &#60;Grand&#62;",
            "Am Anger 3",
            "23738 Lensahn",
            "Buchungsbestätigung",
            "Absage",
            "01.03.2027",
            "noch nicht",
            "Zu verschicken (2)",
            &link,
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("Anschrift unvollständig"));
    });
}

#[test]
fn the_first_page_of_the_office_counts_letters_if_there_are_any() {
    in_county(async |county| {
        let desk = Desk::of(&county.app, TOWN);
        assert!(
            !desk
                .read("/verwaltung")
                .await
                .contains("sind zu verschicken")
        );
        county.enter(&caller(9)).await;
        let page = desk.read("/verwaltung").await;
        assert!(page.contains(">1 Briefe</a>"), "{page}");
    });
}

#[test]
fn a_letter_is_noted_as_posted_and_taken_back() {
    in_county(async |county| {
        let (desk, ids) = with_letters(county, 2).await;
        let one = [("act", "post"), ("id", ids[0].as_str())];
        let posted = desk.submit(TRAY, &one).await;
        assert_eq!(posted.status, 303);
        let next = posted.header("location").to_owned();
        assert!(
            desk.read(&next)
                .await
                .contains("Als verschickt vermerkt: 1")
        );
        assert_eq!(listed(&desk.read(TRAY).await), ids[1..]);
        let shelf = desk.read(POSTED).await;
        assert_eq!(listed(&shelf), ids[..1]);
        let back = desk
            .submit(TRAY, &[("act", "take_back"), ("id", &ids[0])])
            .await;
        assert_eq!(back.status, 303);
        let mut open = listed(&desk.read(TRAY).await);
        open.sort();
        let mut all = ids.clone();
        all.sort();
        assert_eq!(open, all);
    });
}

#[test]
fn nothing_chosen_and_too_much_chosen_are_said_on_the_page() {
    in_county(async |county| {
        let (desk, ids) = with_letters(county, 1).await;
        let nothing = desk.submit(TRAY, &[("act", "post")]).await;
        assert_eq!(nothing.status, 422);
        assert!(body(&nothing).contains("Sie haben keinen Brief ausgewählt"));
        let many: Vec<String> = (0..60)
            .map(|n| uuid::Uuid::from_u128(n).to_string())
            .collect();
        let mut fields: Vec<_> = many.iter().map(|id| ("id", id.as_str())).collect();
        fields.push(("act", "post"));
        let too_many = desk.submit(TRAY, &fields).await;
        assert_eq!(too_many.status, 409);
        assert!(body(&too_many).contains("höchstens 50 Briefe"));
        assert_eq!(listed(&desk.read(TRAY).await), ids);
    });
}

#[test]
fn a_tray_has_pages() {
    in_county(async |county| {
        county.app.set_clock("2027-02-01T08:00:00Z");
        let (desk, first) = with_letters(county, 20).await;
        for day in 9..16 {
            let at = with(
                wish(HALL, day, 14, 16),
                json!({"organiser": {"name": "Otto"}}),
            );
            county.enter(&at).await;
        }
        assert_eq!(first.len(), 20);
        let page = desk.read(TRAY).await;
        assert!(page.contains("Anschrift unvollständig"));
        let mut seen = listed(&page);
        assert_eq!(seen.len(), 25);
        let next = page.split("href=\"").find(|rest| rest.contains("&#38;ab="));
        let next = next
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .replace("&#38;", "&");
        seen.extend(listed(&desk.read(&next).await));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 27);
    });
}

#[test]
fn a_tray_is_for_its_own_office() {
    in_county(async |county| {
        let (desk, ids) = with_letters(county, 1).await;
        let parish = Desk::of(&county.app, PARISH);
        assert!(parish.read(TRAY).await.contains("Alles erledigt"));
        for act in ["post", "take_back"] {
            let refused = parish.submit(TRAY, &[("act", act), ("id", &ids[0])]).await;
            assert_eq!(refused.status, 404, "{act}");
        }
        let unknown = desk.submit(TRAY, &[("act", "burn"), ("id", &ids[0])]).await;
        assert_eq!(unknown.status, 400);
        assert_eq!(listed(&desk.read(TRAY).await), ids);
    });
}

#[test]
fn printed_letters_are_one_document() {
    in_county(async |county| {
        let (desk, ids) = with_letters(county, 2).await;
        let chosen = [("act", "print"), ("id", &ids[0]), ("id", &ids[1])];
        let printed = desk.submit(TRAY, &chosen).await;
        let paper = printed.header("location").to_owned();
        assert!(
            paper.starts_with("/verwaltung/briefe/briefe.pdf?id="),
            "{paper}"
        );
        let answer = desk.get(&paper).await;
        assert_eq!(answer.status.as_u16(), 200);
        assert_eq!(answer.header("content-type"), "application/pdf");
        assert_eq!(answer.header("cache-control"), "private, no-store");
        assert!(answer.body.starts_with(b"%PDF-1.7"));
        assert!(
            !desk.read(TRAY).await.contains("noch nicht"),
            "they count as printed"
        );
    });
}

#[test]
fn a_letter_has_its_address_and_what_a_mail_would_say() {
    in_county(async |county| {
        let (_, ids) = with_letters(county, 1).await;
        let ids: Vec<LetterId> = ids.iter().map(|id| LetterId(id.parse().unwrap())).collect();
        let ctx = county.app.state.context(Actor::System, Language::De);
        let opened = county.app.store().read(|tx| read_letters(tx, &ctx, &ids));
        let opened = opened.unwrap().remove(0);
        let letter = write(&opened.told, opened.letter.created_at).unwrap();
        assert_eq!(
            letter.recipient,
            [
                "Skatclub <Grand>",
                "Otto Ohne-Mail",
                "Am Anger 3",
                "23738 Lensahn"
            ]
        );
        assert!(
            letter.subject.starts_with("Buchung bestätigt: "),
            "{}",
            letter.subject
        );
        let said = format!("{:?}", letter.blocks);
        for words in ["Guten Tag Otto Ohne-Mail,", "10:00 bis 12:00 Uhr"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(!said.contains("/b/"), "no link on paper");
        assert_eq!(letter.page, "Seite #1 von #2");
    });
}

#[test]
fn letters_of_others_are_not_printed() {
    in_county(async |county| {
        let (_, ids) = with_letters(county, 1).await;
        let parish = Desk::of(&county.app, PARISH);
        let paper = format!("/verwaltung/briefe/briefe.pdf?id={}", ids[0]);
        assert_eq!(parish.get(&paper).await.status.as_u16(), 404);
        let chosen = [("act", "print"), ("id", ids[0].as_str())];
        assert_eq!(parish.submit(TRAY, &chosen).await.status.as_u16(), 404);
        let nothing = parish.get("/verwaltung/briefe/briefe.pdf").await;
        assert_eq!(nothing.status.as_u16(), 404);
    });
}
