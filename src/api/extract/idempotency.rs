//! The key under which a request may be repeated.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use uuid::Uuid;

use super::single_header;
use crate::api::problem::{Kind, Place, Problem, Refusal};
use crate::api::wire;

/// The name of the header.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// The longest key.
const KEY_BYTES_MAX: usize = 255;

/// The `Idempotency-Key` of the request, if it has one: 1 to 255 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(Option<String>);

impl IdempotencyKey {
    /// The key of a caller with an account or API key, under which it is kept.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// The key of a guest: he has no account under which to keep it, so it must be a UUID, which nobody guesses.
    pub fn of_guest(&self) -> Result<Option<Uuid>, Problem> {
        let parse = |key| wire::uuid(key).ok_or_else(|| malformed(Refusal::KeyNotAUuid));
        self.as_deref().map(parse).transpose()
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request))
    }
}

fn read(request: &HttpRequest) -> Result<IdempotencyKey, Problem> {
    let key = single_header(request, IDEMPOTENCY_KEY)?;
    let is_valid = |key: &str| {
        (1..=KEY_BYTES_MAX).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())
    };
    if key.is_none_or(is_valid) {
        Ok(IdempotencyKey(key.map(str::to_owned)))
    } else {
        Err(malformed(Refusal::MalformedKey))
    }
}

fn malformed(refusal: Refusal) -> Problem {
    let kind = Kind::MalformedHeader {
        name: IDEMPOTENCY_KEY.to_owned(),
    };
    Problem::of_value(kind, Place::Header(IDEMPOTENCY_KEY), refusal)
}
