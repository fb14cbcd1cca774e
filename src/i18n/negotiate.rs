//! Which language a browser asks for.

use domain::language::Language;

/// Headers name a handful of languages; more are not read.
const RANGES_MAX: usize = 32;

/// The language that an `Accept-Language` header (RFC 9110, 12.5.4) prefers, or `default` if it names none of ours.
/// `fr, en-GB;q=0.8, de;q=0.5` prefers English.
pub fn language_of(accept_language: Option<&str>, default: Language) -> Language {
    let ranges: Vec<_> = accept_language
        .unwrap_or_default()
        .split(',')
        .take(RANGES_MAX)
        .filter_map(range)
        .collect();
    let other = |language| Language::ALL.into_iter().find(|known| *known != language);
    [Some(default), other(default)]
        .into_iter()
        .flatten()
        .map(|language| (language, weight(language, &ranges)))
        .filter(|(_, weight)| *weight > 0)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map_or(default, |(language, _)| language)
}

/// The weight of `language`: by its name if it is named, else by `*`.
fn weight(language: Language, ranges: &[(&str, u32)]) -> u32 {
    let best = |matches: &dyn Fn(&str) -> bool| {
        ranges
            .iter()
            .filter(|(tag, _)| matches(tag))
            .map(|(_, weight)| *weight)
            .max()
    };
    best(&|tag| tag.eq_ignore_ascii_case(language.code()))
        .or_else(|| best(&|tag| tag == "*"))
        .unwrap_or(0)
}

/// The primary subtag and the weight in thousandths; `None` for what is not a range.
fn range(text: &str) -> Option<(&str, u32)> {
    let (tag, parameters) = text.split_once(';').unwrap_or((text, "q=1"));
    let quality = parameters.trim().strip_prefix(['q', 'Q'])?.trim();
    let thousandths = thousandths(quality.strip_prefix('=')?.trim())?;
    let primary = tag.trim().split('-').next()?;
    Some((primary, thousandths))
}

/// `0`, `0.5` or `1.000` in thousandths: at most three digits after the point, at most one in all.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = whole.parse::<u32>().ok()?.checked_mul(1000)?
        + format!("{fraction:0<3}").parse::<u32>().ok()?;
    (value <= 1000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};

    #[test]
    fn the_highest_weight_wins_and_the_default_breaks_ties() {
        for (header, expected) in [
            ("en", En),
            ("fr, en-GB;q=0.8, de;q=0.5", En),
            ("EN-us", En),
            ("en;q=0.4, de;q=0.5", De),
            ("de, en", De),
            ("en, de;q=0.999", En),
            ("fr, it", De),
            ("*", De),
            ("*, de;q=0", En),
            ("en;q=0, de;q=0", De),
            ("en;q=2, de;q=0.1", De),
            ("en;q=abc", De),
            (";;;,,,=", De),
            ("", De),
        ] {
            assert_eq!(language_of(Some(header), De), expected, "{header:?}");
        }
        assert_eq!(language_of(Some("de, en"), En), En);
        assert_eq!(language_of(None, De), De);
    }

    #[test]
    fn a_header_of_any_length_is_answered() {
        assert_eq!(language_of(Some(&"fr,".repeat(100_000)), De), De);
    }
}
