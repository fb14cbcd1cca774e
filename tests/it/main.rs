//! The one integration binary.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics has failed, as it should"
)]

mod api;
mod architecture;
mod authz;
mod cli;
mod demo;
mod import_rooms;
mod jobs;
mod notify;
mod openapi;
mod races;
mod store;
mod support;
