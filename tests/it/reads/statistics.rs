//! How much rooms are used.

use chrono::{TimeDelta, Weekday};
use gemeinraum::services::statistics::{
    MonthUse, PlanSelection, Statistics, StatisticsWanted, read_statistics, read_week_use,
};
use serde_json::json;

use super::{Reader, march, read};
use crate::support::app::As;
use crate::support::builders::uuid;
use crate::support::county::{CHAPEL, County, HALL, KITCHEN, id, in_county, path, wish, with};

fn wanted(months: u32) -> StatisticsWanted {
    StatisticsWanted {
        selection: PlanSelection::default(),
        first: march(17),
        months,
        after: None,
    }
}

fn statistics(county: &County, months: u32) -> Statistics {
    let wanted = wanted(months);
    read(county, Reader::Town, |tx, ctx| {
        read_statistics(tx, ctx, &wanted)
    })
    .unwrap()
}

fn months(statistics: &Statistics, room: u128) -> &[MonthUse] {
    let mut rooms = statistics.rooms.iter();
    let found = rooms.find(|one| one.room.bookable.uuid() == uuid(room));
    &found.unwrap().months
}

#[test]
fn a_month_sums_up_what_was_promised_in_it() {
    in_county(async |county| {
        let people = |count: u32| json!({"attendees": count});
        county.book(&with(wish(HALL, 9, 18, 20), people(40))).await;
        county.book(&with(wish(HALL, 31, 18, 20), people(10))).await;
        let (gone, token) = county.book(&wish(HALL, 10, 8, 12)).await;
        let uri = format!("{}/cancel", path(&gone));
        county.app.post(As::Guest(&token), &uri, &json!({})).await;
        let internal = with(
            wish(HALL, 11, 8, 12),
            json!({"kind": "internal", "organiser": null}),
        );
        county.enter(&internal).await;
        let april = json!({
            "starts_at": "2027-04-01T08:00:00+02:00", "ends_at": "2027-04-01T09:30:00+02:00",
        });
        county.book(&with(wish(HALL, 1, 8, 9), april)).await;
        county.book(&wish(CHAPEL, 9, 18, 20)).await;
        let closure = json!({
            "site_id": id(10), "starts_at": "2027-03-20T00:00:00+01:00",
            "ends_at": "2027-03-22T00:00:00+01:00",
        });
        let staff = As::Key(&county.staff);
        county.app.post(staff, "/api/v1/closures", &closure).await;

        let both = statistics(county, 2);
        assert_eq!(both.months, [march(1), march(31).succ_opt().unwrap()]);
        assert_eq!(both.rooms.len(), 8, "the parish's chapel is not among them");
        let march = MonthUse {
            bookings: 3,
            external: 2,
            internal: 1,
            no_shows: 0,
            cancelled: 1,
            booked: TimeDelta::hours(8),
            people: 50,
            open: Some(TimeDelta::hours(14 * 29)),
        };
        let april = MonthUse {
            bookings: 1,
            external: 1,
            booked: TimeDelta::minutes(90),
            open: Some(TimeDelta::hours(14 * 30)),
            ..MonthUse::default()
        };
        assert_eq!(months(&both, HALL), [march, april]);
        assert_eq!(march.used_per_mille(), Some(8 * 1_000 / 406));
        assert_eq!(months(&both, KITCHEN)[0].bookings, 0);
        let guest = read(county, Reader::Nobody, |tx, ctx| {
            read_statistics(tx, ctx, &wanted(1))
        });
        assert!(guest.is_err());
    });
}

#[test]
fn the_hours_of_the_week_show_when_a_room_is_in_use() {
    in_county(async |county| {
        county.book(&wish(HALL, 9, 18, 20)).await;
        let half = json!({"ends_at": "2027-03-16T19:30:00+01:00"});
        county.book(&with(wish(HALL, 16, 18, 20), half)).await;
        let room = uuid(HALL).into();
        let week = read(county, Reader::Town, |tx, ctx| {
            read_week_use(tx, ctx, room, march(1), 1)
        });
        let week = week.unwrap();
        let at = |weekday, hour| week.at(weekday, hour).num_minutes();
        assert_eq!(
            [
                at(Weekday::Tue, 17),
                at(Weekday::Tue, 18),
                at(Weekday::Tue, 19),
                at(Weekday::Wed, 18)
            ],
            [0, 120, 90, 0]
        );
        let total: TimeDelta = week.hours.iter().flatten().sum();
        assert_eq!(total, TimeDelta::minutes(210));
        let parish = read(county, Reader::Parish, |tx, ctx| {
            read_week_use(tx, ctx, room, march(1), 1)
        });
        assert!(parish.is_err());
    });
}
