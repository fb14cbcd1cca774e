//! The composition root: what a running installation consists of, put together in one place.

pub mod bench;
pub mod clock;
pub mod open;
pub mod server;
pub mod state;
pub mod surface;

pub use clock::{Clock, OsEntropy};
pub use server::Server;
pub use state::State;
pub use surface::Surface;
