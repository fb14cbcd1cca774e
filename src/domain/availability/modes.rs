//! Which spans fit a mode: the grid, fixed slots, whole days, weekends.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Timelike};
use chrono_tz::Tz;

use crate::interval::Interval;
use crate::opening::TimeSpan;
use crate::rules::{BookingRules, Mode};
use crate::time::{Local, Rim, day_of, resolve, wall_time};

/// How many local days away a fitting span is looked for in an explanation.
const NEAREST_DAYS: u64 = 8;

/// The most starts of one day: every five minutes, and the repeated hour of an autumn night.
const STARTS_PER_DAY_MAX: usize = 300;

impl Mode {
    /// Whether `span` is one that the mode offers.
    pub(crate) fn fits(&self, zone: Tz, span: Interval) -> bool {
        let date = day_of(zone, span.start());
        match self {
            Self::Free { grid_minutes } => {
                is_on_grid(zone, span.start(), *grid_minutes)
                    && is_on_grid(zone, span.end(), *grid_minutes)
            }
            Self::FixedSlots(slots) => slots
                .iter()
                .any(|slot| slot.is_on(date) && slot.span.on(zone, date) == Some(span)),
            Self::WholeDays { handover } => {
                let days = u64::try_from(span.length().num_days() + 1).unwrap_or(0);
                (days.saturating_sub(1)..=days + 1)
                    .any(|days| whole_days(*handover, zone, date, days) == Some(span))
            }
            Self::Weekend {
                first,
                from,
                last,
                to,
            } => {
                date.weekday() == *first
                    && weekend(zone, date, *from, days_between(*first, *last), *to) == Some(span)
            }
        }
    }

    /// The spans that start on the local day `date` and last `length`, as near as the mode can.
    ///
    /// Slots and weekends have their own length; whole days are as many as `length` needs.
    pub(crate) fn starting(&self, zone: Tz, date: NaiveDate, length: TimeDelta) -> Vec<Interval> {
        match self {
            Self::Free { grid_minutes } => on_grid(zone, date, *grid_minutes, length),
            Self::FixedSlots(slots) => slots
                .iter()
                .filter(|slot| slot.is_on(date))
                .filter_map(|slot| slot.span.on(zone, date))
                .collect(),
            Self::WholeDays { handover } => {
                let days =
                    u64::try_from((length - TimeDelta::seconds(1)).num_days()).unwrap_or(0) + 1;
                whole_days(*handover, zone, date, days)
                    .into_iter()
                    .collect()
            }
            Self::Weekend {
                first,
                from,
                last,
                to,
            } if date.weekday() == *first => {
                weekend(zone, date, *from, days_between(*first, *last), *to)
                    .into_iter()
                    .collect()
            }
            Self::Weekend { .. } => Vec::new(),
        }
    }
}

impl BookingRules {
    /// Whether one of the modes offers `span`.
    pub(crate) fn fits(&self, zone: Tz, span: Interval) -> bool {
        self.modes.iter().any(|mode| mode.fits(zone, span))
    }

    /// All spans that start on `date` and last `length`, ascending.
    pub(crate) fn starting(&self, zone: Tz, date: NaiveDate, length: TimeDelta) -> Vec<Interval> {
        let mut spans: Vec<_> = self
            .modes
            .iter()
            .flat_map(|mode| mode.starting(zone, date, length))
            .collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    /// The spans nearest to `span` that a mode offers: the last that starts no later, the first that starts later.
    pub(crate) fn nearest(&self, zone: Tz, span: Interval) -> (Option<Interval>, Option<Interval>) {
        let date = day_of(zone, span.start());
        let offered = |date: Option<NaiveDate>| {
            date.map(|date| self.starting(zone, date, span.length()))
                .unwrap_or_default()
        };
        let before = (0..NEAREST_DAYS)
            .flat_map(|days| {
                offered(date.checked_sub_days(Days::new(days)))
                    .into_iter()
                    .rev()
            })
            .find(|offer| offer.start() <= span.start());
        let after = (0..NEAREST_DAYS)
            .flat_map(|days| offered(date.checked_add_days(Days::new(days))))
            .find(|offer| offer.start() > span.start());
        (before, after)
    }

    /// Whether a mode offers spans whose length nobody chooses.
    pub(crate) fn has_own_lengths(&self) -> bool {
        let is_grid = |mode: &Mode| matches!(mode, Mode::Free { .. });
        !self.modes.iter().all(is_grid)
    }

    /// The grid, if a mode has one.
    pub(crate) fn grid_minutes(&self) -> Option<u32> {
        self.modes.iter().find_map(|mode| match mode {
            Mode::Free { grid_minutes } => Some(*grid_minutes),
            _ => None,
        })
    }
}

fn is_on_grid(zone: Tz, instant: chrono::DateTime<chrono::Utc>, grid_minutes: u32) -> bool {
    let shown = wall_time(zone, instant);
    let minute = shown.hour() * 60 + shown.minute();
    shown.second() == 0 && shown.nanosecond() == 0 && minute.is_multiple_of(grid_minutes.max(1))
}

fn on_grid(zone: Tz, date: NaiveDate, grid_minutes: u32, length: TimeDelta) -> Vec<Interval> {
    let step = usize::try_from(grid_minutes.max(1)).unwrap_or(usize::MAX);
    (0..24 * 60)
        .step_by(step)
        .filter_map(|minute: u32| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0))
        .flat_map(|time| match resolve(zone, date.and_time(time)) {
            Local::Once(start) => vec![start],
            Local::Fold { first, last } => vec![first, last],
            Local::Gap { .. } => Vec::new(),
        })
        .filter_map(|start| Interval::new(start, start + length).ok())
        .take(STARTS_PER_DAY_MAX)
        .collect()
}

