//! The `[site]` section: how the pages present the installation.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use domain::text::{Email, Name};
use serde::{Deserialize, Deserializer, de};

use super::{BaseUrl, ConfigError};

/// The paths of the pages whose text the operator writes.
const PAGES: [&str; 5] = [
    "impressum",
    "datenschutz",
    "barrierefreiheit",
    "leichte-sprache",
    "hilfe",
];

/// A logo is shown a few dozen pixels high.
const LOGO_BYTES_MAX: usize = 200 * 1024;

/// The least contrast between text and its ground (WCAG 2.2, 1.4.3).
const CONTRAST_MIN: f64 = 4.5;

/// How the pages present the installation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// What stands at the head of every page.
    #[serde(deserialize_with = "name")]
    pub name: Name,
    /// The colour of the head's line and of buttons.
    pub color: Color,
    /// A file with a logo (SVG or PNG), beside the name.
    #[serde(rename = "logo")]
    logo_file: Option<PathBuf>,
    /// The logo, once [`Site::load_files`] has read it.
    #[serde(skip)]
    pub logo: Option<Logo>,
    /// What greets visitors on the start page.
    pub welcome: Option<SiteText>,
    /// The texts of the legal pages, by path.
    pub pages: BTreeMap<String, SiteText>,
    /// Sites that may show rooms in a frame.
    pub embed_origins: Vec<String>,
    /// Who is told of barriers on the pages.
    #[serde(deserialize_with = "email")]
    pub barrier_contact: Option<Email>,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: Name::parse("Gemeinraum").expect("it is a name"),
            color: Color("#003b79".to_owned()),
            logo_file: None,
            logo: None,
            welcome: None,
            pages: BTreeMap::new(),
            embed_origins: Vec::new(),
            barrier_contact: None,
        }
    }
}

/// A text in German and, if it is translated, in English; Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteText {
    /// In German.
    pub de: String,
    /// In English.
    pub en: Option<String>,
}

/// A picture beside the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Its media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A colour on which white text can be read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Color(String);

impl Color {
    /// `#rrggbb`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Checks form and contrast of `text`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let light = luminance(text).ok_or("must be a colour such as #003b79")?;
        let contrast = 1.05 / (light + 0.05);
        if contrast < CONTRAST_MIN {
            return Err(format!(
                "white text on it has a contrast of {contrast:.1}; it must be at least {CONTRAST_MIN}"
            ));
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl TryFrom<String> for Color {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

/// The relative luminance of `#rrggbb` (WCAG 2.2).
fn luminance(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes().map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

impl Site {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let unknown = self
            .pages
            .keys()
            .find(|name| !PAGES.contains(&name.as_str()));
        if let Some(name) = unknown {
            return Err(ConfigError::Value {
                key: "site.pages",
                why: format!("{name:?} is none of {}", PAGES.join(", ")),
            });
        }
        for origin in &self.embed_origins {
            if BaseUrl::parse(origin).is_none_or(|parsed| parsed.as_str() != *origin) {
                return Err(ConfigError::Value {
                    key: "site.embed_origins",
                    why: format!("{origin:?} is no origin such as https://town.example"),
                });
            }
        }
        match &self.logo_file {
            Some(path) => read_logo(path).map(drop),
            None => Ok(()),
        }
    }

    /// The same with the files that it names.
    pub fn load_files(mut self) -> Result<Self, ConfigError> {
        self.logo = self.logo_file.as_deref().map(read_logo).transpose()?;
        Ok(self)
    }
}

fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
    Name::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
}

fn email<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Email>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Email::parse(&text).map(Some).map_err(de::Error::custom)
}

fn read_logo(path: &Path) -> Result<Logo, ConfigError> {
    let refuse = |why: String| ConfigError::Value {
        key: "site.logo",
        why,
    };
    let extension = path.extension().and_then(|extension| extension.to_str());
    let media_type = match extension {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => return Err(refuse("must be an .svg or .png file".to_owned())),
    };
    let bytes = fs::read(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    if bytes.len() > LOGO_BYTES_MAX {
        return Err(refuse(format!("must have at most {LOGO_BYTES_MAX} bytes")));
    }
    Ok(Logo { media_type, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_must_bear_white_text() {
        assert!(Color::parse("#003B79").is_ok());
        assert!(Color::parse("#ffcc00").unwrap_err().contains("1.5"));
        for broken in ["003b79", "#12345", "#12345g", "red"] {
            assert!(Color::parse(broken).is_err(), "{broken}");
        }
    }
}
