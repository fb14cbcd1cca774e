//! What a caller shows to say who he is; who he is, is found out elsewhere.

use std::fmt;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use super::single_header;
use crate::api::problem::{Kind, Problem};

/// The header with the management token of a guest.
pub const MANAGEMENT_TOKEN: &str = "Management-Token";

/// API keys and tokens are shorter.
const SECRET_BYTES_MAX: usize = 4096;

/// A secret as it was sent; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret, to be hashed and compared.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The secrets in the headers of a request; neither is checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials {
    /// `Authorization: Bearer ...`: an API key or access token.
    pub bearer: Option<Secret>,
    /// `Management-Token: ...`: what a guest got with his booking.
    pub management_token: Option<Secret>,
}

impl Credentials {
    /// The credentials of `request`; 401 if there are some that cannot be valid.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let header =
            |name| single_header(request, name).map_err(|_| Problem::new(Kind::Unauthenticated));
        let bearer = header(header::AUTHORIZATION.as_str())?
            .map(|value| bearer(value).ok_or(Kind::Unauthenticated));
        let token =
            header(MANAGEMENT_TOKEN)?.map(|value| secret(value).ok_or(Kind::Unauthenticated));
        Ok(Self {
            bearer: bearer.transpose()?,
            management_token: token.transpose()?,
        })
    }
}

impl FromRequest for Credentials {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

fn bearer(value: &str) -> Option<Secret> {
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| secret(token.trim()))
        .flatten()
}

fn secret(text: &str) -> Option<Secret> {
    let is_valid =
        (1..=SECRET_BYTES_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    is_valid.then(|| Secret(text.to_owned()))
}
