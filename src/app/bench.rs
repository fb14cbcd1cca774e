//! A place for work that keeps a processor busy, such as hashing a password: off the threads that serve requests,
//! outside transactions, and never so much of it at once that memory runs out.

use std::sync::Arc;

use actix_web::web;
use store::{StoreError, TxError};
use tokio::sync::Semaphore;

/// The work done at once: hashing a password takes 19 MiB.
const AT_ONCE: usize = 4;

/// The work that may be there at all; the last one waits for about half a second.
const WAITING_MAX: usize = 64;

/// The places at which work is done.
pub struct Bench {
    waiting: Arc<Semaphore>,
    at_work: Arc<Semaphore>,
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            waiting: Arc::new(Semaphore::new(WAITING_MAX)),
            at_work: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Bench {
    /// Does the work when its turn comes; busy if too much waits.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is no access to the database"
    )]
    pub async fn run<T, E>(
        &self,
        work: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError + Send + 'static,
    {
        let busy = || E::from(StoreError::Busy);
        let waiting = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_| busy())?;
        let turn = Arc::clone(&self.at_work).acquire_owned().await;
        let turn = turn.map_err(|_| busy())?;
        // The permits go along: whoever asked may go away, the work goes on.
        web::block(move || {
            let _held = (waiting, turn);
            work()
        })
        .await
        .unwrap_or_else(|_| Err(E::from(StoreError::Panicked)))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::rt::System;

    use super::*;

    #[test]
    fn what_panics_gives_its_place_back() {
        System::new().block_on(async {
            let bench = Bench::default();
            for _ in 0..=WAITING_MAX {
                let done = bench.run(|| -> Result<(), StoreError> { panic!("on purpose") });
                assert_eq!(done.await, Err(StoreError::Panicked));
            }
            assert_eq!(bench.run(|| Ok::<_, StoreError>(7)).await, Ok(7));
        });
    }

    #[test]
    fn too_much_at_once_is_refused() {
        System::new().block_on(async {
            let bench = Bench::default();
            let taken = bench.waiting.acquire_many(64).await;
            let refused = bench.run(|| Ok::<_, StoreError>(7)).await;
            assert_eq!(refused, Err(StoreError::Busy));
            drop(taken);
            assert_eq!(bench.run(|| Ok::<_, StoreError>(7)).await, Ok(7));
        });
    }
}
