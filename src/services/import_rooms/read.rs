//! From the text of a file to rows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::WINDOWS_1252;
use serde_json::Value;

use super::fault::{Fault, Why};
use super::row::{COLUMNS, NEEDED, Record, Row};

/// More rooms than a county has.
pub const LINES_MAX: usize = 5_000;

/// What a file says: in UTF-8 or UTF-16, or in what a spreadsheet in a German office saves.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{FEFF}').unwrap_or(text).into(),
        Err(_) => WINDOWS_1252.decode(bytes).0,
    }
}

/// The rows of a CSV file (RFC 4180, a header line), or every fault in it. Between cells stand tabs, semicolons or
/// commas: the first of these that the header has.
pub fn csv(text: &str) -> Result<Vec<Row>, Vec<Fault>> {
    let header = text.lines().next().unwrap_or_default();
    let has = |sign: &&u8| header.as_bytes().contains(sign);
    let delimiter = *b"\t;".iter().find(has).unwrap_or(&b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        // Tabs at the end of what is pasted into a form are trimmed like spaces.
        .flexible(delimiter == b'\t')
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|error| vec![unreadable(1, &error)])?
        .clone();
    let columns = columns(header.iter())?;
    let mut records = Vec::new();
    let mut faults = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) if record.len() > columns.len() => faults.push(too_long(&record)),
            Ok(record) => records.push(of_csv(&columns, &record)),
            Err(error) => faults.push(unreadable(line_of(&error), &error)),
        }
    }
    rows(&records, faults)
}

/// The rows of a JSON file: an array of objects with the columns as members; lines are entries, from 1.
pub fn json(text: &str) -> Result<Vec<Row>, Vec<Fault>> {
    let parsed = serde_json::from_str::<Vec<BTreeMap<String, Value>>>(text);
    let entries = parsed.map_err(|error| {
        let line = u64::try_from(error.line()).unwrap_or(0);
        vec![Fault {
            line,
            column: None,
            why: Why::Unreadable(error.to_string()),
        }]
    })?;
    let mut records = Vec::new();
    let mut faults = Vec::new();
    for (line, entry) in (1..).zip(entries) {
        match of_json(line, &entry) {
            Ok(record) => records.push(record),
            Err(fault) => faults.push(fault),
        }
    }
    rows(&records, faults)
}

fn rows(records: &[Record], mut faults: Vec<Fault>) -> Result<Vec<Row>, Vec<Fault>> {
    if records.len() > LINES_MAX {
        let why = Why::TooManyLines { limit: LINES_MAX };
        return Err(vec![Fault {
            line: 1,
            column: None,
            why,
        }]);
    }
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        match Row::parse(record) {
            Ok(row) => rows.push(row),
            Err(own) => faults.extend(own),
        }
    }
    if faults.is_empty() {
        return Ok(rows);
    }
    faults.sort_by_key(|fault| fault.line);
    Err(faults)
}

/// The columns of a header, or what is wrong with it.
fn columns<'a>(header: impl Iterator<Item = &'a str>) -> Result<Vec<&'static str>, Vec<Fault>> {
    let fault = |column, why| Fault {
        line: 1,
        column,
        why,
    };
    let mut columns = Vec::new();
    let mut faults = Vec::new();
    for name in header {
        match known(name.trim()) {
            Some(column) => columns.push(column),
            None => faults.push(fault(
                None,
                Why::UnknownColumn(name.chars().take(60).collect()),
            )),
        }
    }
    let missing = NEEDED.iter().filter(|needed| !columns.contains(needed));
    faults.extend(missing.map(|column| fault(Some(*column), Why::MissingColumn)));
    if faults.is_empty() {
        Ok(columns)
    } else {
        Err(faults)
    }
}

fn known(name: &str) -> Option<&'static str> {
    COLUMNS.into_iter().find(|column| *column == name)
}

fn of_csv(columns: &[&'static str], record: &csv::StringRecord) -> Record {
    let values = columns
        .iter()
        .zip(record.iter())
        .filter(|(_, value)| !value.trim().is_empty());
    Record {
        line: record.position().map_or(0, csv::Position::line),
        values: values
            .map(|(column, value)| (*column, value.trim().to_owned()))
            .collect(),
    }
}

fn too_long(record: &csv::StringRecord) -> Fault {
    Fault {
        line: record.position().map_or(0, csv::Position::line),
        column: None,
        why: Why::Unreadable("more cells than the header has".to_owned()),
    }
}

fn of_json(line: u64, entry: &BTreeMap<String, Value>) -> Result<Record, Fault> {
    let mut record = Record {
        line,
        ..Record::default()
    };
    for (name, value) in entry {
        let why = || Why::UnknownColumn(name.chars().take(60).collect());
        let column = known(name).ok_or_else(|| Fault {
            line,
            column: None,
            why: why(),
        })?;
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Array(words) => words
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(";"),
            Value::Bool(_) | Value::Object(_) => {
                let why = Why::Unreadable("a text or number is needed".to_owned());
                return Err(Fault {
                    line,
                    column: Some(column),
                    why,
                });
            }
        };
        if !text.is_empty() {
            record.values.insert(column, text);
        }
    }
    Ok(record)
}

fn unreadable(line: u64, error: &csv::Error) -> Fault {
    let why = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            format!("{len} values where the header has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
        _ => error.to_string(),
    };
    Fault {
        line,
        column: None,
        why: Why::Unreadable(why),
    }
}

fn line_of(error: &csv::Error) -> u64 {
    error.position().map_or(0, csv::Position::line)
}
