//! Photos as pages name them, and their files.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use domain::language::Language;
use domain::photo::{Photo, PhotoHash};

use crate::api::problem::Kind;
use crate::app::State;
use crate::services::rooms::photos::find_file;
use crate::web::Answer;

/// Where the files are.
const PATH: &str = "/fotos";

/// A file never changes under its name, which follows from its content.
const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// A photo, ready for an `img`.
#[derive(Clone, Debug)]
pub struct PhotoView {
    /// The file of the largest size.
    pub src: String,
    /// All sizes with their widths.
    pub srcset: String,
    /// The width of the largest size.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// What it shows.
    pub alt: String,
}

impl PhotoView {
    /// A photo, for readers of `language`.
    pub fn of(language: Language, photo: &Photo) -> Self {
        let sizes = photo.widths().into_iter();
        let sizes: Vec<_> = sizes
            .map(|width| format!("{} {width}w", path(photo, width)))
            .collect();
        Self {
            src: path(photo, photo.width),
            srcset: sizes.join(", "),
            width: photo.width,
            height: photo.height,
            alt: photo.alt.in_language(language).to_owned(),
        }
    }
}

/// Where the largest size of a photo is, below the address of the installation.
pub fn largest(photo: &Photo) -> String {
    path(photo, photo.width)
}

fn path(photo: &Photo, width: u32) -> String {
    format!("{PATH}/{}", photo.file_name(width))
}

/// The hash and width in the name of a file.
fn parse(name: &str) -> Option<(PhotoHash, u32)> {
    let (hash, width) = name.strip_suffix(".jpg")?.split_once('-')?;
    Some((PhotoHash::parse(hash)?, width.parse().ok()?))
}

/// A size of a photo, for everybody who knows its name.
#[get("/fotos/{file}")]
pub async fn read_photo(file: web::Path<String>, state: web::Data<State>) -> Answer {
    let (hash, width) = parse(&file).ok_or(Kind::NotFound)?;
    let bytes = state.read(move |tx| find_file(tx, &hash, width)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/jpeg"))
        .insert_header((header::CACHE_CONTROL, CACHE_CONTROL))
        .body(bytes.ok_or(Kind::NotFound)?))
}
