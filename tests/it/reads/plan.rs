//! The occupancy plan.

use domain::bookable::BookableId;
use gemeinraum::services::plan::{
    DAYS_MAX, Plan, PlanSelection, PlanUse, PlanWanted, Resources, Through, What, read_plan,
};
use serde_json::json;

use super::{Reader, march, read, shown};
use crate::support::app::As;
use crate::support::builders::uuid;
use crate::support::county::{
    BARN, CHAIRS, CHAPEL, CLUB_ROOM, County, DRAFT, GYM, GYM_LEFT, HALL, HOUSE, KITCHEN, LIBRARY,
    id, in_county, wish, with,
};

fn wanted(first: u32, days: u64) -> PlanWanted {
    PlanWanted {
        selection: PlanSelection::default(),
        first: march(first),
        days,
        after: None,
        rows: 60,
    }
}

fn plan(county: &County, wanted: &PlanWanted) -> Plan {
    read(county, Reader::Town, |tx, ctx| read_plan(tx, ctx, wanted)).unwrap()
}

fn through(through: Option<&Through>) -> String {
    match through {
        None => String::new(),
        Some(Through::Stock) => " through its stock".to_owned(),
        Some(Through::Room(name)) => format!(" through {name}"),
    }
}

fn line(taken: &PlanUse) -> String {
    let what = match &taken.what {
        What::Booked(booked) => {
            let booking = &booked.booking;
            let who = booking.organiser.as_ref().map_or("-", |name| name.as_str());
            let closed = if booked.is_closed { " closed" } else { "" };
            let quantity = booked.quantity;
            let via = through(booked.through.as_ref());
            format!("{} x{quantity} {who}{via}{closed}", booking.status)
        }
        What::Blocked {
            blocking,
            through: via,
        } => {
            format!("{}{}", blocking.title, through(via.as_ref()))
        }
        What::Closed(closure) => {
            let reason = closure.public_reason.as_ref();
            format!("closed: {}", reason.map_or("-", |reason| reason.as_str()))
        }
    };
    format!("{} {what}", shown(taken.span))
}

/// What takes one row.
fn row(plan: &Plan, number: u128) -> Vec<String> {
    let row = plan
        .rows
        .iter()
        .find(|row| row.bookable.uuid() == uuid(number));
    row.unwrap().uses.iter().map(line).collect()
}

async fn office(county: &County, uri: &str, body: &serde_json::Value) {
    let made = county.app.post(As::Key(&county.staff), uri, body).await;
    assert_eq!(made.summary(), "201 -");
}

#[test]
fn a_plan_shows_what_takes_each_room_and_through_which_other() {
    in_county(async |county| {
        county.book(&wish(HALL, 9, 18, 20)).await;
        county.book(&wish(GYM_LEFT, 9, 8, 12)).await;
        county.book(&wish(GYM, 10, 14, 16)).await;
        county.book(&wish(BARN, 9, 10, 12)).await;
        county.book(&wish(BARN, 9, 11, 13)).await;
        let hold = with(wish(KITCHEN, 9, 18, 21), json!({"organiser": null}));
        let answer = county.app.post(As::Nobody, "/api/v1/holds", &hold).await;
        assert_eq!(answer.summary(), "201 -");
        let blocking = json!({
            "room_ids": [id(GYM), id(HALL)], "title": "Inventur",
            "starts_at": "2027-03-11T08:00:00+01:00", "ends_at": "2027-03-11T10:00:00+01:00",
        });
        office(county, "/api/v1/blockings", &blocking).await;
        let closure = json!({
            "site_id": id(HOUSE), "room_ids": [id(GYM_LEFT)], "public_reason": "Wasserschaden",
            "starts_at": "2027-03-10T15:00:00+01:00",
        });
        office(county, "/api/v1/closures", &closure).await;
        let plan = plan(county, &wanted(8, 7));
        assert_eq!(plan.last, march(14));
        assert_eq!(
            row(&plan, HALL),
            [
                "09. 18:00-20:00 confirmed x1 Eva Kern",
                "11. 08:00-10:00 Inventur"
            ]
        );
        assert_eq!(
            row(&plan, GYM),
            [
                "09. 08:00-12:00 confirmed x1 Eva Kern through Teil 26",
                "10. 14:00-16:00 confirmed x1 Eva Kern closed",
                "10. 15:00-00:00 closed: Wasserschaden",
                "11. 08:00-10:00 Inventur",
            ]
        );
        assert_eq!(
            row(&plan, GYM_LEFT),
            [
                "09. 08:00-12:00 confirmed x1 Eva Kern",
                "10. 14:00-16:00 confirmed x1 Eva Kern through Saal closed",
                "10. 15:00-00:00 closed: Wasserschaden",
                "11. 08:00-10:00 Inventur through Saal",
            ]
        );
        assert_eq!(
            row(&plan, BARN),
            [
                "09. 10:00-12:00 requested x1 Eva Kern",
                "09. 11:00-13:00 requested x1 Eva Kern"
            ],
            "requests that compete claim nothing and are shown all the same"
        );
        assert_eq!(row(&plan, KITCHEN), ["09. 18:00-21:00 held x1 -"]);
    });
}

