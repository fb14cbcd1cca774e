//! The languages in which the installation speaks to people.

use std::fmt;

use thiserror::Error;

use crate::vocabulary::Vocabulary;

/// A language of the message catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// German.
    De,
    /// English.
    En,
}

/// The code names no language of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the language is neither 'de' nor 'en'")]
pub struct UnknownLanguage;

impl Language {
    /// Every language, the default of a new installation first.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// The ISO 639-1 code: `de` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The language with exactly this code, as it is stored and sent.
    pub fn parse(code: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
            .ok_or(UnknownLanguage)
    }
}

impl Vocabulary for Language {
    const WORDS: &'static [&'static str] = &["de", "en"];

    fn word(self) -> &'static str {
        self.code()
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::parse(word).ok()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_parses_to_its_language_and_no_other_does() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Ok(language));
            assert!(Language::WORDS.contains(&language.code()));
        }
        for code in ["", "DE", "de-DE", "fr"] {
            assert_eq!(Language::parse(code), Err(UnknownLanguage), "{code:?}");
        }
    }
}
