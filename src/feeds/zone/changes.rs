//! When the clocks of a zone change.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz, TzOffset};
use domain::interval::Interval;
use domain::time::midnight;

/// What is written starts here: no calendar of ours is older, and local mean times end before.
pub const FIRST_YEAR: i32 = 1970;

/// Changes are looked up to the end of this year; rules that still hold then go on without an end.
pub const LAST_YEAR: i32 = 2040;

/// Shorter than any time between two changes since 1970 (6 days 18 hours, Cambridge Bay 2000).
const STEP: TimeDelta = TimeDelta::days(5);

/// One setting of the clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Seconds east of Greenwich.
    pub offset: i32,
    /// Seconds by which this differs from the zone's standard time; negative where winter time is the exception
    /// (Dublin).
    pub saving: i64,
    /// "CET", if people have a name for it.
    pub name: Option<String>,
}

impl From<TzOffset> for Setting {
    fn from(offset: TzOffset) -> Self {
        Self {
            offset: offset.fix().local_minus_utc(),
            saving: offset.dst_offset().num_seconds(),
            name: offset.abbreviation().map(str::to_owned),
        }
    }
}

fn offset_at(zone: Tz, instant: DateTime<Utc>) -> TzOffset {
    zone.offset_from_utc_datetime(&instant.naive_utc())
}

/// The clocks go from one setting to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: DateTime<Utc>,
    /// What held until then; at the first instant, what holds from then.
    pub before: Setting,
    /// What holds from then.
    pub after: Setting,
}

impl Change {
    /// What the clocks would show if they were not changed, as iCalendar names the onset.
    pub fn onset(&self) -> NaiveDateTime {
        self.at.naive_utc() + TimeDelta::seconds(self.before.offset.into())
    }
}

/// The instants between which a zone is described.
pub fn described(zone: Tz) -> Option<Interval> {
    let new_year = |year| Some(midnight(zone, NaiveDate::from_ymd_opt(year, 1, 1)?));
    Interval::new(new_year(FIRST_YEAR)?, new_year(LAST_YEAR + 1)?).ok()
}

/// The setting with which the described time begins, then every change in it.
pub fn changes(zone: Tz) -> Vec<Change> {
    let Some(span) = described(zone) else {
        return Vec::new();
    };
    let first = Setting::from(offset_at(zone, span.start()));
    let mut found = vec![Change {
        at: span.start(),
        before: first.clone(),
        after: first,
    }];
    let mut from = span.start();
    while from < span.end() {
        let to = (from + STEP).min(span.end());
        found.extend(change_between(zone, from, to));
        from = to;
    }
    found
}

/// The change after `from` and up to `to`, of which there is one at most.
fn change_between(zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<Change> {
    let (before, after) = (offset_at(zone, from), offset_at(zone, to));
    if before == after {
        return None;
    }
    let (mut old, mut new) = (from.timestamp(), to.timestamp());
    while old + 1 < new {
        let middle = old.midpoint(new);
        if offset_at(zone, DateTime::from_timestamp(middle, 0)?) == before {
            old = middle;
        } else {
            new = middle;
        }
    }
    let at = DateTime::from_timestamp(new, 0)?;
    Some(Change {
        at,
        before: before.into(),
        after: after.into(),
    })
}
