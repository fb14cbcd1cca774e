//! What every page shows around its content, and the words that templates ask for.

use std::fmt::Display;

use actix_web::web;
use domain::language::Language;

use crate::i18n::text;
use crate::web::query::address;
use crate::web::{Look, Place, place};

/// Below these an address is a key to a booking.
const SECRET: [&str; 3] = ["/b/", "/danke/", "/verwaltung/entscheiden/"];

/// The head and foot of one page; every template has it as `frame`.
#[derive(Clone, Debug)]
pub struct Frame {
    place: Place,
    look: web::Data<Look>,
    title: String,
    crumbs: Vec<Crumb>,
    clerk: Option<SignedIn>,
    csrf: String,
    notice: String,
    is_refused: Refused,
}

/// A step of the way to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub name: String,
    /// Its address.
    pub address: String,
}

/// Who is signed in, as the head of the page says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedIn {
    /// The name of the account.
    pub name: String,
    /// Requests that wait for a decision.
    pub open_requests: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Refused {
    #[default]
    No,
    Yes,
}

impl Frame {
    /// The frame of the page `title` at `place`.
    pub fn new(place: Place, look: web::Data<Look>, title: String) -> Self {
        Self {
            place,
            look,
            title,
            crumbs: Vec::new(),
            clerk: None,
            csrf: String::new(),
            notice: String::new(),
            is_refused: Refused::No,
        }
    }

    /// The frame for somebody who is signed in; `csrf` is the token of the page's forms.
    #[must_use]
    pub fn signed_in(self, clerk: SignedIn, csrf: String) -> Self {
        Self {
            clerk: Some(clerk),
            csrf,
            ..self
        }
    }

    /// The frame with one more step on the way to the page; `path` is without language.
    #[must_use]
    pub fn crumb(mut self, name: impl Into<String>, path: &str) -> Self {
        self.crumbs.push(Crumb {
            name: name.into(),
            address: self.link(path),
        });
        self
    }

    /// The frame with what was just done, for the head of the content.
    #[must_use]
    pub fn notice(self, notice: String) -> Self {
        Self { notice, ..self }
    }

    /// The frame of a form that was refused: the title says so.
    #[must_use]
    pub fn refused(self) -> Self {
        Self {
            is_refused: Refused::Yes,
            ..self
        }
    }

    /// The message `key`, which has no placeholders.
    pub fn t(&self, key: &str) -> String {
        text(self.place.language, key, &[])
    }

    /// The message `key` with its one placeholder `name` filled in.
    pub fn t1(&self, key: &str, name: &str, value: &dyn Display) -> String {
        text(self.place.language, key, &[(name, &value.to_string())])
    }

    /// The state of a booking in words; `word` is its code.
    pub fn state(&self, word: &str) -> String {
        self.t(&format!("status.{word}"))
    }

    /// The language of the page.
    pub fn language(&self) -> Language {
        self.place.language
    }

    /// The address of `path` in the language of the page.
    pub fn link(&self, path: &str) -> String {
        self.place.link(path)
    }

    /// This page in `code`, the other language.
    pub fn in_language(&self, code: &str) -> String {
        let language = Language::parse(code).unwrap_or(self.place.language);
        self.place.in_language(language)
    }

    /// The code of the language that the page is not in.
    pub fn other_language(&self) -> &'static str {
        match self.place.language {
            Language::De => "en",
            Language::En => "de",
        }
    }

    /// The path of a file of the pages.
    pub fn asset(&self, name: &str) -> &str {
        self.look.assets().path(name)
    }

    /// The name of the installation.
    pub fn site_name(&self) -> &str {
        self.look.site().name.as_str()
    }

    /// Whether the installation has a logo.
    pub fn has_logo(&self) -> bool {
        self.look.site().logo.is_some()
    }

    /// The title of the page.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What stands in the browser's title bar.
    pub fn window_title(&self) -> String {
        let title = match self.is_refused {
            Refused::Yes => self.t1("frame.error_title", "title", &self.title),
            Refused::No => self.title.clone(),
        };
        format!("{title} – {}", self.site_name())
    }

    /// The way to the page.
    pub fn crumbs(&self) -> &[Crumb] {
        &self.crumbs
    }

    /// Who is signed in.
    pub fn clerk(&self) -> Option<&SignedIn> {
        self.clerk.as_ref()
    }

    /// The token of the page's forms; empty for whoever is not signed in.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// What was just done.
    pub fn done(&self) -> &str {
        &self.notice
    }

    /// Whether the page belongs to the office.
    pub fn is_office(&self) -> bool {
        self.place.is_office()
    }

    /// Whether the page is at `path` or below it.
    pub fn is_at(&self, path: &str) -> bool {
        let own = self.place.path.split('?').next().unwrap_or_default();
        own == path
            || own
                .strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether the page is at `path` itself.
    pub fn is_exactly(&self, path: &str) -> bool {
        self.place.path.split('?').next() == Some(path)
    }

    /// Where a barrier of this page is reported. An address that lets in whoever knows it is not passed on.
    pub fn barrier_link(&self) -> String {
        let own = self.place.path.split('?').next().unwrap_or_default();
        let keeps_secret = SECRET.iter().find(|prefix| own.starts_with(**prefix));
        let place = keeps_secret.map_or(own, |prefix| prefix.trim_end_matches('/'));
        let is_it = place == "/barriere-melden";
        let parameters = [("seite", if is_it { "" } else { place })];
        self.link(&address("/barriere-melden", &parameters))
    }

    /// `path` in German, for machines.
    pub fn german(&self) -> String {
        place::link(Language::De, &self.place.path)
    }
}
