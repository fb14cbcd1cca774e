//! Stable words for the cases of an enum, the same in the database, the API and the files people write.

use thiserror::Error;

/// The word names no case.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{given}' is none of: {known}")]
pub struct UnknownWord {
    /// What was given.
    pub given: String,
    /// The words there are.
    pub known: String,
}

/// An enum with a stable word for each case, for code that treats all such enums alike.
pub trait Vocabulary: Copy + 'static {
    /// Every word, in the order of the declaration.
    const WORDS: &'static [&'static str];

    /// The word for this case.
    fn word(self) -> &'static str;

    /// The case with exactly this word.
    fn of_word(word: &str) -> Option<Self>;
}

/// Gives a field-less enum `ALL`, `code`, `parse` and [`Vocabulary`]; a code, once released, is never renamed.
macro_rules! vocabulary {
    ($name:ident { $($case:ident => $code:literal),+ $(,)? }) => {
        impl $name {
            /// Every case, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// The stable word for this case.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code),+ }
            }

            /// The case with exactly this word.
            pub fn parse(text: &str) -> Result<Self, $crate::vocabulary::UnknownWord> {
                match text {
                    $($code => Ok(Self::$case),)+
                    _ => Err($crate::vocabulary::UnknownWord {
                        given: text.chars().take(60).collect(),
                        known: [$($code),+].join(", "),
                    }),
                }
            }
        }

        impl $crate::vocabulary::Vocabulary for $name {
            const WORDS: &'static [&'static str] = &[$($code),+];

            fn word(self) -> &'static str {
                self.code()
            }

            fn of_word(word: &str) -> Option<Self> {
                Self::parse(word).ok()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

pub(crate) use vocabulary;
