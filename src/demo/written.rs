//! Values of the domain as the demo's files write them.

use std::fmt::Display;

use chrono::{NaiveTime, Weekday};
use domain::bookable::UseMode;
use domain::holidays::Land;
use domain::opening::Condition;
use domain::party::OrganiserKind;
use domain::rules::{Confirmation, Identity, Requests};
use domain::text::{Code, Email, Line, Name, Text};
use serde::{Deserialize, Deserializer, de};

/// A value that is written as text.
#[derive(Clone, Debug)]
pub struct Written<T>(pub T);

/// How a value is written.
pub trait FromText: Sized {
    /// The value, or what is wrong with the text.
    fn from_text(text: &str) -> Result<Self, String>;
}

impl<'de, T: FromText> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::from_text(&text).map(Self).map_err(de::Error::custom)
    }
}

/// Reads each type with its own `parse`.
macro_rules! written {
    ($($type:ty),+ $(,)?) => {$(
        impl FromText for $type {
            fn from_text(text: &str) -> Result<Self, String> {
                Self::parse(text).map_err(described(text))
            }
        }
    )+};
}

written!(Name, Text, Email, Code, Line<20>, Line<40>, Line<60>);
written!(
    Land,
    Condition,
    Confirmation,
    Identity,
    OrganiserKind,
    Requests,
    UseMode
);

impl FromText for NaiveTime {
    fn from_text(text: &str) -> Result<Self, String> {
        Self::parse_from_str(text, "%H:%M").map_err(described(text))
    }
}

impl FromText for Weekday {
    fn from_text(text: &str) -> Result<Self, String> {
        text.parse().map_err(described(text))
    }
}

fn described<E: Display>(text: &str) -> impl Fn(E) -> String {
    move |error| format!("{text:?}: {error}")
}
