//! The language of a request.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use domain::language::Language;

use crate::i18n::language_of;

/// The language in which the caller is answered, as an argument of a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale(pub Language);

/// The language of callers that ask for none, as application data; German where it is not set.
#[derive(Clone, Copy, Debug)]
pub struct DefaultLanguage(pub Language);

/// The language in which `request` is answered.
pub fn language(request: &HttpRequest) -> Language {
    let default = request
        .app_data::<DefaultLanguage>()
        .map_or(Language::De, |default| default.0);
    let asked = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    language_of(asked, default)
}

impl FromRequest for Locale {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(language(request))))
    }
}
