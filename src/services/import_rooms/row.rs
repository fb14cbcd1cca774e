//! One line of a file, with every value checked on its own.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::bookable::{Buffers, CELLS_MAX, Capacity, STOCK_MAX};
use domain::holidays::Land;
use domain::text::{Code, Email, Line, Name, Text};

use super::fault::{Fault, Why};

/// The columns of the format, in the order of the documentation.
pub const COLUMNS: [&str; 25] = [
    "id",
    "provider",
    "email",
    "town",
    "land",
    "site",
    "street",
    "postal_code",
    "name",
    "kind",
    "parent",
    "cells",
    "capacity_any",
    "capacity_rows",
    "capacity_tables",
    "capacity_safety",
    "area_m2",
    "stock",
    "features",
    "setup_minutes",
    "teardown_minutes",
    "opening_note",
    "price_note",
    "source_url",
    "note",
];

/// The columns that every file has.
pub const NEEDED: [&str; 6] = ["id", "provider", "town", "land", "name", "kind"];

const PEOPLE_MAX: u32 = 100_000;
const BUFFER_MINUTES_MAX: u32 = 24 * 60;

/// A line as text: the values that are not empty, by column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The line of the file, from 1.
    pub line: u64,
    /// The values.
    pub values: BTreeMap<&'static str, String>,
}

/// A line with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, from 1.
    pub line: u64,
    /// The name of the line within the file.
    pub id: String,
    /// Who offers it.
    pub provider: Name,
    /// The address of a provider that the installation does not know yet.
    pub email: Option<Email>,
    /// The town of the site.
    pub town: Name,
    /// The Land of the site.
    pub land: Land,
    /// The site; what has none stands at a site named after the town.
    pub site: Name,
    /// Street and number of the site.
    pub street: Option<Name>,
    /// The postal code of the site.
    pub postal_code: Option<Line<20>>,
    /// The name of the room or resource.
    pub name: Name,
    /// What it is.
    pub what: What,
    /// Its features.
    pub features: Vec<Code>,
    /// Time before and after a use.
    pub buffers: Buffers,
    /// What the notes say.
    pub description: Option<Text>,
}

/// A room or a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A room.
    Room {
        /// The hall of which it is a part, with its cells if they are named.
        parent: Option<String>,
        /// Of a hall how many cells it has, of a part which of them.
        cells: Option<Vec<u32>>,
        /// How many people it holds.
        capacity: Capacity,
        /// Its area in hundredths of a square metre.
        area_dm2: Option<u32>,
    },
    /// A resource; where the stock is not stated there is one.
    Resource {
        /// How many there are.
        stock: u32,
    },
}

impl Row {
    /// The row of a record, or everything that is wrong with it.
    pub fn parse(record: &Record) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader {
            record,
            faults: Vec::new(),
        };
        let row = reader.row();
        match row {
            Ok(row) if reader.faults.is_empty() => Ok(row),
            _ => Err(reader.faults),
        }
    }
}

/// A value that could not be read; its fault is on the list.
struct Noted;

