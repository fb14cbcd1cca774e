//! What rooms and resources have in common for those who read and keep them.
//!
//! The use cases are in [`rooms`](super::rooms) and [`resources`](super::resources).

pub(super) mod audit;
pub mod changes;
pub(super) mod companions;
mod error;
pub mod new;
pub mod own;
pub(super) mod owner;
pub(super) mod rules;
pub(super) mod unused;

pub use changes::ListingChanges;
pub use error::{InTheWay, ListingError};
pub use new::NewListing;
pub use store::standing::{Obstacle, ObstacleOwner};
