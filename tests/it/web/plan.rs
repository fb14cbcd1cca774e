//! The occupancy plan of the office.

use std::io::{Cursor, Read};

use actix_web::http::Method;
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::support::app::As;
use crate::support::builders::uuid;
use crate::support::county::{
    CHAPEL, CLUB_ROOM, County, GYM, GYM_LEFT, HALL, PARISH, TOWN, id, in_county, path, wish, with,
};
use crate::support::http::{Response, request, send};
use crate::support::office::Desk;

fn body(response: &Response) -> String {
    String::from_utf8(response.body.clone()).unwrap()
}

fn moving(booking: &Value) -> String {
    let id = booking["id"].as_str().unwrap();
    format!("/verwaltung/buchungen/{id}/verschieben")
}

async fn booking(county: &County, of: &Value) -> Value {
    let read = county.app.get(As::Key(&county.staff), &path(of)).await;
    read.json()
}

/// The cells of `html` that hold `text`, with their hidden words.
fn links(html: &str, text: &str) -> Vec<String> {
    let links = html.split("<a ").skip(1);
    let inner = links.filter_map(|link| {
        let inner = link.split_once('>')?.1.split("</a>").next()?;
        let mut words = String::new();
        let mut rest = inner.replace("<span aria-hidden=\"true\">", "\u{0}");
        while let Some((before, hidden)) = rest.split_once('\u{0}') {
            words.push_str(before);
            rest = hidden.split_once("</span>")?.1.to_owned();
        }
        words.push_str(&rest);
        let bare = words
            .split('<')
            .map(|part| part.rsplit('>').next().unwrap());
        Some(bare.collect::<String>())
    });
    inner.filter(|words| words.contains(text)).collect()
}

#[test]
fn each_use_is_named_with_room_time_title_and_state() {
    in_county(async |county| {
        let titled = with(wish(HALL, 9, 18, 20), json!({"title": "Chorprobe"}));
        county.book(&titled).await;
        county.book(&wish(GYM_LEFT, 10, 8, 12)).await;
        let desk = Desk::of(&county.app, TOWN);
        let page = desk.read("/verwaltung/plan?woche=2027-W10").await;
        assert_eq!(
            links(&page, "Chorprobe"),
            ["Saal, 18:00–20:00 Chorprobe, bestätigt"]
        );
        let halves = links(&page, "Eva Kern");
        assert!(halves.contains(&"Teil 26, 08:00–12:00 Eva Kern, bestätigt".to_owned()));
        assert!(
            halves.contains(
                &"Saal, 08:00–12:00 Eva Kern, bestätigt, belegt durch Teil 26".to_owned()
            ),
            "{halves:?}"
        );
        assert!(page.contains("Kalenderwoche 10, 8. März bis 14. März 2027, alle Gebäude"));
        let list = desk
            .read("/verwaltung/plan?woche=2027-W10&ansicht=liste")
            .await;
        assert!(list.contains("Dienstag, 9. März") && !list.contains("Donnerstag, 11. März</h2>"));
        for view in ["tag", "monat"] {
            let uri = format!("/verwaltung/plan?tag=9.3.2027&ansicht={view}");
            assert!(desk.read(&uri).await.contains("<table class=\"plan"));
        }
    });
}

#[test]
fn a_plan_shows_nothing_of_other_providers() {
    in_county(async |county| {
        let titled = with(wish(HALL, 9, 18, 20), json!({"title": "Chorprobe"}));
        let (made, _) = county.book(&titled).await;
        let parish = Desk::of(&county.app, PARISH);
        let week = "woche=2027-W10&form=intern";
        for file in ["", "/druck", ".csv"] {
            let page = parish.read(&format!("/verwaltung/plan{file}?{week}")).await;
            assert!(
                !page.contains("Chorprobe") && !page.contains("Eva Kern"),
                "{file}"
            );
        }
        for uri in [
            moving(&made),
            "/verwaltung/buchungen/x/verschieben".to_owned(),
        ] {
            assert_eq!(parish.get(&uri).await.status, 404, "{uri}");
            assert_eq!(
                parish.submit(&uri, &[("tag", "10.3.2027")]).await.status,
                404
            );
        }
        let nobody =
            request(Method::GET, "/verwaltung/plan").insert_header(("accept", "text/html"));
        let turned_away = send(&county.app.service().await, nobody).await;
        assert!(
            turned_away
                .header("location")
                .starts_with("/verwaltung/anmelden")
        );
    });
}

