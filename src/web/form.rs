//! What a form sends: pairs of names and texts, from one of our own pages and of bounded size.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use tokio::time::{Duration, timeout};

use crate::api::problem::{Kind, Problem};
use crate::api::url;
use crate::app::State;
use crate::web::{cookie, csrf};

/// Texts of several thousand characters fit, in the longest encoding there is.
const BODY_BYTES_MAX: usize = 256 * 1024;

/// The largest form is a bulk decision over one page of the inbox.
const FIELDS_MAX: usize = 1000;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// The media type that browsers send.
const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// The fields of a form, in their order. Taken as an argument of a handler it has passed the check of its origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// A form with these fields.
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// What stands in `name`, without white space around it; empty if there is nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values(name).next().unwrap_or_default()
    }

    /// What stands in `name`, to the letter: a password may begin with a space.
    pub fn raw(&self, name: &str) -> &str {
        let own = self.0.iter().find(|(known, _)| known == name);
        own.map_or("", |(_, value)| value)
    }

    /// Each value under `name`: of check boxes that share one.
    pub fn values<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let own = self.0.iter().filter(move |(known, _)| known == name);
        own.map(|(_, value)| value.trim())
    }

    /// Whether there is something in `name`.
    pub fn has(&self, name: &str) -> bool {
        !self.value(name).is_empty()
    }

    /// All fields.
    pub fn fields(&self) -> &[(String, String)] {
        &self.0
    }

    /// The form with `name` set to `value` and nothing else.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.into()));
        self
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = web::Payload::from_request(&request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|_| Kind::BadRequest)?;
            read(&request, payload).await
        })
    }
}

async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Form, Problem> {
    check_media_type(request)?;
    let body = timeout(PATIENCE, payload.to_bytes_limited(BODY_BYTES_MAX))
        .await
        .map_err(|_| Kind::RequestTimeout)?
        .map_err(|_| Kind::BodyTooLarge {
            limit: BODY_BYTES_MAX,
        })?
        .map_err(|_| Kind::BadRequest)?;
    let text = str::from_utf8(&body).map_err(|_| Kind::BadRequest)?;
    let form = parse(text).ok_or(Kind::BadRequest)?;
    check_origin(request, form.value(csrf::FIELD))?;
    Ok(form)
}

/// The fields of `text`; `None` if its encoding is broken or there are too many.
fn parse(text: &str) -> Option<Form> {
    let fields = text.split('&').filter(|pair| !pair.is_empty());
    let decoded = fields.take(FIELDS_MAX + 1).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |text: &str| url::decode(&text.replace('+', " "));
        Some((decode(name)?, decode(value)?))
    });
    let fields: Vec<_> = decoded.collect::<Option<_>>()?;
    (fields.len() <= FIELDS_MAX).then_some(Form(fields))
}

fn check_media_type(request: &HttpRequest) -> Result<(), Problem> {
    let given = request.headers().get(header::CONTENT_TYPE);
    let given = given.and_then(|value| value.to_str().ok());
    let media_type = given.and_then(|value| value.split(';').next());
    if media_type.is_some_and(|value| value.trim().eq_ignore_ascii_case(MEDIA_TYPE)) {
        Ok(())
    } else {
        Err(Kind::UnsupportedMediaType.into())
    }
}

/// Refuses what another site sent in the visitor's name.
pub fn check_origin(request: &HttpRequest, token: &str) -> Result<(), Problem> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or(Kind::Internal)?;
    let is_ours = csrf::is_from_here(request, state.base_url());
    let is_bound = cookie::token(request)
        .is_none_or(|session| csrf::is_token(state.secret(), &session, token));
    if is_ours && is_bound {
        Ok(())
    } else {
        Err(Kind::ForgedForm.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_as_they_were_entered() {
        let form = parse("name=J%C3%BCrgen+M%C3%BCller&room=a&room=b&empty=").unwrap();
        assert_eq!(form.value("name"), "Jürgen Müller");
        assert_eq!(form.values("room").collect::<Vec<_>>(), ["a", "b"]);
        assert!(!form.has("empty") && !form.has("absent"));
    }

    #[test]
    fn broken_or_endless_forms_are_refused() {
        assert_eq!(parse("a=%zz"), None);
        assert_eq!(parse(&"a=1&".repeat(FIELDS_MAX + 1)), None);
    }
}
