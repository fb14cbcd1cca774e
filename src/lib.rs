//! Gemeinraum: find, book and pay for community rooms, halls and devices.

pub mod api;
pub mod app;
pub mod auth;
pub mod cli;
pub mod config;
pub mod demo;
pub mod feeds;
pub mod i18n;
pub mod jobs;
pub mod notify;
pub mod services;
pub mod telemetry;
