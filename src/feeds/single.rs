//! One entry as a file, for whoever enters it into a calendar by hand.

use crate::feeds::calendar::{Disclosure, head};
use crate::feeds::line::Lines;
use crate::feeds::{Entry, zone};

/// The file: an entry with its zone, without METHOD, so that calendars take it as their own.
pub fn file(entry: &Entry) -> String {
    Lines::calendar(|lines| {
        head(lines);
        zone::write(lines, entry.zone);
        entry.write(lines, &Disclosure::Titles, |_| ());
    })
}
