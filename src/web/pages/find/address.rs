//! Addresses of these pages.

use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::ids::RoomId;
use domain::interval::Interval;
use uuid::Uuid;

use crate::services::availability::RoomPosition;
use crate::web::Form;
use crate::web::Slug;
use crate::web::day::local;
use crate::web::query::address;

/// The parameter that says behind what a page of a list begins.
pub(super) const AFTER: &str = "ab";

/// A name is this long at most; its sort key may be a little longer.
const KEY_CHARS_MAX: usize = 400;

/// The page of a room or device on which the day `date` is chosen.
pub(super) fn on_day(path: &str, date: NaiveDate) -> String {
    let (month, day) = (date.format("%Y-%m").to_string(), date.to_string());
    let page = address(path, &[("monat", &month), ("tag", &day)]);
    format!("{page}#tag")
}

/// Where the room at `path` is asked for.
pub(super) fn booking(path: &str, span: Option<(Interval, Tz)>) -> String {
    let at = |instant: chrono::DateTime<chrono::Utc>, zone: Tz| {
        local(instant.with_timezone(&zone).naive_local())
    };
    let times = span.map(|(span, zone)| (at(span.start(), zone), at(span.end(), zone)));
    let (starts, ends) = times.unwrap_or_default();
    address(
        &format!("{path}/buchen"),
        &[("beginn", &starts), ("ende", &ends)],
    )
}

/// The same list, with `name` set to `value`.
pub(super) fn with(path: &str, form: &Form, name: &str, value: &str) -> String {
    let form = form.clone().with(name, value);
    let pairs: Vec<_> = form
        .fields()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    address(path, &pairs)
}

/// The place behind the entry with this sort key and id, for an address.
pub(super) fn written(key: &str, id: Uuid) -> String {
    format!("{}.{key}", Slug::of(&[], id))
}

/// The place that `text` is; `None` if it is none.
pub(super) fn place(text: &str) -> Option<(String, Uuid)> {
    let (digits, key) = text.split_once('.')?;
    let id = Slug::parse(digits)?.id();
    (key.chars().count() <= KEY_CHARS_MAX).then(|| (key.to_owned(), id))
}

/// Behind which room the page of a search begins.
pub(super) fn position(form: &Form, name: &str) -> Option<RoomPosition> {
    let (name_key, id) = place(form.value(name))?;
    Some(RoomPosition {
        name_key,
        id: RoomId(id),
    })
}

/// The next page of a search, if there may be one.
pub(super) fn next_page(
    path: &str,
    form: &Form,
    name: &str,
    next: Option<&RoomPosition>,
) -> Option<String> {
    next.map(|next| with(path, form, name, &written(&next.name_key, next.id.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_list_comes_back_from_its_address() {
        let id = Uuid::from_u128(7);
        let found = place(&written("saal 1. stock", id));
        assert_eq!(found, Some(("saal 1. stock".to_owned(), id)));
        for broken in ["", "saal", "x.saal", &written(&"a".repeat(500), id)] {
            assert_eq!(place(broken), None, "{broken}");
        }
    }
}
