//! The `[limits]` section.

use std::num::NonZeroU32;

use serde::Deserialize;

/// How much one caller may ask: an API key, or a network address without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Whether anything is limited.
    pub enabled: bool,
    /// Requests that change nothing.
    read: Rate,
    /// Requests that may change something.
    write: Rate,
    /// Searches over many rooms or days.
    search: Rate,
}

/// So many requests at once, and so many a minute in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Requests at once.
    pub burst: NonZeroU32,
    /// Requests in the long run.
    pub per_minute: NonZeroU32,
}

/// The quotas of a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// Requests that change nothing.
    pub read: Rate,
    /// Requests that may change something.
    pub write: Rate,
    /// Searches over many rooms or days.
    pub search: Rate,
}

impl Limits {
    /// The quotas of a caller; `None` if nothing is limited.
    pub fn quotas(&self) -> Option<Quotas> {
        self.enabled.then_some(Quotas {
            read: self.read,
            write: self.write,
            search: self.search,
        })
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            enabled: true,
            read: Rate::new(200, 600),
            write: Rate::new(30, 60),
            search: Rate::new(40, 120),
        }
    }
}

impl Rate {
    /// A quota; zero counts as one.
    pub const fn new(burst: u32, per_minute: u32) -> Self {
        Self {
            burst: at_least_one(burst),
            per_minute: at_least_one(per_minute),
        }
    }
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}
