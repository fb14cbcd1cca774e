//! The occupancy plan: rooms and resources in their order, and what takes them in a window.
//!
//! A handful of statements, however many rows and bookings there are. Whose claim is seen in which row is worked out
//! by the service.

mod rows;
mod uses;

pub use rows::{PlanPosition, PlanSelection, PlannedRow, Resources, list_names, list_rows};
pub use uses::{PlannedBooking, Taker, list_claiming, list_takers, list_waiting};
