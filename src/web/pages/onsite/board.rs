//! What door and lobby have in common: the clock, times in words, and who looks.

use actix_web::HttpRequest;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use domain::interval::Interval;
use domain::language::Language;
use domain::text::Name;
use domain::time::wall_time;

use crate::api::problem::{Kind, Problem};
use crate::i18n::{format, text};
use crate::services::onsite::PublicWhat;
use crate::web::Visitor;

/// The head of a display.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// `18:04 Uhr`.
    pub(super) time: String,
    /// `Freitag, 12. März 2027`.
    pub(super) date: String,
}

impl Clock {
    /// What the clock of the site shows.
    pub(super) fn of(language: Language, zone: Tz, now: DateTime<Utc>) -> Self {
        let at = wall_time(zone, now);
        Self {
            time: format::time(language, at.time()),
            date: format::date(language, at.date()),
        }
    }
}

/// A display shows the same whoever is signed in at it.
pub(super) fn anybody(request: &HttpRequest) -> Result<Visitor, Problem> {
    Ok(Visitor::stranger(request).ok_or(Kind::Internal)?)
}

/// `18:00 bis 20:00 Uhr`; of what begins before or ends after `today` the end that is in it.
pub(super) fn span(language: Language, zone: Tz, today: NaiveDate, span: Interval) -> String {
    let (from, to) = (wall_time(zone, span.start()), wall_time(zone, span.end()));
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    let begins = (from.date() == today).then(|| clock(from.time()));
    let ends = if to.date() == today {
        Some(clock(to.time()))
    } else {
        let is_midnight = to.time() == NaiveTime::MIN && Some(to.date()) == today.succ_opt();
        is_midnight.then(|| "24:00".to_owned())
    };
    match (begins, ends) {
        (Some(from), Some(to)) if from == "00:00" && to == "24:00" => {
            text(language, "onsite.all_day", &[])
        }
        (Some(from), Some(to)) => text(language, "onsite.from_to", &[("from", &from), ("to", &to)]),
        (None, Some(to)) => text(language, "onsite.end_only", &[("to", &to)]),
        (Some(from), None) => text(language, "onsite.start_only", &[("from", &from)]),
        (None, None) => text(language, "onsite.all_day", &[]),
    }
}

/// `20:00 Uhr`, on another day with its date.
pub(super) fn moment(language: Language, zone: Tz, today: NaiveDate, at: DateTime<Utc>) -> String {
    let wall = wall_time(zone, at);
    let is_midnight = wall.time() == NaiveTime::MIN && Some(wall.date()) == today.succ_opt();
    if is_midnight {
        format::time(language, NaiveTime::MIN).replacen("00:00", "24:00", 1)
    } else if wall.date() == today {
        format::time(language, wall.time())
    } else {
        format::date_time(language, &at.with_timezone(&zone))
    }
}

/// The class of a use, and its title or one word.
pub(super) fn words(language: Language, what: &PublicWhat) -> (&'static str, String) {
    let say =
        |name: Option<&Name>, key| name.map_or_else(|| text(language, key, &[]), Name::to_string);
    match what {
        PublicWhat::Taken(title) => ("taken", say(title.as_ref(), "onsite.taken")),
        PublicWhat::Closed(reason) => ("closed", say(reason.as_ref(), "onsite.closed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(from: &str, to: &str) -> (String, String) {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let zone = chrono_tz::Europe::Berlin;
        let today = NaiveDate::from_ymd_opt(2027, 3, 12).unwrap();
        let own = Interval::new(at(from), at(to)).unwrap();
        (
            span(Language::De, zone, today, own),
            moment(Language::De, zone, today, own.end()),
        )
    }

    #[test]
    fn a_display_tells_what_of_a_use_is_today() {
        let pairs = [
            (
                "2027-03-12T17:00:00Z",
                "2027-03-12T19:00:00Z",
                "18:00 bis 20:00 Uhr",
                "20:00 Uhr",
            ),
            (
                "2027-03-12T17:00:00Z",
                "2027-03-12T23:00:00Z",
                "18:00 bis 24:00 Uhr",
                "24:00 Uhr",
            ),
            (
                "2027-03-11T17:00:00Z",
                "2027-03-12T19:00:00Z",
                "bis 20:00 Uhr",
                "20:00 Uhr",
            ),
            (
                "2027-03-11T23:00:00Z",
                "2027-03-12T23:00:00Z",
                "den ganzen Tag",
                "24:00 Uhr",
            ),
            (
                "2027-03-12T17:00:00Z",
                "2027-03-13T19:00:00Z",
                "ab 18:00 Uhr",
                "Samstag, 13. März 2027, 20:00 Uhr",
            ),
            (
                "2027-03-11T17:00:00Z",
                "2027-03-13T19:00:00Z",
                "den ganzen Tag",
                "Samstag, 13. März 2027, 20:00 Uhr",
            ),
        ];
        for (from, to, expected, end) in pairs {
            assert_eq!(told(from, to), (expected.to_owned(), end.to_owned()));
        }
    }
}
