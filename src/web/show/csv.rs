//! Tables as text with separators, as the office's programs read them.

use csv::{Terminator, WriterBuilder};
use domain::language::Language;

/// Tells Excel that a file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The records as a file, with what could be read as a formula made harmless.
///
/// German programs expect semicolons, for the comma stands in their numbers.
pub fn table(
    language: Language,
    records: impl Iterator<Item = Vec<String>>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new()
        .delimiter(match language {
            Language::De => b';',
            Language::En => b',',
        })
        .terminator(Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for record in records {
        writer.write_record(record.iter().map(|text| harmless(text)))?;
    }
    let written = writer.into_inner();
    written.map_err(|error| csv::Error::from(error.into_error()))
}

/// A text that programs do not take for a formula: what begins like one gets an apostrophe in front.
fn harmless(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_made_harmless() {
        for text in ["=1+1", "+49", "-5", "@SUM", "\t=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["", "Chor", "a=b", "'x"] {
            assert_eq!(harmless(text), text);
        }
    }
}
