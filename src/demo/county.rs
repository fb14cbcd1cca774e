//! The county of the demo as its files tell it: who offers which rooms and resources, and under which rules.
//!
//! The files lie in `config/demo` and are part of the binary: `profiles.toml` holds what rooms share, each file of
//! `providers/` one provider with all that is his.

use domain::bookable::UseMode;
use domain::text::{Code, Email, Line, Name, Text};
use serde::Deserialize;
use thiserror::Error;

use crate::demo::profiles::Profiles;
use crate::demo::written::Written;

const PROFILES: &str = include_str!("../../config/demo/profiles.toml");

const PROVIDERS: [&str; 7] = [
    include_str!("../../config/demo/providers/auenstedt.toml"),
    include_str!("../../config/demo/providers/moorbeck.toml"),
    include_str!("../../config/demo/providers/hollenried.toml"),
    include_str!("../../config/demo/providers/obere-aue.toml"),
    include_str!("../../config/demo/providers/tsv-auenstedt.toml"),
    include_str!("../../config/demo/providers/st-marien.toml"),
    include_str!("../../config/demo/providers/speicherwerk.toml"),
];

const APPLICANT: &str = include_str!("../../config/demo/applicant.toml");

/// A file of the demo is wrong: a fault of this program.
#[derive(Debug, Error)]
pub enum BrokenFile {
    /// It is no TOML of the expected shape.
    #[error("a file of the demo cannot be read")]
    Toml(#[from] toml::de::Error),
    /// It is no table of the expected shape.
    #[error("a table of the demo cannot be read")]
    Csv(#[from] csv::Error),
    /// It names something that is not there.
    #[error("the files of the demo name {0}, which they do not describe")]
    Unknown(String),
}

/// Everything that the files say.
#[derive(Debug)]
pub struct County {
    /// What rooms and resources share.
    pub profiles: Profiles,
    /// The providers.
    pub providers: Vec<Provider>,
    /// A provider that has applied and waits for the operator.
    pub applicant: Provider,
}

impl County {
    /// Reads the files.
    pub fn read() -> Result<Self, BrokenFile> {
        let providers = PROVIDERS.into_iter().map(toml::from_str);
        Ok(Self {
            profiles: toml::from_str(PROFILES)?,
            providers: providers.collect::<Result<_, _>>()?,
            applicant: toml::from_str(APPLICANT)?,
        })
    }
}

/// A provider with its sites.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its name within the files.
    pub key: String,
    /// See [`domain::provider::Provider`].
    pub name: Written<Name>,
    /// The full name on documents.
    pub legal_name: Written<Name>,
    /// Street and number.
    pub street: Written<Name>,
    /// Postal code.
    pub postal_code: Written<Line<20>>,
    /// Town.
    pub town: Written<Name>,
    /// The office.
    pub email: Written<Email>,
    /// The office.
    pub phone: Written<Line<40>>,
    /// The office.
    pub office_hours: Option<Written<Name>>,
    /// Its sites.
    #[serde(default)]
    pub sites: Vec<Site>,
}

/// A site with its rooms and resources.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Its name within the files.
    pub key: String,
    /// Its name.
    pub name: Written<Name>,
    /// Street and number.
    pub street: Written<Name>,
    /// Postal code.
    pub postal_code: Written<Line<20>>,
    /// Town.
    pub town: Written<Name>,
    /// Degrees north and east.
    pub position: [f64; 2],
    /// Its resources; they are entered first, for rooms may stand for one.
    #[serde(default)]
    pub resources: Vec<Entry>,
    /// Its rooms.
    #[serde(default)]
    pub rooms: Vec<Entry>,
}

/// A room or resource.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name within the files.
    pub key: String,
    /// Its name.
    pub name: Written<Name>,
    /// Told to the public.
    pub description: Option<Written<Text>>,
    /// What it has.
    #[serde(default)]
    pub features: Vec<Written<Code>>,
    /// Minutes before each use.
    #[serde(default)]
    pub setup_minutes: u32,
    /// Minutes after each use.
    #[serde(default)]
    pub teardown_minutes: u32,
    /// House rules.
    pub house_rules: Option<Written<Text>>,
    /// The name of the terms that hold.
    pub terms: Option<String>,
    /// Where it is handed over.
    pub handover_place: Option<Written<Name>>,
    /// By whom it is handed over.
    pub handover_contact: Option<Written<Name>>,
    /// The name of its opening hours; always open without.
    pub hours: Option<String>,
    /// The name of its rules.
    pub rules: String,
    /// Of a resource: how many there are.
    pub stock: Option<u32>,
    /// Of a resource: whether it is let alone.
    pub use_mode: Option<Written<UseMode>>,
    /// Of a hall: how many cells it has.
    pub cells: Option<u32>,
    /// Of a room that is all of a resource: which.
    pub whole_of: Option<String>,
    /// Of a room: how many people it holds.
    #[serde(default)]
    pub capacity: People,
    /// Of a room: its area in square metres.
    pub area_m2: Option<u32>,
    /// Of a hall: its parts; hours, rules, terms and buffers are those of the hall.
    #[serde(default)]
    pub parts: Vec<Part>,
}

/// A part of a hall.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name within the files.
    pub key: String,
    /// Its name.
    pub name: Written<Name>,
    /// Its cells, from 1.
    pub cells: Vec<u32>,
    /// How many people it holds.
    #[serde(default)]
    pub capacity: People,
    /// Its area in square metres.
    pub area_m2: Option<u32>,
}

/// How many people a room holds.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// In rows.
    pub rows: Option<u32>,
    /// At tables.
    pub tables: Option<u32>,
    /// Standing.
    pub standing: Option<u32>,
    /// In no particular layout.
    pub any: Option<u32>,
    /// The approved figure.
    pub safety: Option<u32>,
}
