//! The month of a room or device as a table: one row for each week, one cell for each day.

use chrono::{Datelike, Days, Months, NaiveDate};
use domain::language::Language;

use super::address::on_day;
use super::times::Word;
use crate::i18n::{format, text};
use crate::services::availability::{DayState, Month};
use crate::web::Frame;

/// How far ahead months are shown: further than any usual horizon.
const MONTHS_AHEAD: u32 = 24;

/// A table.
#[derive(Clone, Debug)]
pub(super) struct MonthView {
    /// `März 2027`.
    pub(super) name: String,
    /// Monday to Sunday, short and in full.
    pub(super) weekdays: Vec<(String, String)>,
    /// The weeks, seven cells each.
    pub(super) weeks: Vec<Vec<Cell>>,
    /// The month before, with its address.
    pub(super) previous: Option<(String, String)>,
    /// The month after.
    pub(super) following: Option<(String, String)>,
}

/// A day, or nothing before the first and after the last.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// `12`.
    pub(super) number: String,
    /// What it offers.
    pub(super) word: Word,
    /// `Freitag, 12. März 2027: teilweise frei, 2 Zeitfenster`.
    pub(super) name: String,
    /// Where its times are shown, if there are any to be had.
    pub(super) link: String,
    /// Whether it is the day that was chosen.
    pub(super) is_chosen: bool,
}

/// The first day of the month to show: the one that was asked for, else that of the chosen day, else this one.
pub(super) fn shown(asked: &str, chosen: Option<NaiveDate>, today: NaiveDate) -> NaiveDate {
    let asked = NaiveDate::parse_from_str(&format!("{asked}-01"), "%Y-%m-%d").ok();
    let this = first_of(today);
    let last = this.checked_add_months(Months::new(MONTHS_AHEAD));
    asked
        .or_else(|| chosen.map(first_of))
        .unwrap_or(this)
        .clamp(this, last.unwrap_or(this))
}

fn first_of(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

impl MonthView {
    /// The month of what has its page at `path`.
    pub(super) fn of(
        frame: &Frame,
        path: &str,
        (month, first): (&Month, NaiveDate),
        (chosen, today): (Option<NaiveDate>, NaiveDate),
    ) -> Self {
        let language = frame.language();
        let cells = month.days.iter().map(|(date, state)| {
            let word = Word::of(language, state);
            let is_open = matches!(state, DayState::Free | DayState::Partly { .. });
            Cell {
                number: date.day().to_string(),
                name: named(language, *date, &word),
                word,
                link: if is_open {
                    frame.link(&on_day(path, *date))
                } else {
                    String::new()
                },
                is_chosen: chosen == Some(*date),
            }
        });
        let nav = |month: Option<NaiveDate>| {
            let month = month.filter(|month| shown(&written(*month), None, today) == *month)?;
            let link = format!("{path}?monat={}#monat", written(month));
            Some((format::month(language, month), frame.link(&link)))
        };
        Self {
            name: format::month(language, first),
            weekdays: weekdays(language, first),
            weeks: weeks(first, cells.collect()),
            previous: nav(first.checked_sub_months(Months::new(1))),
            following: nav(first.checked_add_months(Months::new(1))),
        }
    }
}

impl MonthView {
    /// The same with its neighbours at other addresses.
    pub(super) fn turning(self, address: impl Fn(&str) -> String) -> Self {
        let moved = |(name, link): (String, String)| (name, address(&link));
        Self {
            previous: self.previous.map(moved),
            following: self.following.map(moved),
            ..self
        }
    }
}

fn written(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}

fn named(language: Language, date: NaiveDate, word: &Word) -> String {
    let values = [
        ("date", &*format::date(language, date)),
        ("state", &*word.long),
    ];
    text(language, "find.day_state", &values)
}

fn weekdays(language: Language, first: NaiveDate) -> Vec<(String, String)> {
    let monday = first.week(chrono::Weekday::Mon).first_day();
    let days = monday.iter_days().take(7);
    days.map(|date| {
        let name = format::weekday(language, date);
        (name.chars().take(2).collect(), name)
    })
    .collect()
}

fn weeks(first: NaiveDate, days: Vec<Cell>) -> Vec<Vec<Cell>> {
    let nothing = Cell {
        number: String::new(),
        word: Word {
            class: "empty",
            short: String::new(),
            long: String::new(),
        },
        name: String::new(),
        link: String::new(),
        is_chosen: false,
    };
    let before = usize::try_from(first.weekday().num_days_from_monday()).unwrap_or(0);
    let mut cells = vec![nothing.clone(); before];
    cells.extend(days);
    cells.resize(cells.len().next_multiple_of(7), nothing);
    cells.chunks(7).map(<[Cell]>::to_vec).collect()
}

/// The Monday of the week of `date`.
pub(super) fn monday(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into()))
        .unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_of_the_past_and_of_the_far_future_are_not_shown() {
        let today = date("2027-03-15");
        let shown_for =
            |asked: &str, chosen: Option<&str>| shown(asked, chosen.map(date), today).to_string();
        assert_eq!(shown_for("", None), "2027-03-01");
        assert_eq!(shown_for("", Some("2027-05-20")), "2027-05-01");
        assert_eq!(shown_for("2027-04", Some("2027-05-20")), "2027-04-01");
        assert_eq!(shown_for("2026-04", None), "2027-03-01");
        assert_eq!(shown_for("9999-12", None), "2029-03-01");
        assert_eq!(shown_for("x", None), "2027-03-01");
    }
}
