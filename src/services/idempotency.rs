//! A request that is sent twice has its effect once.
//!
//! The answer is kept in the transaction of the effect, so only successes are: a refusal is judged anew.

use domain::booking::By;
use domain::policy::Actor;
use store::idempotency::{self, Record, RequestKey};
use store::{StoreError, Tx};
use thiserror::Error;
use uuid::Uuid;

use crate::services::Ctx;

/// The key came with another request before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the idempotency key belongs to another request")]
pub struct KeyReused;

/// By which a repetition is known.
#[derive(Clone, Debug)]
pub struct Repeatable {
    principal: String,
    key: String,
    request_hash: [u8; 32],
}

impl Repeatable {
    /// A request of `actor` under `key`; `request_hash` tells another request under the same key apart.
    ///
    /// Guests share one principal: their keys are random, so knowing one is proof enough.
    pub fn new(actor: &Actor, key: &str, request_hash: [u8; 32]) -> Self {
        let principal = match actor.by() {
            By::Key(id) => format!("key:{id}"),
            By::Account(id) => format!("account:{id}"),
            By::Guest => "guest".to_owned(),
            By::System => "system".to_owned(),
        };
        Self {
            principal,
            key: key.to_owned(),
            request_hash,
        }
    }
}

/// What was answered, without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// What was made.
    pub subject_id: Uuid,
    /// The body.
    pub body: String,
}

/// The answer that was given to this request, or that of `effect`, which is kept; without a key just that.
///
/// A second request under the same key waits here for the first, and gives up when it lasts too long.
pub fn once<E: From<KeyReused> + From<StoreError>>(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    request: Option<&Repeatable>,
    effect: impl FnOnce(&mut Tx<'_>) -> Result<Answer, E>,
) -> Result<Answer, E> {
    let Some(request) = request else {
        return effect(tx);
    };
    let key = RequestKey {
        principal: &request.principal,
        key: &request.key,
    };
    idempotency::lock(tx, key)?;
    match idempotency::find(tx, key)? {
        Some(record) if record.request_hash == request.request_hash => Ok(Answer {
            status: record.status,
            subject_id: record.subject_id,
            body: record.answer,
        }),
        Some(_) => Err(KeyReused.into()),
        None => {
            let answer = effect(tx)?;
            let record = Record {
                request_hash: request.request_hash,
                status: answer.status,
                subject_id: answer.subject_id,
                answer: answer.body.clone(),
            };
            idempotency::insert(tx, key, &record, ctx.now)?;
            Ok(answer)
        }
    }
}
