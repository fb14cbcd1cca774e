//! The month of a room, the next free day, and why a room is left out.

use chrono::TimeDelta;
use domain::bookable::BookableId;
use gemeinraum::services::availability::{
    DayState, Explained, Looked, RoomSearch, explain_taken, find_next_free_day, list_free_rooms,
    read_month,
};
use serde_json::json;

use super::{Reader, hours, march, read, shown};
use crate::support::app::As;
use crate::support::builders::uuid;
use crate::support::county::{
    BARN, CLUB_ROOM, County, DRAFT, GYM, GYM_LEFT, HALL, HOUSE, KITCHEN, LIBRARY, id, in_county,
    wish, with,
};

/// The states of days of March 2027 as somebody sees them, such as `9 partly 2`.
fn month(county: &County, who: Reader, room: u128, days: &[usize]) -> Vec<String> {
    let bookable = BookableId::Room(uuid(room).into());
    let month = read(county, who, |tx, ctx| {
        read_month(tx, ctx, bookable, march(17), Looked::default())
    });
    let month = month.unwrap().days;
    assert_eq!(month.len(), 31);
    let states = days.iter().map(|day| match &month[*day - 1] {
        (_, DayState::NotBookable(reason)) => format!("{day} {}", reason.code()),
        (_, DayState::Partly { windows }) => format!("{day} partly {windows}"),
        (_, other) => format!("{day} {other:?}"),
    });
    states.collect()
}

async fn close(county: &County, day: u32) {
    let closure = json!({
        "site_id": id(HOUSE),
        "starts_at": format!("2027-03-{day:02}T00:00:00+01:00"),
        "ends_at": format!("2027-03-{:02}T00:00:00+01:00", day + 1),
    });
    let closed = county
        .app
        .post(As::Key(&county.staff), "/api/v1/closures", &closure)
        .await;
    assert_eq!(closed.summary(), "201 -");
}

#[test]
fn the_month_of_a_room_tells_what_each_day_offers() {
    in_county(async |county| {
        county.book(&wish(HALL, 9, 18, 20)).await;
        county.book(&wish(HALL, 10, 8, 15)).await;
        county.book(&wish(HALL, 10, 15, 22)).await;
        close(county, 11).await;
        let days = [1, 9, 10, 11, 12];
        assert_eq!(
            month(county, Reader::Nobody, HALL, &days),
            ["1 Free", "9 partly 2", "10 Taken", "11 Closed", "12 Free"]
        );
        // A part shares its hall's cells, a guest does not see a draft, and rules that ask who comes close no day.
        county.book(&wish(GYM_LEFT, 9, 8, 12)).await;
        assert_eq!(month(county, Reader::Nobody, GYM, &[9]), ["9 partly 1"]);
        assert_eq!(
            month(county, Reader::Nobody, LIBRARY, &[2, 4]),
            ["2 lead_time", "4 Free"]
        );
        let draft = BookableId::Room(uuid(DRAFT).into());
        let refused = read(county, Reader::Parish, |tx, ctx| {
            read_month(tx, ctx, draft, march(1), Looked::default())
        });
        assert!(refused.is_err());
        assert_eq!(month(county, Reader::Town, DRAFT, &[4]), ["4 Free"]);
    });
}

#[test]
fn a_room_is_free_only_when_what_must_go_with_it_is_free() {
    in_county(async |county| {
        let staff = As::Key(&county.staff);
        let tie = json!({"companion_ids": [id(KITCHEN)]});
        let uri = format!("/api/v1/rooms/{}", id(HALL));
        let tied = county.app.patch(staff, &uri, 1, &tie).await;
        assert_eq!(tied.summary(), "200 -");
        county.book(&wish(KITCHEN, 9, 8, 12)).await;
        assert_eq!(
            month(county, Reader::Nobody, HALL, &[9, 10]),
            ["9 partly 1", "10 Free"]
        );
        let free = |from, to| {
            let search = RoomSearch {
                words: Some("Saal".to_owned()),
                ..RoomSearch::default()
            };
            let found = read(county, Reader::Nobody, |tx, ctx| {
                list_free_rooms(tx, ctx, &search, hours(9, from, to), None, 50)
            });
            let hall = BookableId::Room(uuid(HALL).into());
            found
                .unwrap()
                .rooms
                .iter()
                .any(|room| room.bookable == hall)
        };
        assert!(!free(11, 12) && free(14, 16));
    });
}

