//! Style sheet, scripts and logo: part of the program, compressed once, under names that change with their content.

use std::io::Write;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::api::problem::{Kind, Problem};
use crate::web::Look;
use crate::web::page::takes_gzip;

/// A file that never changes under its name.
const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Files by their plain name.
#[derive(Debug)]
pub struct Assets(Vec<Asset>);

#[derive(Debug)]
struct Asset {
    name: &'static str,
    path: String,
    media_type: &'static str,
    plain: Vec<u8>,
    gzip: Vec<u8>,
}

impl Assets {
    /// These files, each with its name, media type and content.
    pub fn new(files: Vec<(&'static str, &'static str, Vec<u8>)>) -> Self {
        Self(files.into_iter().map(Asset::new).collect())
    }

    /// The path of the file with this plain name; empty if there is none.
    pub fn path(&self, name: &str) -> &str {
        let found = self.0.iter().find(|asset| asset.name == name);
        debug_assert!(found.is_some() || name == "logo", "no asset {name:?}");
        found.map_or("", |asset| &asset.path)
    }

    fn find(&self, path: &str) -> Option<&Asset> {
        self.0.iter().find(|asset| asset.path == path)
    }
}

impl Asset {
    fn new((name, media_type, plain): (&'static str, &'static str, Vec<u8>)) -> Self {
        let hash = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&plain));
        let short: String = hash.chars().take(10).collect();
        Self {
            name,
            path: format!("/assets/{short}-{name}"),
            media_type,
            gzip: gzip(&plain, Compression::best()),
            plain,
        }
    }
}

/// `bytes` as gzip; equal bytes give equal results.
pub fn gzip(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), level);
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    // Writing to memory does not fail; should it, an empty file is no harm.
    written.unwrap_or_default()
}

/// A file of the pages.
#[get("/assets/{name}")]
pub async fn read_asset(
    request: HttpRequest,
    look: web::Data<Look>,
) -> Result<HttpResponse, Problem> {
    let asset = look.assets().find(request.path()).ok_or(Kind::NotFound)?;
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, asset.media_type))
        .insert_header((header::CACHE_CONTROL, CACHE_CONTROL))
        .insert_header((header::VARY, "accept-encoding"));
    if takes_gzip(&request) {
        answer.insert_header((header::CONTENT_ENCODING, "gzip"));
        return Ok(answer.body(asset.gzip.clone()));
    }
    Ok(answer.body(asset.plain.clone()))
}
