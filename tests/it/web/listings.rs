//! Editing sites, rooms and resources in the office, and the first steps of a new provider.

use domain::policy::Grant;
use serde_json::Value;

use crate::support::app::{As, TestApp};
use crate::support::browser::Office;
use crate::support::builders::uuid;
use crate::support::county::{CHAIRS, CHAPEL, County, HALL, HOUSE, PARISH, TOWN, id, in_county};
use crate::support::databases::on_both;

const EVA: &str = "eva.moor@example.org";
const OVERVIEW: &str = "/verwaltung/raeume";
const HOSTILE: &str = "<script>alert(1)</script>";

async fn town(county: &County) -> Office<'_> {
    Office::enter(&county.app, EVA, &[Grant::Staff(uuid(TOWN).into())]).await
}

async fn parish(county: &County) -> Office<'_> {
    let staff = Grant::Staff(uuid(PARISH).into());
    Office::enter(&county.app, "pfarramt@example.org", &[staff]).await
}

fn page_of(room: u128, part: &str) -> String {
    format!("{OVERVIEW}/{}/{part}", id(room))
}

async fn room(county: &County, number: u128) -> Value {
    let path = format!("/api/v1/rooms/{}", id(number));
    county.app.get(As::Key(&county.staff), &path).await.json()
}

#[test]
fn from_an_empty_installation_to_the_first_bookable_room_takes_25_inputs() {
    on_both(|database| {
        let system = actix_web::rt::System::new();
        system.block_on(async {
            let app = TestApp::start(database);
            let mut office = Office::open(&app, EVA, &[Grant::Operator]).await;
            office.sign_in(EVA).await;
            assert_eq!(office.at, "/verwaltung/anfang", "{}", office.html);
            office.fill("name", "Gemeinde Auenstedt");
            office.fill("email", "amt@example.org");
            office.press("/verwaltung/anfang/anbieter").await;
            office.fill("name", "Dorfgemeinschaftshaus");
            office.fill("town", "Auenstedt");
            office.fill("land", "DE-SH");
            office.press("/verwaltung/anfang/standort").await;
            office.fill("name", "Großer Saal");
            office.fill("people", "120");
            office.press("/verwaltung/anfang/raum").await;
            assert_eq!(office.status, 200, "{}", office.html);
            let rooms = app.get(As::Nobody, "/api/v1/rooms").await.json();
            assert_eq!(
                rooms["items"].as_array().unwrap().len(),
                0,
                "not public yet"
            );
            let action = office.action("/verwaltung/anfang/regeln/");
            office.fill("confirmation", "instant");
            office.press(&action).await;
            assert_eq!(office.status, 200, "{}", office.html);
            office.follow("/raeume/").await;
            assert!(office.at.ends_with("/buchen"), "{}", office.at);
            assert_eq!(office.status, 200, "{}", office.html);
            assert!(office.inputs <= 25, "{} inputs", office.inputs);
            assert_eq!(office.inputs, 16);
        });
    });
}

#[test]
fn basic_data_are_changed_and_the_rest_stays() {
    in_county(async |county| {
        let before = room(county, HALL).await;
        let mut office = town(county).await;
        office.visit(OVERVIEW).await;
        let page = page_of(HALL, "stammdaten");
        office.follow(&page).await;
        office.fill("name", HOSTILE);
        office.fill("features", "WLAN, Küche");
        office.fill("area", "191,25");
        office.press(&page).await;
        assert_eq!(office.status, 200, "{}", office.html);
        assert!(!office.html.contains(HOSTILE));
        let after = room(county, HALL).await;
        assert_eq!(after["name"], HOSTILE);
        assert_eq!(after["area_m2"], 191.25);
        assert_eq!(after["features"], serde_json::json!(["kueche", "wlan"]));
        for same in ["capacity", "rules", "questions", "published_from"] {
            assert_eq!(after[same], before[same], "{same}");
        }
    });
}

#[test]
fn whoever_was_overtaken_keeps_the_entries_and_decides() {
    in_county(async |county| {
        let mut first = town(county).await;
        let page = page_of(HALL, "stammdaten");
        first.visit(&page).await;
        let mut second = Office::enter(
            &county.app,
            "ole@example.org",
            &[Grant::Staff(uuid(TOWN).into())],
        )
        .await;
        second.visit(&page).await;
        second.fill("name", "Festsaal");
        second.press(&page).await;
        first.fill("name", "Konzertsaal");
        first.press(&page).await;
        assert_eq!(first.status, 422);
        assert!(first.html.contains("inzwischen geändert"));
        assert!(first.html.contains("value=\"Konzertsaal\""));
        assert_eq!(room(county, HALL).await["name"], "Festsaal");
        first.press(&page).await;
        assert_eq!(first.status, 200);
        assert_eq!(room(county, HALL).await["name"], "Konzertsaal");
    });
}

