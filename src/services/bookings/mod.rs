//! Bookings: hold, request, decide, change, end. Each file is one verb or a family of steps that differ in one line.
//!
//! All of them keep one order inside their transaction: find what is meant, [`lock`] its atoms once, read again
//! under the lock, judge, write. `docs/locking.md` says why.

pub mod alternatives;
pub mod amend;
pub mod cancel;
pub mod case;
pub(in crate::services) mod claim;
pub mod complete;
pub mod confirm;
pub mod dry_run;
pub mod error;
pub mod expire;
pub mod hold;
pub mod lock;
pub mod notice;
pub mod read;
pub mod reinstate;
pub mod request;
pub mod wish;

pub use error::{BookingError, Refused};
pub use lock::Locked;
pub use store::StoredBooking;
pub use wish::{Asked, Declared, NewOrganiser, Overriding};
