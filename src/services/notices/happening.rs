//! What a message tells.

use serde::{Deserialize, Serialize};

/// What a message tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// The booking was asked for.
    Requested,
    /// It was promised.
    Confirmed,
    /// It was refused.
    Declined,
    /// It was given up or taken away.
    Cancelled,
    /// Its time, room, items or people changed.
    Amended,
    /// The office's provisional reservation ran out.
    OptionExpired,
    /// The office wrote to whoever booked.
    OfficeWrote,
    /// Whoever booked wrote to the office.
    OrganiserWrote,
}

impl Happening {
    /// Every case.
    pub const ALL: [Self; 8] = [
        Self::Requested,
        Self::Confirmed,
        Self::Declined,
        Self::Cancelled,
        Self::Amended,
        Self::OptionExpired,
        Self::OfficeWrote,
        Self::OrganiserWrote,
    ];

    /// The stable word, the same as in a payload.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Confirmed => "confirmed",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Amended => "amended",
            Self::OptionExpired => "option_expired",
            Self::OfficeWrote => "office_wrote",
            Self::OrganiserWrote => "organiser_wrote",
        }
    }

    /// The case with exactly this word.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// Whether a person wrote what is told.
    pub const fn is_message(self) -> bool {
        matches!(self, Self::OfficeWrote | Self::OrganiserWrote)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_in_the_tray_and_in_a_payload() {
        for happening in Happening::ALL {
            let word = serde_json::to_value(happening).unwrap();
            assert_eq!(word, happening.code());
            assert_eq!(Happening::of_code(happening.code()), Some(happening));
        }
    }
}
