//! Values as they travel in JSON, with their schemas: text until a handler parses them, text again on the way out.
//!
//! A DTO field is an [`Id`], [`Timestamp`], [`Date`], [`LocalTime`], [`ZoneName`], [`Money`] or
//! [`Word`], never a bare string that
//! means one.
//! Parsing gives the domain value or a [`Refusal`], to be gathered by [`Fields`](crate::api::extract::Fields).

mod local_time;
mod word;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;
use domain::money::Cents;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::problem::Refusal;

pub use local_time::LocalTime;
pub use word::Word;

/// The first year that a time may lie in.
const FIRST_YEAR: i32 = 2000;

/// The last year that a time may lie in.
const LAST_YEAR: i32 = 2099;

/// A trillion euros: more is a mistake, and sums of it stay far from the range of 64 bits.
const CENTS_MAX: i64 = 100_000_000_000_000;

/// A UUID in its usual form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, format = "uuid", examples("0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11"))]
#[serde(transparent)]
pub struct Id(String);

impl Id {
    /// The id as a type of the domain.
    pub fn parse<T: From<Uuid>>(&self) -> Result<T, Refusal> {
        uuid(&self.0).map(T::from).ok_or(Refusal::MalformedId)
    }
}

impl<T: std::fmt::Display + From<Uuid>> From<T> for Id {
    fn from(id: T) -> Self {
        Self(id.to_string())
    }
}

/// The UUID in `text`, which has 36 characters with hyphens.
pub(crate) fn uuid(text: &str) -> Option<Uuid> {
    (text.len() == 36)
        .then(|| Uuid::try_parse(text).ok())
        .flatten()
}

/// An instant in RFC 3339 with offset, in whole seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(
    value_type = String,
    format = DateTime,
    pattern = "^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.]0+)?(Z|[+-][0-9]{2}:[0-9]{2})$",
    examples("2027-03-12T18:00:00+01:00")
)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// `at` with the offset that its zone has then.
    pub fn of(at: DateTime<Tz>) -> Self {
        Self(at.format("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }

    /// `at` with the offset of `zone`, which is the zone of the site.
    pub fn at(at: DateTime<Utc>, zone: Tz) -> Self {
        Self::of(at.with_timezone(&zone))
    }

    /// The instant, still with the offset that the caller wrote.
    pub fn parse(&self) -> Result<DateTime<FixedOffset>, Refusal> {
        let parsed = DateTime::parse_from_rfc3339(&self.0).ok();
        let at = parsed
            .filter(|_| self.has_one_form())
            .ok_or_else(|| self.refusal())?;
        let years = [at.year(), at.to_utc().year()];
        if years
            .iter()
            .any(|year| !(FIRST_YEAR..=LAST_YEAR).contains(year))
        {
            Err(Refusal::TimeOutOfRange {
                first_year: FIRST_YEAR.into(),
                last_year: LAST_YEAR.into(),
            })
        } else if at.nanosecond() == 0 {
            Ok(at)
        } else {
            Err(Refusal::TimeTooPrecise)
        }
    }

    /// The instant in UTC.
    pub fn parse_utc(&self) -> Result<DateTime<Utc>, Refusal> {
        self.parse().map(|at| at.to_utc())
    }

    /// RFC 3339 leaves the letters' case and a space for `T` to the reader; here there is one form.
    fn has_one_form(&self) -> bool {
        self.0.as_bytes().get(10) == Some(&b'T') && self.0.is_ascii() && !self.0.ends_with('z')
    }

    fn refusal(&self) -> Refusal {
        let forms = [
            "%Y-%m-%dT%H:%M:%S%.f",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M:%S%.f",
            "%Y-%m-%d %H:%M",
        ];
        if forms
            .iter()
            .any(|form| NaiveDateTime::parse_from_str(&self.0, form).is_ok())
        {
            Refusal::TimeWithoutOffset
        } else {
            Refusal::MalformedTime
        }
    }
}

/// A local day, `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, format = Date, pattern = "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", examples("2027-03-12"))]
#[serde(transparent)]
pub struct Date(String);

impl Date {
    /// The day.
    pub fn parse(&self) -> Result<NaiveDate, Refusal> {
        let shape = |(index, byte): (usize, u8)| {
            if index == 4 || index == 7 {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        };
        let is_iso = self.0.len() == 10 && self.0.bytes().enumerate().all(shape);
        let date = is_iso
            .then(|| self.0.parse::<NaiveDate>().ok())
            .flatten()
            .ok_or(Refusal::MalformedDate)?;
        if (FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
            Ok(date)
        } else {
            Err(Refusal::TimeOutOfRange {
                first_year: FIRST_YEAR.into(),
                last_year: LAST_YEAR.into(),
            })
        }
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date.to_string())
    }
}

/// The name of an IANA time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, examples("Europe/Berlin"))]
#[serde(transparent)]
pub struct ZoneName(String);

impl ZoneName {
    /// The zone.
    pub fn parse(&self) -> Result<Tz, Refusal> {
        self.0.parse().map_err(|_| Refusal::UnknownTimeZone)
    }
}

impl From<Tz> for ZoneName {
    fn from(zone: Tz) -> Self {
        Self(zone.name().to_owned())
    }
}

/// An amount in integer cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// The amount in hundredths.
    #[schema(minimum = -100_000_000_000_000_i64, maximum = 100_000_000_000_000_i64, examples(12050))]
    cents: i64,
    /// The currency.
    currency: Currency,
}

/// A currency of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Currency {
    /// Euro.
    #[serde(rename = "EUR")]
    Eur,
}

