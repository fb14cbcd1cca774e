//! What every handler and job can reach.

use std::sync::Arc;

use actix_web::web;
use domain::language::Language;
use domain::policy::Actor;
use store::{Backend, Store, StoreError, Tx, TxError};
use tokio::sync::oneshot;

use crate::app::Clock;
use crate::app::bench::Bench;
use crate::auth::token::InstanceSecret;
use crate::jobs::Bell;
use crate::services::{Ctx, Entropy};
use crate::telemetry::Metrics;

/// One running installation; cheap to clone.
#[derive(Clone)]
pub struct State {
    store: Store,
    clock: Clock,
    entropy: Arc<dyn Entropy>,
    secret: InstanceSecret,
    /// Where people reach the installation, without a slash at the end.
    base_url: Arc<str>,
    metrics: Arc<Metrics>,
    bell: Arc<Bell>,
    bench: Arc<Bench>,
}

impl State {
    /// Puts an installation together.
    pub fn new(
        store: Store,
        clock: Clock,
        entropy: Arc<dyn Entropy>,
        secret: InstanceSecret,
        base_url: &str,
    ) -> Self {
        Self {
            store,
            clock,
            entropy,
            secret,
            base_url: base_url.trim_end_matches('/').into(),
            metrics: Arc::default(),
            bell: Arc::default(),
            bench: Arc::default(),
        }
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The secret from which keys are derived.
    pub fn secret(&self) -> &InstanceSecret {
        &self.secret
    }

    /// Where people reach the installation, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// What this process counts.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Wakes the jobs of this process; every write through [`State::write`] rings it.
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// The store, for jobs and probes that do not run inside a request.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The context of one request or job, as of now.
    pub fn context(&self, actor: Actor, language: Language) -> Ctx {
        Ctx::new(actor, self.clock.now(), language, Arc::clone(&self.entropy))
    }

    /// Reads in one consistent snapshot, off the threads that serve requests.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that picks the database's own way"
    )]
    pub async fn read<T, E>(
        &self,
        query: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError + Send + 'static,
    {
        let store = self.store.clone();
        web::block(move || store.read(query))
            .await
            .unwrap_or_else(|_| Err(E::from(StoreError::Panicked)))
    }

    /// Does work that keeps a processor busy and touches no database, such as comparing a password.
    pub async fn compute<T, E>(
        &self,
        work: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError + Send + 'static,
    {
        self.bench.run(work).await
    }

    /// Runs a use case in one transaction: on SQLite in the writer's next group, on PostgreSQL on a thread of its own.
    pub async fn write<T, E>(
        &self,
        use_case: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError + Send + 'static,
    {
        let result = self.write_silently(use_case).await;
        if result.is_ok() {
            self.bell.ring();
        }
        result
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that picks the database's own way"
    )]
    async fn write_silently<T, E>(
        &self,
        use_case: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError + Send + 'static,
    {
        if self.store.backend() == Backend::Postgres {
            let store = self.store.clone();
            return web::block(move || store.write(use_case))
                .await
                .unwrap_or_else(|_| Err(E::from(StoreError::Panicked)));
        }
        let (sender, receiver) = oneshot::channel();
        self.store.submit(use_case, move |result| {
            // Whoever waited may have gone away; the commit stands all the same.
            drop(sender.send(result));
        });
        receiver
            .await
            .unwrap_or_else(|_| Err(E::from(StoreError::Panicked)))
    }
}
