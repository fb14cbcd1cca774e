//! What was decided about a booking, as it is told to its reader: from the services' facts to the words of `notify`.
//!
//! [`mail::write`] makes the message that a worker sends, [`letter::write`] what goes on paper, [`Links`] the addresses it names. Nothing here reads a clock or
//! a database; what is told and to whom is decided by `services::notices`.

pub mod barrier;
mod facts;
pub mod letter;
mod links;
pub mod mail;

pub use facts::Unfit;
pub use links::Links;
