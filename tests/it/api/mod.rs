//! The REST API.

mod bad_input;
mod bookings;
mod catalogue;
mod conventions;
mod edge;
mod openapi;
mod operation;
mod socket;
