//! The `gemeinraum` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    gemeinraum::cli::run()
}
