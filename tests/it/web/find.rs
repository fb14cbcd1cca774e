//! Search, rooms and devices as everybody sees them.

use serde_json::json;

use crate::support::county::{
    CHAIRS, County, DRAFT, HALL, LIBRARY, TENT, id, in_county, wish, with,
};
use crate::support::pages::page;

/// The address of a room, by its number.
async fn address(county: &County, number: u128) -> String {
    let digits = gemeinraum::web::Slug::of(&[], uuid::Uuid::from_u128(number));
    let moved = page(&county.app, &format!("/raeume/{digits}")).await;
    assert_eq!(moved.status(), 303);
    moved.response.header("location").to_owned()
}

#[test]
fn a_room_is_found_under_a_readable_address_and_any_former_one() {
    in_county(async |county| {
        let path = address(county, HALL).await;
        assert_eq!(path, "/raeume/saal-lensahn-000000000000000000000000k");
        let former = path.replace("saal", "alter-name");
        let moved = page(&county.app, &format!("/en{former}?tag=2027-03-12")).await;
        assert_eq!(
            (moved.status(), moved.response.header("location")),
            (303, &*format!("/en{path}?tag=2027-03-12"))
        );
        for nothing in ["saal", "saal-000000000000000000000000z", "-"] {
            let found = page(&county.app, &format!("/raeume/{nothing}")).await;
            assert_eq!(found.status(), 404, "{nothing}");
        }
    });
}

#[test]
fn a_draft_is_not_there() {
    in_county(async |county| {
        let digits = gemeinraum::web::Slug::of(&[], uuid::Uuid::from_u128(DRAFT));
        for page_of in ["", "/woche", "/liste"] {
            let found = page(&county.app, &format!("/raeume/{digits}{page_of}")).await;
            assert_eq!(found.status(), 404, "{page_of}");
        }
    });
}

#[test]
fn the_month_of_a_room_names_each_day_and_never_who_has_it() {
    in_county(async |county| {
        let booking = with(
            wish(HALL, 12, 12, 18),
            json!({"title": "Geheime Probe", "attendees": 20}),
        );
        county.book(&booking).await;
        county.book(&wish(HALL, 13, 8, 20)).await;
        county.book(&wish(HALL, 13, 20, 22)).await;
        let path = address(county, HALL).await;
        let found = page(&county.app, &format!("{path}?tag=2027-03-12")).await;
        assert_eq!(
            found.links("12. März 2027: teilweise frei, 2 Zeitfenster"),
            [format!("{path}?monat=2027-03&tag=2027-03-12#tag")]
        );
        assert!(found.text().contains("\nSamstag, 13. März 2027: belegt\n"));
        assert_eq!(found.links("13. März"), Vec::<String>::new());
        assert_eq!(
            found.link("08:00 bis 12:00 Uhr: frei"),
            format!("{path}/buchen?beginn=2027-03-12T08%3A00&ende=2027-03-12T12%3A00")
        );
        assert!(found.text().contains("12:00 bis 18:00 Uhr: belegt"));
        let next = format!("{path}?monat=2027-03&tag=2027-03-14#tag");
        assert_eq!(
            found.links("Sonntag, 14. März 2027"),
            [next.clone(), next],
            "the next day that is free, and its cell"
        );
        for secret in ["Kern", "Geheim", "eva@"] {
            assert!(!found.html.contains(secret), "{secret}");
        }
    });
}

#[test]
fn a_week_and_a_list_tell_the_same_times_as_plain_tables() {
    in_county(async |county| {
        county.book(&wish(HALL, 10, 10, 12)).await;
        let path = address(county, HALL).await;
        let week = page(&county.app, &format!("{path}/woche?tag=2027-03-12")).await;
        assert_eq!(
            week.text().lines().collect::<Vec<_>>(),
            [
                "Saal, Haus der Begegnung: die Woche",
                "Alle Tage der Woche mit ihren freien und belegten Zeiten.",
                "‹ ab 01.03.2027ab 15.03.2027 ›",
                "Montag, 8. März 2027 bis Sonntag, 14. März 2027",
                "Tag",
                "Belegung",
                "Zeiten",
                "Montag, 8. März 2027",
                "frei",
                "08:00 bis 22:00 Uhr: frei",
                "Dienstag, 9. März 2027",
                "frei",
                "08:00 bis 22:00 Uhr: frei",
                "Mittwoch, 10. März 2027",
                "teilweise frei, 2 Zeitfenster",
                "08:00 bis 10:00 Uhr: frei",
                "10:00 bis 12:00 Uhr: belegt",
                "12:00 bis 22:00 Uhr: frei",
                "Donnerstag, 11. März 2027",
                "frei",
                "08:00 bis 22:00 Uhr: frei",
                "Freitag, 12. März 2027",
                "frei",
                "08:00 bis 22:00 Uhr: frei",
                "Samstag, 13. März 2027",
                "frei",
                "08:00 bis 22:00 Uhr: frei",
                "Sonntag, 14. März 2027",
                "frei",
                "08:00 bis 22:00 Uhr: frei",
            ]
        );
        let list = page(&county.app, &format!("/en{path}/liste?ab=2027-03-10")).await;
        assert!(
            list.text()
                .contains("Wednesday, 10 March 2027\npartly free, 2 time slots")
        );
        let next = list.link("from 10/04/2027");
        assert_eq!(next, format!("/en{path}/liste?ab=2027-04-10"));
    });
}

