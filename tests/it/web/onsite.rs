//! What is shown at doors, in lobbies, on posters and on other sites; and reports of barriers.

use serde_json::json;

use crate::jobs::{Town, text_of};
use crate::support::app::As;
use crate::support::county::{
    CHAPEL, CLUB_ROOM, County, DRAFT, GYM, GYM_LEFT, HALL, HOUSE, TOWN, in_county, path, wish, with,
};
use crate::support::databases::on_both;
use crate::support::office::Desk;
use crate::support::pages::{Page, page, submit};

const EMBEDDING: &str =
    "[site]\nembed_origins = ['https://www.town.example', 'https://www.village.example']";

fn slug(number: u128) -> String {
    gemeinraum::web::Slug::of(&[], uuid::Uuid::from_u128(number)).to_string()
}

async fn door(county: &County, room: u128) -> Page {
    let shown = page(&county.app, &format!("/tuer/{}", slug(room))).await;
    assert_eq!(shown.status(), 200);
    shown
}

fn assert_no_secret(page: &Page, secrets: &[&str]) {
    for secret in secrets {
        assert!(!page.html.contains(secret), "{secret}: {}", page.html);
    }
}

#[test]
fn a_door_tells_until_when_the_room_is_taken_and_by_nobody() {
    in_county(async |county| {
        let private = json!({"title": "Geheime Probe", "public_title": "Fest im Saal"});
        let (made, _) = county.book(&with(wish(HALL, 12, 18, 20), private)).await;
        county.book(&wish(HALL, 12, 20, 22)).await;
        county.app.set_clock("2027-03-12T16:30:00Z");
        let before = door(county, HALL).await;
        assert_eq!(
            before.text(),
            "Saal\nfrei\nbis 18:00 Uhr\nHeute noch\n18:00 bis 20:00 Uhr belegt\n\
             20:00 bis 22:00 Uhr belegt\nBuchen: Code scannen"
        );
        assert!(
            before
                .html
                .contains("<b>17:30 Uhr</b> <span>Freitag, 12. März 2027</span>")
        );
        county.app.set_clock("2027-03-12T17:30:00Z");
        let during = door(county, HALL).await;
        assert!(
            during
                .text()
                .contains("\nbelegt\nbis 22:00 Uhr\nHeute noch\n20:00"),
            "{}",
            during.text()
        );
        let secrets = ["Kern", "Geheim", "eva@", "Fest im Saal"];
        assert_no_secret(&before, &secrets);
        assert_no_secret(&during, &secrets);
        let agreed = json!({"public_title_agreed": true});
        let version = made["version"].as_i64().unwrap();
        let staff = As::Key(&county.staff);
        let changed = county
            .app
            .patch(staff, &path(&made), version, &agreed)
            .await;
        assert_eq!(changed.summary(), "200 -");
        let agreed = door(county, HALL).await;
        assert!(
            agreed
                .text()
                .contains("belegt\nbis 22:00 Uhr\nFest im Saal"),
            "{}",
            agreed.text()
        );
        county.app.set_clock("2027-03-12T21:00:00Z");
        let after = door(county, HALL).await;
        assert!(
            after
                .text()
                .contains("Saal\nfrei\nHeute noch\nHeute keine weiteren")
        );
    });
}

#[test]
fn a_display_renews_itself_with_and_without_a_script() {
    in_county(async |county| {
        let shown = page(&county.app, &format!("/en/tuer/{}", slug(HALL))).await;
        let address = "/en/tuer/saal-lensahn-000000000000000000000000k";
        let refresh = format!(
            "<noscript><meta http-equiv=\"refresh\" content=\"60;url={address}\"></noscript>"
        );
        assert!(shown.html.contains(&refresh), "{}", shown.html);
        assert!(shown.html.contains(&format!(
            "<body data-next=\"{address}\" data-seconds=\"60\">"
        )));
        assert!(shown.html.contains("hidden>No connection. As of 09:00</p>"));
        assert_eq!(shown.response.header("cache-control"), "private, no-store");
    });
}

#[test]
fn an_open_request_and_a_draft_are_shown_on_no_display() {
    in_county(async |county| {
        let request = json!({"answers": {"sound": "nein"}, "accept_terms": ["2027-01"]});
        county
            .book(&with(wish(CLUB_ROOM, 12, 18, 20), request))
            .await;
        county.app.set_clock("2027-03-12T17:30:00Z");
        assert!(door(county, CLUB_ROOM).await.text().contains("\nfrei\n"));
        let desk = Desk::of(&county.app, TOWN);
        for address in ["/tuer/", "/einbetten/"] {
            let of_draft = format!("{address}{}", slug(DRAFT));
            assert_eq!(desk.get(&of_draft).await.status, 404, "{of_draft}");
        }
        let code = format!("/qr/{}.svg", slug(DRAFT));
        assert_eq!(desk.get(&code).await.status, 404);
        for nothing in [
            "/tuer/saal",
            "/anzeige/saal",
            "/qr/saal.svg",
            "/einbetten/saal",
        ] {
            assert_eq!(page(&county.app, nothing).await.status(), 404, "{nothing}");
        }
    });
}

