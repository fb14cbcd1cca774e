//! What a search form asks for.

use chrono::{Months, NaiveDate, NaiveTime, TimeDelta, Weekday};
use chrono_tz::Tz;
use domain::interval::Interval;
use domain::language::Language;
use domain::opening::TimeSpan;
use domain::text::Code;

use crate::api::problem::Refusal;
use crate::i18n::{format, text};
use crate::services::availability::DaySearch;
use crate::services::rooms::read::Wanted;
use crate::web::day::{parse_clock, parse_day};
use crate::web::entries::Reading;
use crate::web::{Entries, Form};

use super::facts::feature;

/// A search over the rooms of many sites is read in one zone; each result is told in the room's own.
pub(super) const ZONE: Tz = Tz::Europe__Berlin;

/// Features that the form asks for; the page of a room tells all it has.
pub(super) const OFFERED: [&str; 12] = [
    "step_free",
    "wheelchair_wc",
    "hearing_loop",
    "kitchen",
    "stage",
    "projector",
    "sound",
    "parking",
    "terrace",
    "bar",
    "showers",
    "piano",
];

/// Hours of use that the form offers for days that are not fixed; ten are called a whole day.
const HOURS: [u32; 7] = [1, 2, 3, 4, 6, 8, 10];

/// More people than the largest hall holds.
const PEOPLE_MAX: u32 = 100_000;

/// How long a period is where no last day was named.
const MONTHS: u32 = 3;

/// Beyond these days nobody asks in one go.
const PERIOD_DAYS_MAX: i64 = 400;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mo", Weekday::Mon),
    ("di", Weekday::Tue),
    ("mi", Weekday::Wed),
    ("do", Weekday::Thu),
    ("fr", Weekday::Fri),
    ("sa", Weekday::Sat),
    ("so", Weekday::Sun),
];

/// A search: which rooms, and when.
#[derive(Clone, Debug)]
pub(super) struct Search {
    /// Which rooms.
    pub(super) wanted: Wanted,
    /// When.
    pub(super) when: When,
}

/// When somebody wants a room.
#[derive(Clone, Debug)]
pub(super) enum When {
    /// Nothing was said.
    AnyTime,
    /// For all of this span.
    Then(Interval),
    /// At some time of one of these days.
    Days(DaySearch),
}

/// Reads the form whose day is fixed.
pub(super) fn of_day(form: &Form, language: Language) -> Result<Search, Entries> {
    let mut reading = Reading::new(form, language);
    let wanted = wanted(&mut reading);
    let date = day(&mut reading, "tag", "find.day", language);
    let from = clock(&mut reading, "von", "find.from", language);
    let to = clock(&mut reading, "bis", "find.to", language);
    let when = match (date, from, to) {
        (None, ..) => Some(When::AnyTime),
        (Some(date), Some(from), Some(to)) => {
            let span = TimeSpan { from, to }.on(ZONE, date);
            span.map(When::Then)
        }
        (Some(date), from, to) => Some(When::Days(DaySearch {
            first: date,
            last: date,
            weekdays: Vec::new(),
            daytime: daytime(from, to),
            length: TimeDelta::hours(1),
        })),
    };
    if when.is_none() {
        reading.refuse_as("bis", "find.to", text(language, "missing.clock", &[]));
    }
    let search = wanted.zip(when);
    reading.finish(search.map(|(wanted, when)| Search { wanted, when }))
}

