//! What tests share.

pub mod app;
pub mod browser;
pub mod builders;
pub mod command;
pub mod contract;
pub mod county;
pub mod databases;
pub mod http;
pub mod log;
pub mod office;
pub mod pages;
pub mod smtp;
