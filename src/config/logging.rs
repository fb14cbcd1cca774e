//! The `[logging]` section.

use serde::Deserialize;
use tracing_subscriber::EnvFilter;

use super::ConfigError;

/// What the installation writes down about itself, on standard error.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Logging {
    /// For whom.
    pub format: Format,
    /// How much: `error`, `warn`, `info`, `debug`, `trace`, or a list by module.
    pub filter: String,
}

/// The form of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object, for log collectors.
    Json,
}

impl Default for Logging {
    fn default() -> Self {
        Self {
            format: Format::default(),
            filter: "info".to_owned(),
        }
    }
}

impl Logging {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        EnvFilter::try_new(&self.filter)
            .map(drop)
            .map_err(|error| ConfigError::Value {
                key: "logging.filter",
                why: error.to_string(),
            })
    }
}