#[test]
fn a_door_is_taken_through_the_hall_and_a_lobby_names_what_was_booked() {
    in_county(async |county| {
        county.book(&wish(GYM_LEFT, 12, 18, 20)).await;
        county.book(&wish(HALL, 12, 8, 12)).await;
        county.book(&wish(CHAPEL, 12, 18, 20)).await;
        county.app.set_clock("2027-03-12T17:30:00Z");
        assert!(
            door(county, GYM)
                .await
                .text()
                .contains("belegt\nbis 20:00 Uhr")
        );
        let lobby = page(&county.app, &format!("/anzeige/{}", slug(HOUSE))).await;
        let rows: Vec<_> = lobby.html.split("<tr").skip(2).collect();
        assert_eq!(rows.len(), 1, "{}", lobby.html);
        assert!(
            lobby.text().contains("18:00 bis 20:00 Uhr"),
            "{}",
            lobby.text()
        );
        assert_no_secret(&lobby, &["Kern", "eva@"]);
    });
}

#[test]
fn a_lobby_with_more_than_fits_goes_on_by_itself() {
    in_county(async |county| {
        for hour in 8..17 {
            county.book(&wish(HALL, 12, hour, hour + 1)).await;
        }
        county.app.set_clock("2027-03-12T06:00:00Z");
        let path = format!("/anzeige/{}", slug(HOUSE));
        let first = page(&county.app, &path).await;
        assert!(
            first
                .text()
                .contains("Seite 1 von 2. Es gibt mehr Einträge")
        );
        let second = first.link("Nächste Seite");
        assert!(first.html.contains(&format!("content=\"20;url={second}\"")));
        let second = page(&county.app, &second).await;
        assert!(
            second.text().contains("15:00 bis 16:00 Uhr"),
            "{}",
            second.text()
        );
        let again = second.link("Nächste Seite");
        assert!(again.ends_with("?seite=1"), "it begins anew: {again}");
        for odd in ["0", "99", "-1", "x"] {
            let shown = page(&county.app, &format!("{path}?seite={odd}")).await;
            assert_eq!(shown.status(), 200, "{odd}");
        }
    });
}

#[test]
fn a_qr_code_is_a_picture_with_a_title_that_may_be_kept() {
    in_county(async |county| {
        let code = page(&county.app, &format!("/qr/{}.svg", slug(HALL))).await;
        assert_eq!(code.response.header("content-type"), "image/svg+xml");
        assert_eq!(
            code.response.header("cache-control"),
            "public, max-age=86400"
        );
        assert!(
            code.html.contains("QR-Code zur Seite „Saal, "),
            "{}",
            code.html
        );
        let english = page(&county.app, &format!("/en/qr/{}.svg", slug(HALL))).await;
        assert_ne!(code.html, english.html);
        let desk = Desk::of(&county.app, TOWN);
        let id = uuid::Uuid::from_u128(HALL);
        let editor = desk
            .read(&format!("/verwaltung/raeume/{id}/stammdaten"))
            .await;
        assert!(editor.contains("href=\"/qr/saal-lensahn-000000000000000000000000k.svg\""));
        let draft = uuid::Uuid::from_u128(DRAFT);
        let editor = desk
            .read(&format!("/verwaltung/raeume/{draft}/stammdaten"))
            .await;
        assert!(!editor.contains("/qr/"));
    });
}

#[test]
fn only_the_sites_of_the_configuration_frame_a_month_and_nothing_else() {
    on_both(|database| {
        let system = actix_web::rt::System::new();
        system.block_on(async {
            let mut county = County::on(database);
            let framed = format!("/einbetten/{}", slug(HALL));
            assert_eq!(page(&county.app, &framed).await.status(), 404);
            county.app = county.app.configured(EMBEDDING);
            let shown = page(&county.app, &framed).await;
            assert_eq!(shown.status(), 200);
            let policy = shown.response.header("content-security-policy");
            assert!(
                policy.ends_with(
                    "; frame-ancestors https://www.town.example https://www.village.example"
                ),
                "{policy}"
            );
            assert_eq!(shown.response.header("x-frame-options"), "");
            let room = "/raeume/saal-lensahn-000000000000000000000000k";
            assert!(shown.html.contains("<base target=\"_top\">"));
            assert!(shown.links("12. März 2027: frei")[0].starts_with(room));
            let next = shown.link("April 2027 ›");
            assert!(next.starts_with("/einbetten/") && shown.html.contains("target=\"_self\""));
            assert_eq!(page(&county.app, &next).await.status(), 200);
            for elsewhere in ["/", room, "/verwaltung/anmelden", "/impressum", "/tuer/x"] {
                let other = page(&county.app, elsewhere).await;
                let policy = other.response.header("content-security-policy");
                assert!(
                    policy.ends_with("frame-ancestors 'none'"),
                    "{elsewhere}: {policy}"
                );
                assert_eq!(
                    other.response.header("x-frame-options"),
                    "DENY",
                    "{elsewhere}"
                );
            }
            assert!(!page(&county.app, room).await.html.contains("iframe"));
            let desk = Desk::of(&county.app, TOWN);
            let code = desk.read(room).await;
            assert!(code.contains("&#60;iframe src=&#34;https://raum.example/einbetten/saal-"));
            assert!(code.contains("https://www.village.example"));
        });
    });
}

