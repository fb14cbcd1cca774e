//! A use case on its way through the SQLite writer, with whoever waits for its result.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::connection::AnyConnection;
use crate::counters::{Counters, repeated};
use crate::error::{StoreError, TxError};
use crate::tx::{Begin, Tx, conclude};

/// What the writer does with a use case, whatever its types.
pub(crate) trait Job: Send {
    /// Runs it in a savepoint of the open transaction and keeps its result back.
    fn run(&mut self, connection: &mut AnyConnection, counters: &Counters);

    /// Hands out the result; if the group was `lost`, that is the result of every job in it.
    ///
    /// A refusal is held back and lost as well: it may rest on a booking that was never committed.
    fn answer(self: Box<Self>, lost: Option<StoreError>);
}

/// A use case, the callback that waits for it, and what came out.
pub(crate) struct Errand<U, D, T, E> {
    use_case: U,
    on_done: D,
    result: Option<Result<T, E>>,
}

impl<U, D, T, E> Errand<U, D, T, E> {
    /// A use case that was not run yet.
    pub(crate) fn new(use_case: U, on_done: D) -> Self {
        Self {
            use_case,
            on_done,
            result: None,
        }
    }
}

impl<U, D, T, E> Job for Errand<U, D, T, E>
where
    U: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    D: FnOnce(Result<T, E>) + Send,
    T: Send,
    E: TxError + Send,
{
    fn run(&mut self, connection: &mut AnyConnection, counters: &Counters) {
        self.result = Some(repeated(counters, || {
            Begin::Savepoint.start(connection)?;
            conclude(connection, &self.use_case)
        }));
    }

    fn answer(self: Box<Self>, lost: Option<StoreError>) {
        let Self {
            on_done, result, ..
        } = *self;
        let result = match (lost, result) {
            (Some(error), _) => Err(E::from(error)),
            (None, Some(result)) => result,
            (None, None) => Err(E::from(StoreError::Aborted)),
        };
        // The callback is foreign code on the writer's thread, which must outlive it.
        if catch_unwind(AssertUnwindSafe(|| on_done(result))).is_err() {
            tracing::error!("whoever waited for a write panicked");
        }
    }
}
