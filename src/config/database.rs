//! The `[database]` section.

use std::fmt;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

use super::ConfigError;

/// Where the installation stores.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `postgres://...`, `sqlite:///path` or a path.
    url: Option<DatabaseUrl>,
    /// A file whose first line is the URL.
    url_file: Option<PathBuf>,
    /// Connections to PostgreSQL.
    pub connections_max: u32,
    /// Connections that read from an SQLite file.
    pub readers_max: u32,
    /// Writes that may wait for the SQLite file.
    pub queue_max: usize,
    /// How long a request waits for a connection or a lock.
    pub patience_ms: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: None,
            url_file: None,
            connections_max: 16,
            readers_max: 4,
            queue_max: 1024,
            patience_ms: 5000,
        }
    }
}

impl Database {
    /// Names the database, in place of what the file says.
    pub(super) fn set_url(&mut self, url: DatabaseUrl) {
        self.url = Some(url);
        self.url_file = None;
    }

    /// The URL that was given, if one was.
    pub(super) fn url(&self) -> Result<Option<DatabaseUrl>, ConfigError> {
        match (&self.url, &self.url_file) {
            (Some(_), Some(_)) => Err(ConfigError::Value {
                key: "database.url_file",
                why: "cannot stand beside url".to_owned(),
            }),
            (None, Some(path)) => {
                let text = fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
                    path: path.clone(),
                    source,
                })?;
                let line = text.lines().next().unwrap_or_default();
                Ok(Some(DatabaseUrl::new(line.to_owned())))
            }
            (url, None) => Ok(url.clone()),
        }
    }
}

/// The URL of a database, whose password no log shows.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Wraps `url`.
    pub fn new(url: String) -> Self {
        Self(url)
    }

    /// The whole URL.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Without user, password and parameters.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, rest)) = self.0.split_once("://") else {
            return f.write_str(&self.0);
        };
        let place = rest.split('?').next().unwrap_or_default();
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        write!(f, "{scheme}://{place}")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}
