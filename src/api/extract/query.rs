//! The query of a request.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, SeqAccess, Unexpected,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::shape::{Fault, Members};
use crate::api::cursor::Paging;
use crate::api::problem::{Kind, Place, Problem, Refusal};
use crate::api::url;

/// The query as a DTO: every parameter known and there once; a list is one parameter with commas.
pub struct Query<T>(T);

impl<T> Query<T> {
    /// The DTO.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parameters = parameters(request.query_string());
        ready(
            parameters
                .and_then(|parameters| read(&parameters))
                .map(Self),
        )
    }
}

/// The query of a list: its filters as a DTO, and which page is wanted.
pub struct ListQuery<T>(pub T, pub Paging);

impl<T: DeserializeOwned> FromRequest for ListQuery<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read_list(request))
    }
}

fn read_list<T: DeserializeOwned>(request: &HttpRequest) -> Result<ListQuery<T>, Problem> {
    let mut parameters = parameters(request.query_string())?;
    let paging = Paging::take(request, &mut parameters)?;
    Ok(ListQuery(read(&parameters)?, paging))
}

/// The parameters of `query` in their order, each there once.
fn parameters(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let parameters = url::parameters(query).ok_or(Kind::MalformedUrl)?;
    let mut names: Vec<_> = parameters.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    match names.array_windows().find(|[name, next]| name == next) {
        Some([name, _]) => Err(Kind::DuplicateParameter { name: shown(name) }.into()),
        None => Ok(parameters),
    }
}

/// The DTO in `parameters`.
fn read<T: DeserializeOwned>(parameters: &[(String, String)]) -> Result<T, Problem> {
    let parameters = parameters.iter();
    let members = Members::new(parameters.map(|(name, value)| (name.as_str(), Parameter(value))));
    T::deserialize(de::value::MapAccessDeserializer::new(members)).map_err(|fault| {
        let name = fault.pointer.trim_start_matches('/').to_owned();
        match fault.refusal {
            Refusal::UnknownField => Kind::UnknownParameter { name }.into(),
            refusal => Problem::of_value(Kind::InvalidParameter, Place::Parameter(name), refusal),
        }
    })
}

/// A name as an answer repeats it: cut, so that an answer never echoes a query.
fn shown(name: &str) -> String {
    name.chars().take(100).collect()
}

/// The value of a parameter: text, read as what the DTO asks for.
struct Parameter<'de>(&'de str);

macro_rules! parsed {
    ($($method:ident => $visit:ident,)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
                match self.0.parse() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => Err(de::Error::invalid_type(Unexpected::Str(self.0), &visitor)),
                }
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Parameter<'de> {
    type Error = Fault;

    parsed! {
        deserialize_bool => visit_bool,
        deserialize_i8 => visit_i8,
        deserialize_i16 => visit_i16,
        deserialize_i32 => visit_i32,
        deserialize_i64 => visit_i64,
        deserialize_u8 => visit_u8,
        deserialize_u16 => visit_u16,
        deserialize_u32 => visit_u32,
        deserialize_u64 => visit_u64,
        deserialize_f64 => visit_f64,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(Entries(self.0.split(',')))
    }

    forward_to_deserialize_any! {
        i128 u128 f32 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
        ignored_any
    }
}

struct Entries<'de>(std::str::Split<'de, char>);

impl<'de> SeqAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        self.0
            .next()
            .map(|entry| seed.deserialize(Parameter(entry)))
            .transpose()
    }
}
