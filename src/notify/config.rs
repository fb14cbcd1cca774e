//! The `[mail]` section of the configuration.

use std::fmt;
use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use domain::text::{Email, Name, TextError};
use serde::{Deserialize, Deserializer, de};
use thiserror::Error;

use crate::notify::mailer::Mailer;
use crate::notify::message::Sender;
use crate::notify::message_id::Host;
use crate::notify::smtp::{Smtp, TlsError};
use crate::notify::spool::Spool;

/// How mails leave the installation: exactly one of `smtp` and `spool`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The address in `From` of every mail and the address to which bounces go.
    #[serde(deserialize_with = "email")]
    pub from: Email,
    /// The name beside it in mails to offices; mails to organisers carry the provider's name.
    #[serde(deserialize_with = "name", default = "default_name")]
    pub from_name: Name,
    /// Hand mails to a relay.
    pub smtp: Option<SmtpConfig>,
    /// Write mails into a folder.
    pub spool: Option<SpoolConfig>,
}

/// A mail relay.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// Host name or address of the relay; with TLS also the name in its certificate.
    pub host: String,
    /// TCP port; if left out 587 for `starttls`, 465 for `implicit`, 25 for `none`.
    pub port: Option<u16>,
    /// How the connection is encrypted.
    #[serde(default)]
    pub tls: TlsMode,
    /// A file with certificates in PEM form that are trusted beside those of the system, for a relay with a
    /// certificate of the town's own.
    pub ca_file: Option<PathBuf>,
    /// The account at the relay; without it no login.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<Secret>,
    /// A file whose first line is the password, in place of `password`.
    pub password_file: Option<PathBuf>,
    /// Milliseconds to wait for the connection and for each answer, 1 to 600000.
    #[serde(default = "default_timeout_ms")]
    pub timeout_ms: u32,
    /// Milliseconds to wait for the relay to accept a mail that it has received, 1 to 600000. Giving up here means
    /// that the mail may arrive twice, so RFC 5321 (section 4.5.3.2.6) asks for the most.
    #[serde(default = "default_accept_timeout_ms")]
    pub accept_timeout_ms: u32,
}

/// How the connection to a relay is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TlsMode {
    /// Not at all: for a relay on the same machine or in the same container network. No login, unless the relay is
    /// on this machine.
    None,
    /// Plain at first, then encrypted before anything is said; a relay that cannot is not used.
    #[default]
    StartTls,
    /// From the first byte.
    Implicit,
}

/// A folder for mails.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpoolConfig {
    /// Where the files are written; made if it is missing.
    pub directory: PathBuf,
}

/// A text that no log shows.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Why no mailer can be made of the configuration.
#[derive(Debug, Error)]
pub enum MailConfigError {
    /// Neither or both ways out.
    #[error("[mail] needs exactly one of [mail.smtp] and [mail.spool]")]
    NotOneWay,
    /// The host of the relay is neither a name nor an address.
    #[error("mail.smtp.host is neither a host name nor an IP address")]
    Host,
    /// A time limit of zero or above ten minutes.
    #[error("mail.smtp.{key} must be 1 to 600000")]
    Timeout {
        /// The key of the limit.
        key: &'static str,
    },
    /// An account without a password, a password without an account, or two passwords.
    #[error("mail.smtp.username needs exactly one of password and password_file")]
    Login,
    /// A login that everybody on the way could read.
    #[error(
        "mail.smtp: a login needs tls = \"starttls\" or \"implicit\" unless the relay is on this machine"
    )]
    LoginInTheClear,
    /// A file that the configuration names cannot be read.
    #[error("mail.smtp.{key} cannot be read")]
    File {
        /// The key that names the file.
        key: &'static str,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The certificates cannot be used.
    #[error("mail.smtp: TLS cannot be set up")]
    Tls(#[source] TlsError),
    /// The folder cannot be made.
    #[error("mail.spool.directory cannot be used")]
    Spool(#[source] io::Error),
}

/// Ten minutes: what RFC 5321 grants at the most.
const TIMEOUT_MS_MAX: u32 = 600_000;

impl MailConfig {
    /// Who sends the mails.
    pub fn sender(&self) -> Sender {
        Sender {
            address: self.from.clone(),
            name: self.from_name.clone(),
        }
    }

    /// Refuses what cannot work; reads the files that the configuration names, opens no connection and makes nothing.
    pub fn check(&self) -> Result<(), MailConfigError> {
        match (&self.smtp, &self.spool) {
            (Some(smtp), None) => Smtp::new(smtp, &Host::localhost()).map(drop),
            (None, Some(_)) => Ok(()),
            _ => Err(MailConfigError::NotOneWay),
        }
    }

    /// Makes the mailer, which reads the files that the configuration names but opens no connection; `host` is how
    /// the installation introduces itself to a relay.
    pub fn open(&self, host: &Host) -> Result<Box<dyn Mailer>, MailConfigError> {
        match (&self.smtp, &self.spool) {
            (Some(smtp), None) => Ok(Box::new(Smtp::new(smtp, host)?)),
            (None, Some(spool)) => Spool::open(&spool.directory)
                .map(|spool| -> Box<dyn Mailer> { Box::new(spool) })
                .map_err(MailConfigError::Spool),
            _ => Err(MailConfigError::NotOneWay),
        }
    }
}

/// Account and password at a relay.
pub(super) struct Login {
    pub(super) username: String,
    pub(super) password: String,
}

impl SmtpConfig {
    pub(super) fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            TlsMode::None => 25,
            TlsMode::StartTls => 587,
            TlsMode::Implicit => 465,
        })
    }

    /// Refuses what cannot work or would show a password.
    pub(super) fn check(&self) -> Result<(), MailConfigError> {
        if Host::parse(&self.host).is_err() && self.host.parse::<IpAddr>().is_err() {
            return Err(MailConfigError::Host);
        }
        for (key, limit) in [
            ("timeout_ms", self.timeout_ms),
            ("accept_timeout_ms", self.accept_timeout_ms),
        ] {
            if !(1..=TIMEOUT_MS_MAX).contains(&limit) {
                return Err(MailConfigError::Timeout { key });
            }
        }
        if self.username.is_some() && self.tls == TlsMode::None && !self.is_on_this_machine() {
            return Err(MailConfigError::LoginInTheClear);
        }
        Ok(())
    }

    fn is_on_this_machine(&self) -> bool {
        let address = self.host.parse::<IpAddr>();
        address.map_or(self.host == "localhost", |address| address.is_loopback())
    }

    pub(super) fn login(&self) -> Result<Option<Login>, MailConfigError> {
        let password = match (&self.password, &self.password_file) {
            (None, None) if self.username.is_none() => return Ok(None),
            (Some(secret), None) => secret.0.clone(),
            (None, Some(path)) => {
                let text = fs::read_to_string(path).map_err(|source| MailConfigError::File {
                    key: "password_file",
                    source,
                })?;
                text.lines().next().unwrap_or_default().to_owned()
            }
            _ => return Err(MailConfigError::Login),
        };
        let username = self.username.clone().ok_or(MailConfigError::Login)?;
        Ok(Some(Login { username, password }))
    }

    pub(super) fn certificates(&self) -> Result<Option<Vec<u8>>, MailConfigError> {
        let read = |path| {
            fs::read(path).map_err(|source| MailConfigError::File {
                key: "ca_file",
                source,
            })
        };
        self.ca_file.as_ref().map(read).transpose()
    }
}