#[test]
fn days_on_which_clocks_change_show_the_time_of_the_clock() {
    in_county(async |county| {
        let at = |starts: &str, ends: &str| {
            let times = json!({
                "starts_at": starts, "ends_at": ends,
                "override": {"reason": "Nachtwache", "decided_by": "Rat"},
            });
            with(wish(HALL, 1, 8, 9), times)
        };
        let spring = at("2027-03-27T22:00:00+01:00", "2027-03-28T04:00:00+02:00");
        let autumn = at("2027-10-30T23:00:00+02:00", "2027-10-31T04:00:00+01:00");
        county.enter(&spring).await;
        county.enter(&autumn).await;
        let desk = Desk::of(&county.app, TOWN);
        let page = desk.read("/verwaltung/plan?woche=2027-W12").await;
        assert_eq!(
            links(&page, "Eva Kern"),
            [
                "Saal, 22:00–24:00 Eva Kern, angefragt",
                "Saal, 00:00–04:00 Eva Kern, angefragt"
            ]
        );
        let page = desk.read("/verwaltung/plan?woche=2027-W43").await;
        assert_eq!(
            links(&page, "Eva Kern"),
            [
                "Saal, 23:00–24:00 Eva Kern, angefragt",
                "Saal, 00:00–04:00 Eva Kern, angefragt"
            ]
        );
        let later = desk.read("/verwaltung/plan?woche=2027-W12").await;
        assert!(later.contains("woche=2027-W11") && later.contains("woche=2027-W13"));
    });
}

#[test]
fn a_booking_is_moved_and_moved_back() {
    in_county(async |county| {
        let (made, _) = county.book(&wish(HALL, 9, 18, 20)).await;
        let desk = Desk::of(&county.app, TOWN);
        let form = desk
            .read(&format!("{}?tag=2027-03-11", moving(&made)))
            .await;
        assert!(form.contains("value=\"2027-03-11\"") && form.contains("value=\"18:00\""));
        let hall = id(HALL);
        let fields = [
            ("raum", hall.as_str()),
            ("tag", "11.3.27"),
            ("von", "19:00"),
            ("bis", "21"),
        ];
        let moved = desk.submit(&moving(&made), &fields).await;
        assert_eq!(moved.status, 303);
        let now = booking(county, &made).await;
        assert_eq!(now["starts_at"], "2027-03-11T19:00:00+01:00");
        let plan = desk.read(moved.header("location")).await;
        assert!(plan.contains("Die Buchung ist verschoben."));
        let undo = plan.split("role=\"status\"").nth(1).unwrap();
        let undo = undo.split("</form>").next().unwrap();
        let value = |name: &str| {
            let after = undo
                .split_once(&format!("name=\"{name}\" value=\""))
                .unwrap()
                .1;
            after.split('"').next().unwrap().to_owned()
        };
        let names = ["raum", "tag", "von", "bis_tag", "bis", "fassung", "zurueck"];
        let values = names.map(|name| (name, value(name)));
        let fields: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let back = desk.submit(&moving(&made), &fields).await;
        assert_eq!(back.status, 303);
        assert!(back.header("location").contains("meldung=zurueck"));
        let then = booking(county, &made).await;
        assert_eq!(then["starts_at"], made["starts_at"]);
        // The page that offered it is out of date now.
        let twice = desk.submit(&moving(&made), &fields).await;
        assert_eq!(twice.status, 409);
        assert!(body(&twice).contains("von jemand anderem geändert"));
    });
}

