//! Web addresses that may stand in a calendar.

use thiserror::Error;

/// The longest address that clients of all kinds still follow.
const LENGTH_MAX: usize = 2_000;

/// An `http` or `https` address in plain ASCII, as RFC 3986 writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress(String);

/// The text is no web address, or holds characters that must be percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is not an http or https address of at most {LENGTH_MAX} plain characters")]
pub struct NotAWebAddress;

impl WebAddress {
    /// Checks the scheme, the length and that only characters of RFC 3986 occur.
    pub fn parse(text: &str) -> Result<Self, NotAWebAddress> {
        let rest = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme))
            .ok_or(NotAWebAddress)?;
        let starts_with_host = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[');
        if starts_with_host && text.len() <= LENGTH_MAX && text.chars().all(is_allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAWebAddress)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Unreserved and reserved characters and `%` (RFC 3986 section 2).
fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_anything_that_could_end_a_line_are_refused() {
        for bad in [
            "https://example.org/a\r\nX-EVIL:1",
            "https://example.org/a b",
            "https://example.org/\"",
            "https://müller.example",
            "https://",
            "https:///feeds",
            "webcal://example.org",
            "javascript:alert(1)",
        ] {
            assert_eq!(WebAddress::parse(bad), Err(NotAWebAddress), "{bad:?}");
        }
        assert!(WebAddress::parse(&format!("https://a.example/{}", "a".repeat(2_000))).is_err());
        assert!(WebAddress::parse("https://raum.example:8443/feeds/Ab_9-x.ics?a=%C3%A4").is_ok());
    }
}
