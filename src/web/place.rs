//! Where a visitor is: the language of the page and its path without it.

use actix_web::HttpRequest;
use domain::language::Language;

/// Below this everything is in English.
const ENGLISH: &str = "/en";

/// The address of a page, apart from its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The language of the page.
    pub language: Language,
    /// Path and query, as they are in German.
    pub path: String,
}

impl Place {
    /// The place that `request` asks for.
    pub fn of(request: &HttpRequest) -> Self {
        let uri = request.uri();
        Self::parse(uri.path_and_query().map_or(uri.path(), |all| all.as_str()))
    }

    /// The place with this path and query.
    pub fn parse(path: &str) -> Self {
        let english = path
            .strip_prefix(ENGLISH)
            .filter(|rest| rest.starts_with('/'));
        Self {
            language: if english.is_some() {
                Language::En
            } else {
                Language::De
            },
            path: english.unwrap_or(path).to_owned(),
        }
    }

    /// The address of `path` in the language of this place.
    pub fn link(&self, path: &str) -> String {
        link(self.language, path)
    }

    /// This very place in `language`.
    pub fn in_language(&self, language: Language) -> String {
        link(language, &self.path)
    }

    /// Whether the place belongs to the office.
    pub fn is_office(&self) -> bool {
        self.path
            .strip_prefix("/verwaltung")
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }
}

/// The address of `path` in `language`.
pub fn link(language: Language, path: &str) -> String {
    match language {
        Language::De => path.to_owned(),
        Language::En => format!("{ENGLISH}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_in_both_languages() {
        let english = Place::parse("/en/raeume?ort=Aue");
        assert_eq!(english.path, "/raeume?ort=Aue");
        assert_eq!(english.in_language(Language::De), "/raeume?ort=Aue");
        assert_eq!(english.link("/"), "/en/");
        assert_eq!(Place::parse("/energie").language, Language::De);
    }

    #[test]
    fn only_the_office_is_the_office() {
        assert!(Place::parse("/en/verwaltung?woche=3").is_office());
        assert!(!Place::parse("/verwaltungen").is_office());
    }
}
