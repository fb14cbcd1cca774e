//! What the installation says about itself: its log and its metrics. Neither holds personal data.
//!
//! Log lines are sentences with fields, written once, where something is dealt with. Names, addresses, tokens, paths
//! and free texts never appear: a route stands by its pattern, a thing by its id.

pub mod log;
pub mod metrics;

pub use metrics::Metrics;