#[test]
fn a_reported_barrier_reaches_whoever_is_named_and_can_be_answered() {
    on_both(|database| {
        let system = actix_web::rt::System::new();
        system.block_on(async {
            let mut town = Town::new(database, Vec::new());
            town.app = town
                .app
                .configured("[site]\nbarrier_contact = 'zugang@example.org'");
            let asked = page(&town.app, "/barriere-melden?seite=/raeume").await;
            assert!(asked.html.contains("value=\"/raeume\""), "{}", asked.html);
            let fields = [
                ("barrier", "Die Tabelle\nist zu klein."),
                ("place", "/raeume"),
                ("name", "Eva Kern"),
                ("email", "eva@example.org"),
            ];
            let sent = submit(&town.app, "/en/barriere-melden", &fields).await;
            assert_eq!(sent.status(), 303, "{}", sent.html);
            let thanks = page(&town.app, sent.response.header("location")).await;
            assert!(thanks.text().contains("Your report is on its way"));
            town.deliver_all();
            let mails = town.mails.delivered();
            assert_eq!(mails.len(), 1);
            let raw = String::from_utf8(mails[0].bytes().to_vec()).unwrap();
            assert!(raw.contains("To: Gemeinraum <zugang@example.org>"), "{raw}");
            assert!(
                raw.contains("Reply-To: \"Eva Kern\" <eva@example.org>"),
                "{raw}"
            );
            let text = text_of(&mails[0]).replace('\r', "");
            assert!(text.contains("> Die Tabelle\n> ist zu klein."), "{text}");
            assert!(text.contains("Seite   /raeume"), "{text}");
        });
    });
}

#[test]
fn a_report_that_is_empty_forged_or_sent_by_a_program_goes_nowhere() {
    on_both(|database| {
        let system = actix_web::rt::System::new();
        system.block_on(async {
            let mut town = Town::new(database, Vec::new());
            let post = "/barriere-melden";
            let told = page(&town.app, post).await;
            assert!(
                !told
                    .html
                    .contains("<form method=\"post\" action=\"/barriere")
            );
            assert_eq!(told.links("Impressum"), ["/impressum", "/impressum"]);
            let fields = [("barrier", "zu klein")];
            assert_eq!(submit(&town.app, post, &fields).await.status(), 404);
            town.app = town
                .app
                .configured("[site]\nbarrier_contact = 'zugang@example.org'");
            let refused = submit(&town.app, post, &[("barrier", " "), ("email", "eva@")]).await;
            assert_eq!(refused.status(), 422);
            assert!(refused.html.contains("href=\"#barrier\""));
            assert!(refused.html.contains("href=\"#email\""));
            for injected in [
                ("name", "Eva\r\nBcc: all@example.org"),
                ("place", "/a\nTo: b"),
            ] {
                let refused = submit(&town.app, post, &[fields[0], injected]).await;
                assert_eq!(refused.status(), 422, "{injected:?}");
            }
            let trapped = submit(&town.app, post, &[fields[0], ("website", "x")]).await;
            assert_eq!(trapped.status(), 403);
            town.deliver_all();
            assert!(town.mails.delivered().is_empty());
        });
    });
}

#[test]
fn every_page_leads_to_the_form_and_gives_no_key_to_a_booking_away() {
    in_county(async |county| {
        let (_, token) = county.book(&wish(HALL, 12, 18, 20)).await;
        let own = page(&county.app, &format!("/b/{token}")).await;
        assert_eq!(own.link("Barriere melden"), "/barriere-melden?seite=%2Fb");
        let statement = page(&county.app, "/barrierefreiheit").await;
        assert_eq!(
            statement.links("Barriere melden"),
            [
                "/barriere-melden",
                "/barriere-melden?seite=%2Fbarrierefreiheit"
            ]
        );
    });
}
