//! The identity of a mail: the same for every attempt to send it, so that a mail sent twice is seen once.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::ids::BookingId;
use sha2::{Digest, Sha256};
use thiserror::Error;
use uuid::Uuid;

/// Bytes of the digest that stand in the id: 128 bits, as many as a UUID has.
const ID_BYTES: usize = 16;

/// The host name of an installation, as it stands after the `@` of its message ids and in its greeting to a relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(String);

/// The text is no host name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a host name has letters, digits, '-' and '.' only, 253 at most")]
pub struct HostError;

impl Host {
    /// Checks the form of `text`: labels of 1 to 63 letters, digits and hyphens, joined by dots.
    pub fn parse(text: &str) -> Result<Self, HostError> {
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        if text.len() <= 253 && text.split('.').all(is_label) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(HostError)
        }
    }

    /// The name of an installation that nobody else can reach.
    pub fn localhost() -> Self {
        Self("localhost".to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A `Message-ID` without its angle brackets: 32 hexadecimal digits, `@`, the host.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// The id of the mail that was written to the outbox under `outbox_key` at `written_at`.
    ///
    /// The time is part of it because keys are given out again when a backup is restored, and a mail server that
    /// has seen an id drops the next mail that carries it. The key itself cannot be read from the id.
    pub fn of_outbox(outbox_key: i64, written_at: DateTime<Utc>, host: &Host) -> Self {
        let key = outbox_key.to_be_bytes();
        let at = written_at.timestamp_micros().to_be_bytes();
        Self::of_parts([&key, &at], host)
    }

    /// The id to which all mails about a booking refer. No mail has it: the first one may never have been sent.
    pub fn of_booking(booking: BookingId, host: &Host) -> Self {
        Self::of_parts([b"booking", booking.0.as_bytes()], host)
    }

    /// The id to which a mail about no booking refers, by the id of its entry in the outbox.
    pub fn of_subject(subject: Uuid, host: &Host) -> Self {
        Self::of_parts([b"subject", subject.as_bytes()], host)
    }

    fn of_parts(parts: [&[u8]; 2], host: &Host) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part);
        }
        digest.update(host.as_str());
        let mut id = String::with_capacity(2 * ID_BYTES + 1 + host.as_str().len());
        for byte in digest.finalize().iter().take(ID_BYTES) {
            id.extend([hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
        Self(id + "@" + host.as_str())
    }

    /// The id as it names a file: letters, digits, `-`, `.` and one `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    pub(super) fn local(&self) -> &str {
        self.0.split('@').next().unwrap_or(&self.0)
    }
}

/// With the angle brackets of the header.
impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0)
    }
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(nibble.into(), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(key: i64, second: i64, host: &str) -> MessageId {
        let written_at = DateTime::from_timestamp(second, 0).unwrap();
        MessageId::of_outbox(key, written_at, &Host::parse(host).unwrap())
    }

    #[test]
    fn the_same_entry_has_the_same_id_and_every_other_a_different_one() {
        let first = id(7, 1_800_000_000, "raum.example.org");
        assert_eq!(first, id(7, 1_800_000_000, "RAUM.example.org"));
        for other in [
            id(8, 1_800_000_000, "raum.example.org"),
            id(7, 1_800_000_001, "raum.example.org"),
            id(7, 1_800_000_000, "raum.example.net"),
        ] {
            assert_ne!(first.local(), other.local());
        }
    }

    #[test]
    fn a_thread_belongs_to_a_booking_of_an_installation() {
        let thread = |number, host| {
            let booking = BookingId(Uuid::from_u128(number));
            MessageId::of_booking(booking, &Host::parse(host).unwrap())
        };
        assert_eq!(thread(1, "a.example"), thread(1, "A.example"));
        assert_ne!(thread(1, "a.example"), thread(2, "a.example"));
        assert_ne!(
            thread(1, "a.example").local(),
            thread(1, "b.example").local()
        );
    }

    #[test]
    fn an_id_is_safe_in_a_header_and_as_a_file_name() {
        let id = id(i64::MIN, 0, "localhost");
        assert_eq!(id.local().len(), 32);
        assert!(id.local().chars().all(|c| c.is_ascii_hexdigit()));
        assert_eq!(id.to_string(), format!("<{}@localhost>", id.local()));
    }

    #[test]
    fn a_host_is_a_name_and_nothing_that_ends_a_line_or_an_id() {
        assert!(Host::parse("xn--bercheld-m4a.example").is_ok());
        for bad in [
            "", ".", "a..b", "-a.de", "a b", "a>b", "a/b", "a\r\nb", "ä.de", "[::1]",
        ] {
            assert_eq!(Host::parse(bad), Err(HostError), "{bad:?}");
        }
    }
}
