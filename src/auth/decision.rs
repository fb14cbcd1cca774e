//! The one click of a mail to the office: a link with which whoever has it may decide one request, once.
//!
//! The link says which booking it is about, in which version, and until when. It is good for one decision, because each
//! step gives the booking another version: whoever uses it has to compare the version, and that the booking is still
//! requested, inside the transaction that decides. Opening the link changes nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::BookingId;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use thiserror::Error;
use uuid::Uuid;

use super::token::{InstanceSecret, keyed_mac};

/// The kind of token, so that a later kind under the same key is never taken for this one.
const KIND: &[u8] = b"decide";

/// How long after the mail was written the link is good: long enough for a holiday of the clerk.
pub const DECISION_LINK_VALID: TimeDelta = TimeDelta::days(14);

/// What a link lets its reader decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionLink {
    /// The request.
    pub booking: BookingId,
    /// The version in which it was shown to the office.
    pub version: i64,
    /// The first second at which the link is no longer good.
    pub expires_at: DateTime<Utc>,
}

/// The link decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecisionLinkError {
    /// Nobody handed out this token.
    #[error("the token is none of this installation's")]
    Invalid,
    /// It was handed out too long ago.
    #[error("the token was good until {0}")]
    Expired(DateTime<Utc>),
}

impl InstanceSecret {
    /// The token of a link; the same for the same link, never stored.
    pub fn decision_token(&self, link: &DecisionLink) -> String {
        let claim = link.claim();
        let proof = self.decision_mac(&claim).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode([claim.as_slice(), proof.as_slice()].concat())
    }

    /// What `token` lets its reader decide at `now`; compares in constant time.
    pub fn read_decision_token(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<DecisionLink, DecisionLinkError> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok();
        let bytes = bytes.ok_or(DecisionLinkError::Invalid)?;
        let (claim, proof) = bytes
            .split_first_chunk::<32>()
            .ok_or(DecisionLinkError::Invalid)?;
        self.decision_mac(claim)
            .verify_slice(proof)
            .map_err(|_| DecisionLinkError::Invalid)?;
        let link = DecisionLink::of_claim(*claim).ok_or(DecisionLinkError::Invalid)?;
        if now < link.expires_at {
            Ok(link)
        } else {
            Err(DecisionLinkError::Expired(link.expires_at))
        }
    }

    fn decision_mac(&self, claim: &[u8; 32]) -> Hmac<Sha256> {
        keyed_mac(&self.derive("decide"), &[KIND, claim])
    }
}

impl DecisionLink {
    /// Booking, version and end, each at its place.
    fn claim(&self) -> [u8; 32] {
        let [id, rest] = [
            self.booking.0.as_u128(),
            u128::from(self.version.cast_unsigned()) << 64
                | u128::from(self.expires_at.timestamp().cast_unsigned()),
        ];
        let mut claim = [0; 32];
        let (first, last) = claim.split_at_mut(16);
        first.copy_from_slice(&id.to_be_bytes());
        last.copy_from_slice(&rest.to_be_bytes());
        claim
    }

    fn of_claim(claim: [u8; 32]) -> Option<Self> {
        let (id, rest) = claim.split_first_chunk::<16>()?;
        let (version, expires_at) = rest.split_first_chunk::<8>()?;
        let expires_at = i64::from_be_bytes(*expires_at.first_chunk()?);
        Some(Self {
            booking: BookingId(Uuid::from_bytes(*id)),
            version: i64::from_be_bytes(*version),
            expires_at: DateTime::from_timestamp(expires_at, 0)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOKING: BookingId = BookingId(Uuid::from_u128(1));

    fn secret() -> InstanceSecret {
        InstanceSecret::new(vec![7; 32])
    }

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(day)
    }

    fn link() -> DecisionLink {
        DecisionLink {
            booking: BOOKING,
            version: 3,
            expires_at: at(14),
        }
    }

    #[test]
    fn a_link_says_what_it_was_made_for_until_it_expires() {
        let token = secret().decision_token(&link());
        assert_eq!(secret().read_decision_token(&token, at(13)), Ok(link()));
        let expired = Err(DecisionLinkError::Expired(at(14)));
        assert_eq!(secret().read_decision_token(&token, at(14)), expired);
    }

    #[test]
    fn no_bit_of_a_token_can_be_changed() {
        let token = secret().decision_token(&link());
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let forged = URL_SAFE_NO_PAD.encode(forged);
            let read = secret().read_decision_token(&forged, at(0));
            assert_eq!(read, Err(DecisionLinkError::Invalid), "bit {bit}");
        }
    }

    #[test]
    fn no_other_token_of_the_installation_decides() {
        let other = InstanceSecret::new(vec![8; 32]);
        let management = secret().management_token(BOOKING, 3);
        let decision = secret().decision_token(&link());
        for token in [&other.decision_token(&link()), &management, "", "A"] {
            let read = secret().read_decision_token(token, at(0));
            assert_eq!(read, Err(DecisionLinkError::Invalid), "{token:?}");
        }
        assert!(!secret().is_management_token(&decision, BOOKING, 3));
    }

    #[test]
    fn each_version_and_end_has_a_token_of_its_own() {
        let later = DecisionLink {
            version: 4,
            ..link()
        };
        let longer = DecisionLink {
            expires_at: at(15),
            ..link()
        };
        let tokens = [link(), later, longer].map(|link| secret().decision_token(&link));
        assert_ne!(tokens[0], tokens[1]);
        assert_ne!(tokens[0], tokens[2]);
    }
}
