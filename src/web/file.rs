//! Answers that are files: for other programs, or for paper.

use actix_web::HttpResponse;
use actix_web::http::header;

/// What a browser does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Shows it, if it can.
    Shown,
    /// Saves it.
    Saved,
}

/// 200 with the file `name`, which nobody keeps on the way. The name is plain ASCII without quotes.
pub fn file(usage: Use, media_type: &str, name: &str, body: Vec<u8>) -> HttpResponse {
    let disposition = match usage {
        Use::Shown => "inline",
        Use::Saved => "attachment",
    };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("{disposition}; filename=\"{name}\""),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(body)
}

/// 200 with a document that the browser shows.
pub fn pdf(name: &str, body: Vec<u8>) -> HttpResponse {
    file(Use::Shown, "application/pdf", name, body)
}
