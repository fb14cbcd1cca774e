//! What many rooms of the demo share: opening hours, rules and terms, by name.

use std::collections::BTreeMap;

use chrono::{NaiveTime, Weekday};
use domain::bookable::Terms;
use domain::holidays::Land;
use domain::opening::{Condition, OpeningHours, TimeSpan, Validity, WeeklySpan};
use domain::provider::Term;
use domain::rules::{BookingRules, Confirmation, Horizon, Identity, Mode, Period, Requests, Slot};
use domain::text::{Code, Line, Name, Text};
use serde::Deserialize;

use crate::demo::county::BrokenFile;
use crate::demo::written::Written;

/// Hours, rules and terms by name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profiles {
    /// Where the county lies.
    pub land: Written<Land>,
    purposes: Vec<TermText>,
    customer_groups: Vec<TermText>,
    hours: BTreeMap<String, Vec<Hours>>,
    rules: BTreeMap<String, Rules>,
    terms: BTreeMap<String, TermsText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TermText {
    code: Written<Code>,
    de: Written<Name>,
    en: Written<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    #[serde(default)]
    days: Vec<Written<Weekday>>,
    from: Written<NaiveTime>,
    to: Written<NaiveTime>,
    on: Option<Written<Condition>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    minutes_min: u32,
    minutes_max: u32,
    modes: Vec<ModeText>,
    #[serde(default)]
    lead_minutes: u32,
    #[serde(default)]
    horizons: Vec<HorizonText>,
    identity: Written<Identity>,
    confirmation: Written<Confirmation>,
    requests: Option<Written<Requests>>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum ModeText {
    Free {
        grid_minutes: u32,
    },
    Slots {
        slots: Vec<Span>,
    },
    WholeDays {
        from: Written<NaiveTime>,
        to: Written<NaiveTime>,
    },
    Weekend {
        first: Written<Weekday>,
        from: Written<NaiveTime>,
        last: Written<Weekday>,
        to: Written<NaiveTime>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    from: Written<NaiveTime>,
    to: Written<NaiveTime>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HorizonText {
    group: Option<Written<Code>>,
    months: u32,
    confirm_months: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TermsText {
    version: Written<Line<60>>,
    text: Written<Text>,
}

impl Profiles {
    /// The purposes of every provider of the county.
    pub fn purposes(&self) -> Vec<Term> {
        self.purposes.iter().map(TermText::term).collect()
    }

    /// The customer groups of every provider of the county, highest rank first.
    pub fn customer_groups(&self) -> Vec<Term> {
        self.customer_groups.iter().map(TermText::term).collect()
    }

    /// The opening hours of this name; always open without one.
    pub fn hours(&self, name: Option<&str>) -> Result<OpeningHours, BrokenFile> {
        let Some(name) = name else {
            return Ok(OpeningHours::default());
        };
        let lines = known(&self.hours, name)?;
        Ok(OpeningHours {
            weekly: lines.iter().flat_map(Hours::weekly).collect(),
            special: Vec::new(),
        })
    }

    /// The rules of this name.
    pub fn rules(&self, name: &str) -> Result<BookingRules, BrokenFile> {
        known(&self.rules, name).map(Rules::rules)
    }

    /// The terms of this name.
    pub fn terms(&self, name: &str) -> Result<Terms, BrokenFile> {
        known(&self.terms, name).map(|terms| Terms {
            version: terms.version.0.clone(),
            text: terms.text.0.clone(),
        })
    }
}

fn known<'a, T>(all: &'a BTreeMap<String, T>, name: &str) -> Result<&'a T, BrokenFile> {
    all.get(name)
        .ok_or_else(|| BrokenFile::Unknown(name.to_owned()))
}

impl TermText {
    fn term(&self) -> Term {
        Term {
            code: self.code.0.clone(),
            name_de: self.de.0.clone(),
            name_en: Some(self.en.0.clone()),
        }
    }
}

impl Hours {
    fn weekly(&self) -> Vec<WeeklySpan> {
        let line = |weekday| WeeklySpan {
            weekday,
            span: span(&self.from, &self.to),
            validity: Validity::default(),
            condition: self.on.as_ref().map_or(Condition::Always, |on| on.0),
        };
        if self.days.is_empty() {
            return vec![line(None)];
        }
        self.days.iter().map(|day| line(Some(day.0))).collect()
    }
}

impl Rules {
    fn rules(&self) -> BookingRules {
        BookingRules {
            minutes_min: self.minutes_min,
            minutes_max: self.minutes_max,
            modes: self.modes.iter().map(ModeText::mode).collect(),
            lead_minutes: self.lead_minutes,
            horizons: self.horizons.iter().map(HorizonText::horizon).collect(),
            identity: self.identity.0,
            confirmation: self.confirmation.0,
            requests: self
                .requests
                .as_ref()
                .map_or(Requests::Block, |word| word.0),
            ..BookingRules::default()
        }
    }
}

impl ModeText {
    fn mode(&self) -> Mode {
        match self {
            Self::Free { grid_minutes } => Mode::Free {
                grid_minutes: *grid_minutes,
            },
            Self::Slots { slots } => Mode::FixedSlots(slots.iter().map(Span::slot).collect()),
            Self::WholeDays { from, to } => Mode::WholeDays {
                handover: span(from, to),
            },
            Self::Weekend {
                first,
                from,
                last,
                to,
            } => Mode::Weekend {
                first: first.0,
                from: from.0,
                last: last.0,
                to: to.0,
            },
        }
    }
}

impl Span {
    fn slot(&self) -> Slot {
        Slot {
            weekday: None,
            span: span(&self.from, &self.to),
        }
    }
}

impl HorizonText {
    fn horizon(&self) -> Horizon {
        let months = |months| Period { months, days: 0 };
        Horizon {
            group: self.group.as_ref().map(|code| code.0.clone()),
            request: months(self.months),
            confirm: self.confirm_months.map(months),
        }
    }
}

fn span(from: &Written<NaiveTime>, to: &Written<NaiveTime>) -> TimeSpan {
    TimeSpan {
        from: from.0,
        to: to.0,
    }
}
