//! Rooms: entering, keeping and reading them, and dividing them while they are in use.

pub mod create;
pub mod edit;
mod links;
pub mod photos;
pub mod read;
pub mod remove;
mod space;

pub use read::RoomView;
