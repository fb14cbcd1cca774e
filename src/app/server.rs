//! The server: one process with everything in it, from the start to an orderly end.
//!
//! On SIGTERM or SIGINT it accepts no more connections, finishes the requests it has, lets the jobs finish their turn
//! and the writer its queue. A second signal ends it at once; whatever was acknowledged is on disk either way.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::rt;
use socket2::{Domain, Protocol, Socket, Type};
use store::Role;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use uuid::Uuid;

use crate::api::edge::Edge;
use crate::app::open::{self, Migration, StartError};
use crate::app::{OsEntropy, State, Surface};
use crate::config::{Config, Server as Settings};
use crate::jobs::{Desk, worker};
use crate::notify::Host;
use crate::services::Entropy;
use crate::web::Look;

/// Connections that wait to be accepted.
const BACKLOG: i32 = 2048;

/// How long a client may take to close a connection that is done.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A server that has everything it needs and accepts connections, but answers nobody yet.
pub struct Server {
    listener: TcpListener,
    state: State,
    surface: Surface,
    settings: Settings,
    desk: Desk,
}

impl Server {
    /// Opens database and address of `config`; refuses a second server on one SQLite file.
    pub fn open(config: &Config, migration: Migration) -> Result<Self, StartError> {
        config.check()?;
        let store = open::open_store(config, Role::Server, migration)?;
        let settings = config.server.clone();
        let listener = listen(settings.listen)?;
        let address = listener.local_addr().map_err(StartError::Run)?;
        let state = open::state(store, settings.base_url(address).as_str())?;
        let base_url = settings.base_url(address);
        let host = Host::parse(&base_url.host()).unwrap_or_else(|_| Host::localhost());
        let mail = config.mail();
        let desk = Desk {
            mailer: mail.open(&host)?,
            sender: mail.sender(),
            host,
        };
        let surface = Surface::new(state.clone(), edge(config))
            .map_err(StartError::Document)?
            .look(Look::new(config.site.clone().load_files()?))
            .metrics_from(&settings.metrics_from);
        Ok(Self {
            listener,
            state,
            surface,
            settings,
            desk,
        })
    }

    /// The installation.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Answers requests until a signal asks to stop, then ends in order.
    ///
    /// `announce` is called once connections are accepted and signals heard, so whoever acts on it finds both.
    pub fn run(
        self,
        announce: impl FnOnce() -> io::Result<()> + 'static,
    ) -> Result<(), StartError> {
        let Self {
            listener,
            state,
            surface,
            settings,
            desk,
        } = self;
        let jobs = worker::start(state.clone(), desk).map_err(StartError::Run)?;
        let served = rt::System::new()
            .block_on(serve(
                listener,
                surface,
                &settings,
                (state.clone(), announce),
            ))
            .map_err(StartError::Run);
        state.bell().close();
        if jobs.join().is_err() {
            tracing::error!("the jobs ended in a panic");
        }
        tracing::info!("stopped");
        served
    }
}

async fn serve(
    listener: TcpListener,
    surface: Surface,
    settings: &Settings,
    (state, announce): (State, impl FnOnce() -> io::Result<()>),
) -> io::Result<()> {
    let threads = NonZeroUsize::new(settings.threads)
        .or(available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN);
    let server = HttpServer::new(move || surface.app())
        .workers(threads.get())
        .max_connections(settings.connections_max.div_ceil(threads.get()))
        .keep_alive(Duration::from_secs(settings.keep_alive_seconds.into()))
        .client_request_timeout(Duration::from_millis(
            settings.request_head_timeout_ms.into(),
        ))
        .client_disconnect_timeout(DISCONNECT_TIMEOUT)
        .shutdown_timeout(settings.stop_timeout_seconds.into())
        .disable_signals()
        .listen(listener)?
        .run();
    rt::spawn(stop_on_signal(signals()?, server.handle(), state));
    announce()?;
    server.await
}

/// Waits for a signal, then stops in order; the next signal stops at once.
async fn stop_on_signal(mut signals: UnboundedReceiver<()>, server: ServerHandle, state: State) {
    signals.recv().await;
    tracing::info!("stopping: requests that have begun are finished");
    state.bell().close();
    let in_order = rt::spawn(server.stop(true));
    signals.recv().await;
    tracing::warn!("stopping at once");
    drop(rt::spawn(server.stop(false)));
    in_order.abort();
}

/// What asks a process to end, in the order in which it comes.
fn signals() -> io::Result<UnboundedReceiver<()>> {
    let (sender, receiver) = unbounded_channel();
    #[cfg(unix)]
    {
        use rt::signal::unix::{SignalKind, signal};
        for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
            let (mut signal, sender) = (signal(kind)?, sender.clone());
            rt::spawn(
                async move { while signal.recv().await.is_some() && sender.send(()).is_ok() {} },
            );
        }
    }
    #[cfg(not(unix))]
    rt::spawn(
        async move { while rt::signal::ctrl_c().await.is_ok() && sender.send(()).is_ok() {} },
    );
    Ok(receiver)
}

/// Takes the address at once, so that an occupied one is an error before anything is announced.
fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let bound = || {
        let domain = Domain::for_address(address);
        let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        // A server that was just stopped leaves connections behind that must not keep the next one waiting.
        #[cfg(unix)]
        socket.set_reuse_address(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        Ok(TcpListener::from(socket))
    };
    bound().map_err(|source| StartError::Listen { address, source })
}

fn edge(config: &Config) -> Edge {
    let mut edge = Edge::new(|| Uuid::from_u128(OsEntropy.bits()))
        .allow_origins(config.server.allowed_origins.clone())
        .trust_proxies(config.server.trusted_proxies);
    if config.server.hsts_seconds > 0 {
        edge = edge.hsts(config.server.hsts_seconds);
    }
    match config.limits.quotas() {
        Some(quotas) => edge.limits(quotas),
        None => edge,
    }
}
