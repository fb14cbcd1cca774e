//! What the store counts about itself, and the repetition of use cases that lost a race.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{StoreError, TxError};

/// How often a use case is run again: contention passes, and three random references in a row do not collide.
pub(crate) const REPEATS_MAX: u32 = 3;

/// What happened since the store was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Use cases that were run again, after contention or a collision of random keys.
    pub repeats: u64,
    /// Deadlocks and serialization failures that PostgreSQL reported.
    pub contentions: u64,
    /// Writes that only a fence stopped; anything but zero is a fault of this program.
    pub fences_hit: u64,
    /// Use cases that the SQLite writer ran.
    pub writes: u64,
    /// Commits in which the SQLite writer made them durable.
    pub groups: u64,
    /// Writes turned away because the writer's queue was full.
    pub turned_away: u64,
}

/// How busy the store is at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Writes that wait for the SQLite writer.
    pub writes_waiting: u64,
    /// Connections that are open, the SQLite writer's own not counted.
    pub connections_open: u32,
    /// Of these, connections that nobody uses.
    pub connections_idle: u32,
}

/// The counters behind [`Stats`] and [`Load`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    writes_waiting: AtomicU64,
    repeats: AtomicU64,
    contentions: AtomicU64,
    fences_hit: AtomicU64,
    writes: AtomicU64,
    groups: AtomicU64,
    turned_away: AtomicU64,
}

impl Counters {
    /// The figures of this moment.
    pub(crate) fn stats(&self) -> Stats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Stats {
            repeats: read(&self.repeats),
            contentions: read(&self.contentions),
            fences_hit: read(&self.fences_hit),
            writes: read(&self.writes),
            groups: read(&self.groups),
            turned_away: read(&self.turned_away),
        }
    }

    /// The writes that wait for the writer.
    pub(crate) fn writes_waiting(&self) -> u64 {
        self.writes_waiting.load(Ordering::Relaxed)
    }

    /// Counts one write that is about to be put in the queue.
    pub(crate) fn count_queued(&self) {
        self.writes_waiting.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts one write that was taken from the queue, or did not get in.
    pub(crate) fn count_taken(&self) {
        self.writes_waiting.fetch_sub(1, Ordering::Relaxed);
    }

    /// Counts one group commit of `writes` use cases.
    pub(crate) fn count_group(&self, writes: usize) {
        self.groups.fetch_add(1, Ordering::Relaxed);
        let writes = u64::try_from(writes).expect("a group has at most GROUP_MAX writes");
        self.writes.fetch_add(writes, Ordering::Relaxed);
    }

    /// Counts one write that found the queue full.
    pub(crate) fn count_turned_away(&self) {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self, error: &StoreError) {
        match error {
            StoreError::Contention { .. } => {
                self.contentions.fetch_add(1, Ordering::Relaxed);
            }
            StoreError::FenceRefused { fence } => {
                self.fences_hit.fetch_add(1, Ordering::Relaxed);
                tracing::error!(?fence, "a fence stopped a write that the locks let through");
            }
            _ => {}
        }
    }
}

/// Calls `once` until it succeeds, fails for good, or was repeated [`REPEATS_MAX`] times.
pub(crate) fn repeated<T, E: TxError>(
    counters: &Counters,
    mut once: impl FnMut() -> Result<T, E>,
) -> Result<T, E> {
    for _ in 0..REPEATS_MAX {
        let result = once();
        let Some(error) = result.as_ref().err().and_then(TxError::store_error) else {
            return result;
        };
        counters.count(error);
        if !error.is_repeatable() {
            return result;
        }
        counters.repeats.fetch_add(1, Ordering::Relaxed);
    }
    let last = once();
    if let Some(error) = last.as_ref().err().and_then(TxError::store_error) {
        counters.count(error);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{Fence, Unique};

    fn check(error: &StoreError, runs: u32, expected: Stats) {
        let counters = Counters::default();
        let mut ran = 0;
        let result: Result<(), _> = repeated(&counters, || {
            ran += 1;
            Err(error.clone())
        });
        assert_eq!(result.as_ref(), Err(error));
        assert_eq!((ran, counters.stats()), (runs, expected));
    }

    #[test]
    fn a_deadlock_and_colliding_random_keys_are_repeated_three_times() {
        let stats = |contentions| Stats {
            repeats: 3,
            contentions,
            ..Stats::default()
        };
        let why = "deadlock detected".to_owned();
        check(&StoreError::Contention { why }, 4, stats(4));
        for of in [Unique::BookingReference, Unique::IdempotencyKey] {
            check(&StoreError::Duplicate { of }, 4, stats(0));
        }
    }

    #[test]
    fn what_would_fail_again_is_not_repeated() {
        let of = Unique::Other;
        check(&StoreError::Duplicate { of }, 1, Stats::default());
        let why = "gone".to_owned();
        check(&StoreError::Unavailable { why }, 1, Stats::default());
    }

    #[test]
    fn a_hit_fence_is_counted_and_never_repeated() {
        let fence = Fence::ClaimExcludes;
        let expected = Stats {
            fences_hit: 1,
            ..Stats::default()
        };
        check(&StoreError::FenceRefused { fence }, 1, expected);
    }
}
