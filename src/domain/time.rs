//! Local time of a site: gaps and folds as named outcomes, days that are not always 24 hours long.
//!
//! Entry points: [`resolve`] for a time somebody asked for, [`Rim`] for the times of rules, [`day`] for whole
//! local days. The worked examples stand in `docs/availability.md`.

use chrono::{
    DateTime, Days, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

use crate::interval::Interval;

/// The widest gap or fold that any zone of the tz database had: a whole day (Samoa skipped 2011-12-30).
const GAP_BOUND: TimeDelta = TimeDelta::hours(26);

/// What a wall-clock time means at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// Exactly one instant.
    Once(DateTime<Utc>),
    /// The clock shows it twice (autumn): before and after it is set back.
    Fold {
        /// With the offset that ends.
        first: DateTime<Utc>,
        /// With the offset that begins.
        last: DateTime<Utc>,
    },
    /// The clock never shows it (spring). The next valid time is `end`.
    Gap {
        /// The instant at which the clock is set forward.
        end: DateTime<Utc>,
    },
}

/// What the wall-clock time `at` means in `zone`.
///
/// ```
/// use chrono::{NaiveDate, TimeZone, Utc};
/// use chrono_tz::Europe::Berlin;
/// use domain::time::{Local, resolve};
/// let spring = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap().and_hms_opt(2, 30, 0).unwrap();
/// let three_o_clock = Utc.with_ymd_and_hms(2027, 3, 28, 1, 0, 0).unwrap();
/// assert_eq!(resolve(Berlin, spring), Local::Gap { end: three_o_clock });
/// ```
pub fn resolve(zone: Tz, at: NaiveDateTime) -> Local {
    match zone.from_local_datetime(&at) {
        LocalResult::Single(instant) => Local::Once(instant.to_utc()),
        LocalResult::Ambiguous(a, b) => Local::Fold {
            first: a.to_utc().min(b.to_utc()),
            last: a.to_utc().max(b.to_utc()),
        },
        LocalResult::None => Local::Gap {
            end: gap_end(zone, at),
        },
    }
}

/// The instant at which the clock jumps over `at`: the first whose local time lies after `at`.
fn gap_end(zone: Tz, at: NaiveDateTime) -> DateTime<Utc> {
    let local = |second: i64| {
        DateTime::from_timestamp(second, 0).map(|t| t.with_timezone(&zone).naive_local())
    };
    let middle = at.and_utc().timestamp();
    let (mut before, mut after) = (
        middle - GAP_BOUND.num_seconds(),
        middle + GAP_BOUND.num_seconds(),
    );
    while before + 1 < after {
        let probe = before.midpoint(after);
        if local(probe).is_some_and(|shown| shown > at) {
            after = probe;
        } else {
            before = probe;
        }
    }
    DateTime::from_timestamp(after, 0).unwrap_or(at.and_utc())
}

/// Which side of a rule's span a wall-clock time limits.
///
/// A rule's time inside a gap moves to the gap's end. In a fold an opening takes the first, a closing the last
/// instant, so that a room which is open "until 02:30" stays open for the repeated hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rim {
    /// The span starts here.
    Opening,
    /// The span ends here.
    Closing,
}

impl Rim {
    /// The instant of a rule's wall-clock time.
    pub fn instant(self, zone: Tz, at: NaiveDateTime) -> DateTime<Utc> {
        match (resolve(zone, at), self) {
            (Local::Once(instant) | Local::Gap { end: instant }, _) => instant,
            (Local::Fold { first, .. }, Self::Opening) => first,
            (Local::Fold { last, .. }, Self::Closing) => last,
        }
    }
}

/// The next valid time, if somebody wrote a wall-clock time of `zone` that its clock skips.
///
/// A written time counts as one of the zone if its offset is one that the zone has around the gap; `02:30Z` is
/// meant as UTC and never skipped. The first instant of the gap is valid as an end: it equals the gap's end.
pub fn skipped(zone: Tz, written: DateTime<FixedOffset>, rim: Rim) -> Option<DateTime<Utc>> {
    let shown = written.naive_local();
    let Local::Gap { end } = resolve(zone, shown) else {
        return None;
    };
    let offset_at = |instant: DateTime<Utc>| instant.with_timezone(&zone).offset().fix();
    let before = end - TimeDelta::seconds(1);
    let is_of_zone = [before, end].map(offset_at).contains(written.offset());
    let gap_starts = wall_time(zone, before) + TimeDelta::seconds(1);
    let is_valid_end = rim == Rim::Closing && shown == gap_starts && written.to_utc() == end;
    (is_of_zone && !is_valid_end).then_some(end)
}

