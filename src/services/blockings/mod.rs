//! Blockings: staff take rooms and resources out of use. Unlike a closure a blocking claims what it takes.
//!
//! Where it meets bookings it is written only together with their fate: each is moved or cancelled, or let stand, and
//! then the blocking claims what is left around it.

pub mod create;
pub mod edit;
pub mod error;
mod fates;
mod ground;
pub mod read;
pub mod remove;

pub use error::{BlockingError, InTheWay};
pub use fates::Settling;
pub use store::StoredBlocking;
