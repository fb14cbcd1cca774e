//! Times of day on the clock of a place.

use chrono::{NaiveTime, Timelike};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::problem::Refusal;

/// A time of day, `HH:MM`; midnight is `00:00`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", examples("18:00"))]
#[serde(transparent)]
pub struct LocalTime(String);

impl LocalTime {
    /// The time of day.
    pub fn parse(&self) -> Result<NaiveTime, Refusal> {
        let is_short = self.0.len() == 5;
        let time = is_short.then(|| NaiveTime::parse_from_str(&self.0, "%H:%M").ok());
        time.flatten()
            .filter(|time| time.second() == 0 && time.nanosecond() == 0)
            .ok_or(Refusal::MalformedTimeOfDay)
    }
}

impl From<NaiveTime> for LocalTime {
    fn from(time: NaiveTime) -> Self {
        Self(time.format("%H:%M").to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_have_one_form() {
        let parse = |text: &str| LocalTime(text.to_owned()).parse();
        let evening = NaiveTime::from_hms_opt(18, 30, 0).unwrap();
        assert_eq!(parse("18:30"), Ok(evening));
        assert_eq!(LocalTime::from(evening), LocalTime("18:30".to_owned()));
        for text in ["24:00", "8:30", "18:30:00", "18.30", "", "18:60", "+8:30"] {
            assert_eq!(parse(text), Err(Refusal::MalformedTimeOfDay), "{text:?}");
        }
    }
}
