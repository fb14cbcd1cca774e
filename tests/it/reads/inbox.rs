//! What the office has to decide.

use domain::booking::StatusName;
use gemeinraum::services::inbox::{
    Conflicts, Inbox, InboxWanted, Work, count_affected, count_work, read_inbox,
};
use serde_json::{Value, json};

use super::{Reader, read};
use crate::support::app::As;
use crate::support::county::{
    BARN, CHAPEL, CLUB_ROOM, County, GYM_LEFT, HALL, HOUSE, id, in_county, path, wish, with,
};

fn inbox(county: &County, wanted: &InboxWanted, limit: usize) -> Inbox {
    read(county, Reader::Town, |tx, ctx| {
        read_inbox(tx, ctx, wanted, limit)
    })
    .unwrap()
}

fn work(county: &County, who: Reader) -> Work {
    read(county, who, count_work).unwrap()
}

/// A request for the club room, whose terms and question are answered.
fn asked(day: u32, from: u32, to: u32) -> Value {
    let answers = json!({
        "accept_terms": ["2027-01"], "answers": {"sound": "ja"},
    });
    with(wish(CLUB_ROOM, day, from, to), answers)
}

async fn office(county: &County, uri: &str, body: &Value) -> Value {
    let made = county.app.post(As::Key(&county.staff), uri, body).await;
    assert!(
        matches!(made.summary().as_str(), "200 -" | "201 -"),
        "{}",
        made.summary()
    );
    made.json()
}

async fn reserve(county: &County, booking: &Value, until: &str) {
    let uri = format!("{}/option", path(booking));
    office(county, &uri, &json!({"until": until})).await;
}

#[test]
fn requests_come_by_age_with_what_stands_in_their_way() {
    in_county(async |county| {
        let (first, _) = county.book(&wish(BARN, 9, 10, 12)).await;
        county.app.set_clock("2027-03-01T09:00:00Z");
        county.book(&wish(BARN, 9, 11, 13)).await;
        county.app.set_clock("2027-03-01T09:30:00Z");
        county.book(&wish(BARN, 9, 13, 14)).await;
        county.app.set_clock("2027-03-01T10:00:00Z");
        county.book(&asked(9, 10, 12)).await;
        county.book(&wish(HALL, 9, 10, 12)).await;
        let blocking = json!({
            "room_ids": [id(BARN)], "title": "Inventur",
            "starts_at": "2027-03-09T12:00:00+01:00", "ends_at": "2027-03-09T12:30:00+01:00",
        });
        office(county, "/api/v1/blockings", &blocking).await;
        let closure = json!({
            "site_id": id(HOUSE), "room_ids": [id(CLUB_ROOM)],
            "starts_at": "2027-03-09T11:00:00+01:00",
        });
        office(county, "/api/v1/closures", &closure).await;
        let page = inbox(county, &InboxWanted::default(), 50);
        assert!(page.next.is_none());
        let ages: Vec<_> = page
            .entries
            .iter()
            .map(|entry| entry.age.num_minutes())
            .collect();
        assert_eq!(
            ages,
            [120, 60, 30, 0],
            "confirmed bookings need no decision"
        );
        let conflicts: Vec<_> = page.entries.iter().map(|entry| entry.conflicts).collect();
        let none = Conflicts::default();
        assert_eq!(
            conflicts,
            [
                Conflicts {
                    requests: 1,
                    ..none
                },
                Conflicts {
                    requests: 1,
                    blockings: 1,
                    ..none
                },
                none,
                Conflicts {
                    closures: 1,
                    ..none
                },
            ]
        );
        assert!(page.entries[2].conflicts.is_none());
        assert_eq!(page.entries[0].room.as_ref().unwrap().as_str(), "Saal");
        let organiser = page.entries[0].shown.organiser.as_ref().unwrap();
        assert_eq!(organiser.contact.name.as_str(), "Eva Kern");

        reserve(county, &first, "2027-03-03T10:00:00+01:00").await;
        let conflicts = |page: &Inbox| page.entries[1].conflicts;
        let page = inbox(county, &InboxWanted::default(), 50);
        assert_eq!(
            conflicts(&page),
            Conflicts {
                options: 1,
                blockings: 1,
                ..none
            }
        );
    });
}