#[test]
fn the_next_free_day_may_lie_months_ahead() {
    in_county(async |county| {
        let hall = BookableId::Room(uuid(HALL).into());
        let next = |looked| {
            read(county, Reader::Nobody, |tx, ctx| {
                find_next_free_day(tx, ctx, hall, march(8), looked)
            })
            .unwrap()
            .map(|date| date.to_string())
        };
        assert_eq!(next(Looked::default()).as_deref(), Some("2027-03-09"));
        let closure = json!({
            "site_id": id(HOUSE),
            "starts_at": "2027-03-01T00:00:00+01:00",
            "ends_at": "2027-09-01T12:00:00+02:00",
        });
        let staff = As::Key(&county.staff);
        let closed = county.app.post(staff, "/api/v1/closures", &closure).await;
        assert_eq!(closed.summary(), "201 -");
        assert_eq!(next(Looked::default()).as_deref(), Some("2027-09-01"));
        let long = Looked {
            length: Some(TimeDelta::hours(12)),
            attendees: None,
        };
        assert_eq!(next(long).as_deref(), Some("2027-09-02"));
        let crowd = Looked {
            length: None,
            attendees: Some(1_000),
        };
        assert_eq!(next(crowd), None, "no day makes the hall larger");
    });
}

fn reasons(explained: &Explained) -> String {
    let codes = explained
        .findings
        .iter()
        .map(|f| f.reason.code().to_string());
    let codes = codes.collect::<Vec<_>>().join(" ");
    let next = explained.next_free.map_or("never".to_owned(), shown);
    let number = explained.listed.bookable.uuid().as_u128();
    format!("{number}: {codes}; {next}")
}

#[test]
fn a_room_that_is_left_out_says_why_and_when_else() {
    in_county(async |county| {
        county.book(&wish(HALL, 9, 18, 20)).await;
        county.book(&wish(HALL, 9, 20, 22)).await;
        county.book(&wish(GYM_LEFT, 9, 18, 19)).await;
        county.book(&wish(KITCHEN, 9, 17, 18)).await;
        county.enter(&with(wish(BARN, 9, 18, 19), json!({}))).await;
        let search = RoomSearch {
            site: Some(uuid(HOUSE).into()),
            ..RoomSearch::default()
        };
        let span = hours(9, 18, 20);
        let explained = read(county, Reader::Nobody, |tx, ctx| {
            explain_taken(tx, ctx, &search, span, None, 20)
        })
        .unwrap();
        let mut lines: Vec<_> = explained.rooms.iter().map(reasons).collect();
        lines.sort();
        assert_eq!(
            lines,
            [
                format!("{HALL}: occupied; 10. 08:00-10:00"),
                format!("{LIBRARY}: group_not_allowed purpose_not_allowed; 09. 18:00-20:00"),
                format!("{GYM}: part_occupied; 09. 19:00-21:00"),
                format!("{GYM_LEFT}: occupied; 09. 19:00-21:00"),
                format!("{KITCHEN}: occupied; 09. 19:30-21:30"),
            ],
            "requests that compete take nothing, and the draft is no room for guests"
        );
        // What is free and what is explained are all there is.
        let free = read(county, Reader::Nobody, |tx, ctx| {
            list_free_rooms(tx, ctx, &search, span, None, 20)
        });
        let free = free.unwrap().rooms;
        let free: Vec<_> = free
            .iter()
            .map(|room| room.bookable.uuid().as_u128())
            .collect();
        assert_eq!(free, [CLUB_ROOM, BARN]);
    });
}

#[test]
fn rooms_that_cannot_be_had_are_paged_by_name() {
    in_county(async |county| {
        close(county, 9).await;
        let search = RoomSearch {
            site: Some(uuid(HOUSE).into()),
            ..RoomSearch::default()
        };
        let mut after = None;
        let mut seen = Vec::new();
        for _ in 0..9 {
            let page = read(county, Reader::Nobody, |tx, ctx| {
                explain_taken(tx, ctx, &search, hours(9, 18, 20), after.clone(), 2)
            });
            let page = page.unwrap();
            assert!(page.rooms.len() <= 2);
            seen.extend(
                page.rooms
                    .iter()
                    .map(|room| room.listed.bookable.uuid().as_u128()),
            );
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        seen.sort_unstable();
        assert_eq!(
            seen,
            [HALL, CLUB_ROOM, BARN, LIBRARY, GYM, GYM_LEFT, KITCHEN]
        );
    });
}
