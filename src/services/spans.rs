//! Lists of closures and blockings: which of them, and where a page goes on.

pub use store::{SpanFilter, SpanPage};
