//! Providers: they apply, the operator decides, and those who work for one keep its record.

pub mod apply;
pub mod decide;
pub mod edit;
mod error;
pub mod read;

pub use error::ProviderError;
