//! From JSON values and query parameters to DTOs, with the place and kind of the first fault.
//!
//! The usual reader reports faults as sentences; this one keeps what the DTO's reader says: which field is unknown
//! or missing, which type was expected.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::pointer;
use crate::api::problem::Refusal;

/// What does not fit the DTO, and where.
#[derive(Debug)]
pub(super) struct Fault {
    /// The pointer, from the root.
    pub pointer: String,
    /// Why.
    pub refusal: Refusal,
}

/// The DTO in `value`.
pub(super) fn read<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Fault> {
    T::deserialize(Shape(value))
}

impl Fault {
    fn new(refusal: Refusal) -> Self {
        Self {
            pointer: String::new(),
            refusal,
        }
    }

    fn of_member(name: &str, refusal: Refusal) -> Self {
        Self {
            pointer: pointer::member("", name),
            refusal,
        }
    }

    /// The fault as seen from the object or array that has it below `step`.
    pub(super) fn below(mut self, step: &str) -> Self {
        self.pointer.insert_str(0, step);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:?}", self.refusal.code(), self.pointer)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Refusal::WrongType {
            expected: message.to_string(),
        })
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Refusal::WrongType {
            expected: json_type(&expected.to_string()),
        })
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Refusal::WrongType {
            expected: json_type(&expected.to_string()),
        })
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Refusal::UnknownValue {
            allowed: expected.iter().map(ToString::to_string).collect(),
        })
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::of_member(field, Refusal::UnknownField)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::of_member(field, Refusal::MissingField)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::of_member(field, Refusal::DuplicateKey)
    }
}

/// The JSON type that a reader means, as JSON Schema names it.
fn json_type(expected: &str) -> String {
    let kind = match expected {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "integer",
        "f32" | "f64" => "number",
        "a boolean" => "boolean",
        text if text.contains("string") => "string",
        text if text.contains("sequence") || text.contains("array") => "array",
        text if text.contains("struct") || text.contains("map") => "object",
        text => text,
    };
    kind.to_owned()
}

struct Shape<'de>(&'de Value);

impl<'de> Deserializer<'de> for Shape<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => visit_number(number, visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(entries) => visitor.visit_seq(Entries {
                entries: entries.iter().enumerate(),
            }),
            Value::Object(object) => visitor.visit_map(members(object)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    /// Only objects: the reader of a DTO would take an array as its fields in order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Array(_) => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.0 {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Value::Object(object) => {
                visitor.visit_enum(MapAccessDeserializer::new(members(object)))
            }
            _ => Err(Fault::new(Refusal::WrongType {
                expected: "string".to_owned(),
            })),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

/// Integers as such, also where they are written `40.0`, which JSON Schema takes as one.
fn visit_number<'de, V: Visitor<'de>>(
    number: &serde_json::Number,
    visitor: V,
) -> Result<V::Value, Fault> {
    if let Some(value) = number.as_i64() {
        return visitor.visit_i64(value);
    }
    if let Some(value) = number.as_u64() {
        return visitor.visit_u64(value);
    }
    let value = number.as_f64().unwrap_or(f64::NAN);
    match format!("{value:.0}").parse() {
        Ok(whole) if value.fract() == 0.0 => visitor.visit_i64(whole),
        _ => visitor.visit_f64(value),
    }
}

struct Entries<'de> {
    entries: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
}

impl<'de> SeqAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some((index, value)) = self.entries.next() else {
            return Ok(None);
        };
        seed.deserialize(Shape(value))
            .map(Some)
            .map_err(|fault| fault.below(&pointer::entry("", index)))
    }
}

/// Named values, each read as what the DTO asks for; a fault is told with the name.
pub(super) struct Members<'de, I, D> {
    members: I,
    current: Option<(&'de str, D)>,
}

impl<'de, I, D> Members<'de, I, D>
where
    I: Iterator<Item = (&'de str, D)>,
    D: Deserializer<'de, Error = Fault>,
{
    /// The `members` in their order.
    pub(super) fn new(members: I) -> Self {
        Self {
            members,
            current: None,
        }
    }
}

fn members(object: &serde_json::Map<String, Value>) -> impl MapAccess<'_, Error = Fault> {
    Members::new(
        object
            .iter()
            .map(|(name, value)| (name.as_str(), Shape(value))),
    )
}

impl<'de, I, D> MapAccess<'de> for Members<'de, I, D>
where
    I: Iterator<Item = (&'de str, D)>,
    D: Deserializer<'de, Error = Fault>,
{
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        self.current = self.members.next();
        let key = self.current.as_ref();
        key.map(|(name, _)| seed.deserialize(StrDeserializer::new(name)))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let (name, value) = self
            .current
            .take()
            .ok_or_else(|| <Fault as de::Error>::custom("a key before its value"))?;
        seed.deserialize(value)
            .map_err(|fault| fault.below(&pointer::member("", name)))
    }
}
