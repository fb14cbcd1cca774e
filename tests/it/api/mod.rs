//! The REST API.

mod bookings;
mod catalogue;
mod conventions;
mod edge;
mod openapi;
mod operation;
mod socket;
