//! What was decided about a booking, as it is told to its reader: from the services' facts to the words of `notify`.
//!
//! [`mail::write`] makes the message that a worker sends, [`Links`] the addresses it names. Nothing here reads a clock or
//! a database; what is told and to whom is decided by `services::notices`.

pub mod barrier;
mod facts;
mod links;
pub mod mail;

pub use facts::Unfit;
pub use links::Links;
