//! The history of a booking.

use domain::booking::By;
use gemeinraum::services::history::{Happened, of_booking};
use serde_json::{Value, json};

use super::{Reader, clock, read, shown};
use crate::support::app::As;
use crate::support::county::{County, GYM, HALL, HOUSE, id, in_county, path, wish};

fn history(county: &County, who: Reader, booking: &Value) -> Option<Vec<String>> {
    let id: uuid::Uuid = booking["id"].as_str().unwrap().parse().unwrap();
    let entries = read(county, who, |tx, ctx| of_booking(tx, ctx, id.into()));
    let line = |entry: gemeinraum::services::history::HistoryEntry| {
        let by = match (entry.by, &entry.name) {
            (By::Guest, _) => "guest".to_owned(),
            (By::System, _) => "system".to_owned(),
            (_, name) => name.as_ref().map_or("-".to_owned(), ToString::to_string),
        };
        let what = match entry.what {
            Happened::Step {
                notice,
                version,
                former_span,
                former_room,
            } => {
                let span =
                    former_span.map_or(String::new(), |span| format!(", was {}", shown(span)));
                let room = former_room.and_then(|(_, name)| name);
                let room = room.map_or(String::new(), |name| format!(", was in {name}"));
                format!("{} v{}{span}{room}", notice.action(), version.unwrap())
            }
            Happened::Resolved(resolution) => {
                format!("{}: {}", resolution.outcome, resolution.grounds.reason)
            }
        };
        format!("{} {by} {what}", clock(entry.at))
    };
    Some(entries.ok()?.into_iter().map(line).collect())
}

#[test]
fn the_history_tells_who_did_what_and_what_it_was_before() {
    in_county(async |county| {
        let (booking, token) = county.book(&wish(HALL, 9, 18, 20)).await;
        county.app.set_clock("2027-03-01T09:00:00Z");
        let moved = json!({
            "starts_at": "2027-03-09T19:00:00+01:00", "ends_at": "2027-03-09T21:00:00+01:00",
            "room_id": id(GYM),
        });
        let staff = As::Key(&county.staff);
        let amended = county.app.patch(staff, &path(&booking), 1, &moved).await;
        assert_eq!(amended.summary(), "200 -");
        let closure = json!({
            "site_id": id(HOUSE), "starts_at": "2027-03-09T00:00:00+01:00",
        });
        let closed = county.app.post(staff, "/api/v1/closures", &closure).await;
        county.app.set_clock("2027-03-01T10:00:00Z");
        let uri = format!(
            "/api/v1/closures/{}/resolve",
            closed.json()["id"].as_str().unwrap()
        );
        let resolve = json!({
            "reason_class": "danger", "reason": "Nur das Dach.", "decided_by": "Bürgermeisterin",
            "bookings": [{"booking_id": booking["id"], "outcome": "let_stand"}],
        });
        let resolved = county.app.post(staff, &uri, &resolve).await;
        assert_eq!(resolved.summary(), "200 -");
        county.app.set_clock("2027-03-01T11:00:00Z");
        let uri = format!("{}/cancel", path(&booking));
        let cancelled = county.app.post(As::Guest(&token), &uri, &json!({})).await;
        assert_eq!(cancelled.summary(), "200 -");
        assert_eq!(
            history(county, Reader::Town, &booking).unwrap(),
            [
                "01. 09:00 guest booking.confirmed v1",
                "01. 10:00 test booking.amended v2, was 09. 18:00-20:00, was in Saal",
                "01. 11:00 test let_stand: Nur das Dach.",
                "01. 12:00 guest booking.cancelled v3",
            ]
        );
        assert_eq!(history(county, Reader::Parish, &booking), None);
        assert_eq!(history(county, Reader::Nobody, &booking), None);
    });
}
