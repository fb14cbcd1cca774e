//! From the texts of a DTO to values of the domain, with all faults in one answer.

use std::collections::BTreeMap;

use super::{Change, pointer};
use crate::api::problem::{FieldError, Kind, Place, Problem, Refusal};

/// A body with hundreds of faults is no better understood by naming them all.
const ERRORS_MAX: usize = 100;

/// What came of a part of a request: `None` once its fault was noted.
pub type Parsed<T> = Option<T>;

/// Gathers the faults of a request.
///
/// Each method gives the value, or `None` after noting the fault; [`finish`](Self::finish) builds the command if
/// there was none:
///
/// ```ignore
/// let mut fields = Fields::of_body();
/// let name = fields.parse("/name", Name::parse(&dto.name));
/// let about = fields.optional("/about", dto.about.as_deref().map(Text::parse));
/// let opens_at = fields.parse("/opens_at", dto.opens_at.parse_utc());
/// fields.finish(|| Some(NewRoom { name: name?, about: about?, opens_at: opens_at? }))
/// ```
pub struct Fields {
    root: Root,
    prefix: String,
    errors: Vec<FieldError>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    Body,
    Query,
}

impl Fields {
    /// For a body: places are JSON pointers such as `/organiser/email`; faults answer 422.
    pub fn of_body() -> Self {
        Self {
            root: Root::Body,
            prefix: String::new(),
            errors: Vec::new(),
        }
    }

    /// For a query: places are names of parameters; faults answer 400.
    pub fn of_query() -> Self {
        Self {
            root: Root::Query,
            ..Self::of_body()
        }
    }

    /// The value at `place`.
    pub fn parse<T, E: Into<Refusal>>(&mut self, place: &str, value: Result<T, E>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.refuse(place, refusal);
                None
            }
        }
    }

    /// The value at `place`, where it may be left out.
    pub fn optional<T, E: Into<Refusal>>(
        &mut self,
        place: &str,
        value: Option<Result<T, E>>,
    ) -> Option<Option<T>> {
        match value {
            Some(value) => self.parse(place, value).map(Some),
            None => Some(None),
        }
    }

    /// The change of the optional field at `place`.
    pub fn change<F, T, E: Into<Refusal>>(
        &mut self,
        place: &str,
        change: Change<F>,
        parse: impl FnOnce(F) -> Result<T, E>,
    ) -> Option<Change<T>> {
        match change {
            Change::Keep => Some(Change::Keep),
            Change::Clear => Some(Change::Clear),
            Change::Set(value) => self.parse(place, parse(value)).map(Change::Set),
        }
    }

    /// The entries of the array at `place`, at most `limit`; `parse` sees places relative to its entry.
    pub fn list<F, T>(
        &mut self,
        place: &str,
        entries: impl IntoIterator<Item = F>,
        limit: usize,
        mut parse: impl FnMut(&mut Self, F) -> Option<T>,
    ) -> Option<Vec<T>> {
        let entries: Vec<_> = entries.into_iter().take(limit.saturating_add(1)).collect();
        if entries.len() > limit {
            self.refuse(place, Refusal::TooManyEntries { limit });
            return None;
        }
        let entries = entries.into_iter().enumerate();
        let values: Vec<_> = entries
            .map(|(index, entry)| {
                self.within(&pointer::entry(place, index), |fields| parse(fields, entry))
            })
            .collect();
        values.into_iter().collect()
    }

    /// The members of the object at `place`, at most `limit`; `parse` sees places relative to its member.
    pub fn map<F, T>(
        &mut self,
        place: &str,
        members: &BTreeMap<String, F>,
        limit: usize,
        mut parse: impl FnMut(&mut Self, &str, &F) -> Option<T>,
    ) -> Option<Vec<T>> {
        if members.len() > limit {
            self.refuse(place, Refusal::TooManyEntries { limit });
            return None;
        }
        let values: Vec<_> = members
            .iter()
            .map(|(name, member)| {
                self.within(&pointer::member(place, name), |fields| {
                    parse(fields, name, member)
                })
            })
            .collect();
        values.into_iter().collect()
    }

    /// What `parse` gives for the object at `place`; it sees places relative to the object.
    pub fn within<T>(
        &mut self,
        place: &str,
        parse: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let outer = self.prefix.len();
        self.prefix.push_str(place);
        let value = parse(self);
        self.prefix.truncate(outer);
        value
    }

    /// Notes that `place` is refused, for rules over several fields.
    pub fn refuse(&mut self, place: &str, refusal: impl Into<Refusal>) {
        let place = format!("{}{place}", self.prefix);
        let place = match self.root {
            Root::Body => Place::Pointer(place),
            Root::Query => Place::Parameter(place),
        };
        if self.errors.len() < ERRORS_MAX {
            self.errors.push(FieldError {
                place,
                refusal: refusal.into(),
            });
        }
    }

    /// The command that `build` makes of the values, or the problem with all faults.
    pub fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Problem> {
        match build() {
            Some(command) if self.errors.is_empty() => Ok(command),
            _ => Err(self.problem()),
        }
    }

    fn problem(self) -> Problem {
        debug_assert!(
            !self.errors.is_empty(),
            "a value is missing that no fault explains"
        );
        let kind = match (self.root, self.errors.is_empty()) {
            (_, true) => Kind::Internal,
            (Root::Body, _) => Kind::InvalidFields,
            (Root::Query, _) => Kind::InvalidParameter,
        };
        Problem::new(kind).errors(self.errors)
    }
}
