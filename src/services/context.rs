//! What a use case is given beside its command: who, when, in which language, and new ids.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::language::Language;
use domain::policy::Actor;
use uuid::{Builder, Uuid};

/// A source of random bits; the operating system's in production, a seeded one in tests and the demo.
pub trait Entropy: Send + Sync {
    /// 128 random bits.
    fn bits(&self) -> u128;
}

/// Who does it, when, and what is needed to name new things.
#[derive(Clone)]
pub struct Ctx {
    /// Who.
    pub actor: Actor,
    /// The one instant of the whole use case.
    pub now: DateTime<Utc>,
    /// The language of answers to the caller.
    pub language: Language,
    entropy: Arc<dyn Entropy>,
}

impl Ctx {
    /// A context of one request, job or command.
    pub fn new(
        actor: Actor,
        now: DateTime<Utc>,
        language: Language,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            actor,
            now,
            language,
            entropy,
        }
    }

    /// A new id: version 7 of RFC 9562, so ids sort roughly by the time they were made.
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now.timestamp_millis()).unwrap_or(0);
        let [_, _, _, _, _, _, random @ ..] = self.entropy.bits().to_be_bytes();
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// 128 random bits, for tokens and references.
    pub fn random(&self) -> u128 {
        self.entropy.bits()
    }

    /// The same context for somebody else: a job that acts for the installation.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self {
            actor,
            ..self.clone()
        }
    }
}
