//! How pages are answered: as HTML under a strict policy, compressed, and kept by nobody.

use actix_web::http::header::{self, AcceptEncoding, Encoding, Header};
use actix_web::http::{StatusCode, header::HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use flate2::Compression;

use crate::api::problem::Problem;
use crate::web::assets::gzip;
use crate::web::visitor::Cookie;
use crate::web::{Visitor, cookie};

/// What a handler returns.
pub type Answer = Result<HttpResponse, Problem>;

/// Everything from here and nothing inline; framed by nobody.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors";

/// Who may frame a page unless it says so.
const NOBODY: &str = "'none'";

/// Pages are small: a better ratio is not worth the time.
const LEVEL: Compression = Compression::new(5);

/// Below this a page is not worth compressing.
const GZIP_BYTES_MIN: usize = 1024;

/// 200 with the page.
pub fn html(visitor: &Visitor, page: &impl Template) -> Answer {
    html_as(visitor, StatusCode::OK, page)
}

/// The page with a status of its own: of a form that was refused, or of an error.
pub fn html_as(visitor: &Visitor, status: StatusCode, page: &impl Template) -> Answer {
    let page = page.render().map_err(|error| Problem::internal(&error))?;
    Ok(answer(visitor, status, page, NOBODY))
}

/// 200 with a page that sites of `ancestors` may frame.
pub fn framed(visitor: &Visitor, page: &impl Template, ancestors: &str) -> Answer {
    let page = page.render().map_err(|error| Problem::internal(&error))?;
    Ok(answer(visitor, StatusCode::OK, page, ancestors))
}

fn answer(visitor: &Visitor, status: StatusCode, page: String, ancestors: &str) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_LANGUAGE, visitor.place.language.code()))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header((header::VARY, "accept-encoding, cookie"));
    if visitor.cookie() == Cookie::Clear {
        answer.cookie(cookie::clear());
    }
    let policy = HeaderValue::try_from(format!("{POLICY} {ancestors}"));
    if ancestors == NOBODY {
        // For browsers that do not know `frame-ancestors`; nothing in it can name several sites.
        answer.insert_header((header::X_FRAME_OPTIONS, "DENY"));
    }
    if let Ok(policy) = policy {
        answer.insert_header((header::CONTENT_SECURITY_POLICY, policy));
    }
    if visitor.takes_gzip && page.len() >= GZIP_BYTES_MIN {
        answer.insert_header((header::CONTENT_ENCODING, "gzip"));
        return answer.body(gzip(page.as_bytes(), LEVEL));
    }
    answer.body(page)
}

/// 303: after a form was carried out, the browser reads the page at `path`, in the language of the visitor.
pub fn see_other(visitor: &Visitor, path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, visitor.place.link(path)))
        .finish()
}

/// Whether the caller reads gzip.
pub fn takes_gzip(request: &HttpRequest) -> bool {
    let accepted = AcceptEncoding::parse(request).ok();
    let supported = [Encoding::gzip(), Encoding::identity()];
    accepted.and_then(|accepted| accepted.negotiate(supported.iter())) == Some(Encoding::gzip())
}
