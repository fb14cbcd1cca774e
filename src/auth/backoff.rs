//! How long somebody waits who signed in wrongly too often.
//!
//! A few failures cost nothing; then each doubles the wait, up to a bound, and quiet time is forgiven step by step.
//! Nobody is locked out for good: see [`services::accounts`](crate::services::accounts) for what is counted together.

use chrono::{DateTime, TimeDelta, Utc};
use store::sign_in_counts::Count;

/// How failures of one kind are judged.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// So many cost nothing.
    free: u32,
    /// The wait after the first one more.
    first: TimeDelta,
    /// How often the wait doubles at most.
    doublings: u32,
    /// After so long one failure is forgotten.
    forgives: TimeDelta,
}

/// For one address: after five failures 5 s, 10 s, up to 80 s; forgotten within two and a half hours.
///
/// Whoever guesses day and night has 1,000 guesses a day, at a password of twelve characters or more.
pub const ADDRESS: Patience = Patience {
    free: 5,
    first: TimeDelta::seconds(5),
    doublings: 4,
    forgives: TimeDelta::minutes(15),
};

/// For one network, which may be a whole town hall: after twenty failures 5 s, 10 s, up to 10 min 40 s; forgotten within
/// half an hour.
pub const NETWORK: Patience = Patience {
    free: 20,
    first: TimeDelta::seconds(5),
    doublings: 7,
    forgives: TimeDelta::minutes(1),
};

impl Patience {
    /// What is left at `now` of what was counted.
    pub fn failures(self, count: Option<Count>, now: DateTime<Utc>) -> u32 {
        let Some(count) = count else {
            return 0;
        };
        let quiet = (now - count.last_at).num_seconds().max(0);
        let forgiven = quiet / self.forgives.num_seconds().max(1);
        let forgiven = u32::try_from(forgiven).unwrap_or(u32::MAX);
        count.failures.saturating_sub(forgiven)
    }

    /// How long to wait at `now` before the next attempt.
    pub fn wait(self, count: Option<Count>, now: DateTime<Utc>) -> TimeDelta {
        let Some(counted) = count else {
            return TimeDelta::zero();
        };
        let over = self.failures(count, now).saturating_sub(self.free);
        let Some(doublings) = over.checked_sub(1) else {
            return TimeDelta::zero();
        };
        let factor = 2_i32.saturating_pow(doublings.min(self.doublings));
        let until = counted.last_at + self.first * factor;
        (until - now).max(TimeDelta::zero())
    }

    /// The count after one more failure at `now`.
    pub fn counted(self, count: Option<Count>, now: DateTime<Utc>) -> Count {
        let most = self.free + self.doublings + 1;
        self.as_of(self.failures(count, now).saturating_add(1).min(most), now)
    }

    /// The count after one failure is taken back at `now`: the attempt did not fail after all.
    pub fn taken_back(self, count: Option<Count>, now: DateTime<Utc>) -> Count {
        self.as_of(self.failures(count, now).saturating_sub(1), now)
    }

    fn as_of(self, failures: u32, now: DateTime<Utc>) -> Count {
        let steps = i32::try_from(failures).unwrap_or(i32::MAX);
        Count {
            failures,
            last_at: now,
            forget_at: now + self.forgives * steps,
        }
    }
}

/// A wait in whole seconds, as people and `Retry-After` are told: rounded up, so that it is never too early.
pub fn whole_seconds(wait: TimeDelta) -> u32 {
    let seconds = (wait + TimeDelta::milliseconds(999)).num_seconds();
    u32::try_from(seconds).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_803_859_200 + seconds, 0).unwrap()
    }

    /// The waits after each of `attempts` failures at once.
    fn waits(patience: Patience, attempts: u32) -> Vec<i64> {
        let mut count = None;
        let mut waits = Vec::new();
        for _ in 0..attempts {
            count = Some(patience.counted(count, at(0)));
            waits.push(patience.wait(count, at(0)).num_seconds());
        }
        waits
    }

    #[test]
    fn the_wait_of_an_address_grows_to_its_bound() {
        assert_eq!(
            waits(ADDRESS, 12),
            [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 80, 80]
        );
    }

    #[test]
    fn a_network_has_more_patience_and_a_longer_bound() {
        let waits = waits(NETWORK, 40);
        assert_eq!(waits[..20], [0; 20]);
        assert_eq!(
            waits[20..],
            [[5, 10, 20, 40, 80, 160, 320, 640].as_slice(), &[640; 12]].concat()
        );
    }

    #[test]
    fn a_wait_passes_and_failures_are_forgiven_one_by_one() {
        let mut count = None;
        for _ in 0..7 {
            count = Some(ADDRESS.counted(count, at(0)));
        }
        let wait = |now| ADDRESS.wait(count, at(now)).num_seconds();
        assert_eq!([wait(0), wait(4), wait(10)], [10, 6, 0]);
        let left = |minutes: i64| ADDRESS.failures(count, at(60 * minutes));
        assert_eq!(
            [left(14), left(15), left(30), left(105), left(1_000)],
            [7, 6, 5, 0, 0]
        );
        assert_eq!(count.unwrap().forget_at, at(60 * 105));
    }

    #[test]
    fn an_attempt_that_did_not_fail_is_taken_back() {
        let one = ADDRESS.counted(None, at(0));
        assert_eq!(ADDRESS.taken_back(Some(one), at(0)).failures, 0);
        assert_eq!(ADDRESS.taken_back(None, at(0)).failures, 0);
    }

    #[test]
    fn a_clock_that_was_set_back_does_no_harm() {
        let one = ADDRESS.counted(None, at(0));
        assert_eq!(ADDRESS.failures(Some(one), at(-3_600)), 1);
    }

    #[test]
    fn a_part_of_a_second_is_a_second_to_wait() {
        assert_eq!(whole_seconds(TimeDelta::milliseconds(4_001)), 5);
        assert_eq!(whole_seconds(TimeDelta::zero()), 0);
    }
}
