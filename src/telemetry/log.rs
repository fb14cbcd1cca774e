//! Where log lines go, and what happens when a thread panics.

use std::io;
use std::panic::{self, PanicHookInfo};
use std::thread;

use thiserror::Error;
use tracing_subscriber::EnvFilter;

use crate::config::{Format, Logging};

/// The log cannot be written as configured.
#[derive(Debug, Error)]
#[error("the log cannot be started")]
pub struct LogError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// Starts to write the log to standard error, and panics into the log; to be called once.
pub fn start(logging: &Logging) -> Result<(), LogError> {
    let filter = EnvFilter::try_new(&logging.filter).map_err(|error| LogError(Box::new(error)))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    match logging.format {
        Format::Human => lines.try_init(),
        Format::Json => lines.json().flatten_event(true).try_init(),
    }
    .map_err(LogError)?;
    panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Says where. What was said with the panic may quote a value, so only a text of the program itself is repeated.
fn log_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string);
    let what = info.payload().downcast_ref::<&'static str>();
    tracing::error!(
        place,
        what,
        thread = thread::current().name(),
        "a thread panicked: this is a fault of the program"
    );
}
