//! Whether a form was sent from a page of this installation.
//!
//! Two checks, either of which would do: the browser's own word (`Sec-Fetch-Site`, else `Origin`), and for whoever is
//! signed in a token bound to the session. The token looks different on every page, so that a compressed page does
//! not give it away piece by piece (BREACH).

use actix_web::HttpRequest;
use actix_web::http::header;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::auth::token::{InstanceSecret, keyed_hash};

/// The name of the field.
pub const FIELD: &str = "csrf";

/// A token for the forms of one page, for whoever holds `session`.
pub fn token(secret: &InstanceSecret, session: &str, random: u128) -> String {
    let nonce = random.to_be_bytes();
    let proof = proof(secret, session, &nonce);
    BASE64_URL_SAFE_NO_PAD.encode([nonce.as_slice(), &proof].concat())
}

/// Whether `token` was made for `session`.
pub fn is_token(secret: &InstanceSecret, session: &str, token: &str) -> bool {
    let Ok(bytes) = BASE64_URL_SAFE_NO_PAD.decode(token) else {
        return false;
    };
    let Some((nonce, given)) = bytes.split_first_chunk::<16>() else {
        return false;
    };
    let expected = proof(secret, session, nonce);
    let differences = expected.iter().zip(given).map(|(a, b)| a ^ b);
    given.len() == expected.len() && differences.fold(0, |all, one| all | one) == 0
}

fn proof(secret: &InstanceSecret, session: &str, nonce: &[u8; 16]) -> [u8; 32] {
    keyed_hash(&secret.derive("csrf"), &[session.as_bytes(), nonce])
}

/// Whether the browser says that the request comes from one of our own pages. Browsers that say nothing at all are
/// older than either header, or no browsers.
pub fn is_from_here(request: &HttpRequest, base_url: &str) -> bool {
    let header = |name: &str| {
        let value = request.headers().get(name)?;
        value.to_str().ok()
    };
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header(header::ORIGIN.as_str()) else {
        return true;
    };
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    origin == base_url || header(header::HOST.as_str()).is_some_and(|own| own == host)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_token_is_good_for_its_session_and_looks_different_each_time() {
        let secret = InstanceSecret::new(vec![7; 32]);
        let (first, second) = (token(&secret, "a", 1), token(&secret, "a", 2));
        assert_ne!(first, second);
        for token in [&first, &second] {
            assert!(is_token(&secret, "a", token));
            assert!(!is_token(&secret, "b", token));
            assert!(!is_token(&InstanceSecret::new(vec![8; 32]), "a", token));
        }
        for broken in ["", "x", &first[..30], &format!("{first}AA")] {
            assert!(!is_token(&secret, "a", broken), "{broken:?}");
        }
    }

    #[test]
    fn what_another_site_sends_is_seen() {
        let from = |name: &str, value: &str| {
            let request = TestRequest::post()
                .insert_header((header::HOST, "raum.example"))
                .insert_header((name, value))
                .to_http_request();
            is_from_here(&request, "https://raum.example")
        };
        assert!(from("sec-fetch-site", "same-origin"));
        assert!(!from("sec-fetch-site", "same-site"));
        assert!(!from("sec-fetch-site", "cross-site"));
        assert!(from("origin", "https://raum.example"));
        assert!(from("origin", "http://raum.example"));
        assert!(!from("origin", "https://evil.example"));
        assert!(!from("origin", "null"));
    }
}
