//! Half-open spans of time `[start, end)` in UTC, and sets of them.
//!
//! [`Interval`] is never empty; [`IntervalSet`] is always sorted, disjoint and without touching neighbours, so
//! two sets are equal exactly when they cover the same instants.

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

/// A non-empty span `[start, end)`.
///
/// ```
/// use chrono::{TimeZone, Utc};
/// use domain::interval::Interval;
/// let at = |hour| Utc.with_ymd_and_hms(2027, 3, 12, hour, 0, 0).unwrap();
/// let morning = Interval::new(at(8), at(12)).unwrap();
/// let noon = Interval::new(at(12), at(13)).unwrap();
/// assert!(!morning.overlaps(noon), "spans that touch share no instant");
/// assert!(Interval::new(at(8), at(8)).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

/// The end is not after the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the end {end} is not after the start {start}")]
pub struct EmptyInterval {
    /// The start that was given.
    pub start: DateTime<Utc>,
    /// The end that was given.
    pub end: DateTime<Utc>,
}

impl Interval {
    /// The span from `start` up to, but without, `end`.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<Self, EmptyInterval> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(EmptyInterval { start, end })
        }
    }

    /// The first instant inside.
    pub fn start(self) -> DateTime<Utc> {
        self.start
    }

    /// The first instant after.
    pub fn end(self) -> DateTime<Utc> {
        self.end
    }

    /// The elapsed time, always positive.
    pub fn length(self) -> TimeDelta {
        self.end - self.start
    }

    /// Whether both share an instant.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether every instant of `other` is inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether `instant` is inside.
    pub fn contains_instant(self, instant: DateTime<Utc>) -> bool {
        self.start <= instant && instant < self.end
    }

    /// The shared part, if there is one.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// The span widened by `before` and `after`, as setup and teardown widen a use.
    ///
    /// Negative widths count as zero, so the result always contains `self`.
    #[must_use]
    pub fn widened(self, before: TimeDelta, after: TimeDelta) -> Self {
        Self {
            start: self.start - before.max(TimeDelta::zero()),
            end: self.end + after.max(TimeDelta::zero()),
        }
    }

    /// The same length, starting at `start`.
    #[must_use]
    pub fn moved_to(self, start: DateTime<Utc>) -> Self {
        Self {
            start,
            end: start + self.length(),
        }
    }
}

/// A set of instants, kept as sorted spans that neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntervalSet(Vec<Interval>);

impl IntervalSet {
    /// The set without any instant.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The spans in ascending order.
    pub fn spans(&self) -> &[Interval] {
        &self.0
    }

    /// Whether no instant is inside.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one single span of the set holds all of `span`.
    pub fn covers(&self, span: Interval) -> bool {
        self.candidate(span.start())
            .is_some_and(|found| found.contains(span))
    }

    /// The first span that shares an instant with `span`.
    pub fn first_overlap(&self, span: Interval) -> Option<Interval> {
        self.candidate(span.start())
            .filter(|found| found.overlaps(span))
    }

    /// The first span that ends after `instant`.
    fn candidate(&self, instant: DateTime<Utc>) -> Option<Interval> {
        let index = self.0.partition_point(|span| span.end() <= instant);
        self.0.get(index).copied()
    }

    /// The instants of `within` that are not in the set.
    #[must_use]
    pub fn complement(&self, within: Interval) -> Self {
        let mut gaps = Vec::new();
        let mut free_from = within.start();
        for taken in &self.0 {
            gaps.extend(Interval::new(free_from, taken.start().min(within.end())).ok());
            free_from = free_from.max(taken.end());
        }
        gaps.extend(Interval::new(free_from, within.end()).ok());
        gaps.into_iter().collect()
    }

    /// The instants that are in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = Vec::new();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            shared.extend(a.intersection(**b));
            if a.end() <= b.end() {
                left.next();
            } else {
                right.next();
            }
        }
        Self(shared)
    }

    /// The instants that are in at least one of both sets.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.0.iter().chain(&other.0).copied().collect()
    }

    /// The instants of this set that are not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.0
            .iter()
            .flat_map(|span| other.complement(*span).0)
            .collect()
    }
}

impl FromIterator<Interval> for IntervalSet {
    fn from_iter<T: IntoIterator<Item = Interval>>(spans: T) -> Self {
        let mut sorted: Vec<_> = spans.into_iter().collect();
        sorted.sort_unstable();
        let mut merged: Vec<Interval> = Vec::with_capacity(sorted.len());
        for span in sorted {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        Self(merged)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    const HORIZON: i64 = 60;

    fn span(start: i64, end: i64) -> Interval {
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        Interval::new(at(start), at(end)).unwrap()
    }

    fn any_set() -> impl Strategy<Value = IntervalSet> {
        let spans = (0..HORIZON - 1).prop_flat_map(|start| (Just(start), start + 1..=HORIZON));
        prop::collection::vec(spans, 0..12)
            .prop_map(|spans| spans.into_iter().map(|(a, b)| span(a, b)).collect())
    }

    /// The obvious oracle: which seconds are inside.
    fn seconds(set: &IntervalSet) -> Vec<bool> {
        (0..HORIZON)
            .map(|second| set.0.iter().any(|s| s.overlaps(span(second, second + 1))))
            .collect()
    }

    fn check(result: &IntervalSet, expected: impl Iterator<Item = bool>) {
        assert_eq!(seconds(result), expected.collect::<Vec<_>>());
        assert!(result.0.is_sorted());
        assert!(
            result
                .0
                .windows(2)
                .all(|pair| pair[0].end() < pair[1].start())
        );
    }

    proptest! {
        #[test]
        fn set_algebra_equals_the_algebra_of_seconds(a in any_set(), b in any_set()) {
            let pairs = || seconds(&a).into_iter().zip(seconds(&b)).collect::<Vec<_>>().into_iter();
            check(&a.union(&b), pairs().map(|(x, y)| x || y));
            check(&a.intersection(&b), pairs().map(|(x, y)| x && y));
            check(&a.difference(&b), pairs().map(|(x, y)| x && !y));
            check(&a.complement(span(0, HORIZON)), pairs().map(|(x, _)| !x));
        }

        #[test]
        fn covers_and_overlap_equal_their_definitions(a in any_set(), start in 0..HORIZON - 1, length in 1..HORIZON) {
            let probe = span(start, start + length);
            prop_assert_eq!(a.covers(probe), a.complement(probe).is_empty());
            let expected = a.0.iter().copied().find(|s| s.overlaps(probe));
            prop_assert_eq!(a.first_overlap(probe), expected);
        }
    }
}
