//! What the installation writes to people by mail: texts, the mail itself, and its delivery.
//!
//! [`Message::mail`] turns the facts of a booking into a finished [`Mail`]; a [`Mailer`] hands it over and says what
//! came of it; [`schedule::fate`] says what happens next. [`MailConfig::open`] makes the mailer of an installation.
//! Which mail is due, and its place in the outbox, is decided elsewhere; nothing here reads a clock or a database.

mod calendar;
pub mod config;
mod lines;
mod mail;
mod mailer;
mod memory;
mod message;
mod message_id;
mod report;
pub mod schedule;
mod smtp;
mod spool;
mod text;

pub use calendar::{CalendarFault, CalendarPart, Method};
pub use config::MailConfig;
pub use mail::{Author, Draft, Mail, MailError, Mailbox, Stamp};
pub use mailer::{Fault, Mailer, Outcome, Reason, Stage};
pub use memory::Memory;
pub use message::{
    Appointment, BookingFacts, Contact, Former, Item, Link, LinkError, Message, Occasion, Office,
    Sender,
};
pub use message_id::{Host, HostError, MessageId};
pub use report::Report;
pub use smtp::Smtp;
pub use spool::Spool;
pub use text::{Block, LetterText, letter};
