//! Keys derived from the instance secret, and the management token of a guest.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::BookingId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The secret of an installation, from which a key for each use is derived.
#[derive(Clone)]
pub struct InstanceSecret(Vec<u8>);

impl InstanceSecret {
    /// The secret as the database keeps it.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// A key for one use only, such as `cursor`.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        keyed_hash(&self.0, &[purpose.as_bytes()])
    }

    /// The management token of a booking: rebuilt when needed, never stored.
    ///
    /// It carries the booking's id, so it finds its booking alone; 256 bits of HMAC-SHA-256 follow.
    pub fn management_token(&self, booking: BookingId, version: i64) -> String {
        let proof = self.management_proof(booking, version);
        let parts = [booking.0.as_bytes().as_slice(), &proof].concat();
        URL_SAFE_NO_PAD.encode(parts)
    }

    /// The booking that a token names; whether the token is right is for [`Self::is_management_token`].
    pub fn booking_of(token: &str) -> Option<BookingId> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, _) = bytes.split_first_chunk::<16>()?;
        Some(BookingId(uuid::Uuid::from_bytes(*id)))
    }

    /// Whether `token` opens this booking; compares in constant time.
    pub fn is_management_token(&self, token: &str, booking: BookingId, version: i64) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else {
            return false;
        };
        let Some((id, proof)) = bytes.split_first_chunk::<16>() else {
            return false;
        };
        id == booking.0.as_bytes()
            && management_mac(&self.derive("management"), booking, version)
                .verify_slice(proof)
                .is_ok()
    }

    fn management_proof(&self, booking: BookingId, version: i64) -> [u8; 32] {
        management_mac(&self.derive("management"), booking, version)
            .finalize()
            .into_bytes()
            .into()
    }
}

/// HMAC-SHA-256 of `parts`, each preceded by its length so that no two lists collide.
pub fn keyed_hash(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    keyed_mac(key, parts).finalize().into_bytes().into()
}

/// The same, not yet finished, for a comparison in constant time.
pub(super) fn keyed_mac(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = new_mac(key);
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        mac.update(&length.to_be_bytes());
        mac.update(part);
    }
    mac
}

fn management_mac(key: &[u8], booking: BookingId, version: i64) -> Hmac<Sha256> {
    let mut mac = new_mac(key);
    mac.update(booking.0.as_bytes());
    mac.update(&version.to_be_bytes());
    mac
}

fn new_mac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_token_opens_its_booking_and_version_only() {
        let secret = InstanceSecret::new(vec![7; 32]);
        let (own, other) = (BookingId(Uuid::from_u128(1)), BookingId(Uuid::from_u128(2)));
        let token = secret.management_token(own, 1);
        assert_eq!(InstanceSecret::booking_of(&token), Some(own));
        assert!(secret.is_management_token(&token, own, 1));
        assert!(!secret.is_management_token(&token, own, 2));
        assert!(!secret.is_management_token(&token, other, 1));
        assert!(!InstanceSecret::new(vec![8; 32]).is_management_token(&token, own, 1));
        assert!(!secret.is_management_token("", own, 1));
        assert!(!secret.is_management_token(&token[..22], own, 1));
    }

    #[test]
    fn lists_of_parts_do_not_collide() {
        let key = [1; 32];
        assert_ne!(
            keyed_hash(&key, &[b"ab", b"c"]),
            keyed_hash(&key, &[b"a", b"bc"])
        );
    }
}
