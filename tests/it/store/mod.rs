//! The promises of the store, each on both databases.

mod audit;
mod backup;
mod catalogue;
mod claims;
mod fences;
pub mod fixtures;
mod idempotency;
mod jobs;
mod migrations;
mod outbox;
mod processes;
mod races;
mod schema;
mod space;
mod transactions;
