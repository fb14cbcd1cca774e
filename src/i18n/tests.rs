//! The catalogue is complete: both files alike, and every key that the sources name is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use domain::language::Language::{De, En};

use super::*;

#[test]
fn both_languages_have_the_same_keys() {
    let keys = |language| catalogue(language).keys().collect::<BTreeSet<_>>();
    assert_eq!(
        keys(De).symmetric_difference(&keys(En)).collect::<Vec<_>>(),
        Vec::<&&String>::new()
    );
}

#[test]
fn both_languages_have_the_same_placeholders() {
    for (key, german) in catalogue(De) {
        let english = find(En, key).unwrap();
        assert_eq!(placeholders(german), placeholders(english), "{key}");
    }
}

#[test]
fn no_message_is_empty() {
    for language in Language::ALL {
        for (key, message) in catalogue(language) {
            assert!(!message.trim().is_empty(), "{language}: {key}");
        }
    }
}

#[test]
fn a_value_that_looks_like_a_placeholder_stays_as_it_is() {
    let values = [("a", "{b}"), ("b", "no")];
    assert_eq!(fill("{a} {a} {", &values), "{b} {b} {");
}

/// A string literal of a source file that names a message, and the names of the values given with it in place.
struct Mention<'a> {
    key: &'a str,
    values: Option<BTreeSet<&'a str>>,
}

/// Literals that stand as the key of a call, or that begin with a section of the catalogue.
fn mentions(source: &str) -> Vec<Mention<'_>> {
    let sections: BTreeSet<_> = catalogue(De)
        .keys()
        .filter_map(|key| key.split_once('.'))
        .map(|(section, _)| section)
        .collect();
    let code = source
        .split("#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default();
    let mut found = Vec::new();
    let mut rest = code;
    while let Some((before, opened)) = rest.split_once('"') {
        let Some((key, after)) = opened.split_once('"') else {
            break;
        };
        let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._{}".contains(c);
        let section = key.split_once('.').map(|(section, _)| section);
        // A template's name is no key, and neither is what a template makes one of.
        let is_whole =
            !matches!(key.rsplit('.').next(), Some("html" | "js")) && !key.ends_with('.');
        let shaped = is_whole
            && key.chars().all(is_key)
            && section.is_some_and(|section| sections.contains(section));
        if shaped || is_key_of_a_call(before) {
            found.push(Mention {
                key,
                values: values_in_place(after),
            });
        }
        rest = after;
    }
    found
}

fn is_key_of_a_call(before: &str) -> bool {
    let line = before.rsplit_once("text(").map(|(_, arguments)| arguments);
    line.is_some_and(|arguments| {
        arguments.trim_end().ends_with(',') && !arguments.contains([';', '"', ')'])
    })
}

/// The names in `, &[("name", value), ...]`, on one line or several; `None` if the values come from elsewhere.
fn values_in_place(after: &str) -> Option<BTreeSet<&str>> {
    let list = after
        .trim_start_matches([',', ' ', '\n'])
        .strip_prefix("&[")?;
    let end = list.find(']').unwrap_or(list.len());
    let names = list[..end].split("(\"").skip(1);
    Some(
        names
            .filter_map(|name| name.split_once('"'))
            .map(|(name, _)| name)
            .collect(),
    )
}

fn resolves(key: &str) -> bool {
    let Some((prefix, _, rest)) = next_placeholder(key) else {
        return find(De, key).is_some();
    };
    let suffix = rest.rsplit('}').next().unwrap_or_default();
    catalogue(De)
        .keys()
        .any(|known| known.starts_with(prefix) && known.ends_with(suffix))
}

/// Visits every source and template, without the quotes that neither begin nor end a literal.
fn walk(folder: &Path, visit: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, visit);
        } else if path
            .extension()
            .is_some_and(|kind| kind == "rs" || kind == "html")
        {
            let source = fs::read_to_string(&path).unwrap();
            visit(&path, &source.replace("\\\"", "").replace("'\"'", ""));
        }
    }
}

#[test]
fn every_key_that_a_source_names_is_in_the_catalogue() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut missing = Vec::new();
    let mut seen = 0;
    walk(&sources, &mut |path, source| {
        if path.ends_with("tests.rs") {
            return;
        }
        for mention in mentions(source) {
            seen += 1;
            let expected = find(De, mention.key).map(placeholders);
            if !resolves(mention.key) || mention.values.is_some() && mention.values != expected {
                missing.push(format!("{}: {:?}", path.display(), mention.key));
            }
        }
    });
    assert_eq!(missing, Vec::<String>::new());
    assert!(seen > 20, "the scan finds literals at all");
}

#[test]
fn the_scan_sees_calls_misspelt_sections_and_made_keys() {
    let keys = |source| {
        mentions(source)
            .into_iter()
            .map(|mention| mention.key)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        keys(r#"text(language, "fromat.date", &[])"#),
        ["fromat.date"]
    );
    assert_eq!(
        keys("text(\n    language,\n    \"format.nothing\",\n)"),
        ["format.nothing"]
    );
    assert_eq!(keys(r#"let key = "format.gone";"#), ["format.gone"]);
    assert_eq!(
        keys(r#"println!("format the disk. {text}");"#),
        Vec::<&str>::new()
    );
    let values = |source| mentions(source).remove(0).values;
    assert_eq!(
        values(r#"text(language, "format.time", &[("time", &now)])"#),
        Some(BTreeSet::from(["time"]))
    );
    assert_eq!(values(r#"text(language, "format.time", &values)"#), None);
    assert!(resolves("format.weekday.{day}") && !resolves("format.week.{day}"));
}
