//! What the server writes to its log while tests run.

use std::io::Write;
use std::sync::{Mutex, Once, PoisonError};

use serde_json::Value;

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static STARTED: Once = Once::new();

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        WRITTEN
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes the log of all tests down from now on: one for all, because a log of one thread misses what another thread
/// has looked up first.
pub fn start() {
    STARTED.call_once(|| {
        let lines = tracing_subscriber::fmt()
            .json()
            .with_writer(|| Writer)
            .finish();
        tracing::subscriber::set_global_default(lines).unwrap();
    });
}

/// The lines whose field `name` is `value`, as text.
pub fn lines_with(name: &str, value: &str) -> Vec<String> {
    let written = WRITTEN
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let text = String::from_utf8(written).unwrap();
    let has = |line: &&str| {
        serde_json::from_str(line).is_ok_and(|line: Value| line["fields"][name] == value)
    };
    text.lines().filter(has).map(str::to_owned).collect()
}