#[test]
fn what_is_over_is_not_in_the_plan_and_neither_is_what_others_own() {
    in_county(async |county| {
        county.book(&wish(HALL, 9, 18, 20)).await;
        let hold = with(wish(KITCHEN, 9, 18, 21), json!({"organiser": null}));
        county.app.post(As::Nobody, "/api/v1/holds", &hold).await;
        county.app.set_clock("2027-03-01T09:00:00Z");
        let (cancelled, token) = county.book(&wish(HALL, 9, 8, 9)).await;
        let uri = format!(
            "/api/v1/bookings/{}/cancel",
            cancelled["id"].as_str().unwrap()
        );
        let answer = county.app.post(As::Guest(&token), &uri, &json!({})).await;
        assert_eq!(answer.summary(), "200 -");
        let own = plan(county, &wanted(9, 1));
        assert_eq!(row(&own, HALL), ["09. 18:00-20:00 confirmed x1 Eva Kern"]);
        assert_eq!(row(&own, KITCHEN), [""; 0], "the hold has run out");
        assert_eq!(row(&plan(county, &wanted(10, 1)), HALL), [""; 0]);

        let numbers = |plan: &Plan| {
            let rooms = plan.rows.iter().map(|row| row.bookable.uuid().as_u128());
            rooms.collect::<Vec<_>>()
        };
        let parish = read(county, Reader::Parish, |tx, ctx| {
            read_plan(tx, ctx, &wanted(9, 1))
        });
        assert_eq!(numbers(&parish.unwrap()), [CHAPEL]);
        let mut of_parish = wanted(9, 1);
        of_parish.selection.providers = Some(vec![uuid(2).into()]);
        assert_eq!(numbers(&plan(county, &of_parish)), [0; 0]);
        let guest = read(county, Reader::Nobody, |tx, ctx| {
            read_plan(tx, ctx, &wanted(9, 1))
        });
        assert!(guest.is_err());
        for (days, rows) in [(0, 60), (DAYS_MAX + 1, 60), (7, 0), (7, 61)] {
            let too_much = PlanWanted {
                days,
                rows,
                ..wanted(9, 1)
            };
            let refused = read(county, Reader::Town, |tx, ctx| {
                read_plan(tx, ctx, &too_much)
            });
            assert!(refused.is_err(), "{days} days, {rows} rows");
        }
    });
}

#[test]
fn resources_come_after_the_rooms_of_their_site_with_how_many_are_taken() {
    in_county(async |county| {
        let items = json!({"items": [{"resource_id": id(CHAIRS), "quantity": 25}]});
        county.book(&with(wish(HALL, 9, 18, 20), items)).await;
        let mut with_resources = wanted(9, 1);
        with_resources.selection.resources = Resources::Shown;
        let plan = plan(county, &with_resources);
        let kinds: Vec<_> = plan
            .rows
            .iter()
            .map(|row| matches!(row.bookable, BookableId::Room(_)))
            .collect();
        assert!(kinds.is_sorted_by(|a, b| a >= b), "{kinds:?}");
        assert_eq!(
            row(&plan, CHAIRS),
            ["09. 18:00-20:00 confirmed x25 Eva Kern"]
        );
    });
}

#[test]
fn a_plan_is_paged_by_name() {
    in_county(async |county| {
        let mut wanted = PlanWanted {
            rows: 3,
            ..wanted(9, 1)
        };
        let mut seen = Vec::new();
        for _ in 0..4 {
            let page = plan(county, &wanted);
            assert!(page.rows.len() <= 3);
            seen.extend(page.rows.iter().map(|row| row.bookable.uuid().as_u128()));
            wanted.after = page.next;
            if wanted.after.is_none() {
                break;
            }
        }
        assert_eq!(
            seen,
            [
                HALL, CLUB_ROOM, BARN, DRAFT, LIBRARY, GYM, KITCHEN, GYM_LEFT
            ],
            "by name, then by id"
        );
        wanted.selection.rooms = vec![uuid(HALL).into(), uuid(GYM).into()];
        assert_eq!(plan(county, &wanted).rows.len(), 2);
        wanted.selection.site = Some(uuid(11).into());
        assert_eq!(plan(county, &wanted).rows.len(), 0);
    });
}
