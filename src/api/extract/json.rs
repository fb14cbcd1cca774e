//! The body of a request.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{shape, single_header, tree};
use crate::api::problem::{Kind, Place, Problem, Refusal};

/// The largest body.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// A body that takes longer comes from a client that is gone or that means harm.
const BODY_TIME_MAX: Duration = Duration::from_secs(30);

/// The body as a DTO: `application/json`, at most 1 MiB, every member known and there once.
pub struct Json<T> {
    dto: T,
    digest: [u8; 32],
}

impl<T> Json<T> {
    /// The DTO.
    pub fn into_inner(self) -> T {
        self.dto
    }

    /// SHA-256 of method, path and body, the same for bodies that differ in white space or order only.
    ///
    /// Tells whether an idempotency key comes back with the same request.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }
}

impl<T: DeserializeOwned> FromRequest for Json<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (
            request.clone(),
            web::Payload::from_request(request, payload),
        );
        Box::pin(async move {
            check_headers(&request)?;
            let payload = payload.await.map_err(|_| Kind::BadRequest)?;
            let body = tokio::time::timeout(BODY_TIME_MAX, read(payload));
            parse(&request, &body.await.map_err(|_| Kind::RequestTimeout)??)
        })
    }
}

fn check_headers(request: &HttpRequest) -> Result<(), Problem> {
    let media_type = single_header(request, header::CONTENT_TYPE.as_str())?.unwrap_or_default();
    let encoding = single_header(request, header::CONTENT_ENCODING.as_str())?.unwrap_or("identity");
    if is_json(media_type) && encoding == "identity" {
        Ok(())
    } else {
        Err(Kind::UnsupportedMediaType.into())
    }
}

fn is_json(media_type: &str) -> bool {
    let mut parts = media_type
        .split(';')
        .map(|part| part.trim().to_ascii_lowercase());
    let is_utf8 = |parameter: String| {
        matches!(
            parameter.as_str(),
            "" | "charset=utf-8" | "charset=\"utf-8\""
        )
    };
    parts
        .next()
        .is_some_and(|essence| essence == "application/json")
        && parts.all(is_utf8)
}

async fn read(payload: web::Payload) -> Result<Bytes, Problem> {
    match payload.to_bytes_limited(BODY_BYTES_MAX).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(Kind::BadRequest.into()),
        Err(_) => Err(Kind::BodyTooLarge {
            limit: BODY_BYTES_MAX,
        }
        .into()),
    }
}

fn parse<T: DeserializeOwned>(request: &HttpRequest, body: &[u8]) -> Result<Json<T>, Problem> {
    let value = tree::parse(body)?;
    let dto = shape::read(&value).map_err(|fault| {
        let kind = match fault.refusal {
            Refusal::UnknownField => Kind::UnknownField,
            Refusal::MissingField => Kind::MissingField,
            Refusal::WrongType { .. } => Kind::WrongType,
            _ => Kind::InvalidFields,
        };
        Problem::of_value(kind, Place::Pointer(fault.pointer), fault.refusal)
    })?;
    let digest = Sha256::new()
        .chain_update(format!("{} {}\n", request.method(), request.path()))
        .chain_update(value.to_string())
        .finalize();
    Ok(Json {
        dto,
        digest: digest.into(),
    })
}
