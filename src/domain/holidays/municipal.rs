//! Holidays that the law of a Land gives to some of its municipalities only.

use std::fmt;

use super::Land;

/// A holiday that depends on the municipality of a site.
///
/// The product does not know municipalities: the provider sets these for a site.
/// In a Land whose law does not know the holiday it has no effect
/// ([`MunicipalHoliday::is_known_in`] tells).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MunicipalHoliday {
    /// 15 August in Bavarian municipalities with more Catholic than Protestant
    /// inhabitants (article 1 (1) no. 2 and (3) `BayFTG`; the Landesamt für Statistik
    /// finds them after each census). In Saarland it is a holiday everywhere.
    AssumptionDay,
    /// 8 August in the city of Augsburg (article 1 (2) `BayFTG`).
    AugsburgPeaceFestival,
    /// Corpus Christi in the places named by the Saxon `FronleichnamsVO` of 1993
    /// (section 1 (1) `SächsSFG`) and in those parts of Thuringia that kept it in 1994
    /// (sections 2 (2) and 10 (1) `ThürFGtG`): the Eichsfeld and some places near it.
    CorpusChristi,
}

impl MunicipalHoliday {
    /// All municipal holidays in the order in which they are written.
    pub const ALL: [Self; 3] = [
        Self::AssumptionDay,
        Self::AugsburgPeaceFestival,
        Self::CorpusChristi,
    ];

    /// The stable code, the same as that of the [`Holiday`](super::Holiday).
    pub const fn code(self) -> &'static str {
        match self {
            Self::AssumptionDay => "assumption_day",
            Self::AugsburgPeaceFestival => "augsburg_peace_festival",
            Self::CorpusChristi => "corpus_christi",
        }
    }

    /// The municipal holiday with exactly this code, as it is stored and sent.
    pub fn parse(code: &str) -> Result<Self, UnknownMunicipalHoliday> {
        Self::ALL
            .into_iter()
            .find(|holiday| holiday.code() == code)
            .ok_or_else(|| UnknownMunicipalHoliday(code.to_owned()))
    }

    /// Tells whether the law of a Land leaves this holiday to its municipalities.
    pub const fn is_known_in(self, land: Land) -> bool {
        match self {
            Self::AssumptionDay | Self::AugsburgPeaceFestival => matches!(land, Land::Bavaria),
            Self::CorpusChristi => matches!(land, Land::Saxony | Land::Thuringia),
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::AssumptionDay => 1,
            Self::AugsburgPeaceFestival => 2,
            Self::CorpusChristi => 4,
        }
    }
}

impl fmt::Display for MunicipalHoliday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is not the code of a municipal holiday.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the code of a municipal holiday such as \"assumption_day\"")]
pub struct UnknownMunicipalHoliday(pub String);

/// The municipal holidays of a site, a set.
///
/// As text they are the codes joined by commas, in a fixed order; the empty text is
/// the empty set.
///
/// ```
/// use domain::holidays::HolidayOptions;
///
/// let augsburg = HolidayOptions::parse("augsburg_peace_festival,assumption_day")?;
/// assert_eq!(augsburg.to_string(), "assumption_day,augsburg_peace_festival");
/// # Ok::<(), domain::holidays::UnknownMunicipalHoliday>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct HolidayOptions(u8);

impl HolidayOptions {
    /// No municipal holiday, as in most municipalities.
    pub const NONE: Self = Self(0);

    /// Adds a holiday to the set.
    #[must_use]
    pub const fn with(self, holiday: MunicipalHoliday) -> Self {
        Self(self.0 | holiday.bit())
    }

    /// Tells whether a holiday is in the set.
    pub const fn contains(self, holiday: MunicipalHoliday) -> bool {
        self.0 & holiday.bit() != 0
    }

    /// Reads the text form, in any order.
    pub fn parse(codes: &str) -> Result<Self, UnknownMunicipalHoliday> {
        match codes {
            "" => Ok(Self::NONE),
            _ => codes.split(',').map(MunicipalHoliday::parse).collect(),
        }
    }

    /// Lists the holidays of the set in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = MunicipalHoliday> {
        MunicipalHoliday::ALL
            .into_iter()
            .filter(move |holiday| self.contains(*holiday))
    }
}

impl FromIterator<MunicipalHoliday> for HolidayOptions {
    fn from_iter<I: IntoIterator<Item = MunicipalHoliday>>(holidays: I) -> Self {
        holidays.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Display for HolidayOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<_> = self.iter().map(MunicipalHoliday::code).collect();
        f.write_str(&codes.join(","))
    }
}
