//! Money as integer cents with checked arithmetic.

use std::fmt;

use thiserror::Error;

/// An amount in euro cents; may be negative (a refund).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(i64);

/// A sum or product left the range of 64-bit cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the amount is out of range")]
pub struct OutOfRange;

impl Cents {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);

    /// An amount of `cents`.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The number of cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum.
    pub fn checked_add(self, other: Self) -> Result<Self, OutOfRange> {
        self.0.checked_add(other.0).map(Self).ok_or(OutOfRange)
    }

    /// The difference.
    pub fn checked_sub(self, other: Self) -> Result<Self, OutOfRange> {
        self.0.checked_sub(other.0).map(Self).ok_or(OutOfRange)
    }

    /// `quantity` times the amount.
    pub fn checked_mul(self, quantity: i64) -> Result<Self, OutOfRange> {
        self.0.checked_mul(quantity).map(Self).ok_or(OutOfRange)
    }
}

/// `1234.56 EUR`, the same in every language.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02} EUR", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_that_do_not_fit_are_refused() {
        assert_eq!(
            Cents::new(i64::MAX).checked_add(Cents::new(1)),
            Err(OutOfRange)
        );
        assert_eq!(
            Cents::new(i64::MIN).checked_sub(Cents::new(1)),
            Err(OutOfRange)
        );
        assert_eq!(Cents::new(i64::MAX).checked_mul(2), Err(OutOfRange));
    }

    #[test]
    fn amounts_read_the_same_above_and_below_zero() {
        assert_eq!(Cents::new(12_050).to_string(), "120.50 EUR");
        assert_eq!(Cents::new(-5).to_string(), "-0.05 EUR");
    }
}
