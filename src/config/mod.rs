//! What an operator may set: one TOML file, of which `config/example.toml` explains every key.
//!
//! Every key has a default, so an empty file is a valid one. A key that nobody knows is an error that names the line
//! and the nearest key. Nothing is taken from the environment but secrets, and each of these also from a file of its
//! own. [`Config::check`] finds what would fail later without opening a connection or writing anything.

mod database;
mod fault;
mod limits;
mod logging;
mod server;
mod site;

use std::fs;
use std::path::{Path, PathBuf};

use domain::text::{Email, Name};
use serde::Deserialize;

use crate::notify::MailConfig;
use crate::notify::config::{Secret, SpoolConfig};

pub use database::{Database, DatabaseUrl};
pub use fault::ConfigError;
pub use limits::{Limits, Quotas, Rate};
pub use logging::{Format, Logging};
pub use server::{BaseUrl, Server};
pub use site::{Color, Logo, Site, SiteText};

/// The name of the database file in the data directory.
const DATABASE_FILE: &str = "gemeinraum.db";

/// The name of the folder for mails in the data directory.
const SPOOL: &str = "spool";

const ENV_DATABASE_URL: &str = "GEMEINRAUM_DATABASE_URL";
const ENV_MAIL_PASSWORD: &str = "GEMEINRAUM_MAIL_PASSWORD";

/// The whole configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the installation keeps its files, as far as nothing else is named for one.
    pub data: DataDirectory,
    /// How it is reached.
    pub server: Server,
    /// Where it stores.
    pub database: Database,
    /// How mails leave it; by default into a folder in the data directory.
    mail: Option<MailConfig>,
    /// What it writes down about itself.
    pub logging: Logging,
    /// How much one caller may ask of it.
    pub limits: Limits,
    /// How its pages present it.
    pub site: Site,
}

/// A directory for the files of the installation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DataDirectory(pub PathBuf);

impl Default for DataDirectory {
    fn default() -> Self {
        Self(PathBuf::from("data"))
    }
}

impl Config {
    /// Reads a file, or takes the defaults if there is none to read, and then the secrets from the environment.
    pub fn load(
        path: Option<&Path>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let mut config = match path {
            None => Self::default(),
            Some(path) => {
                let text = fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
                    path: path.to_owned(),
                    source,
                })?;
                Self::parse(&text)?
            }
        };
        config.take_secrets(environment);
        Ok(config)
    }

    /// Reads the text of a file.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| fault::explain(text, &error))
    }

    fn take_secrets(&mut self, environment: impl Fn(&str) -> Option<String>) {
        if let Some(url) = environment(ENV_DATABASE_URL) {
            self.database.set_url(DatabaseUrl::new(url));
        }
        let smtp = self.mail.as_mut().and_then(|mail| mail.smtp.as_mut());
        if let (Some(smtp), Some(password)) = (smtp, environment(ENV_MAIL_PASSWORD)) {
            smtp.password = Some(Secret::new(password));
            smtp.password_file = None;
        }
    }

    /// Refuses what is well-formed but cannot work.
    pub fn check(&self) -> Result<(), ConfigError> {
        self.database_url()?;
        self.server.check()?;
        self.logging.check()?;
        self.site.check()?;
        self.mail().check().map_err(ConfigError::Mail)
    }

    /// The database that is meant: the one that is named, else a file in the data directory.
    pub fn database_url(&self) -> Result<DatabaseUrl, ConfigError> {
        let named = self.database.url()?;
        Ok(named.unwrap_or_else(|| {
            let file = self.data.0.join(DATABASE_FILE);
            DatabaseUrl::new(file.display().to_string())
        }))
    }

    /// How mails leave the installation.
    pub fn mail(&self) -> MailConfig {
        let spool = || self.data.0.join(SPOOL);
        self.mail.clone().unwrap_or_else(|| spooled(spool()))
    }

    /// The same with database and mails in `directory`, whatever else was named for them.
    #[must_use]
    pub fn kept_in(self, directory: &Path) -> Self {
        Self {
            data: DataDirectory(directory.to_owned()),
            database: Database::default(),
            mail: None,
            ..self
        }
    }

    /// Whether mails are written to a folder because nothing was said about them.
    pub fn mail_is_unset(&self) -> bool {
        self.mail.is_none()
    }
}

fn spooled(directory: PathBuf) -> MailConfig {
    MailConfig {
        from: Email::parse("gemeinraum@localhost.localdomain").expect("it is an address"),
        from_name: Name::parse("Gemeinraum").expect("it is a name"),
        smtp: None,
        spool: Some(SpoolConfig { directory }),
    }
}

#[cfg(test)]
mod tests;
