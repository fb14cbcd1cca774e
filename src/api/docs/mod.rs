//! The pages for people who program against the API: the document itself and a page made of it. They work offline
//! and without scripts.

pub(crate) mod html;
mod operation;
mod render;
mod schema;

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use utoipa::openapi::OpenApi;

use crate::api::extract::IfNoneMatch;

const STYLE: &str = include_str!("style.css");

/// What the pages show, made once at the start; application data (`web::Data<Published>`).
pub struct Published {
    yaml: File,
    page: File,
    style: File,
}

struct File {
    media_type: &'static str,
    content: String,
    tag: String,
}

impl Published {
    /// The files made of `document`; an error if it cannot be written as YAML.
    pub fn new(document: &OpenApi) -> Result<Self, String> {
        let yaml = yaml(document)?;
        let json = serde_json::to_value(document).map_err(|error| error.to_string())?;
        Ok(Self {
            yaml: File::new("application/yaml", yaml),
            page: File::new("text/html; charset=utf-8", render::page(&json)),
            style: File::new("text/css; charset=utf-8", STYLE.to_owned()),
        })
    }
}

/// The document as it stands in `openapi.yaml`.
pub fn yaml(document: &OpenApi) -> Result<String, String> {
    document.to_yaml().map_err(|error| error.to_string())
}

impl File {
    fn new(media_type: &'static str, content: String) -> Self {
        let hash = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&content));
        Self {
            media_type,
            content,
            tag: format!("\"{hash}\""),
        }
    }

    fn answer(&self, known: &IfNoneMatch) -> HttpResponse {
        let mut answer = if known.has_tag(&self.tag) {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        answer.insert_header((header::ETAG, self.tag.clone()));
        answer.insert_header((header::CACHE_CONTROL, "public, max-age=300"));
        answer.insert_header((
            header::CONTENT_SECURITY_POLICY,
            html::CONTENT_SECURITY_POLICY,
        ));
        if known.has_tag(&self.tag) {
            answer.finish()
        } else {
            answer
                .content_type(self.media_type)
                .body(self.content.clone())
        }
    }
}

/// This document.
#[utoipa::path(
    tag = "meta",
    operation_id = "get_openapi",
    params(IfNoneMatch),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/yaml", body = Object))
)]
#[get("/openapi.yaml")]
pub async fn openapi_yaml(published: web::Data<Published>, known: IfNoneMatch) -> HttpResponse {
    published.yaml.answer(&known)
}

/// This document as a page.
#[utoipa::path(
    tag = "meta",
    operation_id = "get_docs",
    params(IfNoneMatch),
    responses((status = 200, description = "The API, to be read", content_type = "text/html", body = String))
)]
#[get("/docs")]
pub async fn docs_page(published: web::Data<Published>, known: IfNoneMatch) -> HttpResponse {
    published.page.answer(&known)
}

/// How the pages look.
#[utoipa::path(
    tag = "meta",
    operation_id = "get_docs_style",
    params(IfNoneMatch),
    responses((status = 200, description = "A style sheet", content_type = "text/css", body = String))
)]
#[get("/docs/style.css")]
pub async fn docs_style(published: web::Data<Published>, known: IfNoneMatch) -> HttpResponse {
    published.style.answer(&known)
}
