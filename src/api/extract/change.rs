//! A field of a PATCH: left out, `null` or a value.

use serde::{Deserialize, Deserializer};
use utoipa::__dev::ComposeSchema;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// What a PATCH does to an optional field. The DTO's field has `#[serde(default)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Left out: it stays.
    #[default]
    Keep,
    /// `null`: it goes.
    Clear,
    /// A value: it is replaced.
    Set(T),
}

impl<T> Change<T> {
    /// The same change of what is borrowed.
    pub fn as_ref(&self) -> Change<&T> {
        match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(value) => Change::Set(value),
        }
    }

    /// `None` to keep, `Some(None)` to clear.
    pub fn into_option(self) -> Option<Option<T>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }

    /// The field after the change.
    pub fn apply(self, old: Option<T>) -> Option<T> {
        self.into_option().unwrap_or(old)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Option::deserialize(value).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}

/// As of an optional field; the macros of the document take generic types apart by this trait.
impl<T: ComposeSchema> ComposeSchema for Change<T> {
    fn compose(inner: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        Option::<T>::compose(inner)
    }
}

impl<T: ToSchema + ComposeSchema> ToSchema for Change<T> {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}
