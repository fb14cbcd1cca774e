//! Changes of the clocks as the fewest rules that say the same.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};

use crate::feeds::zone::changes::{Change, LAST_YEAR};

/// Fewer changes of one kind are named one by one.
const RULE_MIN: usize = 3;

/// How long after its last onset a rule ends: some readers take the UTC of UNTIL for local time and would lose the
/// last onset of a rule that ends with it (Python's icalendar 7.3).
const UNTIL_SLACK: TimeDelta = TimeDelta::days(1);

/// Which sub-component an observance becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Winter time, or the only one.
    Standard,
    /// Summer time.
    Daylight,
}

/// Changes that set the clocks in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observance {
    /// Which sub-component this is.
    pub kind: Kind,
    /// Seconds east of Greenwich before.
    pub from: i32,
    /// Seconds east of Greenwich after.
    pub to: i32,
    /// The name of the new time.
    pub name: Option<String>,
    /// The first onset, on the clock before the change.
    pub first: NaiveDateTime,
    /// The others.
    pub others: Others,
}

/// When an observance begins again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Others {
    /// Never.
    Never,
    /// At these times, of which one is the first.
    Named(Vec<NaiveDateTime>),
    /// Every year in this month on such a day, up to `until` or for ever.
    Yearly {
        month: u32,
        day: Day,
        until: Option<DateTime<Utc>>,
    },
}

/// A day of a month, as rules of time zones choose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// The first, second ... such weekday.
    Nth(u32, Weekday),
    /// The last such weekday.
    Last(Weekday),
    /// The one such weekday among these days.
    Among { first: u32, last: u32, on: Weekday },
    /// Always this day.
    Fixed(u32),
}

/// The observances that hold all `changes`, ordered by their first onset.
pub fn observances(changes: &[Change]) -> Vec<Observance> {
    let mut observances: Vec<_> = alike(changes).into_iter().flat_map(of_one_kind).collect();
    observances.sort_by_key(|observance| observance.first);
    observances
}

/// Groups changes that set the clocks in the same way, each group in order of time.
fn alike(changes: &[Change]) -> Vec<Vec<&Change>> {
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in changes {
        let same = |group: &&mut Vec<&Change>| {
            group.first().is_some_and(|other| {
                (&other.before, &other.after) == (&change.before, &change.after)
            })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups
}

/// A rule for each run of years that has one, and one observance that names what is left.
fn of_one_kind(group: Vec<&Change>) -> Vec<Observance> {
    let (mut observances, mut left) = (Vec::new(), Vec::new());
    for run in runs(group) {
        match yearly(&run) {
            Some(others) => observances.extend(observance(&run, others)),
            None => left.extend(run),
        }
    }
    observances.extend(observance(&left, named(&left)));
    observances
}

/// All onsets, also the first: some readers skip DTSTART where there is an RDATE (ical.js 2.2), and one that is
/// named twice counts once.
fn named(changes: &[&Change]) -> Others {
    match changes {
        [] | [_] => Others::Never,
        several => Others::Named(several.iter().map(|change| change.onset()).collect()),
    }
}

fn observance(changes: &[&Change], others: Others) -> Option<Observance> {
    changes.first().map(|change| Observance {
        kind: kind(change),
        from: change.before.offset,
        to: change.after.offset,
        name: change.after.name.clone(),
        first: change.onset(),
        others,
    })
}

/// Summer time is what is ahead, also where the law calls winter time the exception (Dublin).
fn kind(change: &Change) -> Kind {
    let back_from_winter = change.after.saving == 0 && change.before.saving < 0;
    if change.after.saving > 0 || back_from_winter {
        Kind::Daylight
    } else {
        Kind::Standard
    }
}

/// Cuts a group into runs of consecutive years that one yearly rule can hold.
fn runs(group: Vec<&Change>) -> Vec<Vec<&Change>> {
    let mut runs: Vec<Vec<&Change>> = Vec::new();
    for change in group {
        match runs.last_mut() {
            Some(run) if goes_on(run, change) => run.push(change),
            _ => runs.push(vec![change]),
        }
    }
    runs
}

/// Whether `next` is one year on, at the same time of the same month, and on a day that one rule can choose.
fn goes_on(run: &[&Change], next: &Change) -> bool {
    let next = next.onset();
    let follows = run.last().is_some_and(|last| {
        let last = last.onset();
        last.year() + 1 == next.year() && last.month() == next.month() && last.time() == next.time()
    });
    let days = || run.iter().map(|change| change.onset());
    let one_weekday = days().all(|day| day.weekday() == next.weekday())
        && days().all(|day| day.day().abs_diff(next.day()) < 7);
    follows && (one_weekday || days().all(|day| day.day() == next.day()))
}

/// The rule of a run, if it is long enough for one.
fn yearly(run: &[&Change]) -> Option<Others> {
    let (first, last) = (run.first()?, run.last()?);
    let still_holds = last.onset().year() == LAST_YEAR;
    (run.len() >= RULE_MIN).then(|| Others::Yearly {
        month: first.onset().month(),
        day: day(&run.iter().map(|change| change.onset()).collect::<Vec<_>>()),
        until: (!still_holds).then_some(last.at + UNTIL_SLACK),
    })
}

/// The day of the month that all onsets of a run share; a rule of the last week counts as such.
fn day(onsets: &[NaiveDateTime]) -> Day {
    let days = || onsets.iter().map(Datelike::day);
    let (first, last) = (days().min().unwrap_or(1), days().max().unwrap_or(1));
    let on = onsets.first().map_or(Weekday::Sun, Datelike::weekday);
    if onsets.iter().any(|onset| onset.weekday() != on) {
        Day::Fixed(first)
    } else if onsets.iter().all(|onset| is_in_last_week(onset.date())) {
        Day::Last(on)
    } else if (first - 1) / 7 == (last - 1) / 7 {
        Day::Nth((first - 1) / 7 + 1, on)
    } else {
        Day::Among { first, last, on }
    }
}

fn is_in_last_week(date: NaiveDate) -> bool {
    let next_week = date.checked_add_days(chrono::Days::new(7));
    next_week.is_none_or(|next| next.month() != date.month())
}
