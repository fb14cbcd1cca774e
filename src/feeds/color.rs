//! Colours in which clients draw a calendar.

/// A colour by its CSS name (RFC 7986 section 5.9), dark enough for white text (contrast 4.5 and more).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Red.
    Crimson,
    /// Grey.
    DimGray,
    /// Green.
    Green,
    /// Purple.
    Indigo,
    /// Pink.
    MediumVioletRed,
    /// Blue.
    RoyalBlue,
    /// Brown.
    Sienna,
    /// Turquoise.
    Teal,
}

impl Color {
    /// The CSS name, which RFC 7986 wants.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crimson => "crimson",
            Self::DimGray => "dimgray",
            Self::Green => "green",
            Self::Indigo => "indigo",
            Self::MediumVioletRed => "mediumvioletred",
            Self::RoyalBlue => "royalblue",
            Self::Sienna => "sienna",
            Self::Teal => "teal",
        }
    }

    /// Red, green and blue in hexadecimal, which Apple's calendar and others want.
    pub fn hex(self) -> &'static str {
        match self {
            Self::Crimson => "#DC143C",
            Self::DimGray => "#696969",
            Self::Green => "#008000",
            Self::Indigo => "#4B0082",
            Self::MediumVioletRed => "#C71585",
            Self::RoyalBlue => "#4169E1",
            Self::Sienna => "#A0522D",
            Self::Teal => "#008080",
        }
    }
}
