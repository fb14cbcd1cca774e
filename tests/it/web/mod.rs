//! The pages.

mod book;
mod caretaker;
mod closures;
mod find;
mod letters;
mod listings;
mod onsite;
mod photos;
mod plan;
pub mod routes;
mod statistics;
mod talk;
