//! The one thread that does what is due: mails, holds that ran out, records that are old.
//!
//! Every step is safe beside the same step on another node: entries are claimed, bookings are locked and judged anew,
//! what is deleted twice is deleted once.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use chrono::TimeDelta;
use domain::language::Language;
use domain::policy::Actor;
use store::{StoreError, Tx, TxError, idempotency, outbox};

use super::bell::Woken;
use super::deliver::{Desk, Sent, deliver_next};
use crate::app::State;
use crate::services::bookings::expire::{Expired, expire_next};

/// How long nothing is looked for if nobody rings: by then a hold may have run out or a retry be due.
const IDLE_MAX: Duration = Duration::from_secs(10);

/// The most of one kind in a row, so that no kind starves another.
const TURN_MAX: usize = 200;

/// Rows deleted in one transaction.
const PRUNE_ROWS: i64 = 500;

/// How long answers to repeated requests are kept.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(7);

/// How long delivered messages are kept.
const DELIVERED_KEPT: TimeDelta = TimeDelta::days(30);

/// Starts the worker; it ends when the bell of the installation closes.
pub fn start(state: State, desk: Desk) -> io::Result<JoinHandle<()>> {
    Builder::new().name("jobs".to_owned()).spawn(move || {
        loop {
            let heard = state.bell().heard();
            work(&state, &desk);
            if state.bell().wait(heard, IDLE_MAX) == Woken::ToStop {
                break;
            }
        }
    })
}

/// Does what is due, and lives on whatever goes wrong.
pub fn work(state: &State, desk: &Desk) {
    guarded("expiring holds", || expire_due(state));
    guarded("sending mails", || deliver_due(state, desk));
    guarded("pruning", || prune(state));
}

fn guarded<E: std::fmt::Display>(what: &str, chore: impl FnOnce() -> Result<(), E>) {
    match catch_unwind(AssertUnwindSafe(chore)) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, what, "a job failed and will be tried again"),
        Err(_) => tracing::error!(what, "a job panicked and will be tried again"),
    }
}

fn deliver_due(state: &State, desk: &Desk) -> Result<(), StoreError> {
    for _ in 0..TURN_MAX {
        if state.bell().is_closing() || deliver_next(state, desk)? == Sent::Nothing {
            break;
        }
    }
    Ok(())
}

fn expire_due(state: &State) -> Result<(), crate::services::bookings::BookingError> {
    for _ in 0..TURN_MAX {
        let ctx = state.context(Actor::System, Language::De);
        if state.store().write(move |tx| expire_next(tx, &ctx))? == Expired::None {
            break;
        }
    }
    Ok(())
}

fn prune(state: &State) -> Result<(), StoreError> {
    let now = state.clock().now();
    prune_all(state, move |tx| {
        idempotency::delete_older(tx, now - ANSWERS_KEPT, PRUNE_ROWS)
    })?;
    prune_all(state, move |tx| {
        outbox::delete_delivered(tx, now - DELIVERED_KEPT, PRUNE_ROWS)
    })
}

/// Deletes batch by batch until a batch is not full.
fn prune_all<E: TxError + Send + 'static>(
    state: &State,
    delete: impl Fn(&mut Tx<'_>) -> Result<usize, E> + Clone + Send + 'static,
) -> Result<(), E> {
    let full = usize::try_from(PRUNE_ROWS).unwrap_or(usize::MAX);
    for _ in 0..TURN_MAX {
        if state.store().write(delete.clone())? < full {
            break;
        }
    }
    Ok(())
}
