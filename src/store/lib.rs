//! SQLite and PostgreSQL storage: the only crate with SQL.
//!
//! [`Store`] opens a database and runs use cases, each in one transaction ([`Tx`]). Everything else here is functions
//! on a `Tx`, one module per noun, whose rows stay private: what comes out are values of the domain.

mod among;
pub mod api_keys;
pub mod atoms;
pub mod audit;
mod backup;
mod beside;
pub mod blockings;
pub mod bookables;
pub mod bookings;
mod by;
pub mod claims;
pub mod closures;
mod column;
mod connection;
mod counters;
mod dialect;
mod error;
pub mod feeds;
pub mod forms;
mod free;
pub mod idempotency;
mod instant;
mod job;
pub mod jobs;
pub mod listings;
mod migrate;
pub mod organisers;
pub mod outbox;
mod page;
mod pool;
pub mod providers;
pub mod resolutions;
pub mod resources;
pub mod rooms;
pub mod rules;
mod schema;
pub mod school;
mod scope;
pub mod search;
mod settings;
pub mod sites;
pub mod space;
mod sql_uuid;
pub mod standing;
mod store;
mod tx;
mod writer;

pub use backup::{BackupError, Contents, backup, restore, verify_backup};
pub use blockings::StoredBlocking;
pub use bookings::StoredBooking;
pub use claims::{Claim, ClaimOwner};
pub use connection::Backend;
pub use counters::{Load, Stats};
pub use dialect::{Fence, Unique};
pub use domain::ids::{BlockingKey, BookingKey};
pub use error::{OpenError, StoreError, TxError};
pub use migrate::{Migrated, NewInstance, check_schema, get_instance_secret, migrate};
pub use page::{SpanFilter, SpanPage};
pub use scope::Scope;
pub use settings::{Role, Settings};
pub use store::Store;
pub use tx::Tx;
