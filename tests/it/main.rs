//! The one integration binary.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics has failed, as it should"
)]

mod accounts;
mod api;
mod architecture;
mod authz;
mod cli;
mod correspondence;
mod demo;
mod import_rooms;
mod jobs;
mod notify;
mod openapi;
mod races;
mod reads;
mod store;
mod support;
mod web;
