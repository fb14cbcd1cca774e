//! From columns to values of the domain: what this program cannot have written is a broken row.

use std::fmt::Display;

use chrono::{DateTime, TimeDelta, Utc};
use domain::text::{Line, Prose};
use uuid::Uuid;

use crate::error::StoreError;
use crate::instant::instant;

/// The table whose rows are read; the name goes into the error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table(pub(crate) &'static str);

impl Table {
    /// The value of `column`. Its error is dropped, because it may quote the value.
    pub(crate) fn value<T, E>(self, column: &str, value: Result<T, E>) -> Result<T, StoreError> {
        value.map_err(|_| self.broken(format_args!("{column} holds what nobody can have written")))
    }

    /// The value of a column that may be absent.
    pub(crate) fn optional<S, T, E>(
        self,
        column: &str,
        stored: Option<S>,
        parse: impl FnOnce(S) -> Result<T, E>,
    ) -> Result<Option<T>, StoreError> {
        stored
            .map(|stored| self.value(column, parse(stored)))
            .transpose()
    }

    /// A line of text.
    pub(crate) fn line<const LIMIT: usize>(
        self,
        column: &str,
        text: &str,
    ) -> Result<Line<LIMIT>, StoreError> {
        self.value(column, Line::parse(text))
    }

    /// A line of text that may be absent.
    pub(crate) fn optional_line<const LIMIT: usize>(
        self,
        column: &str,
        text: Option<&str>,
    ) -> Result<Option<Line<LIMIT>>, StoreError> {
        self.optional(column, text, Line::parse)
    }

    /// Several lines of text that may be absent.
    pub(crate) fn optional_prose<const LIMIT: usize>(
        self,
        column: &str,
        text: Option<&str>,
    ) -> Result<Option<Prose<LIMIT>>, StoreError> {
        self.optional(column, text, Prose::parse)
    }

    /// A number that is never negative.
    pub(crate) fn count(self, column: &str, number: i64) -> Result<u32, StoreError> {
        self.value(column, u32::try_from(number))
    }

    /// A number that is never negative and may be absent.
    pub(crate) fn optional_count(
        self,
        column: &str,
        number: Option<i64>,
    ) -> Result<Option<u32>, StoreError> {
        self.optional(column, number, u32::try_from)
    }

    /// An instant.
    pub(crate) fn at(self, seconds: i64) -> Result<DateTime<Utc>, StoreError> {
        instant(self.0, seconds)
    }

    /// An instant that may be absent.
    pub(crate) fn optional_at(
        self,
        seconds: Option<i64>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        seconds.map(|seconds| self.at(seconds)).transpose()
    }

    /// A length of time.
    pub(crate) fn length(self, column: &str, seconds: i64) -> Result<TimeDelta, StoreError> {
        self.value(column, TimeDelta::try_seconds(seconds).ok_or(()))
    }

    /// The error for a row that breaks a rule over several columns.
    pub(crate) fn broken(self, why: impl Display) -> StoreError {
        StoreError::BrokenRow {
            table: self.0,
            why: why.to_string(),
        }
    }
}

/// A text column of a value that may be absent.
pub(crate) fn text<T: Display>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}

/// The entries whose id is among `ids`, by id; each entry belongs to one.
pub(crate) fn grouped<T>(
    entries: impl IntoIterator<Item = (Uuid, T)>,
) -> std::collections::HashMap<Uuid, Vec<T>> {
    let mut groups = std::collections::HashMap::<Uuid, Vec<T>>::new();
    for (id, entry) in entries {
        groups.entry(id).or_default().push(entry);
    }
    groups
}
