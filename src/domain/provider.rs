//! Providers and their sites: who offers, who issues documents, and where.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use thiserror::Error;

use crate::holidays::{HolidayOptions, Land};
use crate::ids::{ProviderId, SiteId};
use crate::language::Language;
use crate::text::{Code, Email, Line, Name, Text};
use crate::vocabulary::vocabulary;

/// Where a provider stands with the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProviderStatus {
    /// Applied; its listings are not public.
    Applied,
    /// Admitted.
    Admitted,
    /// Declined, with the reason.
    Declined(Text),
    /// Suspended, with the reason.
    Suspended(Text),
}

/// The name of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProviderStanding {
    /// See [`ProviderStatus::Applied`].
    Applied,
    /// See [`ProviderStatus::Admitted`].
    Admitted,
    /// See [`ProviderStatus::Declined`].
    Declined,
    /// See [`ProviderStatus::Suspended`].
    Suspended,
}

vocabulary!(ProviderStanding {
    Applied => "applied",
    Admitted => "admitted",
    Declined => "declined",
    Suspended => "suspended",
});

impl ProviderStatus {
    /// The name of the status.
    pub fn standing(&self) -> ProviderStanding {
        match self {
            Self::Applied => ProviderStanding::Applied,
            Self::Admitted => ProviderStanding::Admitted,
            Self::Declined(_) => ProviderStanding::Declined,
            Self::Suspended(_) => ProviderStanding::Suspended,
        }
    }

    /// The operator's reason, where there is one.
    pub fn reason(&self) -> Option<&Text> {
        match self {
            Self::Applied | Self::Admitted => None,
            Self::Declined(reason) | Self::Suspended(reason) => Some(reason),
        }
    }
}

/// The step is not possible from where the provider stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a provider that is {from} cannot become {to}")]
pub struct WrongStanding {
    /// Where it stands.
    pub from: ProviderStanding,
    /// Where it was to go.
    pub to: ProviderStanding,
}

/// A postal address; every part may be missing while a record is being made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Street and number.
    pub street: Option<Name>,
    /// Postal code.
    pub postal_code: Option<Line<20>>,
    /// Town.
    pub town: Option<Name>,
}

/// Who stands on documents: every provider is an issuer, whoever works for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// The full name.
    pub legal_name: Name,
    /// The address.
    pub address: Address,
    /// Steuernummer.
    pub tax_number: Option<Line<30>>,
    /// Umsatzsteuer-Identifikationsnummer.
    pub vat_id: Option<Line<20>>,
}

/// How the office is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// A team address; notices go there.
    pub email: Email,
    /// The telephone number.
    pub phone: Option<Line<40>>,
    /// The hours, as people read them.
    pub hours: Option<Name>,
}

/// A code of a provider's own list, with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The code that rules and tariffs use.
    pub code: Code,
    /// The German name.
    pub name_de: Name,
    /// The English name.
    pub name_en: Option<Name>,
}

/// An organisation that owns rooms and resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// The name the public reads.
    pub name: Name,
    /// Where it stands with the operator.
    pub status: ProviderStatus,
    /// Who stands on its documents.
    pub issuer: Issuer,
    /// How its office is reached.
    pub office: Office,
    /// The language of its notices.
    pub language: Language,
    /// The purposes it knows.
    pub purposes: Vec<Term>,
    /// The customer groups it knows, highest rank first.
    pub customer_groups: Vec<Term>,
    /// The optimistic version, from 1.
    pub version: i64,
    /// When it applied.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

impl Provider {
    /// Whether its listings are public.
    pub fn is_admitted(&self) -> bool {
        self.status == ProviderStatus::Admitted
    }

    /// The operator admits it, also after having declined or suspended it.
    pub fn admit(self) -> Result<Self, WrongStanding> {
        use ProviderStanding::{Applied, Declined, Suspended};
        self.step(ProviderStatus::Admitted, &[Applied, Declined, Suspended])
    }

    /// The operator declines an application.
    pub fn decline(self, reason: Text) -> Result<Self, WrongStanding> {
        self.step(
            ProviderStatus::Declined(reason),
            &[ProviderStanding::Applied],
        )
    }

    /// The operator takes its listings from the public; bookings stand.
    pub fn suspend(self, reason: Text) -> Result<Self, WrongStanding> {
        self.step(
            ProviderStatus::Suspended(reason),
            &[ProviderStanding::Admitted],
        )
    }

    fn step(
        self,
        status: ProviderStatus,
        from: &[ProviderStanding],
    ) -> Result<Self, WrongStanding> {
        let standing = self.status.standing();
        if from.contains(&standing) {
            Ok(Self { status, ..self })
        } else {
            Err(WrongStanding {
                from: standing,
                to: status.standing(),
            })
        }
    }
}

/// A position in millionths of a degree (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// North of the equator, at most 90,000,000 either way.
    pub latitude_e6: i32,
    /// East of Greenwich, at most 180,000,000 either way.
    pub longitude_e6: i32,
}

/// The mean radius of the Earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A degree of latitude in metres.
const DEGREE_M: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