#[test]
fn a_search_shows_what_is_free_and_says_why_others_are_not() {
    in_county(async |county| {
        county.book(&wish(HALL, 12, 12, 18)).await;
        let query = "tag=12.3.27&von=14:00&bis=16:00&personen=120";
        let none = page(&county.app, &format!("/?{query}")).await;
        assert!(none.text().contains("Zu dieser Zeit ist nichts frei"));
        let query = "tag=12.3.27&von=14:00&bis=16:00&ort=begegnung+saal";
        let found = page(&county.app, &format!("/?{query}")).await;
        let text = found.text();
        let (free, others) = text.split_once("Warum andere").unwrap();
        assert!(free.contains("Frei: Freitag, 12. März 2027, 14:00 bis 16:00 Uhr"));
        assert!(free.matches("Haus der Begegnung, Lensahn").count() > 2);
        assert!(others.contains("Der Raum ist in dieser Zeit belegt."));
        assert!(
            others.contains("Nächster freier Termin: Freitag, 12. März 2027, 18:00 bis 20:00 Uhr")
        );
        let address = address(county, HALL).await;
        assert_eq!(
            found.links("18:00 bis 20:00"),
            [format!(
                "{address}/buchen?beginn=2027-03-12T18%3A00&ende=2027-03-12T20%3A00"
            )]
        );
    });
}

#[test]
fn a_search_without_a_day_leads_to_the_list_and_a_broken_one_keeps_its_entries() {
    in_county(async |county| {
        let list = page(&county.app, "/?tag=&personen=80&ort=Lensahn").await;
        assert_eq!(
            list.response.header("location"),
            "/raeume?personen=80&ort=Lensahn"
        );
        let broken = page(&county.app, "/en/?tag=morgen&personen=80").await;
        assert_eq!(broken.status(), 422);
        assert!(broken.html.contains("<title>Error: Find a room"));
        assert!(broken.html.contains("value=\"morgen\""));
        assert_eq!(broken.links("Day:"), ["#tag"]);
    });
}

#[test]
fn weekdays_of_a_period_give_a_table_of_rooms_and_days() {
    in_county(async |county| {
        county.book(&wish(HALL, 6, 8, 20)).await;
        let query = "suche=tage&wochentag=sa&erster=1.3.27&letzter=31.3.27&dauer=10&personen=90";
        let found = page(&county.app, &format!("/?{query}")).await;
        let text = found.text();
        let (_, table) = text.split_once("Räume und ihre freien Tage").unwrap();
        let head: Vec<_> = table
            .lines()
            .filter(|line| line.ends_with(".03.2027"))
            .collect();
        assert_eq!(
            head,
            ["06.03.2027", "13.03.2027", "20.03.2027", "27.03.2027"]
        );
        let address = address(county, HALL).await;
        let days = found.links("ab 08:00");
        let of_hall = days.iter().filter(|link| link.starts_with(&address));
        assert_eq!(of_hall.count(), 3, "the first Saturday is taken");
    });
}

#[test]
fn lists_go_on_behind_their_last_entry() {
    in_county(async |county| {
        let rooms = page(&county.app, "/raeume").await;
        assert_eq!(rooms.links("Saal").len(), 7, "{}", rooms.text());
        let last = rooms.links("Saal").pop().unwrap();
        let digits = last.rsplit('-').next().unwrap();
        let rest = page(&county.app, &format!("/raeume?ab={digits}.saal")).await;
        assert_eq!(rest.links("Saal"), Vec::<String>::new());
        assert_eq!(rest.links("Teil 26").len(), 1);
    });
}

#[test]
fn a_device_tells_how_many_are_free_over_a_day() {
    in_county(async |county| {
        let items = json!({"items": [{"resource_id": id(CHAIRS), "quantity": 30}]});
        county.book(&with(wish(HALL, 12, 10, 12), items)).await;
        let list = page(&county.app, "/geraete").await;
        let chairs = list.links("Stuhl")[0].clone();
        let found = page(&county.app, &format!("{chairs}?tag=12.3.2027")).await;
        let shown = found.text();
        let (_, day) = shown.split_once("Freitag, 12. März 2027\n").unwrap();
        assert_eq!(
            day.lines().take(10).collect::<Vec<_>>(),
            [
                "Den ganzen Tag über frei: 10 Stück",
                "Freie Stücke über den Tag",
                "Zeiten",
                "frei",
                "08:00 bis 10:00 Uhr",
                "40",
                "10:00 bis 12:00 Uhr",
                "10",
                "12:00 bis 22:00 Uhr",
                "40",
            ]
        );
        let tent = gemeinraum::web::Slug::of(&[], uuid::Uuid::from_u128(TENT));
        let moved = page(&county.app, &format!("/en/geraete/{tent}")).await;
        let english = page(&county.app, moved.response.header("location")).await;
        assert!(english.text().contains("only without a room"));
    });
}

#[test]
fn the_data_for_machines_cannot_break_out_of_its_element() {
    in_county(async |county| {
        let path = address(county, LIBRARY).await;
        let found = page(&county.app, &path).await;
        let data = found.html.split("application/ld+json\">").nth(1).unwrap();
        let data: serde_json::Value =
            serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
        assert_eq!(data["url"], format!("https://raum.example{path}"));
        assert_eq!(
            data["containedInPlace"]["address"]["addressLocality"],
            "Lensahn"
        );
        assert_eq!(data["maximumAttendeeCapacity"], 100);
    });
}
