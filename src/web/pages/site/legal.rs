//! Impressum, Datenschutz and their like: texts of the operator.

use actix_web::routes;
use askama::Template;

use crate::api::problem::Kind;
use crate::web::look::LEGAL_PAGES;
use crate::web::{Answer, Frame, Visitor, html};

#[derive(Template)]
#[template(path = "site/legal.html")]
struct LegalPage {
    frame: Frame,
    text: String,
    /// Whether barriers are reported from here.
    is_about_access: bool,
}

/// A text of the operator.
#[routes]
#[get("/impressum")]
#[get("/datenschutz")]
#[get("/barrierefreiheit")]
#[get("/leichte-sprache")]
#[get("/hilfe")]
pub async fn legal_page(visitor: Visitor) -> Answer {
    let path = visitor.place.path.split('?').next().unwrap_or_default();
    let asked = path.trim_start_matches('/');
    let known = LEGAL_PAGES.iter().find(|(name, _)| *name == asked);
    let (name, title) = known.ok_or(Kind::NotFound)?;
    let text = visitor.look().legal_page(name, visitor.place.language);
    let page = LegalPage {
        frame: visitor.frame_of(title),
        text: text.ok_or(Kind::NotFound)?,
        is_about_access: *name == "barrierefreiheit",
    };
    html(&visitor, &page)
}