/// The local day on which `instant` falls.
pub fn day_of(zone: Tz, instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

/// The wall-clock time of `instant`.
pub fn wall_time(zone: Tz, instant: DateTime<Utc>) -> NaiveDateTime {
    instant.with_timezone(&zone).naive_local()
}

/// The instant at which the local day `date` begins, also where midnight falls into a gap.
pub fn midnight(zone: Tz, date: NaiveDate) -> DateTime<Utc> {
    Rim::Opening.instant(zone, date.and_time(NaiveTime::MIN))
}

/// The whole local day: 23, 24 or 25 hours; `None` past the end of the calendar.
pub fn day(zone: Tz, date: NaiveDate) -> Option<Interval> {
    Interval::new(
        midnight(zone, date),
        midnight(zone, date.checked_add_days(Days::new(1))?),
    )
    .ok()
}

/// The local days that `span` touches, in order; at most `limit` of them.
pub fn days_touched(zone: Tz, span: Interval, limit: usize) -> impl Iterator<Item = NaiveDate> {
    let last = day_of(zone, span.end() - TimeDelta::nanoseconds(1));
    day_of(zone, span.start())
        .iter_days()
        .take_while(move |date| *date <= last)
        .take(limit)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Berlin;

    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        local(text).and_utc()
    }

    #[test]
    fn the_first_instant_of_the_spring_gap_equals_its_end() {
        for shown in ["2026-03-29 02:00", "2026-03-29 02:59"] {
            let gap = Local::Gap {
                end: utc("2026-03-29 01:00"),
            };
            assert_eq!(resolve(Berlin, local(shown)), gap);
        }
        assert_eq!(
            resolve(Berlin, local("2026-03-29 03:00")),
            Local::Once(utc("2026-03-29 01:00"))
        );
        assert_eq!(
            Rim::Closing.instant(Berlin, local("2026-03-29 02:00")),
            utc("2026-03-29 01:00")
        );
    }

    #[test]
    fn in_the_fold_a_rule_opens_at_the_first_and_closes_at_the_last() {
        let shown = local("2026-10-25 02:30");
        let (first, last) = (utc("2026-10-25 00:30"), utc("2026-10-25 01:30"));
        assert_eq!(resolve(Berlin, shown), Local::Fold { first, last });
        assert_eq!(Rim::Opening.instant(Berlin, shown), first);
        assert_eq!(Rim::Closing.instant(Berlin, shown), last);
    }

    #[test]
    fn a_night_lasts_seven_hours_in_spring_and_nine_in_autumn() {
        let night = |date: &str, next: &str| {
            let from = Rim::Opening.instant(Berlin, local(&format!("{date} 20:00")));
            Rim::Closing.instant(Berlin, local(&format!("{next} 04:00"))) - from
        };
        assert_eq!(night("2027-03-27", "2027-03-28"), TimeDelta::hours(7));
        assert_eq!(night("2027-10-30", "2027-10-31"), TimeDelta::hours(9));
    }

    #[test]
    fn a_skipped_time_is_told_from_the_same_time_in_utc() {
        let next = Some(utc("2027-03-28 01:00"));
        let skipped = |written: &str, rim| {
            skipped(Berlin, DateTime::parse_from_rfc3339(written).unwrap(), rim)
        };
        assert_eq!(skipped("2027-03-28T02:30:00+01:00", Rim::Opening), next);
        assert_eq!(skipped("2027-03-28T02:30:00+02:00", Rim::Closing), next);
        assert_eq!(skipped("2027-03-28T02:30:00Z", Rim::Opening), None);
        assert_eq!(skipped("2027-03-28T03:30:00+02:00", Rim::Opening), None);
        assert_eq!(skipped("2027-03-28T02:00:00+01:00", Rim::Opening), next);
        assert_eq!(
            skipped("2027-03-28T02:00:00+01:00", Rim::Closing),
            None,
            "equals 03:00"
        );
    }

    #[test]
    fn a_day_has_23_24_or_25_hours() {
        let hours = |text| {
            day(Berlin, NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap())
                .unwrap()
                .length()
                .num_hours()
        };
        assert_eq!(
            [
                hours("2027-03-28"),
                hours("2027-03-29"),
                hours("2027-10-31")
            ],
            [23, 24, 25]
        );
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_starts_at_the_next_valid_time() {
        let beirut = chrono_tz::Asia::Beirut;
        let date = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap();
        assert_eq!(midnight(beirut, date), utc("2026-03-28 22:00"));
        assert_eq!(day(beirut, date).unwrap().length(), TimeDelta::hours(23));
    }

    #[test]
    fn a_span_that_ends_at_midnight_does_not_touch_the_next_day() {
        let span = Interval::new(utc("2027-01-01 22:30"), utc("2027-01-02 23:00")).unwrap();
        assert_eq!(days_touched(Berlin, span, 9).count(), 2);
    }
}
