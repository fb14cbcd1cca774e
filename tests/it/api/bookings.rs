//! Bookings and holds over REST, as guests and offices use them.

mod bad_input;
mod bad_query;
mod guests;
