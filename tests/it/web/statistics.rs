//! Figures of use in the office.

use serde_json::json;

use crate::support::county::{CHAPEL, County, HALL, PARISH, TOWN, id, in_county, wish, with};
use crate::support::office::Desk;

const MARCH: &str = "?von=3.2027&monate=1";

async fn busy(county: &County) {
    let people = json!({"attendees": 40});
    county.book(&with(wish(HALL, 9, 18, 20), people)).await;
    county.book(&wish(HALL, 16, 18, 21)).await;
    county.book(&wish(CHAPEL, 9, 18, 20)).await;
}

#[test]
fn the_use_of_each_room_stands_in_one_table() {
    in_county(async |county| {
        busy(county).await;
        let desk = Desk::of(&county.app, TOWN);
        let page = desk.read(&format!("/verwaltung/auswertung{MARCH}")).await;
        let hall = page.split(&format!("/{}?", id(HALL))).nth(1).unwrap();
        let hall = hall.split("</tr>").next().unwrap();
        assert!(hall.contains("<td>5</td>"), "hours: {hall}");
        assert!(hall.contains("<td>2</td>"), "uses: {hall}");
        assert!(hall.contains("<td>40</td>"), "people: {hall}");
        assert!(hall.contains("1 %"), "5 of 434 hours: {hall}");
        assert!(page.contains("März 2027"));
        assert!(!page.contains(&id(CHAPEL)), "the parish's is not shown");
    });
}

#[test]
fn a_room_shows_when_it_is_used() {
    in_county(async |county| {
        busy(county).await;
        let desk = Desk::of(&county.app, TOWN);
        let path = format!("/verwaltung/auswertung/{}{MARCH}", id(HALL));
        let page = desk.read(&path).await;
        let eight = page.split("<th scope=\"row\">20:00</th>").nth(1).unwrap();
        let eight = eight.split("</tr>").next().unwrap();
        let cells: Vec<_> = eight.split("<td class=\"").skip(1).collect();
        assert_eq!(cells.len(), 7);
        assert!(cells[0].starts_with("level-0\">0<"), "Monday: {eight}");
        assert!(cells[1].starts_with("level-2\">1<"), "Tuesday: {eight}");
        let english = desk.read(&format!("/en{path}")).await;
        assert!(english.contains("March 2027"));
    });
}

#[test]
fn the_file_has_a_line_for_each_room_and_month() {
    in_county(async |county| {
        busy(county).await;
        let desk = Desk::of(&county.app, TOWN);
        let file = desk
            .get("/verwaltung/auswertung.csv?von=2027-03&monate=3")
            .await;
        let name = file.header("content-disposition");
        assert_eq!(name, "attachment; filename=\"auswertung-2027-03.csv\"");
        let text = String::from_utf8(file.body).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 1 + 8 * 3, "{text}");
        let hall = lines
            .iter()
            .filter(|line| line.contains(";2027-03;1 %;5;2;"));
        assert_eq!(hall.count(), 1, "{text}");
    });
}

#[test]
fn others_see_their_own_rooms_only() {
    in_county(async |county| {
        busy(county).await;
        let desk = Desk::of(&county.app, PARISH);
        let page = desk.read(&format!("/verwaltung/auswertung{MARCH}")).await;
        assert!(page.contains(&id(CHAPEL)) && !page.contains(&id(HALL)));
        let hall = format!("/verwaltung/auswertung/{}", id(HALL));
        assert_eq!(desk.get(&hall).await.status.as_u16(), 404);
        let nonsense = desk.get("/verwaltung/auswertung/nichts").await;
        assert_eq!(nonsense.status.as_u16(), 404);
        let odd = "/verwaltung/auswertung?von=99.9999&monate=-1&gebaeude=x&hinter=%00";
        assert_eq!(desk.get(odd).await.status.as_u16(), 200);
    });
}
