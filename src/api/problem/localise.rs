//! Writes each problem in the language of its request.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Kind, Problem};
use crate::api::locale::language;

/// Writes the problem of a page as a page, for requests that are for one; application data (`web::Data<Pages>`).
pub struct Pages(pub fn(&HttpRequest, &Problem) -> Option<HttpResponse>);

/// The answer that tells of `problem`: a page where pages are read, else the document.
pub fn tell(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let pages = request.app_data::<web::Data<Pages>>();
    let page = pages.and_then(|pages| (pages.0)(request, problem));
    page.unwrap_or_else(|| problem.answer(language(request), Some(request.path())))
}

/// Middleware: problems in the language of the request, with the path as `instance`.
///
/// Errors of the framework, which have a status and no more, become problems too. An answer with content of its own,
/// such as an error page in HTML, stays as it is.
pub async fn localise(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let asked = response.request();
    let answer = match response
        .response()
        .error()
        .and_then(Error::as_error::<Problem>)
    {
        Some(problem) => tell(asked, problem),
        None if is_bare(&response) => tell(asked, &Problem::new(general(response.status()))),
        None => return Ok(response),
    };
    Ok(response.into_response(answer))
}

/// Whether the answer is an error of the framework: plain text or nothing.
fn is_bare(response: &ServiceResponse) -> bool {
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let media_type = response.headers().get(header::CONTENT_TYPE);
    is_error && media_type.is_none_or(|media_type| media_type.as_bytes().starts_with(b"text/plain"))
}

/// The general kind of a status.
fn general(status: StatusCode) -> Kind {
    match status {
        StatusCode::UNAUTHORIZED => Kind::Unauthenticated,
        StatusCode::FORBIDDEN => Kind::Forbidden,
        StatusCode::NOT_FOUND => Kind::NotFound,
        StatusCode::NOT_ACCEPTABLE => Kind::NotAcceptable,
        StatusCode::REQUEST_TIMEOUT => Kind::RequestTimeout,
        StatusCode::CONFLICT => Kind::Conflict,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::UnsupportedMediaType,
        StatusCode::SERVICE_UNAVAILABLE => Kind::Unavailable,
        status if status.is_client_error() => Kind::BadRequest,
        _ => Kind::Internal,
    }
}
