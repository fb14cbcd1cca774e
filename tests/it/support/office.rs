//! People who work in an office, signed in to its pages.

use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use domain::language::Language;
use domain::policy::{Actor, Grant};
use domain::text::{Email, Name};
use gemeinraum::auth::password::{NewPassword, PasswordHash, hash};
use gemeinraum::services::accounts::create::{NewAccount, create};
use gemeinraum::services::accounts::sign_in::{Attempt, find_credentials, open_session};
use gemeinraum::web::csrf;

use super::app::TestApp;
use super::builders::uuid;
use super::http::{Response, request, send};

const PASSWORD: &str = "Deichgraf im Regen";

/// Hashed once, since that is slow by design.
static HASHED: LazyLock<PasswordHash> = LazyLock::new(|| {
    let email = Email::parse("amt@example.org").unwrap();
    hash(&NewPassword::parse(PASSWORD, &email).unwrap(), 1).unwrap()
});

/// Somebody at a desk, with a browser.
pub struct Desk<'a> {
    app: &'a TestApp,
    session: String,
}

impl<'a> Desk<'a> {
    /// Signs in a new account that works for `provider`.
    pub fn of(app: &'a TestApp, provider: u128) -> Self {
        let address = format!("amt{provider}@example.org");
        let new = NewAccount {
            email: Email::parse(&address).unwrap(),
            name: Name::parse("Eva Moor").unwrap(),
            grants: [Grant::Staff(uuid(provider).into())].into(),
            password: HASHED.clone(),
        };
        app.run(move |tx, ctx| create(tx, ctx, &new));
        let attempt = Attempt::new(app.state.secret(), &address, "192.0.2.7");
        let nobody = app.state.context(Actor::Nobody, Language::De);
        let (ctx, tried) = (nobody.clone(), attempt.clone());
        let credentials = app
            .store()
            .write(move |tx| find_credentials(tx, &ctx, &tried))
            .unwrap();
        let proven = credentials.check(PASSWORD).unwrap();
        let opened = app
            .store()
            .write(move |tx| open_session(tx, &nobody, &attempt, &proven));
        let (token, _) = opened.unwrap();
        Self {
            app,
            session: token.reveal().to_owned(),
        }
    }

    fn asks(&self, method: Method, uri: &str) -> TestRequest {
        request(method, uri)
            .insert_header(("accept", "text/html"))
            .insert_header(("cookie", format!("__Host-gemeinraum={}", self.session)))
    }

    /// Opens a page.
    pub async fn get(&self, uri: &str) -> Response {
        send(&self.app.service().await, self.asks(Method::GET, uri)).await
    }

    /// Opens a page as browsers do, which read gzip.
    pub async fn get_compressed(&self, uri: &str) -> Response {
        let asked = self.asks(Method::GET, uri);
        let asked = asked.insert_header(("accept-encoding", "gzip"));
        send(&self.app.service().await, asked).await
    }

    /// Opens a page and gives its text.
    pub async fn read(&self, uri: &str) -> String {
        let page = self.get(uri).await;
        assert_eq!(page.status.as_u16(), 200, "{uri}");
        String::from_utf8(page.body).unwrap()
    }

    /// Sends a form.
    pub async fn submit(&self, uri: &str, fields: &[(&str, &str)]) -> Response {
        let token = csrf::token(self.app.state.secret(), &self.session, 1);
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        let sent = self.asks(Method::POST, uri).set_form(all);
        send(&self.app.service().await, sent).await
    }

    /// Sends a form with a file.
    pub async fn upload(&self, uri: &str, fields: &[(&str, &str)], file: &[u8]) -> Response {
        let token = csrf::token(self.app.state.secret(), &self.session, 1);
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.upload_as(uri, &all, file).await
    }

    /// The same with nothing that protects forms.
    pub async fn upload_as(&self, uri: &str, fields: &[(&str, &str)], file: &[u8]) -> Response {
        self.send_parts(uri, parts(fields, file)).await
    }

    /// Sends a body with parts between `--x`.
    pub async fn send_parts(&self, uri: &str, body: Vec<u8>) -> Response {
        let sent = self.asks(Method::POST, uri);
        let sent = sent.insert_header(("content-type", PARTS));
        send(&self.app.service().await, sent.set_payload(body)).await
    }
}

/// The media type of [`parts`].
pub const PARTS: &str = "multipart/form-data; boundary=x";

/// A form with a file as browsers send it.
pub fn parts<T: AsRef<str>>(fields: &[(T, T)], file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let name = name.as_ref();
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), value.as_ref().as_bytes(), b"\r\n"].concat());
    }
    // Browsers say what the name of a file suggests.
    let head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"saal.jpg\"\r\n\
                Content-Type: image/jpeg\r\n\r\n";
    body.extend([head.as_bytes(), file, b"\r\n--x--\r\n"].concat());
    body
}
