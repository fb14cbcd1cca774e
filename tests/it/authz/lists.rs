//! What the lists of the office hold: only what is of one's own providers.

use std::collections::BTreeSet;

use super::thing::{Kind, Things};
use crate::support::app::As;
use crate::support::county::{PARISH, TOWN, id, in_county};

const LISTS: [(&str, Kind); 5] = [
    ("bookings", Kind::Booking),
    ("blockings", Kind::Blocking),
    ("closures", Kind::Closure),
    ("organisers", Kind::Organiser),
    ("feeds", Kind::Feed),
];

/// Whether the list that `who` gets holds the thing with this id.
async fn lists(things: &Things<'_>, who: As<'_>, uri: &str, wanted: &str) -> bool {
    let page = things.county.app.get(who, uri).await;
    assert_eq!(page.summary(), "200 -", "{uri}");
    let page = page.json();
    let items = page["items"].as_array().unwrap().iter();
    let ids: BTreeSet<_> = items.map(|item| item["id"].as_str().unwrap()).collect();
    ids.contains(wanted)
}

#[test]
fn lists_of_the_office_hold_only_what_is_of_ones_own_providers() {
    in_county(async |county| {
        let things = Things::of(county);
        let (staff, operator) = (As::Key(&county.staff), As::Key(&county.operator));
        for (list, kind) in LISTS {
            let thing = things.make(kind).await;
            let all = format!("/api/v1/{list}");
            let of_town = format!("{all}?provider={}", id(TOWN));
            let of_parish = format!("{all}?provider={}", id(PARISH));
            for (who, uri, expected) in [
                (staff, &all, true),
                (staff, &of_town, true),
                (staff, &of_parish, false),
                (operator, &all, true),
                (operator, &of_parish, false),
                (As::Key(&county.parish), &all, false),
                (As::Key(&county.parish), &of_town, false),
            ] {
                let found = lists(&things, who, uri, &thing.id).await;
                assert_eq!(found, expected, "{uri}");
            }
        }
    });
}