impl Money {
    /// The amount.
    pub fn parse(&self) -> Result<Cents, Refusal> {
        integer(self.cents, -CENTS_MAX, CENTS_MAX).map(Cents::new)
    }
}

impl From<Cents> for Money {
    fn from(amount: Cents) -> Self {
        Self {
            cents: amount.get(),
            currency: Currency::Eur,
        }
    }
}

/// `value` as a `T`, if it lies in `min..=max`; for a `T` narrower than the bounds, in both.
pub fn integer<T: TryFrom<i64>>(value: i64, min: i64, max: i64) -> Result<T, Refusal> {
    let refusal = Refusal::OutOfRange { min, max };
    if (min..=max).contains(&value) {
        T::try_from(value).map_err(|_| refusal)
    } else {
        Err(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_of_a_time_has_its_code() {
        let code = |text: &str| {
            Timestamp(text.to_owned())
                .parse()
                .map_err(|refusal| refusal.code())
                .err()
        };
        for (text, expected) in [
            ("2027-03-12T18:00:00+01:00", None),
            ("2027-03-12T17:00:00Z", None),
            ("2027-03-12T17:00:00.000Z", None),
            ("2027-03-12T18:00:00", Some("time_without_offset")),
            ("2027-03-12T18:00", Some("time_without_offset")),
            ("2027-03-12T18:00:00.5+01:00", Some("time_too_precise")),
            ("2027-03-12T23:59:60Z", Some("time_too_precise")),
            ("1999-12-31T23:59:59Z", Some("time_out_of_range")),
            ("2000-01-01T00:30:00+01:00", Some("time_out_of_range")),
            ("2100-01-01T00:00:00Z", Some("time_out_of_range")),
            ("9999-12-31T23:59:59-23:59", Some("time_out_of_range")),
            ("2027-02-29T18:00:00+01:00", Some("malformed_time")),
            ("2027-03-12 18:00:00+01:00", Some("malformed_time")),
            ("2027-03-12T17:00:00z", Some("malformed_time")),
            ("2027-03-12T18:00:00\u{2212}01:00", Some("malformed_time")),
            ("12.03.2027 18:00", Some("malformed_time")),
            ("", Some("malformed_time")),
        ] {
            assert_eq!(code(text), expected, "{text:?}");
        }
    }

    #[test]
    fn times_leave_with_the_offset_of_the_site() {
        let at = |text: &str| Timestamp::at(text.parse().unwrap(), chrono_tz::Europe::Berlin).0;
        assert_eq!(at("2027-03-12T17:00:00Z"), "2027-03-12T18:00:00+01:00");
        assert_eq!(at("2027-07-12T17:00:00Z"), "2027-07-12T19:00:00+02:00");
    }

    #[test]
    fn days_have_one_form_only() {
        let code = |text: &str| {
            Date(text.to_owned())
                .parse()
                .map_err(|refusal| refusal.code())
                .err()
        };
        assert_eq!(code("2027-03-12"), None);
        for text in [
            "2027-3-12",
            "2027-02-29",
            "+2027-03-1",
            "20270312",
            "2027-03-12T00:00:00Z",
            "",
        ] {
            assert_eq!(code(text), Some("malformed_date"), "{text:?}");
        }
        assert_eq!(code("1999-12-31"), Some("time_out_of_range"));
    }

    #[test]
    fn ids_have_hyphens() {
        let parse = |text: &str| Id(text.to_owned()).parse::<domain::ids::RoomId>();
        assert!(parse("0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11").is_ok());
        for text in [
            "0195a2f07c1e7d3a9b521f0c8e6d4a11",
            "{0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11}",
            "room",
            "",
        ] {
            assert_eq!(parse(text), Err(Refusal::MalformedId), "{text:?}");
        }
    }

    #[test]
    fn integers_are_bounded_by_the_rule_and_by_the_type() {
        assert_eq!(integer::<u32>(40, 1, 1000), Ok(40));
        assert_eq!(
            integer::<u32>(-1, 1, 1000),
            Err(Refusal::OutOfRange { min: 1, max: 1000 })
        );
        assert_eq!(
            integer::<u8>(300, 1, 1000),
            Err(Refusal::OutOfRange { min: 1, max: 1000 })
        );
    }
}
