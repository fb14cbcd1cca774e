//! The program, as an operator starts it.

mod accounts;
mod api_keys;
mod backup;
mod config;
mod demo;
mod serve;