struct Reader<'a> {
    record: &'a Record,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn row(&mut self) -> Result<Row, Noted> {
        let id = self.needed("id", |text| Code::parse(text).map_err(Why::from));
        let provider = self.needed("provider", name);
        let email = self.optional("email", |text| Ok(Email::parse(text)?));
        let town = self.needed("town", name);
        let land = self.needed("land", |text| {
            Land::parse(text).map_err(|_| Why::UnknownLand)
        });
        let site = self.optional("site", name);
        let street = self.optional("street", name);
        let postal_code = self.optional("postal_code", |text| Ok(Line::parse(text)?));
        let called = self.needed("name", name);
        let what = self.what();
        let features = self.optional("features", features);
        let buffers = self.buffers();
        let description = self.description();
        let town = town?;
        Ok(Row {
            line: self.record.line,
            id: id?.to_string(),
            provider: provider?,
            email: email?,
            site: site?.unwrap_or_else(|| town.clone()),
            town,
            land: land?,
            street: street?,
            postal_code: postal_code?,
            name: called?,
            what: what?,
            features: features?.unwrap_or_default(),
            buffers: buffers?,
            description: description?,
        })
    }

    fn what(&mut self) -> Result<What, Noted> {
        let kind = self.needed("kind", |text| match text {
            "room" | "resource" => Ok(text.to_owned()),
            _ => Err(Why::UnknownKind),
        })?;
        if kind == "resource" {
            for column in [
                "cells",
                "capacity_any",
                "capacity_rows",
                "capacity_tables",
                "capacity_safety",
            ] {
                self.must_be_absent(column, "resource");
            }
            let stock = self.optional("stock", |text| number(text, 0, STOCK_MAX));
            return Ok(What::Resource {
                stock: stock?.unwrap_or(1),
            });
        }
        self.must_be_absent("stock", "room");
        let parent = self.optional("parent", |text| Ok(Code::parse(text)?.to_string()));
        let cells = self.optional("cells", cells);
        let capacity = self.capacity();
        let area_dm2 = self.optional("area_m2", area);
        Ok(What::Room {
            parent: parent?,
            cells: cells?,
            capacity: capacity?,
            area_dm2: area_dm2?,
        })
    }

    fn capacity(&mut self) -> Result<Capacity, Noted> {
        let mut people = |column| self.optional(column, |text| number(text, 1, PEOPLE_MAX));
        let (any, rows) = (people("capacity_any"), people("capacity_rows"));
        let (tables, safety) = (people("capacity_tables"), people("capacity_safety"));
        Ok(Capacity {
            any: any?,
            rows: rows?,
            tables: tables?,
            safety: safety?,
            ..Capacity::default()
        })
    }

    fn buffers(&mut self) -> Result<Buffers, Noted> {
        let mut minutes =
            |column| self.optional(column, |text| number(text, 0, BUFFER_MINUTES_MAX));
        let (setup, teardown) = (minutes("setup_minutes"), minutes("teardown_minutes"));
        let length = |minutes: Option<u32>| TimeDelta::minutes(i64::from(minutes.unwrap_or(0)));
        Ok(Buffers {
            setup: length(setup?),
            teardown: length(teardown?),
        })
    }

    /// The notes, each as a paragraph.
    fn description(&mut self) -> Result<Option<Text>, Noted> {
        let notes = ["opening_note", "price_note", "note", "source_url"];
        let paragraphs: Vec<_> = notes
            .iter()
            .filter_map(|column| self.record.values.get(column))
            .cloned()
            .collect();
        if paragraphs.is_empty() {
            return Ok(None);
        }
        let text = Text::parse(&paragraphs.join("\n\n"));
        text.map(Some)
            .map_err(|error| self.refuse("note", error.into()))
    }

    fn needed<T>(
        &mut self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Why>,
    ) -> Result<T, Noted> {
        let value = self.optional(column, parse)?;
        value.ok_or_else(|| self.refuse(column, Why::MissingValue))
    }

    fn optional<T>(
        &mut self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Why>,
    ) -> Result<Option<T>, Noted> {
        let value = self.record.values.get(column).map(|text| parse(text));
        value.transpose().map_err(|why| self.refuse(column, why))
    }

    fn must_be_absent(&mut self, column: &'static str, kind: &'static str) {
        if self.record.values.contains_key(column) {
            self.refuse(column, Why::NotForKind(kind));
        }
    }

    fn refuse(&mut self, column: &'static str, why: Why) -> Noted {
        self.faults.push(Fault {
            line: self.record.line,
            column: Some(column),
            why,
        });
        Noted
    }
}

fn name(text: &str) -> Result<Name, Why> {
    Ok(Name::parse(text)?)
}

fn number(text: &str, min: u32, max: u32) -> Result<u32, Why> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (min..=max).contains(number));
    number.ok_or(Why::NotANumber { min, max })
}

/// `6`, `1 2` or `1-2 5`.
fn cells(text: &str) -> Result<Vec<u32>, Why> {
    let mut cells = Vec::new();
    for piece in text.split([' ', ';']).filter(|piece| !piece.is_empty()) {
        let (first, last) = piece.split_once('-').unwrap_or((piece, piece));
        let (first, last) = (number(first, 1, CELLS_MAX)?, number(last, 1, CELLS_MAX)?);
        cells.extend(first..=last);
    }
    cells.sort_unstable();
    cells.dedup();
    if cells.is_empty() {
        Err(Why::NotANumber {
            min: 1,
            max: CELLS_MAX,
        })
    } else {
        Ok(cells)
    }
}

/// Square metres with up to two decimals, as hundredths.
fn area(text: &str) -> Result<u32, Why> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let whole: u32 = whole.parse().map_err(|_| Why::NotAnArea)?;
    let hundredths = match fraction.len() {
        0 => Ok(0),
        1 => fraction.parse::<u32>().map(|tenths| tenths * 10),
        2 => fraction.parse(),
        _ => return Err(Why::NotAnArea),
    };
    let hundredths = hundredths.map_err(|_| Why::NotAnArea)?;
    whole
        .checked_mul(100)
        .and_then(|area| area.checked_add(hundredths))
        .ok_or(Why::NotAnArea)
}

/// Words between semicolons or blanks.
fn features(text: &str) -> Result<Vec<Code>, Why> {
    let words = text.split([';', ' ']).filter(|word| !word.is_empty());
    let mut features = words
        .map(|word| Ok(Code::parse(word)?))
        .collect::<Result<Vec<_>, Why>>()?;
    features.sort_unstable();
    features.dedup();
    Ok(features)
}