/// `days` rental days from `date`: handed over on the first, returned on the last or on the morning after it.
fn whole_days(handover: TimeSpan, zone: Tz, date: NaiveDate, days: u64) -> Option<Interval> {
    let last = date.checked_add_days(Days::new(days.checked_sub(1)?))?;
    let start = handover.on(zone, date)?.start();
    Interval::new(start, handover.on(zone, last)?.end()).ok()
}

fn weekend(
    zone: Tz,
    date: NaiveDate,
    from: NaiveTime,
    days: u64,
    to: NaiveTime,
) -> Option<Interval> {
    let start = Rim::Opening.instant(zone, date.and_time(from));
    let last = date.checked_add_days(Days::new(days))?;
    Interval::new(start, Rim::Closing.instant(zone, last.and_time(to))).ok()
}

/// From a weekday to the next such other weekday; a week from a day to itself.
fn days_between(first: chrono::Weekday, last: chrono::Weekday) -> u64 {
    match first.days_since(last) {
        0 => 7,
        since => u64::from(7 - since),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use chrono_tz::Europe::Berlin;

    use super::*;

    fn time(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    fn rules(mode: Mode) -> BookingRules {
        BookingRules {
            modes: vec![mode],
            ..BookingRules::default()
        }
    }

    fn shown(span: Interval) -> String {
        let wall = |instant| wall_time(Berlin, instant).format("%m-%d %H:%M").to_string();
        format!("{} - {}", wall(span.start()), wall(span.end()))
    }

    fn starting(mode: &Mode, day: &str, hours: i64) -> Vec<String> {
        let spans = mode.starting(Berlin, date(day), TimeDelta::hours(hours));
        assert!(
            spans.iter().all(|span| mode.fits(Berlin, *span)),
            "what is offered fits"
        );
        spans.into_iter().map(shown).collect()
    }

    #[test]
    fn a_barbecue_hut_is_let_from_noon_to_noon() {
        let overnight = Mode::WholeDays {
            handover: TimeSpan {
                from: time("12:00"),
                to: time("12:00"),
            },
        };
        assert_eq!(
            starting(&overnight, "2027-06-12", 24),
            ["06-12 12:00 - 06-13 12:00"]
        );
        assert_eq!(
            starting(&overnight, "2027-06-12", 48),
            ["06-12 12:00 - 06-14 12:00"]
        );
        // The night of the spring change has 23 hours and is a day all the same; autumn has 25.
        assert_eq!(
            starting(&overnight, "2027-03-27", 24),
            ["03-27 12:00 - 03-28 12:00"]
        );
        assert_eq!(
            starting(&overnight, "2027-10-30", 24),
            ["10-30 12:00 - 10-31 12:00"]
        );
    }

    #[test]
    fn a_weekend_is_friday_evening_to_monday_morning() {
        let weekend = Mode::Weekend {
            first: Weekday::Fri,
            from: time("18:00"),
            last: Weekday::Mon,
            to: time("09:00"),
        };
        assert_eq!(
            starting(&weekend, "2027-06-11", 2),
            ["06-11 18:00 - 06-14 09:00"]
        );
        assert!(starting(&weekend, "2027-06-12", 2).is_empty());
    }

    #[test]
    fn the_grid_skips_the_gap_and_offers_the_fold_twice() {
        let hourly = Mode::Free { grid_minutes: 60 };
        assert_eq!(starting(&hourly, "2027-03-28", 1).len(), 23);
        assert_eq!(starting(&hourly, "2027-10-31", 1).len(), 25);
    }

    #[test]
    fn the_nearest_fitting_spans_may_lie_on_other_days() {
        let weekend = rules(Mode::Weekend {
            first: Weekday::Fri,
            from: time("18:00"),
            last: Weekday::Mon,
            to: time("09:00"),
        });
        let wednesday = TimeSpan {
            from: time("10:00"),
            to: time("12:00"),
        }
        .on(Berlin, date("2027-06-09"))
        .unwrap();
        let (before, after) = weekend.nearest(Berlin, wednesday);
        assert_eq!(
            before.map(shown).as_deref(),
            Some("06-04 18:00 - 06-07 09:00")
        );
        assert_eq!(
            after.map(shown).as_deref(),
            Some("06-11 18:00 - 06-14 09:00")
        );
    }
}
