//! One connection of a client that speaks as much HTTP/1.1 as a load needs.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::Done;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A connection that is kept, and made anew where the server closed it while nothing was asked.
pub struct Client {
    address: String,
    stream: BufReader<TcpStream>,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Client {
    /// Connects to `host:port`.
    pub fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            address: address.to_owned(),
            stream: BufReader::new(stream),
        })
    }

    /// Sends a request and waits for its answer.
    ///
    /// A server ends connections on which nothing was asked for a while; then the request is sent on a new one.
    pub fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        match self.attempt(request) {
            Err(error) if is_closed(&error) => {
                *self = Self::connect(&self.address)?;
                self.attempt(request)
            }
            answered => answered,
        }
    }

    fn attempt(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.get_mut().write_all(request)?;
        let head = self.head()?;
        let length = header(&head, "content-length").and_then(|length| length.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        self.stream.read_exact(&mut body)?;
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        Ok(Answer {
            status: status.unwrap_or(0),
            head,
            body,
        })
    }

    fn head(&mut self) -> io::Result<String> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(head)
    }
}

fn is_closed(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionReset | UnexpectedEof)
}

impl Answer {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// What it is, for people: the status and how the body begins.
    pub fn complaint(&self) -> String {
        let begin = self.body.get(..500).unwrap_or(&self.body);
        format!(
            "the answer is {}: {}",
            self.status,
            String::from_utf8_lossy(begin)
        )
    }

    /// The body of a success.
    pub fn json(&self) -> Done<Value> {
        if !(200..300).contains(&self.status) {
            return Err(self.complaint().into());
        }
        Ok(serde_json::from_slice(&self.body)?)
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find_map(|(found, value)| found.eq_ignore_ascii_case(name).then_some(value))
}

/// A request without a body.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").into_bytes()
}

/// A request with a JSON body.
pub fn send(method: &str, path: &str, headers: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}
