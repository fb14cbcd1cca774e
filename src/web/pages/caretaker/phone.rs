//! Telephone numbers as people write them, and as a link dials them.

/// The fewest digits that are worth dialling.
const DIGITS_MIN: usize = 3;

/// `tel:` with what a telephone dials; `None` where the text holds no number.
///
/// What stands behind the first letter is no part of it (`04363 12 oder 0171 3`), and neither is the zero in brackets
/// behind the code of a country.
pub(super) fn dial(text: &str) -> Option<String> {
    let text = text.split(char::is_alphabetic).next()?;
    let is_international = text.trim_start().starts_with('+');
    let text = if is_international {
        text.replace("(0)", "")
    } else {
        text.to_owned()
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plus = if is_international { "+" } else { "" };
    (digits.len() >= DIGITS_MIN).then(|| format!("tel:{plus}{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialled_however_it_is_written() {
        for (written, dialled) in [
            ("04363 12 34", Some("tel:043631234")),
            ("04363/1234-0", Some("tel:0436312340")),
            ("+49 (0) 4363 1234", Some("tel:+4943631234")),
            ("+49 (0)4363 1234", Some("tel:+4943631234")),
            ("04363 1234 oder 0171 5", Some("tel:043631234")),
            ("privat", None),
            ("11", None),
        ] {
            assert_eq!(dial(written).as_deref(), dialled, "{written:?}");
        }
    }
}
