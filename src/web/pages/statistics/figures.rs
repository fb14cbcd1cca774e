//! Figures of use as they are written.

use chrono::TimeDelta;
use domain::language::Language;

use crate::services::statistics::MonthUse;
use crate::web::Frame;

/// The use of something over a period, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figures {
    /// How much of the opening hours, such as `34 %`.
    pub(super) used: String,
    /// The same in hundredths, for a bar.
    pub(super) percent: i64,
    /// Hours.
    pub(super) hours: String,
    /// Uses, of them the provider's own, without anybody, called off, and people.
    pub(super) counts: [u64; 5],
}

/// The keys of the columns of [`Figures`].
pub(super) const COLUMNS: [&str; 7] = [
    "statistics.used",
    "statistics.hours",
    "statistics.bookings",
    "statistics.internal",
    "statistics.no_shows",
    "statistics.cancelled",
    "statistics.people",
];

impl Figures {
    /// The figures of a period.
    pub(super) fn of(frame: &Frame, period: &MonthUse) -> Self {
        let per_mille = period.used_per_mille();
        Self {
            used: per_mille.map_or_else(
                || frame.t("statistics.no_hours"),
                |used| format!("{} %", (used + 5) / 10),
            ),
            percent: per_mille.map_or(0, |used| (used + 5) / 10),
            hours: hours(frame.language(), period.booked),
            counts: [
                period.bookings,
                period.internal,
                period.no_shows,
                period.cancelled,
                period.people,
            ],
        }
    }
}

/// Hours with one decimal, `1.234,5`: no more than a chart can show.
pub(super) fn hours(language: Language, length: TimeDelta) -> String {
    let tenths = (length.num_minutes() + 3) / 6;
    let whole = (tenths / 10).to_string();
    let (thousands, decimal) = match language {
        Language::De => ('.', ','),
        Language::En => (',', '.'),
    };
    let mut grouped = String::new();
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    match tenths % 10 {
        0 => grouped,
        tenth => format!("{grouped}{decimal}{tenth}"),
    }
}

/// The sum of several periods.
pub(super) fn sum<'a>(periods: impl IntoIterator<Item = &'a MonthUse>) -> MonthUse {
    let add = |all: MonthUse, one: &MonthUse| MonthUse {
        bookings: all.bookings + one.bookings,
        external: all.external + one.external,
        internal: all.internal + one.internal,
        no_shows: all.no_shows + one.no_shows,
        cancelled: all.cancelled + one.cancelled,
        booked: all.booked + one.booked,
        people: all.people + one.people,
        open: match (all.open, one.open) {
            (Some(all), Some(one)) => Some(all + one),
            (open, None) | (None, open) => open,
        },
    };
    periods.into_iter().fold(MonthUse::default(), add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_rounded_to_tenths_and_grouped() {
        let written = |minutes| hours(Language::De, TimeDelta::minutes(minutes));
        assert_eq!(written(0), "0");
        assert_eq!(written(90), "1,5");
        assert_eq!(written(60 * 1_234 + 3), "1.234,1");
        assert_eq!(hours(Language::En, TimeDelta::hours(12_345)), "12,345");
    }

    #[test]
    fn what_is_never_open_adds_nothing_to_the_opening_hours() {
        let open = MonthUse {
            bookings: 2,
            open: Some(TimeDelta::hours(10)),
            ..MonthUse::default()
        };
        let summed = sum([&open, &MonthUse::default(), &open]);
        assert_eq!(summed.open, Some(TimeDelta::hours(20)));
        assert_eq!(summed.bookings, 4);
        assert_eq!(sum([]).used_per_mille(), None);
    }
}
