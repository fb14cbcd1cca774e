//! What handlers take: each extractor refuses what is not valid with its own code and place.
//!
//! [`Json`] and [`Query`] carry the names of the framework's extractors because the OpenAPI document is made from
//! the arguments of a handler: a DTO named here is a request body or a set of parameters there. DTOs have
//! `#[serde(deny_unknown_fields)]`. [`Fields`] turns their texts into values of the domain and gathers all faults.

mod caller;
mod change;
mod credentials;
mod fields;
mod idempotency;
mod json;
mod path;
mod pointer;
mod query;
mod shape;
mod tree;
mod version;

use actix_web::HttpRequest;

pub use caller::Caller;
pub use change::Change;
pub use credentials::{Credentials, MANAGEMENT_TOKEN, Secret};
pub use fields::{Fields, Parsed};
pub use idempotency::{IDEMPOTENCY_KEY, IdempotencyKey};
pub use json::{BODY_BYTES_MAX, Json};
pub use path::PathId;
pub use query::{ListQuery, Query};
pub use version::{IfMatch, IfNoneMatch, etag};

use crate::api::problem::{Kind, Problem};

/// The only line of header `name`: `None` if there is none, refused if there are several or if it is not ASCII.
fn single_header<'a>(
    request: &'a HttpRequest,
    name: &'static str,
) -> Result<Option<&'a str>, Problem> {
    let malformed = || {
        Problem::new(Kind::MalformedHeader {
            name: name.to_owned(),
        })
    };
    let mut lines = request.headers().get_all(name);
    let first = lines.next();
    if lines.next().is_some() {
        return Err(malformed());
    }
    first
        .map(|line| line.to_str().map_err(|_| malformed()))
        .transpose()
}
