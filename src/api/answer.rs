//! How handlers answer.

use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;

use crate::api::extract::{IfNoneMatch, etag};
use crate::api::problem::Problem;

/// What a handler returns.
pub type Answer = Result<HttpResponse, Problem>;

/// Staff and the public may see different parts of one version.
const BY_CALLER: &str = "authorization, management-token";

/// May be kept by the caller alone, who asks each time whether it still holds.
const REVALIDATE: &str = "private, no-cache";

/// 200 with a body that has no version.
pub fn ok(dto: impl Serialize) -> HttpResponse {
    HttpResponse::Ok().json(dto)
}

/// 200 with the version as `ETag`.
pub fn versioned(version: i64, dto: impl Serialize) -> HttpResponse {
    kept(HttpResponse::Ok(), version).json(dto)
}

/// 201 with the version as `ETag`; `location` is the path of what was made. Not to be kept: it may hold a secret.
pub fn created(location: String, version: i64, dto: impl Serialize) -> HttpResponse {
    let tag = (header::ETAG, etag(version));
    HttpResponse::Created()
        .insert_header(tag)
        .insert_header((header::LOCATION, location))
        .json(dto)
}

fn kept(mut answer: HttpResponseBuilder, version: i64) -> HttpResponseBuilder {
    answer.insert_header((header::ETAG, etag(version)));
    answer.insert_header((header::CACHE_CONTROL, REVALIDATE));
    answer.insert_header((header::VARY, BY_CALLER));
    answer
}

/// 204.
pub fn no_content() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

impl IfNoneMatch {
    /// 304 if the caller has `version` already, else 200 with it.
    pub fn answer<D: Serialize>(&self, version: i64, dto: impl FnOnce() -> D) -> HttpResponse {
        if self.has(version) {
            kept(HttpResponse::NotModified(), version).finish()
        } else {
            versioned(version, dto())
        }
    }
}