/// Reads the form that asks for weekdays in a period; `today` stands where no first day was named.
pub(super) fn of_period(
    form: &Form,
    language: Language,
    today: NaiveDate,
) -> Result<Search, Entries> {
    let mut reading = Reading::new(form, language);
    let wanted = wanted(&mut reading);
    let first = day(&mut reading, "erster", "find.first_day", language);
    let last = day(&mut reading, "letzter", "find.last_day", language);
    let from = clock(&mut reading, "von", "find.between", language);
    let to = clock(&mut reading, "bis", "find.and", language);
    let hours = reading.optional("dauer", "find.length", hours);
    let first = first.unwrap_or(today).max(today);
    let last = last.or_else(|| first.checked_add_months(Months::new(MONTHS)));
    let last = last.unwrap_or(first);
    let limit_days = PERIOD_DAYS_MAX;
    if last < first {
        reading.refuse("letzter", "find.last_day", &Refusal::EndNotAfterStart);
    } else if (last - first).num_days() > limit_days {
        let refusal = Refusal::SpanTooLong { limit_days };
        reading.refuse("letzter", "find.last_day", &refusal);
    }
    let search = || {
        let days = DaySearch {
            first,
            last,
            weekdays: weekdays(form),
            daytime: daytime(from, to),
            length: TimeDelta::hours(hours?.unwrap_or(1).into()),
        };
        Some(Search {
            wanted: wanted?,
            when: When::Days(days),
        })
    };
    reading.finish(search())
}

/// Reads the filter of a list of rooms; what cannot be read filters nothing.
pub(super) fn of_list(form: &Form) -> Wanted {
    let people = form.value("personen").parse().ok();
    Wanted {
        words: words(form),
        capacity: people.filter(|people| *people > 0),
        features: features(form),
        ..Wanted::default()
    }
}

fn wanted(reading: &mut Reading<'_>) -> Option<Wanted> {
    let form = reading.form();
    let people = reading.optional("personen", "find.people", people);
    Some(Wanted {
        words: words(form),
        capacity: people?,
        features: features(form),
        ..Wanted::default()
    })
}

fn people(text: &str) -> Result<u32, Refusal> {
    let number = text.parse().ok();
    number
        .filter(|number| (1..=PEOPLE_MAX).contains(number))
        .ok_or(Refusal::OutOfRange {
            min: 1,
            max: PEOPLE_MAX.into(),
        })
}

fn hours(text: &str) -> Result<u32, Refusal> {
    let number = text.parse().ok();
    number
        .filter(|number| HOURS.contains(number))
        .ok_or(Refusal::OutOfRange { min: 1, max: 10 })
}

fn words(form: &Form) -> Option<String> {
    let words = form.value("ort");
    (!words.is_empty()).then(|| words.chars().take(200).collect())
}

fn features(form: &Form) -> Vec<Code> {
    let chosen = form.values("merkmal");
    let known = chosen.filter(|code| OFFERED.contains(code));
    known.filter_map(|code| Code::parse(code).ok()).collect()
}

fn weekdays(form: &Form) -> Vec<Weekday> {
    let is_chosen = |word: &str| form.values("wochentag").any(|chosen| chosen == word);
    let chosen = WEEKDAYS.iter().filter(|(word, _)| is_chosen(word));
    chosen.map(|(_, weekday)| *weekday).collect()
}

fn daytime(from: Option<NaiveTime>, to: Option<NaiveTime>) -> TimeSpan {
    TimeSpan {
        from: from.unwrap_or(NaiveTime::MIN),
        to: to.unwrap_or(NaiveTime::MIN),
    }
}

/// A day, if one is given that can be read.
fn day(
    reading: &mut Reading<'_>,
    field: &str,
    label: &str,
    language: Language,
) -> Option<NaiveDate> {
    let why = text(language, "missing.date", &[]);
    read(reading, (field, label), parse_day, why)
}

/// A time of day, if one is given that can be read.
fn clock(
    reading: &mut Reading<'_>,
    field: &str,
    label: &str,
    language: Language,
) -> Option<NaiveTime> {
    let why = text(language, "missing.clock", &[]);
    read(reading, (field, label), parse_clock, why)
}

fn read<T>(
    reading: &mut Reading<'_>,
    (field, label): (&str, &str),
    parse: impl FnOnce(&str) -> Option<T>,
    why: String,
) -> Option<T> {
    let entered = reading.form().value(field);
    if entered.is_empty() {
        return None;
    }
    let read = parse(entered);
    if read.is_none() {
        reading.refuse_as(field, label, why);
    }
    read
}

