//! Use cases: each is one transaction, written as a synchronous function over [`store::Tx`].
//!
//! `fn request_booking(tx: &mut Tx, ctx: &Ctx, command: &Command) -> Result<T, E>`: rights first, then locks, then
//! the check, then the writes, with audit trail and outbox in the same transaction. A use case may run again from
//! its start, so it has no effect outside `tx`. No SQL and no HTTP here.

pub mod access;
pub mod accounts;
pub mod api_keys;
pub mod availability;
pub mod barriers;
pub mod blockings;
pub mod bookings;
pub mod calendars;
pub mod change;
pub mod closures;
pub mod context;
pub mod correspondence;
pub mod fates;
pub mod feeds;
pub mod history;
pub mod idempotency;
pub mod import_rooms;
pub mod inbox;
pub mod letters;
pub mod listings;
pub mod notices;
pub mod onsite;
pub mod operation;
pub mod organisers;
pub mod plan;
pub mod prints;
pub mod providers;
pub mod resources;
pub mod rooms;
pub mod school_holidays;
pub mod sites;
pub mod spans;
pub mod statistics;
pub mod today;

pub use access::Denied;
pub use context::{Ctx, Entropy};
pub use store::{StoreError, Tx, TxError};