impl Position {
    /// The position, if there is one so far north and east.
    pub fn new(latitude_e6: i32, longitude_e6: i32) -> Option<Self> {
        let is_valid =
            latitude_e6.unsigned_abs() <= 90_000_000 && longitude_e6.unsigned_abs() <= 180_000_000;
        is_valid.then_some(Self {
            latitude_e6,
            longitude_e6,
        })
    }

    /// The position at these degrees, to the nearest millionth.
    pub fn from_degrees(latitude: f64, longitude: f64) -> Option<Self> {
        Self::new(millionths(latitude)?, millionths(longitude)?)
    }

    /// How far it is to `other` in metres, along a great circle.
    pub fn metres_to(self, other: Self) -> u32 {
        let (from, to) = (self.latitude().to_radians(), other.latitude().to_radians());
        let east = (other.longitude() - self.longitude()).to_radians();
        let half_chord =
            ((to - from) / 2.0).sin().powi(2) + from.cos() * to.cos() * (east / 2.0).sin().powi(2);
        let metres = 2.0 * EARTH_RADIUS_M * half_chord.sqrt().min(1.0).asin();
        whole(metres)
    }

    /// The south-western and north-eastern corners of a box that holds everything within `radius_m`.
    pub fn corners(self, radius_m: u32) -> (Self, Self) {
        let degrees = f64::from(radius_m) / DEGREE_M;
        let north = whole(degrees * 1e6).saturating_add(1);
        let narrow = self.latitude().to_radians().cos().max(0.01);
        let east = whole(degrees / narrow * 1e6).saturating_add(1);
        let south_west = Self {
            latitude_e6: self.latitude_e6.saturating_sub_unsigned(north),
            longitude_e6: self.longitude_e6.saturating_sub_unsigned(east),
        };
        let north_east = Self {
            latitude_e6: self.latitude_e6.saturating_add_unsigned(north),
            longitude_e6: self.longitude_e6.saturating_add_unsigned(east),
        };
        (south_west, north_east)
    }

    /// Degrees north of the equator.
    pub fn latitude(self) -> f64 {
        f64::from(self.latitude_e6) / 1e6
    }

    /// Degrees east of Greenwich.
    pub fn longitude(self) -> f64 {
        f64::from(self.longitude_e6) / 1e6
    }
}

/// Degrees as millionths; `None` beyond the longest way around.
fn millionths(degrees: f64) -> Option<i32> {
    let magnitude = i32::try_from(whole(degrees.abs().min(360.0) * 1e6)).ok()?;
    match degrees {
        _ if degrees.is_nan() || degrees.abs() > 180.0 => None,
        _ if degrees < 0.0 => Some(-magnitude),
        _ => Some(magnitude),
    }
}

/// A number of metres or millionths of a degree, none of which is negative or comes near the end of the range.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "there is no other way from a float to an integer; this one saturates"
)]
fn whole(number: f64) -> u32 {
    number.round() as u32
}

/// A building or place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Who runs it.
    pub provider_id: ProviderId,
    /// Its name.
    pub name: Name,
    /// Its address; the town is always known.
    pub address: Address,
    /// The zone in which its rules are read.
    pub time_zone: Tz,
    /// The Land, for public holidays.
    pub land: Land,
    /// Municipal exceptions to the Land's holidays.
    pub holiday_options: HolidayOptions,
    /// Where it lies.
    pub position: Option<Position>,
    /// The optimistic version, from 1.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude_e6: i32, longitude_e6: i32) -> Position {
        Position::new(latitude_e6, longitude_e6).unwrap()
    }

    #[test]
    fn berlin_lies_two_hundred_and_fifty_five_kilometres_from_hamburg() {
        let (berlin, hamburg) = (at(52_520_000, 13_405_000), at(53_551_100, 9_993_700));
        assert_eq!(berlin.metres_to(hamburg), hamburg.metres_to(berlin));
        assert_eq!(berlin.metres_to(hamburg) / 1000, 255);
        assert_eq!(berlin.metres_to(berlin), 0);
    }

    #[test]
    fn the_corners_hold_everything_within_the_radius() {
        let centre = at(54_200_000, 10_900_000);
        let (south_west, north_east) = centre.corners(10_000);
        let edges = [
            at(north_east.latitude_e6, centre.longitude_e6),
            at(south_west.latitude_e6, centre.longitude_e6),
            at(centre.latitude_e6, north_east.longitude_e6),
            at(centre.latitude_e6, south_west.longitude_e6),
        ];
        for edge in edges {
            let metres = centre.metres_to(edge);
            assert!((10_000..10_100).contains(&metres), "{metres}");
        }
    }

    #[test]
    fn degrees_are_kept_to_the_millionth() {
        let position = Position::from_degrees(54.216_000_4, -10.885).unwrap();
        assert_eq!(position, at(54_216_000, -10_885_000));
        assert_eq!(
            Position::from_degrees(position.latitude(), position.longitude()),
            Some(position)
        );
        for (latitude, longitude) in [
            (90.1, 0.0),
            (f64::NAN, 0.0),
            (0.0, 180.1),
            (0.0, f64::INFINITY),
        ] {
            assert_eq!(Position::from_degrees(latitude, longitude), None);
        }
    }

    #[test]
    fn there_is_nothing_north_of_the_pole() {
        assert_eq!(Position::new(90_000_001, 0), None);
        assert_eq!(Position::new(0, -180_000_001), None);
    }
}
