//! The cookie of a session: sent over HTTPS alone, out of reach of scripts, and bound to this host.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};

/// The prefix makes browsers refuse it with a `Domain`, another path or without `Secure` (RFC 6265bis, 4.1.3.2).
const NAME: &str = "__Host-gemeinraum";

/// The token in the cookie of `request`.
pub fn token(request: &HttpRequest) -> Option<String> {
    let cookie = request.cookie(NAME)?;
    let token = cookie.value();
    (!token.is_empty() && token.len() <= 200).then(|| token.to_owned())
}

/// A cookie that lasts as long as the browser does.
pub fn set(token: String) -> Cookie<'static> {
    Cookie::build(NAME, token)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}

/// What makes the browser forget the cookie.
pub fn clear() -> Cookie<'static> {
    let mut cookie = set(String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}
