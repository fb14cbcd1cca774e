//! What stands in a message besides words: written per language, carried as a value until then.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use domain::language::Language;
use domain::money::Cents;

use crate::i18n::{fill, find, format, text};

/// A value of a message, such as the limit that was passed or the time that would do.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A word, name or code, the same in every language.
    Text(String),
    /// A count.
    Number(i64),
    /// A local day.
    Date(NaiveDate),
    /// A wall-clock time.
    Clock(NaiveTime),
    /// An instant, shown in its zone.
    Time(DateTime<Tz>),
    /// From one instant to another, shown in their zone.
    Span(DateTime<Tz>, DateTime<Tz>),
    /// How long.
    Length(TimeDelta),
    /// An amount.
    Money(Cents),
    /// Several values.
    List(Vec<Value>),
}

impl Value {
    /// The value as people write it.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => format::date(language, *date),
            Self::Clock(time) => format::time(language, *time),
            Self::Time(at) => format::date_time(language, at),
            Self::Span(start, end) => format::span(language, start, end),
            Self::Length(length) => format::length(language, *length),
            Self::Money(amount) => format::money(language, *amount),
            Self::List(values) => {
                let texts: Vec<_> = values.iter().map(|value| value.text(language)).collect();
                texts.join(", ")
            }
        }
    }
}

/// The message `key` with `values` written in its language; the key itself if the catalogue lacks it.
///
/// For keys that are made from a code. [`text`] is for keys that stand in the source.
pub fn message<N: AsRef<str>>(language: Language, key: &str, values: &[(N, Value)]) -> String {
    let texts: Vec<_> = values
        .iter()
        .map(|(name, value)| (name.as_ref(), value.text(language)))
        .collect();
    let pairs: Vec<_> = texts
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    match find(language, key) {
        Some(message) => fill(message, &pairs),
        None => text(language, key, &pairs),
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

/// A count that does not fit reads as the largest that does.
impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<NaiveDate> for Value {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<DateTime<Tz>> for Value {
    fn from(at: DateTime<Tz>) -> Self {
        Self::Time(at)
    }
}

impl From<TimeDelta> for Value {
    fn from(length: TimeDelta) -> Self {
        Self::Length(length)
    }
}

impl From<Cents> for Value {
    fn from(amount: Cents) -> Self {
        Self::Money(amount)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_in_the_language_of_the_message() {
        let values = [(
            "time",
            Value::from(vec![TimeDelta::minutes(90), TimeDelta::minutes(1)]),
        )];
        let german = message(Language::De, "format.time", &values);
        assert_eq!(german, "1 Stunde 30 Minuten, 1 Minute Uhr");
        let english = message(Language::En, "format.time", &values);
        assert_eq!(english, "1 hour 30 minutes, 1 minute");
    }
}
