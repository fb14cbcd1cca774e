//! A mail relay on a local socket that behaves as it is told, connection by connection.
//!
//! It speaks real SMTP, with STARTTLS, TLS from the first byte and AUTH PLAIN where it is told to. The certificate
//! `relay.pem` is for `localhost`, its own root, valid until 2999 and of no use anywhere else.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::mem;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The certificate that a client must trust to reach a relay with TLS.
pub const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/relay.pem");

/// What a client says, or the moment at which it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// The first line of the text is through.
    InText,
    /// The whole text is through and kept.
    Text,
}

/// What the relay does at a moment, in place of what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Answers this.
    Answer(&'static str),
    /// Closes the connection.
    Drop,
    /// Answers this, then closes the connection.
    AnswerAndDrop(&'static str),
    /// Says nothing more until the client gives up.
    Hang,
}

/// One connection: everything as it should be, or one thing otherwise.
pub type Conduct = Option<(Moment, Act)>;

/// How connections are encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    None,
    StartTls,
    Implicit,
}

/// A mail whose text came through to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub text: Vec<u8>,
    pub is_encrypted: bool,
    /// Account and password.
    pub login: Option<(String, String)>,
}

pub struct Relay {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<Mutex<usize>>,
    is_closing: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Relay {
    /// Follows `script`, one entry per connection; after it every mail is accepted.
    pub fn start(encryption: Encryption, script: impl IntoIterator<Item = Conduct>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let mut relay = Self {
            address: listener.local_addr().unwrap(),
            received: Arc::default(),
            connections: Arc::default(),
            is_closing: Arc::default(),
            thread: None,
        };
        let (received, connections) = (relay.received.clone(), relay.connections.clone());
        let is_closing = relay.is_closing.clone();
        let mut script: VecDeque<_> = script.into_iter().collect();
        relay.thread = Some(thread::spawn(move || {
            for stream in listener.incoming() {
                if is_closing.load(Ordering::Acquire) {
                    return;
                }
                *connections.lock().unwrap() += 1;
                let conduct = script.pop_front().flatten();
                // A client that breaks off is part of the play.
                let _ = Session::open(stream.unwrap(), encryption, conduct)
                    .and_then(|mut session| session.serve(&received));
            }
        }));
        relay
    }

    /// A relay without TLS that always does the same.
    pub fn that(conduct: Conduct) -> Self {
        Self::start(Encryption::None, [conduct])
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The mails whose text came through, in order.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.is_closing.store(true, Ordering::Release);
        let woken = TcpStream::connect(self.address);
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            let _ = thread.join();
        }
    }
}

enum Stream {
    Plain(TcpStream),
    Encrypted(Box<StreamOwned<ServerConnection, TcpStream>>),
    Gone,
}

impl Stream {
    fn encrypted(self) -> Self {
        let Self::Plain(stream) = self else {
            return self;
        };
        let certificate = CertificateDer::from_pem_file(CERTIFICATE).unwrap();
        let key = PrivateKeyDer::try_from(&include_bytes!("relay-key.der")[..]).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        Self::Encrypted(Box::new(StreamOwned::new(connection, stream)))
    }

    fn read_byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        match self {
            Self::Plain(stream) => stream.read_exact(&mut byte)?,
            Self::Encrypted(stream) => stream.read_exact(&mut byte)?,
            Self::Gone => return Err(io::ErrorKind::NotConnected.into()),
        }
        Ok(byte[0])
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(bytes),
            Self::Encrypted(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
            Self::Gone => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

/// Whether the conversation goes on.
#[derive(PartialEq, Eq)]
enum Flow {
    On,
    Ended,
}

struct Session {
    stream: Stream,
    offers_tls: bool,
    conduct: Conduct,
    login: Option<(String, String)>,
}

impl Session {
    fn open(stream: TcpStream, encryption: Encryption, conduct: Conduct) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let stream = Stream::Plain(stream);
        Ok(Self {
            stream: match encryption {
                Encryption::Implicit => stream.encrypted(),
                Encryption::None | Encryption::StartTls => stream,
            },
            offers_tls: encryption == Encryption::StartTls,
            conduct,
            login: None,
        })
    }

    fn serve(&mut self, received: &Mutex<Vec<Received>>) -> io::Result<()> {
        let (mut from, mut to) = (String::new(), Vec::new());
        let mut flow = self.at(Moment::Greeting, "220 relay.example ESMTP")?;
        while flow == Flow::On {
            let line = self.line()?;
            let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
            flow = match verb {
                "EHLO" => self.at(Moment::Ehlo, self.extensions())?,
                "STARTTLS" => self.start_tls()?,
                "AUTH" => self.log_in(argument)?,
                "MAIL" => {
                    from = address(argument);
                    self.at(Moment::Mail, "250 2.1.0 ok")?
                }
                "RCPT" => {
                    to.push(address(argument));
                    self.at(Moment::Rcpt, "250 2.1.5 ok")?
                }
                "DATA" => self.take_text(&from, &to, received)?,
                "QUIT" => return self.stream.write(b"221 2.0.0 bye\r\n"),
                _ => self.say("500 5.5.1 what?")?,
            };
        }
        Ok(())
    }

    fn extensions(&self) -> &'static str {
        match (&self.stream, self.offers_tls) {
            (Stream::Plain(_), true) => "250-relay.example\r\n250-STARTTLS\r\n250 8BITMIME",
            (Stream::Encrypted(_), _) => "250-relay.example\r\n250-AUTH PLAIN\r\n250 8BITMIME",
            _ => "250-relay.example\r\n250 8BITMIME",
        }
    }

