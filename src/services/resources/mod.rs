//! Resources: things and services with a stock.

pub mod create;
pub mod edit;
pub mod read;
pub mod remove;
mod stock;

pub use read::ResourceView;
