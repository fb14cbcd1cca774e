//! Versions as entity tags: `ETag`, `If-Match` and `If-None-Match` (RFC 9110, 8.8 and 13.1).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use super::single_header;
use crate::api::problem::{Kind, Problem};

/// Clients send the tag they got; more in one header are not read.
const TAGS_MAX: usize = 16;

/// The entity tag of a version: strong, `"7"`.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The version that a change starts from.
///
/// Exactly one tag. `*` is refused: a client that changes whatever it finds would undo what others did. A tag that a
/// compressing proxy made weak (`W/"7"`) still names its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(if_match(request))
    }
}

fn if_match(request: &HttpRequest) -> Result<IfMatch, Problem> {
    let name = header::IF_MATCH.as_str();
    let tag = single_header(request, name)?.ok_or(Kind::PreconditionRequired)?;
    let malformed = || {
        Kind::MalformedHeader {
            name: name.to_owned(),
        }
        .into()
    };
    version(tag).map(IfMatch).ok_or_else(malformed)
}

/// The version in `tag`: a positive integer in its one form.
fn version(tag: &str) -> Option<i64> {
    let tag = tag.trim();
    let strong = tag.strip_prefix("W/").unwrap_or(tag);
    let digits = strong.strip_prefix('"')?.strip_suffix('"')?;
    let version = digits.parse::<i64>().ok().filter(|version| *version > 0)?;
    (version.to_string() == digits).then_some(version)
}

/// The versions that the caller has already. Never fails: what is not understood matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IfNoneMatch(Vec<String>);

impl IfNoneMatch {
    /// Whether the caller has `version`.
    pub fn has(&self, version: i64) -> bool {
        self.has_tag(&etag(version))
    }

    /// Whether the caller has the content with this strong tag.
    pub fn has_tag(&self, tag: &str) -> bool {
        self.0
            .iter()
            .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
    }
}

impl FromRequest for IfNoneMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let lines = request.headers().get_all(header::IF_NONE_MATCH);
        let tags = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','));
        ready(Ok(Self(
            tags.take(TAGS_MAX)
                .map(|tag| tag.trim().to_owned())
                .collect(),
        )))
    }
}
