//! The county of the demo on a day that is awkward to book around.

use chrono::{DateTime, Utc};
use gemeinraum::demo::{self, Extent};

use crate::support::app::TestApp;
use crate::support::databases::Database;

#[test]
fn a_county_that_begins_in_the_night_of_the_clock_change_is_as_full_as_any() {
    let now: DateTime<Utc> = "2027-03-28T00:30:00Z".parse().unwrap();
    let database = Database::sqlite();
    let app = TestApp::start(&database);
    assert_eq!(demo::find(app.store()).unwrap(), Extent::None);
    demo::fill(app.store(), now, [7; 32]).unwrap();
    assert_eq!(demo::find(app.store()).unwrap(), Extent::Whole);
    let mut raw = database.raw();
    assert!(raw.number("SELECT count(*) FROM booking") >= 300);
    assert_eq!(raw.number("SELECT count(DISTINCT status) FROM booking"), 7);
    let hall = demo::examples(&[7; 32]).room;
    let times = demo::times::find(app.store(), hall, now).unwrap().unwrap();
    assert!(times.free[0] > now && times.taken[0] > now);
}