/// The choices of a form, each as value and name.
pub(super) struct Choices {
    /// Times of day, by the half hour.
    pub(super) times: Vec<(String, String)>,
    /// Features.
    pub(super) features: Vec<(String, String)>,
    /// Weekdays.
    pub(super) weekdays: Vec<(String, String)>,
    /// How long.
    pub(super) lengths: Vec<(String, String)>,
}

impl Choices {
    /// The choices in `language`.
    pub(super) fn new(language: Language) -> Self {
        let half_hours = (0..24).flat_map(|hour| [0, 30].map(|minute| (hour, minute)));
        // The day of most people begins at six; the small hours stand at the end.
        let (small, large): (Vec<_>, Vec<_>) = half_hours.partition(|(hour, _)| *hour < 6);
        let time = |(hour, minute): (u32, u32)| {
            let time = format!("{hour:02}:{minute:02}");
            (time.clone(), time)
        };
        let offered = OFFERED.map(|code| (code.to_owned(), feature(language, code)));
        let day = NaiveDate::default();
        let named = |(word, weekday): (&str, Weekday)| {
            let mut days = day
                .iter_days()
                .filter(|date| chrono::Datelike::weekday(date) == weekday);
            let name = days.next().map(|date| format::weekday(language, date));
            (word.to_owned(), name.unwrap_or_default())
        };
        let length = |hours: u32| {
            let name = match hours {
                10 => text(language, "find.whole_day", &[]),
                _ => format::length(language, TimeDelta::hours(hours.into())),
            };
            (hours.to_string(), name)
        };
        Self {
            times: large.into_iter().chain(small).map(time).collect(),
            features: offered.to_vec(),
            weekdays: WEEKDAYS.map(named).to_vec(),
            lengths: HOURS.map(length).to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        let owned = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Form::new(owned.collect())
    }

    fn today() -> NaiveDate {
        "2027-03-01".parse().unwrap()
    }

    #[test]
    fn an_end_before_the_start_is_on_the_next_day() {
        let form = form(&[("tag", "12.3.27"), ("von", "20:00"), ("bis", "02:00")]);
        let When::Then(span) = of_day(&form, Language::De).unwrap().when else {
            panic!("a day and two times are a span");
        };
        assert_eq!(span.length(), TimeDelta::hours(6));
    }

    #[test]
    fn a_day_without_times_is_searched_as_a_whole() {
        let form = form(&[("tag", "12.3.27"), ("personen", "80"), ("merkmal", "stage")]);
        let search = of_day(&form, Language::De).unwrap();
        assert_eq!(search.wanted.capacity, Some(80));
        assert_eq!(search.wanted.features.len(), 1);
        assert!(matches!(search.when, When::Days(days) if days.daytime == TimeSpan::WHOLE_DAY));
    }

    #[test]
    fn what_cannot_be_read_is_named_all_at_once() {
        let form = form(&[("tag", "morgen"), ("von", "abends"), ("personen", "viele")]);
        let entries = of_day(&form, Language::De).unwrap_err();
        let faults = entries.faults().iter().map(|fault| fault.field.as_str());
        assert_eq!(faults.collect::<Vec<_>>(), ["personen", "tag", "von"]);
    }

    #[test]
    fn a_period_begins_today_and_lasts_three_months_unless_told() {
        let form = form(&[("wochentag", "sa"), ("wochentag", "so"), ("dauer", "10")]);
        let When::Days(days) = of_period(&form, Language::De, today()).unwrap().when else {
            panic!("a period has days");
        };
        assert_eq!(
            (days.first, days.last),
            (today(), "2027-06-01".parse().unwrap())
        );
        assert_eq!(days.weekdays, [Weekday::Sat, Weekday::Sun]);
        assert_eq!(days.length, TimeDelta::hours(10));
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_refused() {
        let form = form(&[("erster", "1.5.2027"), ("letzter", "1.4.2027")]);
        let entries = of_period(&form, Language::De, today()).unwrap_err();
        assert_ne!(entries.fault("letzter"), "");
    }
}
