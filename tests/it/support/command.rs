//! The program itself, as an operator starts it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A data directory of its own, with the commands that work on it.
pub struct Installation(TempDir);

impl Installation {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gemeinraum"));
        command.args(arguments).arg("--data").arg(self.data());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.command(arguments).output().unwrap().into()
    }

    /// Runs a command that reads `input`.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        let mut command = self.command(arguments);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        // A command that ends before it has read everything closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap().into()
    }

    /// Starts a server on a free port and waits until it is announced.
    pub fn serve(&self, arguments: &[&str]) -> Running {
        self.start("serve", arguments)
    }

    /// Starts the demo on a free port and waits until it is announced.
    pub fn demo(&self, arguments: &[&str]) -> Running {
        self.start("demo", arguments)
    }

    /// Starts the demo as people do, and gives what it prints as well.
    pub fn show_demo(&self) -> (Running, String) {
        let (child, mut output) = self.spawn(&["demo", "--listen", "127.0.0.1:0"]);
        let mut printed = String::new();
        while !(printed.contains("\n# 5. ") && printed.ends_with("\n\n")) {
            let read = output.read_line(&mut printed).unwrap();
            assert!(read > 0, "the demo ended after {printed:?}");
        }
        let base_url = printed.split_whitespace().nth(1).unwrap();
        let base_url = base_url.strip_suffix("/api/v1").unwrap();
        let announced = json!({ "base_url": base_url });
        let running = Running {
            child: Some(child),
            announced,
            _output: output,
        };
        (running, printed)
    }

    fn spawn(&self, arguments: &[&str]) -> (Child, BufReader<ChildStdout>) {
        let mut child = self
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        (child, output)
    }

    fn start(&self, command: &str, arguments: &[&str]) -> Running {
        let start = [command, "--listen", "127.0.0.1:0", "--json"];
        let (child, mut output) = self.spawn(&[&start, arguments].concat());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let Ok(announced) = serde_json::from_str(&line) else {
            let ended: Ended = child.wait_with_output().unwrap().into();
            panic!("the server said {line:?} and {ended:?}");
        };
        Running {
            child: Some(child),
            announced,
            _output: output,
        }
    }
}

/// What a command left behind.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Ended {
    /// The standard output of a command that must have succeeded.
    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }

    /// The last line of standard error of a command that must have failed with `code`.
    pub fn refused(&self, code: i32) -> &str {
        assert_eq!(self.code, code, "{self:?}");
        self.err.lines().last().unwrap_or_default()
    }
}

/// A server that runs; killed if the test forgets it.
pub struct Running {
    child: Option<Child>,
    pub announced: Value,
    _output: BufReader<ChildStdout>,
}

impl Running {
    pub fn address(&self) -> String {
        let base_url = self.announced["base_url"].as_str().unwrap();
        base_url.strip_prefix("http://").unwrap().to_owned()
    }

    /// Status line and everything after it.
    pub fn get(&self, path: &str) -> String {
        self.get_with(path, "")
    }

    /// All items of a list, as whoever has `key` reads it.
    pub fn list(&self, path: &str, key: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = String::new();
        loop {
            let authorization = format!("authorization: Bearer {key}\r\n");
            let answer = self.get_with(&format!("{path}?limit=200{next}"), &authorization);
            let (_, body) = answer.split_once("\r\n\r\n").unwrap();
            let mut page: Value = serde_json::from_str(body).unwrap();
            items.append(page["items"].as_array_mut().unwrap());
            match page["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => return items,
            }
        }
    }

    fn get_with(&self, path: &str, headers: &str) -> String {
        let mut stream = self.connect();
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).unwrap();
        stream
    }

    /// Sends a signal such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.child.as_ref().unwrap().id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end.
    pub fn wait(mut self) -> Ended {
        self.child
            .take()
            .unwrap()
            .wait_with_output()
            .unwrap()
            .into()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}