#[test]
fn hours_of_single_weekdays_and_days_are_kept_apart() {
    in_county(async |county| {
        let mut office = town(county).await;
        let page = page_of(HALL, "zeiten");
        office.visit(&page).await;
        assert!(
            office.html.contains("value=\"08:00-22:00\""),
            "{}",
            office.html
        );
        office.fill("sun", "geschlossen");
        office.fill("sat", "10-14, 18:00-24:00");
        office.fill("special", "24.12.2027 geschlossen");
        office.press(&page).await;
        assert_eq!(office.status, 200, "{}", office.html);
        office.visit(&page).await;
        let fields = office.form(&page);
        let value = |name: &str| {
            let field = fields.iter().find(|(known, _)| known == name);
            field.unwrap().1.clone()
        };
        assert_eq!(
            ["same", "mon", "sat", "sun", "special"].map(value),
            [
                "08:00-22:00",
                "",
                "10:00-14:00, 18:00-24:00",
                "geschlossen",
                "24.12.2027 geschlossen"
            ]
        );
        office.fill("same", "von acht bis zwölf");
        office.press(&page).await;
        assert_eq!(office.status, 422);
        assert!(office.html.contains("value=\"von acht bis zwölf\""));
    });
}

#[test]
fn rules_are_changed_and_those_not_shown_stay() {
    in_county(async |county| {
        let before = room(county, HALL).await["rules"][0].clone();
        let mut office = town(county).await;
        let page = page_of(HALL, "regeln");
        office.visit(&page).await;
        office.fill("shortest", "1,5");
        office.fill("mode", "free");
        office.fill("mode", "weekend");
        office.fill("questions", "Wird Musik gespielt? *");
        office.fill("setup", "30");
        office.press(&page).await;
        assert_eq!(office.status, 200, "{}", office.html);
        let after = room(county, HALL).await;
        let rules = &after["rules"][0];
        assert_eq!(rules["minutes_min"], 90);
        assert_eq!(rules["modes"].as_array().unwrap().len(), 2);
        assert_eq!(after["setup_minutes"], 30);
        assert_eq!(after["questions"][0]["demand"], "required");
        for same in ["minutes_max", "confirmation", "identity", "requests"] {
            assert_eq!(rules[same], before[same], "{same}");
        }
        office.visit(&page).await;
        office.fill("longest", "1");
        office.press(&page).await;
        assert_eq!(office.status, 422);
    });
}

#[test]
fn a_room_and_a_resource_and_a_site_are_entered() {
    in_county(async |county| {
        let mut office = town(county).await;
        office.visit("/verwaltung/raeume/neu").await;
        office.fill("name", "Töpferstube");
        office.fill("people", "viele");
        office.press("/verwaltung/raeume/neu").await;
        assert_eq!(office.status, 422);
        assert!(office.html.contains("value=\"Töpferstube\""));
        office.fill("people", "12");
        office.press("/verwaltung/raeume/neu").await;
        assert!(office.at.contains("/zeiten"), "{}", office.html);
        office.visit("/verwaltung/geraete/neu").await;
        office.fill("name", "Brennofen");
        office.press("/verwaltung/geraete/neu").await;
        assert!(office.html.contains("Brennofen") && office.html.contains("Töpferstube"));
        office.visit("/verwaltung/standorte/neu").await;
        office.fill("name", "Alte Schule");
        office.fill("town", "Lensahn");
        office.fill("land", "DE-SH");
        office.press("/verwaltung/standorte/neu").await;
        assert!(office.html.contains("Alte Schule"), "{}", office.html);
    });
}

#[test]
fn the_stock_of_a_resource_and_the_address_of_a_site_are_changed() {
    in_county(async |county| {
        let mut office = town(county).await;
        let page = format!("/verwaltung/geraete/{}", id(CHAIRS));
        office.visit(&page).await;
        office.fill("stock", "60");
        office.press(&page).await;
        assert_eq!(office.status, 200, "{}", office.html);
        office.visit(&page).await;
        assert!(office.html.contains("value=\"60\""));
        let page = format!("/verwaltung/standorte/{}", id(HOUSE));
        office.visit(&page).await;
        office.fill("street", "Am Markt 1");
        office.press(&page).await;
        assert!(office.html.contains("Am Markt 1"), "{}", office.html);
    });
}

