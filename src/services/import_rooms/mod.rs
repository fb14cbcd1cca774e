//! Taking over a file of rooms and resources: read in full, checked in full, entered in one transaction or not at all.
//!
//! [`csv`](read::csv) and [`json`](read::json) make rows of a file, [`plan()`] checks them against each other,
//! [`enter()`] writes them. Every fault names its line and column; `docs/import-rooms.md` describes the format.

pub mod enter;
pub mod fault;
pub mod plan;
pub mod read;
pub mod row;

pub use enter::{EnterError, Entered, enter, try_enter};
pub use fault::{Fault, Why};
pub use plan::{Plan, plan};
pub use row::Row;
