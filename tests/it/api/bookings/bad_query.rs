//! What no list of bookings can be asked for.

use crate::support::app::As;
use crate::support::county::*;

const BOOKINGS: &str = "/api/v1/bookings";

#[test]
fn filters_and_cursors_of_the_list_are_checked() {
    in_county(async |county| {
        let cases = [
            ("provider=x", "400 invalid_parameter; provider malformed_id"),
            ("status=open", "400 invalid_parameter; status unknown_value"),
            (
                "reference=UUUU-UUUU",
                "400 invalid_parameter; reference malformed_reference",
            ),
            (
                "from=2027-03-12",
                "400 invalid_parameter; from malformed_time",
            ),
            (
                "from=2027-03-12T00:00:00Z&to=2027-03-11T00:00:00Z",
                "400 invalid_parameter; to end_not_after_start",
            ),
            ("limit=0", "400 invalid_parameter; limit out_of_range"),
            ("cursor=AAAA", "400 invalid_cursor"),
            ("q=x", "400 unknown_parameter"),
        ];
        for (query, expected) in cases {
            let uri = format!("{BOOKINGS}?{query}");
            let answer = county.app.get(As::Key(&county.staff), &uri).await;
            assert_eq!(answer.summary(), expected, "{query}");
        }
        let chapel = wish(CHAPEL, 12, 18, 21);
        county.book(&chapel).await;
    });
}
