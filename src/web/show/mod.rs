//! How things are shown on more than one page.

pub mod facts;
