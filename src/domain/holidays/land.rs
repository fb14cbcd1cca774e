//! The sixteen Länder by their ISO 3166-2 codes.

use std::fmt;

/// A German Land, which decides holidays and silent days by its own statute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Land {
    /// Brandenburg, `DE-BB`.
    Brandenburg,
    /// Berlin, `DE-BE`.
    Berlin,
    /// Baden-Württemberg, `DE-BW`.
    BadenWuerttemberg,
    /// Bavaria, `DE-BY`.
    Bavaria,
    /// Bremen, `DE-HB`.
    Bremen,
    /// Hesse, `DE-HE`.
    Hesse,
    /// Hamburg, `DE-HH`.
    Hamburg,
    /// Mecklenburg-Vorpommern, `DE-MV`.
    MecklenburgVorpommern,
    /// Lower Saxony, `DE-NI`.
    LowerSaxony,
    /// North Rhine-Westphalia, `DE-NW`.
    NorthRhineWestphalia,
    /// Rhineland-Palatinate, `DE-RP`.
    RhinelandPalatinate,
    /// Schleswig-Holstein, `DE-SH`.
    SchleswigHolstein,
    /// Saarland, `DE-SL`.
    Saarland,
    /// Saxony, `DE-SN`.
    Saxony,
    /// Saxony-Anhalt, `DE-ST`.
    SaxonyAnhalt,
    /// Thuringia, `DE-TH`.
    Thuringia,
}

impl Land {
    /// All Länder in the order of their codes.
    pub const ALL: [Self; 16] = [
        Self::Brandenburg,
        Self::Berlin,
        Self::BadenWuerttemberg,
        Self::Bavaria,
        Self::Bremen,
        Self::Hesse,
        Self::Hamburg,
        Self::MecklenburgVorpommern,
        Self::LowerSaxony,
        Self::NorthRhineWestphalia,
        Self::RhinelandPalatinate,
        Self::SchleswigHolstein,
        Self::Saarland,
        Self::Saxony,
        Self::SaxonyAnhalt,
        Self::Thuringia,
    ];

    /// The ISO 3166-2 code, such as `DE-SH`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Brandenburg => "DE-BB",
            Self::Berlin => "DE-BE",
            Self::BadenWuerttemberg => "DE-BW",
            Self::Bavaria => "DE-BY",
            Self::Bremen => "DE-HB",
            Self::Hesse => "DE-HE",
            Self::Hamburg => "DE-HH",
            Self::MecklenburgVorpommern => "DE-MV",
            Self::LowerSaxony => "DE-NI",
            Self::NorthRhineWestphalia => "DE-NW",
            Self::RhinelandPalatinate => "DE-RP",
            Self::SchleswigHolstein => "DE-SH",
            Self::Saarland => "DE-SL",
            Self::Saxony => "DE-SN",
            Self::SaxonyAnhalt => "DE-ST",
            Self::Thuringia => "DE-TH",
        }
    }

    /// The Land with exactly this code, as it is stored and sent.
    pub fn parse(code: &str) -> Result<Self, UnknownLand> {
        Self::ALL
            .into_iter()
            .find(|land| land.code() == code)
            .ok_or_else(|| UnknownLand(code.to_owned()))
    }
}

impl fmt::Display for Land {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is not the ISO 3166-2 code of a German Land.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the code of a German Land such as \"DE-SH\"")]
pub struct UnknownLand(pub String);
