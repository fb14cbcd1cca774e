//! Free text that may stand in a calendar.

use domain::text::{Line, Prose};

/// Text without control characters; line breaks are `\n`, everything else that steers a terminal or a parser is gone.
///
/// It is cleaned, not refused: texts of old records and of other systems must not stop a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarText(String);

impl CalendarText {
    /// Keeps what is text: CR, CRLF and the Unicode line ends become `\n`, other control characters vanish.
    pub fn clean(text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        Self(text.chars().filter_map(kept).collect())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a character becomes; tabs become spaces, which every client shows alike.
fn kept(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

impl<const LIMIT: usize> From<&Line<LIMIT>> for CalendarText {
    fn from(line: &Line<LIMIT>) -> Self {
        Self::clean(line.as_str())
    }
}

impl<const LIMIT: usize> From<&Prose<LIMIT>> for CalendarText {
    fn from(prose: &Prose<LIMIT>) -> Self {
        Self::clean(prose.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_becomes_one() {
        let text = CalendarText::clean("a\r\nb\rc\nd\u{85}e\u{2028}f\u{B}g");
        assert_eq!(text.as_str(), "a\nb\nc\nd\ne\nf\ng");
    }

    #[test]
    fn control_characters_and_directional_overrides_vanish() {
        let text = CalendarText::clean("\u{FEFF}a\0b\u{1b}c\u{7f}d\u{9b}e\u{202e}f\tg");
        assert_eq!(text.as_str(), "abcdef g");
    }
}
