//! When a mail that was not taken is tried again, and when it is given up.
//!
//! The pause doubles from half a minute to six hours; with 30 attempts that is five days, the time that RFC 5321
//! (section 4.5.4.1) advises. A relay that is down over a long weekend costs nobody a mail.

use chrono::TimeDelta;

use crate::notify::mailer::Outcome;

/// Attempts after which a mail is given up.
pub const ATTEMPTS_MAX: u32 = 30;

const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(30);
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// What happens to a mail after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is out; the outbox entry is done.
    Done,
    /// It is tried again.
    Retry {
        /// The pause before the next attempt.
        after: TimeDelta,
    },
    /// It is kept for the operator and not tried again.
    DeadLetter,
}

/// A random share of a pause, so that mails which failed together are not tried together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jitter(u8);

impl Jitter {
    /// No random share.
    pub const NONE: Self = Self(0);

    /// From one random byte: 0 adds nothing, 255 adds a quarter of the pause.
    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }
}

/// What `outcome` means for a mail that has now been tried `attempts` times.
pub fn fate(outcome: &Outcome, attempts: u32, jitter: Jitter) -> Fate {
    match outcome {
        Outcome::Delivered => Fate::Done,
        Outcome::Refused { .. } => Fate::DeadLetter,
        Outcome::TryLater { .. } if attempts >= ATTEMPTS_MAX => Fate::DeadLetter,
        Outcome::TryLater { .. } => Fate::Retry {
            after: pause(attempts, jitter),
        },
    }
}

fn pause(attempts: u32, jitter: Jitter) -> TimeDelta {
    let doublings = attempts.saturating_sub(1).min(ATTEMPTS_MAX);
    let doubled = 2_i64.saturating_pow(doublings);
    let seconds = FIRST_PAUSE
        .num_seconds()
        .saturating_mul(doubled)
        .min(LONGEST_PAUSE.num_seconds());
    let pause = TimeDelta::seconds(seconds);
    pause + pause * i32::from(jitter.0) / (4 * i32::from(u8::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notify::mailer::{Fault, Reason, Stage};

    fn later() -> Outcome {
        Outcome::TryLater { reason: reason() }
    }

    fn reason() -> Reason {
        Reason {
            stage: Stage::Connect,
            fault: Fault::TimedOut,
        }
    }

    fn pauses(jitter: Jitter) -> Vec<TimeDelta> {
        (1..)
            .map_while(|attempts| match fate(&later(), attempts, jitter) {
                Fate::Retry { after } => Some(after),
                Fate::Done | Fate::DeadLetter => None,
            })
            .collect()
    }

    #[test]
    fn pauses_double_up_to_six_hours_and_end_after_five_days() {
        let pauses = pauses(Jitter::NONE);
        let seconds: Vec<_> = pauses.iter().map(TimeDelta::num_seconds).take(4).collect();
        assert_eq!(seconds, [30, 60, 120, 240]);
        assert_eq!(pauses.last(), Some(&LONGEST_PAUSE));
        assert_eq!(pauses.len(), 29);
        assert_eq!(pauses.iter().sum::<TimeDelta>().num_days(), 5);
    }

    #[test]
    fn the_random_share_adds_at_most_a_quarter() {
        let longest = pauses(Jitter::from_byte(255));
        for (with, without) in longest.iter().zip(pauses(Jitter::NONE)) {
            assert_eq!(*with * 4, without * 5);
        }
    }

    #[test]
    fn a_mail_that_is_refused_for_good_is_not_tried_again() {
        let refused = Outcome::Refused { reason: reason() };
        assert_eq!(fate(&refused, 1, Jitter::NONE), Fate::DeadLetter);
    }

    proptest! {
        #[test]
        fn every_pause_is_bounded(attempts: u32, byte: u8) {
            match fate(&later(), attempts, Jitter::from_byte(byte)) {
                Fate::Retry { after } => {
                    prop_assert!(FIRST_PAUSE <= after && after <= LONGEST_PAUSE * 5 / 4);
                    prop_assert!(attempts < ATTEMPTS_MAX);
                }
                fate => prop_assert_eq!(fate, Fate::DeadLetter),
            }
        }
    }
}