    fn start_tls(&mut self) -> io::Result<Flow> {
        let flow = self.at(Moment::StartTls, "220 2.0.0 go ahead")?;
        self.stream = mem::replace(&mut self.stream, Stream::Gone).encrypted();
        Ok(flow)
    }

    fn log_in(&mut self, argument: &str) -> io::Result<Flow> {
        let secret = argument.strip_prefix("PLAIN ").unwrap_or_default();
        let decoded = String::from_utf8(BASE64_STANDARD.decode(secret).unwrap()).unwrap();
        let mut parts = decoded.split('\0').skip(1).map(str::to_owned);
        self.login = Some((parts.next().unwrap(), parts.next().unwrap()));
        self.at(Moment::Auth, "235 2.7.0 welcome")
    }

    fn take_text(
        &mut self,
        from: &str,
        to: &[String],
        received: &Mutex<Vec<Received>>,
    ) -> io::Result<Flow> {
        if self.at(Moment::Data, "354 go ahead")? == Flow::Ended || self.refuses(Moment::Data) {
            return Ok(Flow::Ended);
        }
        let mut text = Vec::new();
        loop {
            let line = self.line()?;
            if line == "." {
                break;
            }
            text.extend_from_slice(line.strip_prefix('.').unwrap_or(&line).as_bytes());
            text.extend_from_slice(b"\r\n");
            if self
                .conduct
                .is_some_and(|(moment, _)| moment == Moment::InText)
            {
                return self.at(Moment::InText, "");
            }
        }
        if !self.refuses(Moment::Text) {
            received.lock().unwrap().push(Received {
                from: from.to_owned(),
                to: to.to_vec(),
                text,
                is_encrypted: matches!(self.stream, Stream::Encrypted(_)),
                login: self.login.clone(),
            });
        }
        self.at(Moment::Text, "250 2.0.0 taken")
    }

    /// Whether the script answers with an error at `moment`.
    fn refuses(&self, moment: Moment) -> bool {
        matches!(self.conduct, Some((at, Act::Answer(text))) if at == moment && !text.starts_with('2'))
    }

    fn at(&mut self, moment: Moment, usual: &str) -> io::Result<Flow> {
        match self.conduct.filter(|(at, _)| *at == moment) {
            None => self.say(usual),
            Some((_, Act::Answer(text))) => self.say(text),
            Some((_, Act::AnswerAndDrop(text))) => self.say(text).map(|_| Flow::Ended),
            Some((_, Act::Drop)) => Ok(Flow::Ended),
            Some((_, Act::Hang)) => {
                while self.stream.read_byte().is_ok() {}
                Ok(Flow::Ended)
            }
        }
    }

    fn say(&mut self, text: &str) -> io::Result<Flow> {
        self.stream.write(format!("{text}\r\n").as_bytes())?;
        Ok(Flow::On)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            line.push(self.stream.read_byte()?);
        }
        line.truncate(line.len() - 2);
        String::from_utf8(line).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

/// The address in `FROM:<eva@example.net> BODY=8BITMIME`.
fn address(argument: &str) -> String {
    let (_, opened) = argument.split_once('<').unwrap();
    opened.split_once('>').unwrap().0.to_owned()
}
