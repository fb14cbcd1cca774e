//! The query of a page: read leniently, because people keep and share addresses.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::api::url;
use crate::web::Form;

/// The parameters of the query in their order; what cannot be read counts as not given.
#[derive(Clone, Debug, Default)]
pub struct Query(pub Form);

impl FromRequest for Query {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parameters = url::parameters(request.query_string());
        ready(Ok(Self(Form::new(parameters.unwrap_or_default()))))
    }
}

/// `path` with these parameters; those without a value are left out.
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let given = parameters.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<_> = given
        .map(|(name, value)| format!("{name}={}", url::encode(value)))
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_only_what_is_given() {
        assert_eq!(address("/raeume", &[("ort", ""), ("q", "")]), "/raeume");
        assert_eq!(
            address("/raeume", &[("ort", "Übach & Co"), ("q", "1")]),
            "/raeume?ort=%C3%9Cbach%20%26%20Co&q=1"
        );
    }
}
