//! The caretaker's sheet.

use chrono::{DateTime, Utc};
use gemeinraum::services::today::{Sheet, SheetEntry, SheetSelection, SheetWanted, read_sheet};
use serde_json::json;

use super::{Reader, march, read, shown};
use crate::support::app::As;
use crate::support::builders::uuid;
use crate::support::county::{
    CHAIRS, CHAPEL, County, HALL, KITCHEN, TENT, id, in_county, path, wish, with,
};

fn wanted(first: u32, days: u64, since: Option<DateTime<Utc>>) -> SheetWanted {
    SheetWanted {
        selection: SheetSelection::default(),
        first: march(first),
        days,
        since,
    }
}

fn sheet(county: &County, wanted: &SheetWanted) -> Sheet {
    read(county, Reader::Town, |tx, ctx| read_sheet(tx, ctx, wanted)).unwrap()
}

fn line(entry: &SheetEntry) -> String {
    let booking = &entry.shown.stored.booking;
    let room = entry
        .place
        .as_ref()
        .map_or("-", |place| place.name.as_str());
    let contact = entry.shown.organiser.as_ref().map(|who| &who.contact);
    let phone = contact.and_then(|contact| contact.phone.as_ref());
    let items: Vec<_> = entry
        .items
        .iter()
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    let changed = if entry.is_changed { " changed" } else { "" };
    format!(
        "{} ({}) {room} {} {} {}{changed}",
        shown(booking.times.span),
        shown(entry.occupied),
        contact.map_or("-", |contact| contact.name.as_str()),
        phone.map_or("-", |phone| phone.as_str()),
        items.join(", "),
    )
}

fn lines(entries: &[SheetEntry]) -> Vec<String> {
    entries.iter().map(line).collect()
}

#[test]
fn a_day_is_told_in_order_of_time_with_all_a_caretaker_needs() {
    in_county(async |county| {
        let who = json!({
            "organiser": {"name": "Eva Kern", "email": "eva@example.org", "phone": "04363 123"},
            "items": [{"resource_id": id(CHAIRS), "quantity": 25}],
        });
        county.book(&with(wish(KITCHEN, 9, 12, 14), who)).await;
        county.book(&wish(HALL, 9, 9, 11)).await;
        county.book(&wish(HALL, 10, 9, 11)).await;
        county.book(&wish(CHAPEL, 9, 9, 11)).await;
        let tent = json!({
            "room_id": null, "items": [{"resource_id": id(TENT), "quantity": 1}],
        });
        county.book(&with(wish(HALL, 9, 16, 18), tent)).await;
        let hold = with(wish(HALL, 9, 18, 21), json!({"organiser": null}));
        county.app.post(As::Nobody, "/api/v1/holds", &hold).await;
        let day = sheet(county, &wanted(9, 1, None));
        assert_eq!(
            lines(&day.entries),
            [
                "09. 09:00-11:00 (09. 09:00-11:00) Saal Eva Kern - ",
                "09. 12:00-14:00 (09. 11:30-15:00) Saal Eva Kern 04363 123 25 Stuhl",
                "09. 16:00-18:00 (09. 16:00-18:00) - Eva Kern - 1 Stuhl",
            ]
        );
        assert!(day.cancelled.is_empty());
        let week = sheet(county, &wanted(8, 7, None));
        assert_eq!(week.last, march(14));
        assert_eq!(week.entries.len(), 4);
        let mut elsewhere = wanted(9, 1, None);
        elsewhere.selection.site = Some(uuid(11).into());
        assert!(sheet(county, &elsewhere).entries.is_empty());
        let guest = read(county, Reader::Nobody, |tx, ctx| {
            read_sheet(tx, ctx, &wanted(9, 1, None))
        });
        assert!(guest.is_err());
    });
}

#[test]
fn what_changed_since_the_last_print_is_marked_and_what_was_cancelled_is_listed() {
    in_county(async |county| {
        let (gone, token) = county.book(&wish(HALL, 9, 9, 11)).await;
        county.book(&wish(KITCHEN, 9, 9, 11)).await;
        county.app.set_clock("2027-03-01T09:00:00Z");
        let printed = county.app.now();
        county.app.set_clock("2027-03-01T10:00:00Z");
        county.book(&wish(HALL, 9, 12, 14)).await;
        let uri = format!("{}/cancel", path(&gone));
        let answer = county.app.post(As::Guest(&token), &uri, &json!({})).await;
        assert_eq!(answer.summary(), "200 -");
        let marked = sheet(county, &wanted(9, 1, Some(printed)));
        assert_eq!(
            lines(&marked.entries),
            [
                "09. 09:00-11:00 (09. 08:30-12:00) Saal Eva Kern - ",
                "09. 12:00-14:00 (09. 12:00-14:00) Saal Eva Kern -  changed",
            ]
        );
        assert_eq!(
            lines(&marked.cancelled),
            ["09. 09:00-11:00 (09. 09:00-11:00) Saal Eva Kern -  changed"]
        );
        county.app.set_clock("2027-03-01T11:00:00Z");
        let later = wanted(9, 1, Some(county.app.now()));
        let later = sheet(county, &later);
        assert!(later.cancelled.is_empty() && later.entries.iter().all(|one| !one.is_changed));
    });
}
