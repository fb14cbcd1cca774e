//! Sites: buildings and places of a provider.

pub mod create;
pub mod edit;
mod error;
pub mod read;
pub mod remove;

pub use error::SiteError;
