//! Closures: rules that take effect at once, also where bookings stand; what they hit is worked off by staff.

pub mod affected;
pub mod create;
pub mod edit;
pub mod error;
pub mod read;
pub mod remove;
pub mod resolve;
mod scope;
pub mod settle;

pub use error::ClosureError;
