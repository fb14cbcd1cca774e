//! What is wrong with a file, by line and column.

use std::fmt;

use domain::text::TextError;
use thiserror::Error;

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Fault {
    /// The line of the file, from 1; of a JSON file the entry, from 1.
    pub line: u64,
    /// The column, if one is to blame.
    pub column: Option<&'static str>,
    /// Why.
    pub why: Why,
}

/// Why a file cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Why {
    /// Not CSV, or not JSON.
    #[error("the file cannot be read here: {0}")]
    Unreadable(String),
    /// A column that the format does not know.
    #[error("there is no column '{0}' in the format")]
    UnknownColumn(String),
    /// A column that the format asks for.
    #[error("the column is missing")]
    MissingColumn,
    /// Nothing where something must stand.
    #[error("a value is needed")]
    MissingValue,
    /// A text that cannot be.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Not a whole number within its bounds.
    #[error("a number from {min} to {max} is needed")]
    NotANumber {
        /// The smallest.
        min: u32,
        /// The largest.
        max: u32,
    },
    /// Not an area in square metres.
    #[error("an area in square metres is needed, such as 191.25")]
    NotAnArea,
    /// Not a Land.
    #[error("a Land is needed, such as DE-NI")]
    UnknownLand,
    /// Neither room nor resource.
    #[error("'room' or 'resource' is needed")]
    UnknownKind,
    /// A value that does not go with the kind of the line.
    #[error("a {0} has no such value")]
    NotForKind(&'static str),
    /// The id stands twice.
    #[error("the id stands in line {line} already")]
    DuplicateId {
        /// Where it stands first.
        line: u64,
    },
    /// No line has this id.
    #[error("no line has this id")]
    UnknownParent,
    /// The parent is a part itself, a resource, or of another site.
    #[error("the parent must be a whole room of the same site")]
    WrongParent,
    /// Cells that the hall does not have.
    #[error("the hall has the cells 1 to {count}")]
    CellOutsideHall {
        /// How many it has.
        count: u32,
    },
    /// Some parts of a hall name cells and others do not.
    #[error("all parts of a hall name their cells, or none does")]
    CellsForSomeParts,
    /// A room or resource of this name stands at the site already.
    #[error("the site has a room or resource of this name already")]
    ExistsAlready,
    /// More lines than are taken over at once.
    #[error("at most {limit} lines are taken over at once")]
    TooManyLines {
        /// How many.
        limit: usize,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "line {}, {column}: {}", self.line, self.why),
            None => write!(f, "line {}: {}", self.line, self.why),
        }
    }
}
