//! Pages as a browser gets them, and what a visitor reads on them.

use actix_web::http::Method;

use super::app::TestApp;
use super::http::{Response, request, send};

/// A page.
pub struct Page {
    pub response: Response,
    pub html: String,
}

/// Asks for a page.
pub async fn page(app: &TestApp, uri: &str) -> Page {
    let asked = request(Method::GET, uri).insert_header(("accept", "text/html"));
    let response = send(&app.service().await, asked).await;
    let html = String::from_utf8_lossy(&response.body).into_owned();
    Page { response, html }
}

impl Page {
    pub fn status(&self) -> u16 {
        self.response.status.as_u16()
    }

    /// The content of the page as it is read aloud: a line for each block, without what is hidden from that.
    pub fn text(&self) -> String {
        let content = between(&self.html, "<main", "</main>");
        words(&content[content.find('>').unwrap_or(0) + 1..])
    }

    /// The addresses of all links whose text holds `words`.
    pub fn links(&self, text: &str) -> Vec<String> {
        let links = self.html.split("<a ").skip(1).filter_map(|link| {
            let (tag, rest) = link.split_once('>')?;
            let inner = rest.split("</a>").next()?;
            let address = between(tag, "href=\"", "\"");
            words(inner)
                .replace('\n', " ")
                .contains(text)
                .then(|| entities(address))
        });
        links.collect()
    }

    /// The address of the one link with this text.
    #[track_caller]
    pub fn link(&self, text: &str) -> String {
        let found = self.links(text);
        assert_eq!(found.len(), 1, "{text:?}: {found:?} in {}", self.text());
        found[0].clone()
    }
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or(rest, |(inner, _)| inner)
}

/// The text of `html`, blocks on lines of their own.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut hidden = 0;
    for piece in html.split('<') {
        let (tag, after) = piece.split_once('>').unwrap_or(("", piece));
        if hidden > 0 {
            hidden = if tag.starts_with('/') {
                hidden - 1
            } else {
                hidden + 1
            };
            if tag == "br" || tag.starts_with("input") {
                hidden -= 1;
            }
            if hidden > 0 {
                continue;
            }
        } else if tag.contains("aria-hidden=\"true\"") {
            hidden = 1;
            continue;
        }
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or("");
        if !matches!(name, "" | "a" | "span" | "b") {
            text.push('\n');
        }
        text.push_str(&entities(after));
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn entities(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

/// Sends a form.
pub async fn submit(app: &TestApp, uri: &str, fields: &[(&str, &str)]) -> Page {
    let sent = request(Method::POST, uri)
        .insert_header(("accept", "text/html"))
        .set_form(fields);
    let response = send(&app.service().await, sent).await;
    let html = String::from_utf8_lossy(&response.body).into_owned();
    Page { response, html }
}
