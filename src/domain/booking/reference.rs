//! The short name by which people speak of a booking.

use std::fmt;

/// The short name of a booking for people: 40 random bits as eight characters without look-alikes.
///
/// ```
/// use domain::booking::Reference;
/// let reference = Reference::from_random(0x12_3456_789A << 88);
/// assert_eq!(reference.to_string(), "28T5-CY4T");
/// assert_eq!(Reference::parse("28t5cy4t"), Some(reference));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(u64);

impl Reference {
    /// Crockford's base 32: no I, L, O, U.
    const ALPHABET: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const BITS: u32 = 40;
    const DIGITS: u32 = 8;

    /// The reference of the high 40 bits.
    pub fn from_random(random: u128) -> Self {
        let high = random >> (u128::BITS - Self::BITS);
        Self(u64::try_from(high).unwrap_or(0))
    }

    /// Reads what a person typed: any case, hyphens and blanks ignored, O for 0, I and L for 1.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = 0;
        let mut value = 0_u64;
        for c in text.bytes().filter(|c| !matches!(c, b'-' | b' ')) {
            let digit = match c.to_ascii_uppercase() {
                b'O' => 0,
                b'I' | b'L' => 1,
                c => Self::ALPHABET.iter().position(|known| *known == c)?,
            };
            value = value
                .checked_mul(32)?
                .checked_add(u64::try_from(digit).ok()?)?;
            digits += 1;
        }
        (digits == Self::DIGITS).then_some(Self(value))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for index in (0..Self::DIGITS).rev() {
            let digit = (self.0 >> (index * 5)) & 31;
            let letter = usize::try_from(digit)
                .ok()
                .and_then(|digit| Self::ALPHABET.get(digit))
                .map_or('0', |letter| char::from(*letter));
            write!(f, "{letter}")?;
            if index == 4 {
                f.write_str("-")?;
            }
        }
        Ok(())
    }
}
