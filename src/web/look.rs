//! How an installation presents itself: its name, colour, logo and the texts that law asks for.

use domain::language::Language;
use pulldown_cmark::{Event, Parser, html};

use crate::config::{Site, SiteText};
use crate::i18n::find;
use crate::web::assets::Assets;

const STYLE: &str = include_str!("assets/style.css");
const SCRIPT: &str = include_str!("assets/enhance.js");
const PLAN_SCRIPT: &str = include_str!("assets/plan.js");
const BOARD_STYLE: &str = include_str!("assets/board.css");
const BOARD_SCRIPT: &str = include_str!("assets/board.js");

/// The pages that every public service in Germany has to have, by their path.
pub const LEGAL_PAGES: [(&str, &str); 5] = [
    ("impressum", "frame.imprint"),
    ("datenschutz", "frame.privacy"),
    ("barrierefreiheit", "frame.accessibility"),
    ("leichte-sprache", "frame.plain_language"),
    ("hilfe", "frame.help"),
];

/// The look of an installation; application data (`web::Data<Look>`).
#[derive(Debug)]
pub struct Look {
    site: Site,
    assets: Assets,
}

impl Look {
    /// The look that `site` describes.
    pub fn new(site: Site) -> Self {
        let style = format!(":root{{--brand:{}}}\n{STYLE}", site.color.as_str());
        let css = "text/css; charset=utf-8";
        let script = "text/javascript; charset=utf-8";
        let mut files = vec![
            ("style.css", css, style.into_bytes()),
            ("board.css", css, BOARD_STYLE.as_bytes().to_vec()),
            ("enhance.js", script, SCRIPT.as_bytes().to_vec()),
            ("plan.js", script, PLAN_SCRIPT.as_bytes().to_vec()),
            ("board.js", script, BOARD_SCRIPT.as_bytes().to_vec()),
        ];
        if let Some(logo) = &site.logo {
            files.push(("logo", logo.media_type, logo.bytes.clone()));
        }
        Self {
            assets: Assets::new(files),
            site,
        }
    }

    /// What the operator set.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The files of the pages.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// What greets visitors as HTML; empty if the operator wrote nothing.
    pub fn welcome(&self, language: Language) -> String {
        let own = self.site.welcome.as_ref();
        own.map(|text| rendered(in_language(text, language)))
            .unwrap_or_default()
    }

    /// The legal page with this name as HTML: the operator's own text, else one that says that it is missing.
    pub fn legal_page(&self, name: &str, language: Language) -> Option<String> {
        let key = match name {
            "impressum" => "legal.imprint",
            "datenschutz" => "legal.privacy",
            "barrierefreiheit" => "legal.accessibility",
            "leichte-sprache" => "legal.plain_language",
            "hilfe" => "legal.help",
            _ => return None,
        };
        let own = self
            .site
            .pages
            .get(name)
            .map(|text| in_language(text, language));
        Some(rendered(
            own.or_else(|| find(language, key)).unwrap_or_default(),
        ))
    }
}

impl Default for Look {
    fn default() -> Self {
        Self::new(Site::default())
    }
}

/// A text of the operator; in German where it is not translated.
fn in_language(text: &SiteText, language: Language) -> &str {
    match language {
        Language::En => text.en.as_deref().unwrap_or(&text.de),
        Language::De => &text.de,
    }
}

/// Markdown as HTML; tags in it are shown as they are written.
fn rendered(markdown: &str) -> String {
    let harmless = Parser::new(markdown).map(|event| match event {
        Event::Html(tag) | Event::InlineHtml(tag) => Event::Text(tag),
        event => event,
    });
    let mut page = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut page, harmless);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_operator_is_shown_and_its_tags_are_not_followed() {
        let page = rendered("## Anschrift\n\n<script>alert(1)</script>\n\nRathaus\\\nMarkt 1");
        assert!(page.contains("<h2>Anschrift</h2>"));
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"));
    }

    #[test]
    fn every_legal_page_has_a_text() {
        for (name, _) in LEGAL_PAGES {
            for language in Language::ALL {
                let page = Look::default().legal_page(name, language).unwrap();
                assert!(page.contains("<p>"), "{language}: {name}");
            }
        }
        assert_eq!(Look::default().legal_page("nichts", Language::De), None);
    }
}
