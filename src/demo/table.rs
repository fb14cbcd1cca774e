//! The tables of the demo, in CSV.

use csv::Reader;
use serde::de::DeserializeOwned;

use crate::demo::county::BrokenFile;

/// The rows of a table with a header line.
pub fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, BrokenFile> {
    Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(BrokenFile::from)
}
