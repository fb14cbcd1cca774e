//! Secrets that are shown once and kept as a hash: API keys, feed links and sessions.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A secret of 256 random bits, in the form in which it is handed out.
///
/// High-entropy secrets need no slow hash: SHA-256 is enough to make the stored form useless.
pub struct Secret(String);

/// What is stored of a secret.
pub type SecretHash = [u8; 32];

impl Secret {
    /// A new secret with a prefix by which scanners and people tell its kind, such as `grk` for API keys.
    pub fn new(prefix: &str, random: [u128; 2]) -> Self {
        let bytes: Vec<u8> = random.iter().flat_map(|bits| bits.to_be_bytes()).collect();
        Self(format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The text to hand out.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What to store.
    pub fn hash(&self) -> SecretHash {
        hash(&self.0)
    }
}

/// The stored form of a secret that somebody presented.
pub fn hash(presented: &str) -> SecretHash {
    Sha256::digest(presented.as_bytes()).into()
}