fn email<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Email, D::Error> {
    parsed(deserializer, Email::parse)
}

fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
    parsed(deserializer, Name::parse)
}

fn parsed<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    parse: impl Fn(&str) -> Result<T, TextError>,
) -> Result<T, D::Error> {
    parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
}

fn default_name() -> Name {
    Name::parse("Gemeinraum").expect("a plain word is a name")
}

const fn default_timeout_ms() -> u32 {
    30_000
}

const fn default_accept_timeout_ms() -> u32 {
    TIMEOUT_MS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<MailConfig, toml::de::Error> {
        toml::from_str(text)
    }

    /// What the mailer says to a relay described by `lines`.
    fn opened(lines: &str) -> Result<(), String> {
        let text =
            format!("from = 'raum@example.org'\n[smtp]\nhost = 'relay.example.org'\n{lines}");
        let host = Host::parse("raum.example.org").unwrap();
        let opened = config(&text).unwrap().open(&host);
        opened.map(|_| ()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_defaults_are_encrypted_and_patient() {
        let config = config("from = 'raum@example.org'\n[smtp]\nhost = 'relay'").unwrap();
        let smtp = config.smtp.unwrap();
        assert_eq!((smtp.tls, smtp.port()), (TlsMode::StartTls, 587));
        assert_eq!((smtp.timeout_ms, smtp.accept_timeout_ms), (30_000, 600_000));
        assert_eq!(config.from_name.as_str(), "Gemeinraum");
    }

    #[test]
    fn unknown_keys_and_broken_values_are_refused() {
        for text in [
            "from = 'raum@example.org'\nform_name = 'x'",
            "from = 'raum'",
            "from = 'raum@example.org'\nfrom_name = \"a\\r\\nBcc: b\"",
            "from = 'raum@example.org'\n[smtp]\nhost = 'relay'\ntls = 'opportunistic'",
            "from = 'raum@example.org'\n[spool]\nfolder = 'x'",
        ] {
            assert!(config(text).is_err(), "{text}");
        }
    }

    #[test]
    fn exactly_one_way_out_is_needed() {
        let host = Host::parse("localhost").unwrap();
        let both = "from = 'raum@example.org'\n[smtp]\nhost = 'relay'\n[spool]\ndirectory = 'x'";
        for text in ["from = 'raum@example.org'", both] {
            let opened = config(text).unwrap().open(&host);
            assert!(matches!(opened, Err(MailConfigError::NotOneWay)), "{text}");
        }
    }

    #[test]
    fn a_relay_that_cannot_work_or_would_show_a_password_is_refused() {
        let login = "username = 'u'\npassword = 'p'\n";
        for (lines, expected) in [
            ("timeout_ms = 0", "timeout_ms must be 1 to 600000"),
            ("accept_timeout_ms = 600001", "accept_timeout_ms must be"),
            ("username = 'u'", "exactly one of password"),
            ("password = 'p'", "exactly one of password"),
            (
                &format!("{login}password_file = '/x'"),
                "exactly one of password",
            ),
            (
                &format!("{login}tls = 'none'"),
                "unless the relay is on this machine",
            ),
            (
                "username = 'u'\npassword_file = '/nowhere/x'",
                "password_file cannot be read",
            ),
            ("ca_file = '/nowhere/ca.pem'", "ca_file cannot be read"),
        ] {
            let refused = opened(lines).unwrap_err();
            assert!(refused.contains(expected), "{lines}: {refused}");
        }
        assert_eq!(opened(login), Ok(()));
    }

    #[test]
    fn a_password_is_never_shown() {
        let secret = Secret::new("geheim".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }
}
