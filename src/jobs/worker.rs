//! The one thread that does what is due: mails, holds that ran out, records that are old.
//!
//! Every step is safe beside the same step on another node: entries are claimed, bookings are locked and judged anew,
//! what is deleted twice is deleted once. Looking for work only reads, so that a server without any leaves its writer
//! to the bookings.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::language::Language;
use domain::policy::Actor;
use store::jobs::{Lease, release_leases, take_lease};
use store::{StoreError, Tx, TxError, idempotency, outbox};
use uuid::Uuid;

use super::bell::Woken;
use super::deliver::{Desk, Sent, deliver_next};
use crate::app::State;
use crate::services::Ctx;
use crate::services::accounts::prune::{delete_ended_sessions, delete_forgotten_counts};
use crate::services::bookings::BookingError;
use crate::services::bookings::expire::{Expired, expire_next, has_overdue};

/// How long nothing is looked for if nobody rings: by then a hold may have run out or a retry be due.
const IDLE_MAX: Duration = Duration::from_secs(10);

/// The most of one kind in a row, so that no kind starves another.
const TURN_MAX: usize = 200;

/// How often old records are looked for, by one of the nodes.
const PRUNE_EVERY: TimeDelta = TimeDelta::hours(1);

/// Rows deleted in one transaction.
const PRUNE_ROWS: i64 = 500;

/// How long answers to repeated requests are kept.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(7);

/// How long delivered messages are kept.
const DELIVERED_KEPT: TimeDelta = TimeDelta::days(30);

/// Does what is due for one node.
pub struct Worker {
    state: State,
    desk: Desk,
    /// The name of the node in leases, new with each start.
    node: Uuid,
    prune_at: DateTime<Utc>,
}

/// Starts the worker; it ends when the bell of the installation closes.
pub fn start(state: State, desk: Desk) -> io::Result<JoinHandle<()>> {
    Builder::new().name("jobs".to_owned()).spawn(move || {
        let mut worker = Worker::new(state, desk);
        loop {
            let heard = worker.state.bell().heard();
            worker.work();
            if worker.state.bell().wait(heard, IDLE_MAX) == Woken::ToStop {
                break;
            }
        }
        worker.leave();
    })
}

impl Worker {
    /// A worker that has done nothing yet.
    pub fn new(state: State, desk: Desk) -> Self {
        Self {
            node: system(&state).new_id(),
            prune_at: state.clock().now(),
            state,
            desk,
        }
    }

    /// Does what is due, and lives on whatever goes wrong.
    pub fn work(&mut self) {
        self.guarded("expire_holds", Self::expire_due);
        self.guarded("send_mails", Self::deliver_due);
        let now = self.state.clock().now();
        if self.prune_at <= now {
            self.prune_at = now + PRUNE_EVERY;
            self.guarded("prune", |worker| worker.prune(now));
        }
    }

    fn guarded<E: std::fmt::Display>(
        &self,
        job: &'static str,
        chore: impl FnOnce(&Self) -> Result<(), E>,
    ) {
        match catch_unwind(AssertUnwindSafe(|| chore(self))) {
            Ok(Ok(())) => return,
            Ok(Err(error)) => {
                tracing::warn!(%error, job, "a job failed");
            }
            Err(_) => tracing::error!(job, "a job panicked"),
        }
        self.state.metrics().count_job_failure(job);
    }

    fn expire_due(&self) -> Result<(), BookingError> {
        for _ in 0..TURN_MAX {
            let ctx = system(&self.state);
            if !self.state.store().read(|tx| has_overdue(tx, &ctx))? {
                break;
            }
            let expired = self.state.store().write(move |tx| expire_next(tx, &ctx))?;
            if expired == Expired::One {
                self.state.metrics().count_expired_hold();
            }
        }
        Ok(())
    }

    fn deliver_due(&self) -> Result<(), StoreError> {
        for _ in 0..TURN_MAX {
            let is_closing = self.state.bell().is_closing();
            if is_closing || deliver_next(&self.state, &self.desk)? == Sent::Nothing {
                break;
            }
        }
        Ok(())
    }

    /// Deletes what is old, unless another node has seen to it within the hour.
    fn prune(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let (node, until) = (self.node, now + PRUNE_EVERY);
        let take = move |tx: &mut Tx<'_>| take_lease(tx, "prune", node, now, until);
        if self.state.store().write(take)? == Lease::Elsewhere {
            return Ok(());
        }
        self.prune_all(move |tx| idempotency::delete_older(tx, now - ANSWERS_KEPT, PRUNE_ROWS))?;
        self.prune_all(move |tx| outbox::delete_delivered(tx, now - DELIVERED_KEPT, PRUNE_ROWS))?;
        let [sessions, counts] = [system(&self.state), system(&self.state)];
        self.prune_all(move |tx| delete_ended_sessions(tx, &sessions, PRUNE_ROWS))?;
        self.prune_all(move |tx| delete_forgotten_counts(tx, &counts, PRUNE_ROWS))
    }

    /// Deletes batch by batch until a batch is not full.
    fn prune_all<E: TxError + Send + 'static>(
        &self,
        delete: impl Fn(&mut Tx<'_>) -> Result<usize, E> + Clone + Send + 'static,
    ) -> Result<(), E> {
        let full = usize::try_from(PRUNE_ROWS).unwrap_or(usize::MAX);
        for _ in 0..TURN_MAX {
            if self.state.store().write(delete.clone())? < full {
                break;
            }
        }
        Ok(())
    }

    /// Leaves its leases to the other nodes.
    fn leave(&self) {
        let node = self.node;
        self.guarded("leave", |worker| {
            let release = move |tx: &mut Tx<'_>| release_leases(tx, node);
            worker.state.store().write(release)
        });
    }
}

/// Jobs act for the installation.
fn system(state: &State) -> Ctx {
    state.context(Actor::System, Language::De)
}
