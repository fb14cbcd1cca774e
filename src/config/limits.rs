//! The `[limits]` section.

use std::num::NonZeroU32;

use serde::Deserialize;

use crate::api::edge::{Quotas, Rate};

/// How much one caller may ask: an API key, or a network address without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Whether anything is limited.
    pub enabled: bool,
    /// Requests that change nothing.
    read: Allowance,
    /// Requests that may change something.
    write: Allowance,
    /// Searches over many rooms or days.
    search: Allowance,
}

/// So many requests at once, and so many a minute in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Allowance {
    burst: NonZeroU32,
    per_minute: NonZeroU32,
}

impl Limits {
    /// The quotas of a caller; `None` if nothing is limited.
    pub fn quotas(&self) -> Option<Quotas> {
        self.enabled.then(|| Quotas {
            read: self.read.into(),
            write: self.write.into(),
            search: self.search.into(),
        })
    }
}

impl Default for Limits {
    fn default() -> Self {
        let quotas = Quotas::default();
        Self {
            enabled: true,
            read: quotas.read.into(),
            write: quotas.write.into(),
            search: quotas.search.into(),
        }
    }
}

impl From<Rate> for Allowance {
    fn from(rate: Rate) -> Self {
        Self {
            burst: rate.burst,
            per_minute: rate.per_minute,
        }
    }
}

impl From<Allowance> for Rate {
    fn from(allowance: Allowance) -> Self {
        Self {
            burst: allowance.burst,
            per_minute: allowance.per_minute,
        }
    }
}