#[test]
fn a_resource_has_hours_and_rules_as_a_room_has() {
    in_county(async |county| {
        let mut office = town(county).await;
        let [data, hours, rules] = ["", "/zeiten", "/regeln"]
            .map(|page| format!("/verwaltung/geraete/{}{page}", id(CHAIRS)));
        office.visit(&data).await;
        assert!(office.html.contains(&format!("href=\"{hours}\"")));
        office.visit(&hours).await;
        office.fill("same", "09:00-17:00");
        office.press(&hours).await;
        assert!(office.at.contains("gespeichert"), "{}", office.html);
        office.visit(&rules).await;
        office.fill("longest", "3");
        office.press(&rules).await;
        assert!(office.at.contains("gespeichert"), "{}", office.html);
        office.visit(&hours).await;
        assert!(office.html.contains("value=\"09:00-17:00\""));
        office.visit(&rules).await;
        assert!(office.html.contains("value=\"3\""));
    });
}

#[test]
fn another_provider_changes_nothing() {
    in_county(async |county| {
        let mut other = parish(county).await;
        other.visit(OVERVIEW).await;
        assert!(!other.html.contains(&id(HALL)) && other.html.contains(&id(CHAPEL)));
        for page in [
            page_of(HALL, "stammdaten"),
            page_of(HALL, "zeiten"),
            page_of(HALL, "regeln"),
            format!("/verwaltung/geraete/{}", id(CHAIRS)),
            format!("/verwaltung/geraete/{}/zeiten", id(CHAIRS)),
            format!("/verwaltung/geraete/{}/regeln", id(CHAIRS)),
            format!("/verwaltung/standorte/{}", id(HOUSE)),
        ] {
            other.visit(&page).await;
            assert_eq!(other.status, 404, "{page}");
            other.visit(&page_of(CHAPEL, "stammdaten")).await;
            let fields = other.form(&page_of(CHAPEL, "stammdaten"));
            other.send(&page, &fields).await;
            assert_eq!(other.status, 404, "POST {page}");
        }
    });
}

#[test]
fn a_table_is_checked_before_it_is_entered() {
    in_county(async |county| {
        let mut office = Office::enter(&county.app, EVA, &[Grant::Operator]).await;
        office.visit("/verwaltung/import").await;
        office.fill("email", "amt@example.org");
        office.fill(
            "table",
            "id,provider,town,land,name,kind\na,Amt,Aue,DE-XX,Saal,room\n",
        );
        office.press("/verwaltung/import").await;
        assert_eq!(office.status, 422);
        assert!(office.html.contains("Zeile 2"), "{}", office.html);
        office.fill(
            "table",
            "id,provider,town,land,name,kind\na,Amt,Aue,DE-NI,Saal,room\n",
        );
        office.press("/verwaltung/import").await;
        assert!(office.html.contains("1 Räume"), "{}", office.html);
        office.fill("act", "enter");
        office.press("/verwaltung/import").await;
        assert!(office.html.contains("übernommen"), "{}", office.html);
        let mut staff = town_clerk(county).await;
        staff.visit("/verwaltung/import").await;
        assert_eq!(staff.status, 403);
    });
}

#[test]
fn a_table_is_taken_from_a_file_as_spreadsheets_save_it() {
    in_county(async |county| {
        let mut office = Office::enter(&county.app, EVA, &[Grant::Operator]).await;
        let saved = [
            b"id;provider;town;land;name;kind\r\nb;Amt;Aue;DE-NI;Gro\xdfer Saal;room\r\n".to_vec(),
            "\u{feff}id,provider,town,land,name,kind\nb,Amt,Aue,DE-NI,Großer Saal,room\n".into(),
            "id\tprovider\ttown\tland\tname\tkind\tnote\nb\tAmt\tAue\tDE-NI\tGroßer Saal\troom\t\n"
                .into(),
            "\u{feff}id\tprovider\ttown\tland\tname\tkind\nb\tAmt\tAue\tDE-NI\tGroßer Saal\troom\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ];
        for file in saved {
            office.visit("/verwaltung/import").await;
            office.fill("email", "amt@example.org");
            office.file = file;
            // A file that nobody checked is checked, whatever the button says.
            office.fill("act", "enter");
            office.press("/verwaltung/import").await;
            let html = &office.html;
            assert!(
                html.contains("1 Räume") && html.contains("Großer Saal"),
                "{html}"
            );
        }
        office.visit("/verwaltung/import").await;
        office.fill("email", "amt@example.org");
        office.file =
            "id\tname\tkind\tprovider\ttown\tland\nb\tS\troom\tAmt\tAue\tDE-NI\tX\n".into();
        office.press("/verwaltung/import").await;
        assert_eq!(office.status, 422);
        assert!(office.html.contains("Zeile 2"), "{}", office.html);
        office.file = vec![b'a'; 1024 * 1024];
        office.press("/verwaltung/import").await;
        assert_eq!(office.status, 422);
        assert!(
            office.html.contains("Die Datei ist zu groß"),
            "{}",
            office.html
        );
    });
}

async fn town_clerk(county: &County) -> Office<'_> {
    let staff = Grant::Staff(uuid(TOWN).into());
    Office::enter(&county.app, "ole@example.org", &[staff]).await
}
