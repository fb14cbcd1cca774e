//! The program under test, started as its users start it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Done;
use crate::client::{Client, get};
use crate::database::{Place, output};

/// Longer than any start.
const START_MAX: Duration = Duration::from_mins(1);

/// A running server; killed when it is dropped.
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
    /// From the start of the process to its first answer that it is ready.
    pub started_in: Duration,
}

impl Server {
    /// Starts `binary` on a database and waits until it is ready.
    pub fn start(binary: &Path, place: &Place) -> Done<Self> {
        let began = Instant::now();
        let log = place.directory().join("server.log");
        let mut child = command(binary, place)
            .args(["serve", "--no-limits", "--json", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(File::options().append(true).create(true).open(&log)?)
            .spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("no output")?;
        BufReader::new(output).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line)
            .map_err(|_| format!("the server did not start, see {}", log.display()))?;
        let base_url = said.get("base_url").and_then(Value::as_str);
        let base_url = base_url.ok_or("no base_url")?;
        let address = base_url.trim_start_matches("http://").to_owned();
        let mut server = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        server.wait_until_ready(began)?;
        server.started_in = began.elapsed();
        Ok(server)
    }

    fn wait_until_ready(&self, began: Instant) -> Done<()> {
        let ready = get("/health/ready", "");
        while began.elapsed() < START_MAX {
            let asked = Client::connect(&self.address).and_then(|mut client| client.ask(&ready));
            if asked.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
        }
        Err("the server does not become ready".into())
    }

    /// A connection.
    pub fn client(&self) -> Done<Client> {
        Ok(Client::connect(&self.address)?)
    }

    /// The memory that belongs to the process alone, in MiB.
    pub fn memory_mib(&self) -> Done<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("RssAnon:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(kib.ok_or("no RssAnon")?.parse::<f64>()? / 1024.0)
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(mut self) -> Done<()> {
        output(Command::new("kill").arg(self.child.id().to_string()))?;
        let status = self.child.wait()?;
        status
            .success()
            .then_some(())
            .ok_or_else(|| "the server did not end in order".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already, or it is to end now, whatever it does.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A command of the program on a database.
pub fn command(binary: &Path, place: &Place) -> Command {
    let mut command = Command::new(binary);
    command.arg("--data").arg(place.directory());
    match place.url() {
        Some(url) => command.env("GEMEINRAUM_DATABASE_URL", url),
        None => command.env_remove("GEMEINRAUM_DATABASE_URL"),
    };
    command
}