#[test]
fn a_time_that_cannot_be_had_is_refused_with_reasons_and_others() {
    in_county(async |county| {
        let (made, _) = county.book(&wish(HALL, 9, 18, 20)).await;
        county.book(&wish(HALL, 11, 18, 20)).await;
        let desk = Desk::of(&county.app, TOWN);
        let hall = id(HALL);
        let to = |day: &'static str, from: &'static str, until: &'static str| {
            [
                ("raum", hall.as_str()),
                ("tag", day),
                ("von", from),
                ("bis", until),
            ]
        };
        let taken = desk
            .submit(&moving(&made), &to("11.3.27", "19", "21"))
            .await;
        assert_eq!(taken.status, 409);
        let page = body(&taken);
        assert!(page.contains("Das wäre frei") && page.contains("Wer hat das entschieden?"));
        assert_eq!(booking(county, &made).await["starts_at"], made["starts_at"]);
        let wrong = desk.submit(&moving(&made), &to("31.2.27", "x", "21")).await;
        assert_eq!(wrong.status, 422);
        let empty = desk
            .submit(&moving(&made), &to("11.3.27", "21", "19"))
            .await;
        assert!(body(&empty).contains("Das Ende liegt vor dem Anfang."));
        // Staff may set the opening hours aside, and say who decided that.
        let late = to("11.3.27", "22", "23");
        assert_eq!(desk.submit(&moving(&made), &late).await.status, 409);
        let decided = [("grund", "Abschiedsfeier"), ("entschieden", "Gemeinderat")];
        let all = [late.as_slice(), &decided].concat();
        assert_eq!(desk.submit(&moving(&made), &all).await.status, 303);
        let unsigned = [late.as_slice(), &decided[..1]].concat();
        assert_eq!(desk.submit(&moving(&made), &unsigned).await.status, 422);
    });
}

#[test]
fn a_notice_board_has_neither_names_nor_purposes() {
    in_county(async |county| {
        let private = json!({
            "title": "Geburtstag Kern", "purpose": "party", "public_title": "Fest im Saal",
        });
        let (made, _) = county.book(&with(wish(HALL, 9, 18, 20), private)).await;
        county
            .book(&with(
                wish(CLUB_ROOM, 9, 10, 12),
                json!({
                    "answers": {"sound": "nein"}, "accept_terms": ["2027-01"],
                }),
            ))
            .await;
        let desk = Desk::of(&county.app, TOWN);
        let sheet = "/verwaltung/plan/druck?woche=2027-W10";
        let board = desk.read(sheet).await;
        for secret in ["Kern", "Geburtstag", "party", "Fest im Saal", "10:00–12:00"] {
            assert!(!board.contains(secret), "{secret}");
        }
        assert!(board.contains("18:00–20:00</b> belegt"));
        let internal = desk.read(&format!("{sheet}&form=intern")).await;
        for known in [
            "Eva Kern",
            "Geburtstag Kern",
            "party",
            "10:00–12:00</b> Eva Kern, angefragt",
        ] {
            assert!(internal.contains(known), "{known}");
        }
        let version = made["version"].as_i64().unwrap();
        let agreed = json!({"public_title_agreed": true});
        let staff = As::Key(&county.staff);
        let changed = county
            .app
            .patch(staff, &path(&made), version, &agreed)
            .await;
        assert_eq!(changed.summary(), "200 -");
        let board = desk.read(sheet).await;
        assert!(board.contains("18:00–20:00</b> Fest im Saal") && !board.contains("Kern"));
    });
}

#[test]
fn a_print_marks_what_changed_since_the_last_one() {
    in_county(async |county| {
        county.book(&wish(HALL, 9, 18, 20)).await;
        county.app.set_clock("2027-03-02T08:00:00Z");
        county.book(&wish(HALL, 10, 18, 20)).await;
        let desk = Desk::of(&county.app, TOWN);
        let sheet = "/verwaltung/plan/druck?woche=2027-W10";
        assert!(!desk.read(sheet).await.contains("class=\"changed\""));
        let compared = desk
            .read(&format!("{sheet}&seit=2027-03-01T12:00:00Z"))
            .await;
        assert_eq!(compared.matches("class=\"changed\"").count(), 1);
        assert!(compared.contains("Stand: Dienstag, 2. März 2027, 09:00 Uhr."));
    });
}

