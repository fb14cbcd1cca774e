//! Addresses of rooms, resources and sites that people can read: `grosser-saal-auenstedt-03h5k…`.
//!
//! What is found is the last part, the whole id in letters and digits, whatever stands before it: an address that was
//! printed years ago survives a new name. [`Slug::is_spelled`] says whether it is written as it is today.

use std::fmt;

use domain::bookable::{Resource, Room};
use domain::provider::Site;
use domain::text::sort_key;
use uuid::Uuid;

/// Digits of an id: 36 to the power of 25 is the first that holds 128 bits.
const DIGITS: usize = 25;

/// Digits and lower-case letters, so that it makes no difference how an address is typed from a poster.
const RADIX: u8 = 36;

/// More words than this only make the address long.
const WORDS_CHARS_MAX: usize = 60;

/// The last part of an address: words to read, and an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slug {
    words: String,
    id: Uuid,
}

impl Slug {
    /// The slug of what has these names and this id.
    pub fn of(names: &[&str], id: Uuid) -> Self {
        Self {
            words: folded(&names.join(" ")),
            id,
        }
    }

    /// The slug of a room: its name and town.
    pub fn of_room(room: &Room, site: &Site) -> Self {
        Self::of(&[&room.listing.name, town(site)], room.id.0)
    }

    /// The slug of a device or service: its name and town.
    pub fn of_resource(resource: &Resource, site: &Site) -> Self {
        Self::of(&[&resource.listing.name, town(site)], resource.id.0)
    }

    /// The slug of a site: its name and town.
    pub fn of_site(site: &Site) -> Self {
        Self::of(&[&site.name, town(site)], site.id.0)
    }

    /// The slug that `text` is, in words that may be out of date; `None` if it ends with no id.
    pub fn parse(text: &str) -> Option<Self> {
        let (words, digits) = text.rsplit_once('-').unwrap_or(("", text));
        Some(Self {
            words: words.to_owned(),
            id: id(digits)?,
        })
    }

    /// The id of what is meant; whether that exists is another question.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Whether `text` is this slug, letter by letter.
    pub fn is_spelled(&self, text: &str) -> bool {
        self.to_string() == text
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.words.is_empty() {
            write!(f, "{}-", self.words)?;
        }
        f.write_str(&digits(self.id))
    }
}

fn town(site: &Site) -> &str {
    site.address.town.as_deref().unwrap_or_default()
}

/// `Großer Saal, Übach` as `grosser-saal-uebach`; what is written in other letters is left out.
fn folded(names: &str) -> String {
    let mut german = String::with_capacity(names.len() + 8);
    for c in names.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => german.push_str("ae"),
            'ö' => german.push_str("oe"),
            'ü' => german.push_str("ue"),
            c => german.push(c),
        }
    }
    let key = sort_key(&german);
    let words = key.split(|c: char| !c.is_ascii_alphanumeric());
    let mut folded = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if folded.len() + word.len() >= WORDS_CHARS_MAX {
            break;
        }
        if !folded.is_empty() {
            folded.push('-');
        }
        folded.push_str(word);
    }
    folded
}

fn digits(id: Uuid) -> String {
    let mut rest = id.as_u128();
    let mut digits = Vec::with_capacity(DIGITS);
    for _ in 0..DIGITS {
        let digit = u32::try_from(rest % u128::from(RADIX)).ok();
        digits.extend(digit.and_then(|digit| char::from_digit(digit, RADIX.into())));
        rest /= u128::from(RADIX);
    }
    digits.into_iter().rev().collect()
}

fn id(digits: &str) -> Option<Uuid> {
    if digits.len() != DIGITS {
        return None;
    }
    let step = |number: u128, digit: char| {
        let digit = digit.to_digit(RADIX.into())?;
        number.checked_mul(RADIX.into())?.checked_add(digit.into())
    };
    digits.chars().try_fold(0, step).map(Uuid::from_u128)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(0x0195_a2f0_7c1e_7b0a_9d3e_5f60_1122_3344);

    #[test]
    fn a_slug_is_readable_and_ends_with_the_id() {
        let slug = Slug::of(&["Großer Saal (Süd)", "Übach-Palenberg"], ID).to_string();
        assert_eq!(
            slug,
            "grosser-saal-sued-uebach-palenberg-03dko6z9ohsgde9cliab35tfo"
        );
        assert_eq!(Slug::parse(&slug).unwrap().id(), ID);
    }

    #[test]
    fn a_former_name_and_capitals_lead_to_the_same_id() {
        let now = Slug::of(&["Saal", "Au"], ID);
        let digits = digits(ID);
        for text in [
            format!("alter-name-{digits}"),
            digits.to_uppercase(),
            format!("-{digits}"),
        ] {
            assert_eq!(Slug::parse(&text).unwrap().id(), ID);
            assert!(!now.is_spelled(&text), "{text}");
        }
        assert!(now.is_spelled(&format!("saal-au-{digits}")));
    }

    #[test]
    fn the_smallest_and_the_largest_id_come_back() {
        for id in [Uuid::nil(), Uuid::max()] {
            let slug = Slug::of(&[], id).to_string();
            assert_eq!(slug.len(), DIGITS);
            assert_eq!(Slug::parse(&slug).unwrap().id(), id);
        }
    }

    #[test]
    fn what_ends_with_no_id_is_no_slug() {
        for text in [
            "",
            "saal",
            "saal-",
            "zzzzzzzzzzzzzzzzzzzzzzzzz",
            "saal-ä3e2uzwbnwhgmdx01kndbd4f8",
        ] {
            assert_eq!(Slug::parse(text), None, "{text}");
        }
    }

    #[test]
    fn names_in_other_letters_or_without_end_make_short_addresses() {
        assert_eq!(folded("Зал 3"), "3");
        assert_eq!(folded("<script>alert(1)</script>"), "script-alert-1-script");
        assert_eq!(folded(&"a".repeat(200)), "");
        assert!(folded(&"wort ".repeat(40)).len() < WORDS_CHARS_MAX);
    }
}
