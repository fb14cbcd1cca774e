//! Somebody at a browser in the office: signs in, reads pages, fills forms in and counts what it takes.

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use actix_web::test::TestRequest;
use domain::policy::Grant;
use domain::text::{Email, Name};
use gemeinraum::auth::password::{NewPassword, PasswordHash, hash};
use gemeinraum::services::accounts::create::{NewAccount, create};

use super::app::TestApp;
use super::http::{Response, send};
use super::office::{PARTS, parts};

const PASSWORD: &str = "Deichgraf im Regen";

/// Hashed once, since that is slow by design.
static HASHED: LazyLock<PasswordHash> = LazyLock::new(|| {
    let address = Email::parse("amt@example.org").unwrap();
    hash(&NewPassword::parse(PASSWORD, &address).unwrap(), 1).unwrap()
});

/// A browser with one page open.
pub struct Office<'a> {
    app: &'a TestApp,
    cookie: String,
    /// The address of the page.
    pub at: String,
    pub status: u16,
    pub html: String,
    /// What was filled in on the page and not yet sent.
    filled: HashMap<String, Vec<String>>,
    /// What is sent as the file of forms that ask for one.
    pub file: Vec<u8>,
    /// Clicks and fields.
    pub inputs: u32,
}

impl<'a> Office<'a> {
    /// Opens the sign-in as a person with these grants, whose account is made for that.
    pub async fn open(app: &'a TestApp, email: &str, grants: &[Grant]) -> Self {
        let new = NewAccount {
            email: Email::parse(email).unwrap(),
            name: Name::parse("Eva Moor").unwrap(),
            grants: grants.iter().copied().collect(),
            password: HASHED.clone(),
        };
        app.run(move |tx, ctx| create(tx, ctx, &new));
        let mut office = Self {
            app,
            cookie: String::new(),
            at: String::new(),
            status: 0,
            html: String::new(),
            filled: HashMap::new(),
            file: Vec::new(),
            inputs: 0,
        };
        office.visit("/verwaltung/anmelden").await;
        office
    }

    /// The same, signed in, with nothing counted yet.
    pub async fn enter(app: &'a TestApp, email: &str, grants: &[Grant]) -> Self {
        let mut office = Self::open(app, email, grants).await;
        office.sign_in(email).await;
        office.inputs = 0;
        office
    }

    /// Signs in on the page that is open.
    pub async fn sign_in(&mut self, email: &str) {
        self.fill("email", email);
        self.fill("password", PASSWORD);
        self.press("/verwaltung/anmelden").await;
        assert!(!self.cookie.is_empty(), "{}", self.html);
    }

    /// Opens a page by its address, which counts as nothing.
    pub async fn visit(&mut self, path: &str) {
        let request = TestRequest::with_uri(path).method(Method::GET);
        self.read(path, request).await;
    }

    /// Clicks the first link to an address that begins like this.
    #[track_caller]
    pub fn find_link(&self, start: &str) -> String {
        let links = self.html.split("href=\"").skip(1);
        let mut targets = links.map(|rest| unescaped(rest.split('"').next().unwrap()));
        let found = targets.find(|target| target.starts_with(start));
        found.unwrap_or_else(|| panic!("no link to {start} at {}", self.at))
    }

    /// The action of the first form that begins like this.
    #[track_caller]
    pub fn action(&self, start: &str) -> String {
        let forms = self.html.split("action=\"").skip(1);
        let mut actions = forms.map(|rest| rest.split('"').next().unwrap().to_owned());
        let found = actions.find(|action| action.starts_with(start));
        found.unwrap_or_else(|| panic!("no form to {start} at {}: {}", self.at, self.html))
    }

    /// Clicks that link.
    pub async fn follow(&mut self, start: &str) {
        let path = self.find_link(start);
        self.inputs += 1;
        self.visit(&path).await;
    }

    /// Fills a field in, or chooses something.
    pub fn fill(&mut self, name: &str, value: &str) {
        assert!(
            self.html.contains(&format!("name=\"{name}\"")),
            "no field {name} at {}: {}",
            self.at,
            self.html
        );
        self.inputs += 1;
        self.filled
            .entry(name.to_owned())
            .or_default()
            .push(value.to_owned());
    }

    /// Presses the button of the form with this action; everything in it is sent.
    pub async fn press(&mut self, action: &str) {
        let form = self.form(action);
        let mut fields: Vec<(String, String)> = form
            .into_iter()
            .filter(|(name, _)| !self.filled.contains_key(name))
            .collect();
        for (name, values) in self.filled.drain() {
            fields.extend(values.into_iter().map(|value| (name.clone(), value)));
        }
        self.inputs += 1;
        self.send(action, &fields).await;
    }

    /// Sends these fields with nothing else than what protects forms.
    pub async fn send(&mut self, action: &str, fields: &[(String, String)]) {
        let request = TestRequest::with_uri(action).method(Method::POST);
        let request = if self.html.contains("multipart/form-data") {
            let request = request.insert_header((CONTENT_TYPE, PARTS));
            request.set_payload(parts(fields, &self.file))
        } else {
            request.set_form(fields)
        };
        let answer = self.read(action, request).await;
        if self.status == 303 {
            let next = answer.header("location").to_owned();
            Box::pin(self.visit(&next)).await;
        }
    }

    /// What the form with this action would send as it stands.
    #[track_caller]
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let mut forms = self.html.split("<form").skip(1);
        let form = forms.find(|form| form.contains(&format!("action=\"{action}\"")));
        let Some(form) = form else {
            panic!("no form to {action} at {}: {}", self.at, self.html);
        };
        let form = form.split("</form>").next().unwrap();
        let mut fields = Vec::new();
        for tag in form.split('<').skip(1) {
            if let Some(field) = control(tag) {
                fields.push(field);
            }
        }
        for select in form.split("<select").skip(1) {
            let inside = select.split("</select>").next().unwrap();
            let options: Vec<_> = inside.split("<option").skip(1).collect();
            let chosen = options.iter().find(|option| option.contains(" selected"));
            if let Some(option) = chosen.or(options.first()) {
                let value = attribute(option, "value").unwrap_or_default();
                fields.push((attribute(select, "name").unwrap(), value));
            }
        }
        fields
    }

    async fn read(&mut self, path: &str, request: TestRequest) -> Response {
        let mut request = request.insert_header((ACCEPT, "text/html"));
        if !self.cookie.is_empty() {
            request = request.insert_header((COOKIE, self.cookie.clone()));
        }
        let answer = send(&self.app.service().await, request).await;
        let set = answer.header("set-cookie");
        if let Some(cookie) = set.split(';').next().filter(|cookie| !cookie.is_empty()) {
            cookie.clone_into(&mut self.cookie);
        }
        path.clone_into(&mut self.at);
        self.status = answer.status.as_u16();
        self.html = String::from_utf8(answer.body.clone()).unwrap();
        self.filled.clear();
        answer
    }
}

/// What an input or a text area sends.
fn control(tag: &str) -> Option<(String, String)> {
    let name = attribute(tag, "name");
    if let Some(area) = tag.strip_prefix("textarea") {
        let text = area.split_once('>')?.1;
        return Some((name?, unescaped(text)));
    }
    let input = tag.strip_prefix("input")?;
    let kind = attribute(input, "type").unwrap_or_default();
    let is_choice = kind == "checkbox" || kind == "radio";
    let is_sent = !is_choice || input.contains(" checked");
    is_sent.then_some((name?, attribute(input, "value").unwrap_or_default()))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let value = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(unescaped(value.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}
