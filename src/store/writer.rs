//! The one writer of an SQLite database: a thread with a bounded queue that commits what waits together.
//!
//! A flush to disk costs more than the work of many bookings. So the writer runs the jobs that wait, each in a
//! savepoint of its own, inside one transaction that is flushed once, and answers nobody before the commit. What one
//! job does wrong is rolled back to its savepoint and harms no other; only when the transaction itself is lost
//! (SQLite ends it when the disk is full or fails) is the whole group answered that it did not happen.
//! `docs/locking.md` tells the whole story.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use diesel::connection::TransactionManager;

use crate::beside::Turns;
use crate::connection::{AnyConnection, Location, Purpose, depth};
use crate::counters::Counters;
use crate::error::{OpenError, StoreError};
use crate::job::Job;
use crate::tx::Begin;

/// The most jobs that one commit makes durable.
pub(crate) const GROUP_MAX: usize = 64;

/// After this time a group takes no more jobs, so that the first in it does not wait for the last.
const GROUP_TIME_MAX: Duration = Duration::from_millis(50);

/// A job that takes longer holds up everyone else and is logged.
const JOB_TIME_EXPECTED: Duration = Duration::from_millis(50);

/// The handle to the thread; dropping it finishes the queue first.
pub(crate) struct Writer {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    counters: Arc<Counters>,
}

/// What the writer needs to open its connection, and to open it again.
pub(crate) struct Workplace {
    /// The database file.
    pub(crate) location: Location,
    /// How long to wait for a command that writes beside the server.
    pub(crate) busy_timeout: Duration,
    /// The commands that announce themselves.
    pub(crate) turns: Turns,
}

impl Writer {
    /// Starts the thread with a queue for `queue_max` jobs.
    pub(crate) fn start(
        workplace: Workplace,
        queue_max: usize,
        counters: Arc<Counters>,
    ) -> Result<Self, OpenError> {
        let (queue, jobs) = sync_channel(queue_max);
        let desk = Desk {
            connection: None,
            workplace,
            jobs,
            counters: Arc::clone(&counters),
        };
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || desk.work())
            .map_err(|error| {
                OpenError::Store(StoreError::Unavailable {
                    why: error.to_string(),
                })
            })?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
            counters,
        })
    }

    /// Puts a job in the queue; if that is full, the job is answered at once.
    pub(crate) fn submit(&self, job: Box<dyn Job>) {
        let queue = self.queue.as_ref().expect("taken only by drop");
        self.counters.count_queued();
        let (job, why) = match queue.try_send(job) {
            Ok(()) => return,
            Err(TrySendError::Full(job)) => {
                self.counters.count_turned_away();
                (job, StoreError::Busy)
            }
            Err(TrySendError::Disconnected(job)) => {
                let why = "the writer has ended".to_owned();
                (job, StoreError::Unavailable { why })
            }
        };
        self.counters.count_taken();
        job.answer(Some(why));
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        let Some(thread) = self.thread.take() else {
            return;
        };
        // The last handle may be dropped by a callback, on the writer's own thread.
        if thread.thread().id() != thread::current().id() && thread.join().is_err() {
            tracing::error!("the writer panicked");
        }
    }
}

/// The thread's own state.
struct Desk {
    /// Absent before the first group and after a lost one.
    connection: Option<AnyConnection>,
    workplace: Workplace,
    jobs: Receiver<Box<dyn Job>>,
    counters: Arc<Counters>,
}

impl Desk {
    fn work(mut self) {
        while let Ok(first) = self.jobs.recv() {
            self.counters.count_taken();
            self.workplace.turns.give_way();
            match self.begin() {
                Ok(connection) => self.serve_group(connection, first),
                Err(error) => first.answer(Some(error)),
            }
        }
    }

    /// A connection with an open transaction that holds the write lock.
    fn begin(&mut self) -> Result<AnyConnection, StoreError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let begun = Begin::Write.start(&mut connection);
        match begun {
            Ok(()) => Ok(connection),
            Err(error) => {
                self.connection = (depth(&mut connection) == 0).then_some(connection);
                Err(error)
            }
        }
    }

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        let Workplace {
            location,
            busy_timeout,
            ..
        } = &self.workplace;
        location
            .connect(Purpose::Write, *busy_timeout)
            .map_err(|error| StoreError::Unavailable {
                why: error.to_string(),
            })
    }

    fn serve_group(&mut self, mut connection: AnyConnection, first: Box<dyn Job>) {
        let group = self.run_group(&mut connection, first);
        let lost = match commit(&mut connection) {
            Ok(()) => {
                self.connection = Some(connection);
                self.counters.count_group(group.len());
                None
            }
            Err(error) => {
                drop(connection);
                tracing::error!(%error, jobs = group.len(), "a group of writes was lost");
                Some(error)
            }
        };
        for job in group {
            job.answer(lost.clone());
        }
    }

    fn next_waiting(&self) -> Option<Box<dyn Job>> {
        let job = self.jobs.try_recv().ok()?;
        self.counters.count_taken();
        Some(job)
    }

    /// Runs `first` and what waits behind it, until the group is full, late, or its transaction is gone.
    fn run_group(&self, connection: &mut AnyConnection, first: Box<dyn Job>) -> Vec<Box<dyn Job>> {
        let since = Instant::now();
        let mut group = Vec::new();
        let mut next = Some(first);
        while let Some(mut job) = next {
            let began = Instant::now();
            job.run(connection, &self.counters);
            if began.elapsed() > JOB_TIME_EXPECTED {
                tracing::warn!(elapsed = ?began.elapsed(), "a write held the writer for long");
            }
            group.push(job);
            let takes_more = depth(connection) == 1
                && group.len() < GROUP_MAX
                && since.elapsed() < GROUP_TIME_MAX;
            next = takes_more.then(|| self.next_waiting()).flatten();
        }
        group
    }
}

fn commit(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let found = depth(connection);
    if found != 1 {
        return Err(StoreError::Unavailable {
            why: format!("SQLite ended the transaction by itself (depth {found})"),
        });
    }
    AnyConnection::commit_transaction(connection).map_err(StoreError::at_commit)
}

#[cfg(test)]
mod tests;