#[test]
fn the_inbox_is_paged_and_shows_nobody_what_others_own() {
    in_county(async |county| {
        for day in 9..14 {
            county.book(&wish(BARN, day, 10, 12)).await;
        }
        let mut wanted = InboxWanted::default();
        let mut days = Vec::new();
        for _ in 0..4 {
            let page = inbox(county, &wanted, 2);
            assert!(page.entries.len() <= 2);
            let start = |entry: &gemeinraum::services::inbox::InboxEntry| {
                entry.shown.stored.booking.day(entry.shown.zone).to_string()
            };
            days.extend(page.entries.iter().map(start));
            wanted.after = page.next;
            if wanted.after.is_none() {
                break;
            }
        }
        days.sort();
        let expected: Vec<_> = (9..14).map(|day| format!("2027-03-{day:02}")).collect();
        assert_eq!(days, expected);
        let parish = read(county, Reader::Parish, |tx, ctx| {
            read_inbox(tx, ctx, &InboxWanted::default(), 50)
        });
        assert!(parish.unwrap().entries.is_empty());
        let guest = read(county, Reader::Nobody, |tx, ctx| {
            read_inbox(tx, ctx, &InboxWanted::default(), 50)
        });
        assert!(guest.is_err());
        assert!(read(county, Reader::Nobody, count_work).is_err());
        let options = InboxWanted {
            status: Some(StatusName::Option),
            ..InboxWanted::default()
        };
        assert!(inbox(county, &options, 50).entries.is_empty());
    });
}

#[test]
fn the_navigation_counts_requests_options_that_end_and_what_closures_hit() {
    in_county(async |county| {
        county.book(&wish(BARN, 9, 10, 12)).await;
        let (soon, _) = county.book(&asked(10, 10, 12)).await;
        let (later, _) = county.book(&asked(11, 10, 12)).await;
        reserve(county, &soon, "2027-03-04T08:00:00+01:00").await;
        reserve(county, &later, "2027-03-05T08:00:00+01:00").await;
        let before = Work {
            requests: 1,
            expiring: 1,
            affected: 0,
        };
        assert_eq!(work(county, Reader::Town), before);

        county.book(&wish(GYM_LEFT, 9, 10, 12)).await;
        let (hall, _) = county.book(&wish(HALL, 9, 10, 12)).await;
        county.book(&wish(HALL, 20, 10, 12)).await;
        county.book(&wish(CHAPEL, 9, 10, 12)).await;
        let site = json!({
            "site_id": id(HOUSE),
            "starts_at": "2027-03-09T11:00:00+01:00", "ends_at": "2027-03-10T00:00:00+01:00",
        });
        let whole = office(county, "/api/v1/closures", &site).await;
        let club_room = json!({
            "site_id": id(HOUSE), "room_ids": [id(CLUB_ROOM)],
            "starts_at": "2027-03-09T11:00:00+01:00",
        });
        let part = office(county, "/api/v1/closures", &club_room).await;
        // The request that claims nothing, a part and the hall; later both options.
        assert_eq!(
            work(county, Reader::Town),
            Work {
                affected: 5,
                ..before
            }
        );
        assert_eq!(work(county, Reader::Parish), Work::default());
        let counts = read(county, Reader::Town, count_affected).unwrap();
        let of = |closure: &Value| {
            let id: uuid::Uuid = closure["id"].as_str().unwrap().parse().unwrap();
            counts.get(&id.into()).copied().unwrap_or_default()
        };
        assert_eq!((of(&whole), of(&part)), (3, 2));

        let uri = format!("/api/v1/closures/{}/resolve", whole["id"].as_str().unwrap());
        let resolve = json!({
            "reason_class": "danger", "reason": "Nur das Dach.", "decided_by": "Bürgermeisterin",
            "bookings": [{"booking_id": hall["id"], "outcome": "let_stand"}],
        });
        office(county, &uri, &resolve).await;
        assert_eq!(
            work(county, Reader::Town),
            Work {
                affected: 4,
                ..before
            }
        );
    });
}
