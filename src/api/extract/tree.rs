//! From bytes to a JSON value, with the faults that the usual reader lets pass.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::pointer;
use crate::api::problem::{Kind, Place, Problem, Refusal};

/// No body of the API nests deeper than a third of this.
const DEPTH_MAX: usize = 32;

/// The JSON value in `body`; broken syntax, a member that stands twice and deep nesting are problems of their own.
pub(super) fn parse(body: &[u8]) -> Result<Value, Problem> {
    let fault = RefCell::new(None);
    let mut json = serde_json::Deserializer::from_slice(body);
    let root = Node {
        pointer: String::new(),
        depth: 0,
        fault: &fault,
    };
    let value = root.deserialize(&mut json);
    value
        .and_then(|value| json.end().map(|()| value))
        .map_err(|error| {
            let malformed = || {
                Kind::MalformedJson {
                    line: error.line(),
                    column: error.column(),
                }
                .into()
            };
            fault.take().unwrap_or_else(malformed)
        })
}

/// A value yet to be read. The reader's error type cannot carry a problem, so it is left in `fault`.
struct Node<'a> {
    pointer: String,
    depth: usize,
    fault: &'a RefCell<Option<Problem>>,
}

impl Node<'_> {
    fn refuse<E: Error>(&self, problem: Problem) -> E {
        let error = E::custom(&problem);
        self.fault.replace(Some(problem));
        error
    }

    fn child<E: Error>(&self, pointer: String) -> Result<Node<'_>, E> {
        let depth = self.depth + 1;
        if depth > DEPTH_MAX {
            return Err(self.refuse(Kind::NestedTooDeeply { limit: DEPTH_MAX }.into()));
        }
        Ok(Node {
            pointer,
            depth,
            fault: self.fault,
        })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(value) =
            entries.next_element_seed(self.child(pointer::entry(&self.pointer, array.len()))?)?
        {
            array.push(value);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let pointer = pointer::member(&self.pointer, &name);
            if object.contains_key(&name) {
                let place = Place::Pointer(pointer);
                return Err(self.refuse(Problem::of_value(
                    Kind::DuplicateKey,
                    place,
                    Refusal::DuplicateKey,
                )));
            }
            let value = members.next_value_seed(self.child(pointer)?)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}
