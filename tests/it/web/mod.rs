//! The pages.

mod book;
mod closures;
mod find;
mod listings;
mod onsite;
mod plan;
pub mod routes;
mod statistics;
mod talk;
