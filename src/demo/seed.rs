//! Random numbers that are the same in every demo, so that its ids are known in advance.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use domain::language::Language;
use domain::policy::Actor;
use uuid::Uuid;

use crate::auth::token::keyed_hash;
use crate::services::{Ctx, Entropy};

/// When the catalogue was entered: 2026-01-01T00:00:00Z. It is part of every id.
const ENTERED_AT: DateTime<Utc> =
    DateTime::from_timestamp(1_767_225_600, 0).expect("the second lies within the calendar");

/// Bits that follow from a name and how many were drawn before.
struct Seed {
    name: String,
    key: Vec<u8>,
    drawn: AtomicU64,
}

impl Entropy for Seed {
    fn bits(&self) -> u128 {
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
        let hash = keyed_hash(&self.key, &[self.name.as_bytes(), &drawn.to_be_bytes()]);
        hash.iter()
            .take(16)
            .fold(0, |bits, byte| (bits << 8) | u128::from(*byte))
    }
}

/// The context in which `name` is entered into the catalogue: its first id is [`id`].
pub fn entering(name: &str) -> Ctx {
    at(ENTERED_AT, name)
}

/// The context of an act at `now`, with the bits of `name`.
pub fn at(now: DateTime<Utc>, name: &str) -> Ctx {
    secret_at(now, name, b"gemeinraum demo")
}

/// The same with bits that nobody guesses who does not know `key`.
pub fn secret_at(now: DateTime<Utc>, name: &str, key: &[u8]) -> Ctx {
    let seed = Seed {
        name: name.to_owned(),
        key: key.to_owned(),
        drawn: AtomicU64::new(0),
    };
    Ctx::new(Actor::System, now, Language::De, Arc::new(seed))
}

/// The id of what was entered as `name`, such as `room/ratssaal`.
pub fn id<T: From<Uuid>>(name: &str) -> T {
    T::from(entering(name).new_id())
}
