//! Text as people enter it: checked once at the edge, then carried as a type.

use std::fmt;
use std::ops::Deref;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// More characters than allowed.
    #[error("the text is longer than {limit} characters")]
    TooLong {
        /// The allowed number of characters.
        limit: usize,
    },
    /// A control character; in a single line also any line break.
    #[error("the text contains a control character")]
    ControlCharacter,
    /// Not the form of a mail address.
    #[error("this is not a mail address")]
    NotAnEmail,
    /// Characters other than `a-z`, `0-9`, `_` and `-`, or a first one that is not a letter or digit.
    #[error("a code has lower-case letters, digits, '_' and '-' only")]
    NotACode,
}

/// One line of at most `LIMIT` characters: trimmed, NFC, without control characters, not empty.
///
/// Whatever is a `Line` may stand in a mail header or a calendar property without further checks.
///
/// ```
/// use domain::text::{Line, TextError};
/// assert_eq!(Line::<80>::parse("  Dorfgemeinschaftshaus ").unwrap().as_str(), "Dorfgemeinschaftshaus");
/// assert_eq!(Line::<80>::parse("Eva\r\nBcc: all@example.org"), Err(TextError::ControlCharacter));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line<const LIMIT: usize>(String);

/// A name or title.
pub type Name = Line<200>;

impl<const LIMIT: usize> Line<LIMIT> {
    /// Checks and normalises `text`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        bounded(text, LIMIT, is_control).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const LIMIT: usize> fmt::Display for Line<LIMIT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const LIMIT: usize> Deref for Line<LIMIT> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Several lines of at most `LIMIT` characters; line breaks are `\n`, other control characters refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prose<const LIMIT: usize>(String);

/// A description, a reason, house rules.
pub type Text = Prose<10_000>;

impl<const LIMIT: usize> Prose<LIMIT> {
    /// Checks and normalises `text`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let unified = text.replace("\r\n", "\n");
        let refused = |c: char| is_control(c) && c != '\n' && c != '\t';
        bounded(&unified, LIMIT, refused).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const LIMIT: usize> fmt::Display for Prose<LIMIT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn bounded(text: &str, limit: usize, refused: impl Fn(char) -> bool) -> Result<String, TextError> {
    let text: String = text.trim().nfc().collect();
    if text.is_empty() {
        Err(TextError::Empty)
    } else if text.chars().any(refused) {
        Err(TextError::ControlCharacter)
    } else if text.chars().count() > limit {
        Err(TextError::TooLong { limit })
    } else {
        Ok(text)
    }
}

/// Control characters, and the separators and directional overrides that act like them on a screen.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A mail address, checked for form only: one `@`, no white space, at most 254 characters (RFC 5321).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Checks the form of `text`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let line = Line::<254>::parse(text)?.into_string();
        let (local, host) = line.rsplit_once('@').ok_or(TextError::NotAnEmail)?;
        let local_is_valid = (1..=64).contains(&local.len())
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        let label_is_valid = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let host_is_valid = host.contains('.') && host.split('.').all(label_is_valid);
        if local_is_valid && host_is_valid {
            Ok(Self(line))
        } else {
            Err(TextError::NotAnEmail)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key by which the address is known, however it is written: in lower case.
    ///
    /// RFC 5321 lets a host tell `Eva@` from `eva@`; none does, and people do not either.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The address, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// A short stable code from a list: a purpose, a feature, a customer group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

impl Code {
    /// Checks `text`: 1 to 60 characters of `a-z 0-9 _ -`, starting with a letter or digit.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let code = Line::<60>::parse(text)?.into_string();
        if code.starts_with(valid) && code.chars().all(|c| valid(c) || c == '_' || c == '-') {
            Ok(Self(code))
        } else {
            Err(TextError::NotACode)
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text with its characters composed (NFC), for what is compared and never shown.
///
/// One keyboard sends an umlaut as one character, another one as two.
///
/// ```
/// use domain::text::composed;
/// assert_eq!(composed("Gru\u{308}n"), "Gr\u{fc}n");
/// ```
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// The key by which names sort and are found: lower case, umlauts as their base letters, no accents.
///
/// Dictionary order of DIN 5007-1, so that both databases sort alike without a collation of their own.
///
/// ```
/// use domain::text::sort_key;
/// assert_eq!(sort_key("Großer Saal, Übach"), "grosser saal, ubach");
/// ```
pub fn sort_key(text: &str) -> String {
    text.to_lowercase()
        .replace('ß', "ss")
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_refuses_what_could_start_another_line() {
        for text in [
            "a\rb",
            "a\nb",
            "a\0b",
            "a\u{85}b",
            "a\u{2028}b",
            "a\u{202e}b",
        ] {
            assert_eq!(
                Name::parse(text),
                Err(TextError::ControlCharacter),
                "{text:?}"
            );
        }
        assert_eq!(Name::parse(" \t "), Err(TextError::Empty));
        assert_eq!(
            Line::<3>::parse("äöüß"),
            Err(TextError::TooLong { limit: 3 })
        );
    }

    #[test]
    fn prose_keeps_line_breaks_and_nothing_else() {
        assert_eq!(
            Text::parse("a\r\nb\n").map(Text::into_string),
            Ok("a\nb".to_owned())
        );
        assert_eq!(Text::parse("a\rb"), Err(TextError::ControlCharacter));
    }

    #[test]
    fn composed_and_decomposed_umlauts_are_the_same_name() {
        assert_eq!(Name::parse("Gru\u{308}n"), Name::parse("Gr\u{fc}n"));
    }

    #[test]
    fn mail_addresses_are_checked_for_form() {
        for good in [
            "eva@example.org",
            "e.v+a@sub.example.org",
            "a@xn--mller-kva.de",
        ] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "eva",
            "@example.org",
            "eva@",
            "eva@host",
            "e va@example.org",
            ".a@b.de",
            "a@-b.de",
            "a@b..de",
            "a@b.de>",
        ] {
            assert_eq!(Email::parse(bad), Err(TextError::NotAnEmail), "{bad}");
        }
    }

    #[test]
    fn codes_are_lower_case_words() {
        assert!(Code::parse("club_meeting-2").is_ok());
        for bad in ["Club", "_a", "a b", "ä"] {
            assert_eq!(Code::parse(bad), Err(TextError::NotACode), "{bad}");
        }
    }
}
