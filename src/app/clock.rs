//! Time and randomness enter here and nowhere else.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

use crate::services::Entropy;

/// The clock of the installation.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// One that stands still until it is set: for tests.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `now`.
    pub fn fixed(now: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now.timestamp_millis())))
    }

    /// What the clock shows, to the millisecond.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        let millis = match self {
            Self::System => Utc::now().timestamp_millis(),
            Self::Fixed(millis) => millis.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// Sets a fixed clock; the machine's clock is left alone.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Self::Fixed(millis) = self {
            millis.store(now.timestamp_millis(), Ordering::SeqCst);
        }
    }
}

/// The random numbers of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn bits(&self) -> u128 {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)
            .expect("without random numbers no secret is safe, so the process ends");
        u128::from_be_bytes(bytes)
    }
}
