//! iCalendar (RFC 5545, 7986, 5546, 6047): what calendar clients subscribe to and what a mail carries.
//!
//! Entry points: [`Calendar::render`] for a feed, [`FreeBusy::render`] for its busy spans, [`Invitation::of`] for
//! mail, [`EntityTag::of_feed`] for the entity tag of the answer. Everything here is pure: the same values give the same
//! bytes. [`booked`] makes an entry of a booking, [`published`] a calendar of what a feed's rooms are used for. HTTP,
//! tokens, the window of a feed and the choice of its entries do not belong here.
//!
//! # Why an own writer
//!
//! The `icalendar` crate (0.17.17) was measured first. Its components for VTIMEZONE and VFREEBUSY cannot be made
//! from outside, and any component without DTSTAMP and UID, which VTIMEZONE must not have, gets the present time
//! and a random id. SUMMARY and LOCATION let a bare CR through, URL, COLOR, NAME and every parameter whole lines,
//! because the escaping is chosen by a table of property names. So only VEVENT could be left to it, each value
//! cleaned before, beside a writer for the rest; one writer of a hundred lines (`line`) does both, and 250 events
//! take it 0.5 ms where the crate takes 0.9 ms. The crate's parser is sound and reads every text back in the tests.
//!
//! # What cannot be written
//!
//! Free text exists only as [`CalendarText`], which has lost its control characters, and is escaped where `line`
//! turns it into a value. Uids are UUIDs, addresses are checked, colours and states are enums, and every line is
//! folded in one place. No type of this module can carry a line break into the output.
//!
//! `scripts/check-feeds` has Python's icalendar, ical.js, node-ical and libical read difficult samples, or the feeds
//! of a running server, and compares what each understood with what was meant.

mod address;
pub mod booked;
mod calendar;
mod color;
mod entity_tag;
mod entry;
mod free_busy;
mod invitation;
mod line;
pub mod published;
pub mod single;
mod text;
mod uid;
mod zone;

#[cfg(test)]
mod tests;

pub use address::{NotAWebAddress, WebAddress};
pub use calendar::{Calendar, Disclosure};
pub use color::Color;
pub use entity_tag::EntityTag;
pub use entry::{Class, Entry, State, Transparency};
pub use free_busy::FreeBusy;
pub use invitation::{Invitation, Method, Party};
pub use text::CalendarText;
pub use uid::Uid;

/// Raised with every change of what this module writes, so that no client keeps a feed of the old form.
pub const FORMAT_VERSION: u32 = 1;