#[test]
fn a_file_holds_no_formulas() {
    in_county(async |county| {
        for (day, title) in [
            (9, "=1+1"),
            (10, "+4917"),
            (11, "-1"),
            (12, "@SUM(A1)"),
            (13, "a;b\"c"),
        ] {
            let titled = with(wish(HALL, day, 18, 20), json!({"title": title}));
            county.book(&titled).await;
        }
        let desk = Desk::of(&county.app, TOWN);
        let file = desk.get("/verwaltung/plan.csv?woche=2027-W10").await;
        assert_eq!(
            file.header("content-disposition"),
            "attachment; filename=\"belegung-2027-03-08.csv\""
        );
        let text = body(&file);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "\u{feff}Beginn;Ende;Raum;Gebäude;Was;Wer;Zweck;Personen;Stand;Vorgang"
        );
        let titles = lines[1..]
            .iter()
            .map(|line| line.split(';').nth(4).unwrap());
        assert_eq!(
            titles.collect::<Vec<_>>(),
            ["'=1+1", "'+4917", "'-1", "'@SUM(A1)", "\"a"]
        );
        assert!(lines[1].starts_with("09.03.2027 18:00;09.03.2027 20:00;Saal;Haus der Begegnung;"));
        let english = desk.read("/en/verwaltung/plan.csv?woche=2027-W10").await;
        assert!(english.lines().next().unwrap().ends_with("State,Reference"));
        let sheet = desk.get("/verwaltung/plan.xlsx?woche=2027-W10").await;
        assert_eq!(sheet.status, 200);
        assert!(sheet.body.starts_with(b"PK"));
    });
}

#[test]
fn hostile_names_do_no_harm() {
    in_county(async |county| {
        let long = "Donaudampfschiff".repeat(12);
        for (day, title) in [
            (9, "<script>alert(1)</script>"),
            (10, "\"><img src=x>"),
            (11, &long),
        ] {
            let titled = with(wish(HALL, day, 18, 20), json!({"title": title}));
            county.book(&titled).await;
        }
        let desk = Desk::of(&county.app, TOWN);
        for view in [
            "?",
            "?ansicht=liste&",
            "?ansicht=tag&tag=9.3.27&",
            "/druck?form=intern&",
        ] {
            let page = desk
                .read(&format!("/verwaltung/plan{view}woche=2027-W10"))
                .await;
            assert!(
                !page.contains("<script>alert") && !page.contains("<img src=x"),
                "{view}"
            );
            assert!(page.contains("&#60;script&#62;alert(1)"), "{view}");
            assert!(!page.contains(" style="), "{view}");
        }
        let odd =
            "/verwaltung/plan?woche=x&tag=%3Cscript%3E&gebaeude=y&hinter=zz&ansicht=q&buchung=1";
        assert!(!desk.read(odd).await.contains("<script>\""));
    });
}

#[test]
fn a_full_week_of_thirty_rooms_is_a_small_page() {
    in_county(async |county| {
        for day in 8..15 {
            for room in [HALL, GYM, 27] {
                for hour in [8, 13, 18] {
                    county.book(&wish(room, day, hour, hour + 3)).await;
                }
            }
        }
        let desk = Desk::of(&county.app, TOWN);
        let uri = "/verwaltung/plan?woche=2027-W10";
        let page = desk.get_compressed(uri).await;
        assert_eq!(page.header("content-encoding"), "gzip");
        let mut plain = String::new();
        let mut decoder = GzDecoder::new(Cursor::new(&page.body));
        decoder.read_to_string(&mut plain).unwrap();
        // The left part of the gym is taken through it: four rows of twenty-one, and as many rows without any.
        let uses = plain.matches("class=\"use confirmed\"").count();
        assert!(uses >= 84, "{uses}");
        let frame = desk
            .get_compressed("/verwaltung/bausteine")
            .await
            .body
            .len();
        let bytes_of_a_use = (page.body.len() - frame / 2) / uses;
        assert!(
            bytes_of_a_use * 630 < 40 * 1024,
            "{} bytes",
            page.body.len()
        );
    });
}

#[test]
fn a_chapel_is_no_room_of_the_town() {
    in_county(async |county| {
        let (made, _) = county.book(&wish(HALL, 9, 18, 20)).await;
        let desk = Desk::of(&county.app, TOWN);
        let chapel = uuid(CHAPEL).to_string();
        let fields = [
            ("raum", chapel.as_str()),
            ("tag", "10.3.27"),
            ("von", "18"),
            ("bis", "20"),
        ];
        let refused = desk.submit(&moving(&made), &fields).await;
        assert_eq!(refused.status, 422);
        assert!(!desk.read(&moving(&made)).await.contains(&chapel));
    });
}
