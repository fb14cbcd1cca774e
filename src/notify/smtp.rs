//! Delivery to a relay over SMTP.
//!
//! The conversation is led command by command, because what an error means depends on where it comes: a refused
//! recipient is final, a refused login says something about the installation and nothing about the mail.

use std::error::Error;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    Certificate, SmtpConnection, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Quit, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use thiserror::Error;

use crate::notify::config::{MailConfigError, SmtpConfig, TlsMode};
use crate::notify::mail::Mail;
use crate::notify::mailer::{EnhancedCode, Fault, Mailer, Outcome, Reason, Stage};
use crate::notify::message_id::Host;

/// How long a farewell may take: nothing depends on its answer.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// The relay wants a login (RFC 4954); whoever is named in the envelope, the fault is the installation's.
const LOGIN_REQUIRED: u16 = 530;

/// The TLS library did not take the certificates.
#[derive(Debug, Error)]
#[error("the certificates or the host name cannot be used for TLS")]
pub struct TlsError(#[source] smtp::Error);

/// A relay; each mail is a connection of its own.
pub struct Smtp {
    host: String,
    port: u16,
    encryption: Encryption,
    greeting: ClientId,
    credentials: Option<Credentials>,
    timeout: Duration,
    accept_timeout: Duration,
}

enum Encryption {
    None,
    StartTls(TlsParameters),
    Implicit(TlsParameters),
}

impl Smtp {
    /// The relay that `config` describes, greeted in the name of `host`.
    pub fn new(config: &SmtpConfig, host: &Host) -> Result<Self, MailConfigError> {
        config.check()?;
        let login = config.login()?;
        Ok(Self {
            host: config.host.clone(),
            port: config.port(),
            encryption: match config.tls {
                TlsMode::None => Encryption::None,
                TlsMode::StartTls => Encryption::StartTls(tls_parameters(config)?),
                TlsMode::Implicit => Encryption::Implicit(tls_parameters(config)?),
            },
            greeting: ClientId::Domain(host.as_str().to_owned()),
            credentials: login.map(|login| Credentials::new(login.username, login.password)),
            timeout: Duration::from_millis(config.timeout_ms.into()),
            accept_timeout: Duration::from_millis(config.accept_timeout_ms.into()),
        })
    }

    fn converse(&self, mail: &Mail) -> Result<(), Reason> {
        let mut connection = self.connect().map_err(at(Stage::Connect))?;
        let result = self.hand_over(&mut connection, mail);
        let is_alive = match &result {
            Ok(()) => true,
            Err(reason) => matches!(reason.fault, Fault::Answered { .. }),
        };
        // The relay has the mail since its answer to the text: a connection that breaks now changes nothing.
        if is_alive && connection.set_timeout(Some(QUIT_TIMEOUT)).is_ok() {
            let _ = connection.command(Quit);
        }
        result
    }

    fn connect(&self) -> Result<SmtpConnection, smtp::Error> {
        let implicit = match &self.encryption {
            Encryption::Implicit(parameters) => Some(parameters),
            Encryption::None | Encryption::StartTls(_) => None,
        };
        SmtpConnection::connect(
            (self.host.as_str(), self.port),
            Some(self.timeout),
            &self.greeting,
            implicit,
            None,
        )
    }

    fn hand_over(&self, connection: &mut SmtpConnection, mail: &Mail) -> Result<(), Reason> {
        if let Encryption::StartTls(parameters) = &self.encryption {
            let encrypted = connection.starttls(parameters, &self.greeting);
            encrypted.map_err(at(Stage::Encrypt))?;
        }
        if let Some(credentials) = &self.credentials {
            let welcome = connection.auth(DEFAULT_MECHANISMS, credentials);
            welcome.map_err(at(Stage::LogIn))?;
        }
        let envelope = mail.envelope();
        connection
            .command(MailFrom::new(envelope.from().cloned(), Vec::new()))
            .map_err(at(Stage::Sender))?;
        for recipient in envelope.to() {
            connection
                .command(Rcpt::new(recipient.clone(), Vec::new()))
                .map_err(at(Stage::Recipient))?;
        }
        connection.command(Data).map_err(at(Stage::Data))?;
        self.send_text(connection, mail)
    }

    fn send_text(&self, connection: &mut SmtpConnection, mail: &Mail) -> Result<(), Reason> {
        let patient = connection.set_timeout(Some(self.accept_timeout));
        patient.map_err(|error| Reason {
            stage: Stage::Text,
            fault: Fault::from_io(&error),
        })?;
        let accepted = connection.message(mail.bytes());
        accepted.map(|_| ()).map_err(at(Stage::Text))
    }
}

impl Mailer for Smtp {
    fn deliver(&self, mail: &Mail) -> Outcome {
        // lettre 0.11 panics on a greeting with a blank extension line; a broken relay must not end the worker.
        match catch_unwind(AssertUnwindSafe(|| self.converse(mail))) {
            Ok(Ok(())) => Outcome::Delivered,
            Ok(Err(reason)) => outcome_of(reason),
            Err(_) => Outcome::TryLater {
                reason: Reason {
                    stage: Stage::Connect,
                    fault: Fault::Garbled,
                },
            },
        }
    }
}

/// Only what is said about this mail is final: its recipient, and its text.
fn outcome_of(reason: Reason) -> Outcome {
    let is_about_mail = matches!(reason.stage, Stage::Recipient | Stage::Data | Stage::Text);
    match reason.fault {
        Fault::Answered { code, .. } if is_about_mail && code >= 500 && code != LOGIN_REQUIRED => {
            Outcome::Refused { reason }
        }
        _ => Outcome::TryLater { reason },
    }
}

fn at(stage: Stage) -> impl Fn(smtp::Error) -> Reason {
    move |error| Reason {
        stage,
        fault: fault_of(&error),
    }
}

/// Keeps the figures of an answer and the words of the system, never the words of the relay: they name addresses.
fn fault_of(error: &smtp::Error) -> Fault {
    if let Some(code) = error.status() {
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        return Fault::Answered {
            code: code.into(),
            enhanced: EnhancedCode::at_start_of(&text),
        };
    }
    if let Some(error) = system_error(error) {
        return Fault::from_io(error);
    }
    if error.is_client() {
        Fault::NotOffered
    } else if error.to_string().ends_with("incomplete response") {
        Fault::Dropped
    } else {
        Fault::Garbled
    }
}

fn system_error(error: &smtp::Error) -> Option<&io::Error> {
    let mut cause = error.source();
    while let Some(current) = cause {
        if let Some(system) = current.downcast_ref() {
            return Some(system);
        }
        cause = current.source();
    }
    None
}

fn tls_parameters(config: &SmtpConfig) -> Result<TlsParameters, MailConfigError> {
    let mut builder = TlsParametersBuilder::new(config.host.clone());
    if let Some(pem) = config.certificates()? {
        let trusted = Certificate::from_pem(&pem).map_err(TlsError);
        builder = builder.add_root_certificate(trusted.map_err(MailConfigError::Tls)?);
    }
    builder
        .build()
        .map_err(|error| MailConfigError::Tls(TlsError(error)))
}
