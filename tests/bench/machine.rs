//! Where and when was measured.

use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

use crate::Done;
use crate::database::output;
use crate::seed::Size;
use crate::town::today;

/// A sentence or two that stand above the figures.
pub fn describe(size: &Size) -> Done<String> {
    let cores = available_parallelism()?;
    let processor = first(&fs::read_to_string("/proc/cpuinfo")?, "model name");
    let memory = first(&fs::read_to_string("/proc/meminfo")?, "MemTotal");
    let system = output(Command::new("uname").args(["-sr"]))?;
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split(' ').next().unwrap_or_default();
    let commit = output(Command::new("git").args(["describe", "--always", "--dirty"]));
    Ok(format!(
        "Measured on {} at commit {} on {cores} cores of {processor}, {memory} of memory, {}; load average at the \
         start {load}. {} rooms, {} bookings.\n\n",
        today().date_naive(),
        commit.as_deref().unwrap_or("unknown").trim(),
        system.trim(),
        size.rooms,
        size.total(),
    ))
}

/// What stands behind a name in a list of `name: value`.
fn first(list: &str, name: &str) -> String {
    let line = list.lines().find(|line| line.starts_with(name));
    let value = line.and_then(|line| line.split_once(':'));
    value
        .map_or("unknown", |(_, value)| value.trim())
        .to_owned()
}
