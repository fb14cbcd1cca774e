//! How things are shown on more than one page.

pub mod csv;
pub mod facts;
pub mod position;
pub mod talk;
