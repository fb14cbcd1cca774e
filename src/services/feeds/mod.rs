//! Feeds: calendars for one subscriber each, by a secret address. How they are written stands in `crate::feeds`.

pub mod content;
pub mod error;
pub mod keep;

pub use content::{FeedState, FeedUses};
pub use error::FeedError;
