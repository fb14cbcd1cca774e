//! Accounts of people who sign in, and their sessions.
//!
//! The operator makes accounts at the command line. To sign in takes three steps, because hashing has no place in a
//! transaction: [`find_credentials`](sign_in::find_credentials) (writes), [`Credentials::check`](sign_in::Credentials::check)
//! (computes), [`open_session`](sign_in::open_session) (writes). The first step counts the attempt as failed, the last
//! one takes that back; so attempts at the same time cannot outrun the count, and an attempt that is broken off counts.

pub mod create;
pub mod edit;
pub mod error;
pub mod prune;
pub mod read;
pub mod session;
pub mod sign_in;

use domain::ids::AccountId;
use store::audit::{self, Entry};
use store::{StoreError, Tx};

use crate::services::Ctx;

pub use error::AccountError;

/// Writes an act on an account down.
fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: AccountId,
    action: &'static str,
) -> Result<(), StoreError> {
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind: "account",
        subject_id: id.0,
        detail: &[],
    };
    audit::record(tx, &entry)
}
