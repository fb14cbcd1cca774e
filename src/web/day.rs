//! Days and times of day as people write them into a form.

use std::fmt;

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, Utc,
};
use chrono_tz::Tz;
use domain::interval::Interval;
use domain::time::{Local, Rim, resolve};

/// How a wall-clock time stands in an address: `2027-03-12T18:00`.
const LOCAL: &str = "%Y-%m-%dT%H:%M";

/// The same with the offset.
const EXACT: &str = "%Y-%m-%dT%H:%M%:z";

/// The day that `text` means: `12.3.27`, `12.03.2027`, `12/03/2027` or `2027-03-12`; the day stands before the month.
///
/// A year of two digits is one of this century.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return within(date);
    }
    let parts: Vec<_> = text
        .split(['.', '/'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !(digits(day) && digits(month) && digits(year)) {
        return None;
    }
    let century = match year.len() {
        2 => 2000,
        4 => 0,
        _ => return None,
    };
    let year: i32 = year.parse().ok()?;
    within(NaiveDate::from_ymd_opt(
        century + year,
        month.parse().ok()?,
        day.parse().ok()?,
    )?)
}

/// Years in which something can be booked.
fn within(date: NaiveDate) -> Option<NaiveDate> {
    (2000..2100).contains(&date.year()).then_some(date)
}

/// The time of day that `text` means: `18:30`, `18.30`, `18:30 Uhr` or `18`.
pub fn parse_clock(text: &str) -> Option<NaiveTime> {
    let text = text.trim().trim_end_matches("Uhr").trim_end();
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
    let is_short = |part: &str| (1..=2).contains(&part.len());
    if !is_short(hour) || minute.len() != 2 {
        return None;
    }
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

/// A time on the clock of a site, as it stands in an address.
///
/// The hour that the clock shows twice in autumn carries its offset: `2027-10-31T02:30+01:00` is the second one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallTime {
    /// What the clock shows.
    pub at: NaiveDateTime,
    offset: Option<FixedOffset>,
}

impl WallTime {
    /// The time in an address.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, offset) = if let Ok(at) = NaiveDateTime::parse_from_str(text, LOCAL) {
            (at, None)
        } else {
            let exact = DateTime::parse_from_str(text, EXACT).ok()?;
            (exact.naive_local(), Some(*exact.offset()))
        };
        within(at.date()).map(|_| Self { at, offset })
    }

    /// An instant, as the clock in `zone` shows it.
    pub fn of(instant: DateTime<Utc>, zone: Tz) -> Self {
        let shown = instant.with_timezone(&zone);
        let at = shown.naive_local();
        let is_shown_twice = matches!(resolve(zone, at), Local::Fold { .. });
        Self {
            at,
            offset: is_shown_twice.then(|| shown.offset().fix()),
        }
    }

    /// The instant that is meant at this end of a span.
    pub fn instant(self, zone: Tz, rim: Rim) -> DateTime<Utc> {
        let exact = self
            .offset
            .and_then(|offset| self.at.and_local_timezone(offset).single());
        exact.map_or_else(|| rim.instant(zone, self.at), |exact| exact.to_utc())
    }

    /// Whether the clock shows it twice, and which of the two it is.
    pub fn fold(self, zone: Tz) -> Option<Fold> {
        let Local::Fold { first, .. } = resolve(zone, self.at) else {
            return None;
        };
        let own = self.instant(zone, Rim::Opening);
        Some(if own == first {
            Fold::First
        } else {
            Fold::Second
        })
    }
}

/// Which of the two hours that the clock shows alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Still in summer time.
    First,
    /// Already in winter time.
    Second,
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.at.format(LOCAL))?;
        match self.offset {
            Some(offset) => write!(f, "{offset}"),
            None => Ok(()),
        }
    }
}

impl From<NaiveDateTime> for WallTime {
    fn from(at: NaiveDateTime) -> Self {
        Self { at, offset: None }
    }
}

/// The end that `text` means on `day`; `24:00` is the midnight behind it.
pub fn parse_end(day: NaiveDate, text: &str) -> Option<NaiveDateTime> {
    if matches!(text.trim_end_matches("Uhr").trim(), "24:00" | "24") {
        return Some(day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN));
    }
    parse_clock(text).map(|time| day.and_time(time))
}

/// Start and end with the offset of the instants that they mean.
pub type Written = (DateTime<FixedOffset>, DateTime<FixedOffset>);

/// The span from `starts` to `ends` on the clock of `zone`, with both as written, so that a time the clock skips is
/// seen; `None` if it is empty.
pub fn span(
    zone: Tz,
    starts: impl Into<WallTime>,
    ends: impl Into<WallTime>,
) -> Option<(Interval, Written)> {
    let (starts, ends) = (starts.into(), ends.into());
    let start = starts.instant(zone, Rim::Opening);
    let end = ends.instant(zone, Rim::Closing);
    let written = (
        written(zone, start, starts.at)?,
        written(zone, end, ends.at)?,
    );
    Some((Interval::new(start, end).ok()?, written))
}

fn written(zone: Tz, instant: DateTime<Utc>, wall: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
    let offset = instant.with_timezone(&zone).offset().fix();
    wall.and_local_timezone(offset).single()
}

/// What the clock shows at a time in an address, whichever of two it is.
pub fn parse_local(text: &str) -> Option<NaiveDateTime> {
    WallTime::parse(text).map(|time| time.at)
}

/// A wall-clock time for an address.
pub fn local(at: NaiveDateTime) -> String {
    at.format(LOCAL).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_it_is_written() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 11);
        for text in [
            "11.3.27",
            "11.03.2027",
            "2027-03-11",
            " 11.3.2027 ",
            "11/03/2027",
            "11. 3. 27",
        ] {
            assert_eq!(parse_day(text), day, "{text:?}");
        }
        for text in [
            "",
            "11.3",
            "31.2.2027",
            "11.3.127",
            "2027-13-01",
            "x.y.z",
            "+1.3.27",
            "1.1.1999",
        ] {
            assert_eq!(parse_day(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_hour_that_comes_twice_keeps_its_offset() {
        let zone = chrono_tz::Europe::Berlin;
        for text in [
            "2027-10-31T02:30+02:00",
            "2027-10-31T02:30+01:00",
            "2027-10-31T01:30",
        ] {
            let read = WallTime::parse(text).unwrap();
            let instant = read.instant(zone, Rim::Opening);
            assert_eq!(WallTime::of(instant, zone).to_string(), text);
        }
        let fold = |text| WallTime::parse(text).unwrap().fold(zone);
        assert_eq!(fold("2027-10-31T02:30+02:00"), Some(Fold::First));
        assert_eq!(fold("2027-10-31T02:30+01:00"), Some(Fold::Second));
        assert_eq!(fold("2027-10-31T03:30"), None);
    }

    #[test]
    fn a_time_is_read_however_it_is_written() {
        let time = NaiveTime::from_hms_opt(18, 30, 0);
        for text in ["18:30", "18.30", "18:30 Uhr"] {
            assert_eq!(parse_clock(text), time, "{text:?}");
        }
        assert_eq!(parse_clock("9"), NaiveTime::from_hms_opt(9, 0, 0));
        for text in ["", "25:00", "18:3", "abends", "18:300"] {
            assert_eq!(parse_clock(text), None, "{text:?}");
        }
    }
}
