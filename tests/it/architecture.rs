//! Who may import whom. `docs/architecture.md` says why; this table is what holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module of `src`, the modules beside it that it may import, and the crates it may name. What stands in no column is
/// forbidden; of the standard library, see [`PURE`].
struct Row {
    module: &'static str,
    modules: &'static [&'static str],
    crates: &'static str,
}

const fn row(module: &'static str, modules: &'static [&'static str], crates: &'static str) -> Row {
    Row {
        module,
        modules,
        crates,
    }
}

const TABLE: &[Row] = &[
    row(
        "domain",
        &[],
        "chrono chrono_tz thiserror unicode_normalization uuid",
    ),
    row(
        "store",
        &[],
        "chrono chrono_tz diesel diesel_migrations domain serde serde_json thiserror tracing uuid",
    ),
    row(
        "documents",
        &[],
        "chrono domain serde serde_json thiserror typst typst_layout typst_pdf",
    ),
    row("pictures", &[], "domain image sha2 thiserror"),
    row("i18n", &[], "chrono chrono_tz domain toml"),
    row(
        "auth",
        &[],
        "argon2 base64 chrono domain hmac sha2 store thiserror uuid",
    ),
    row(
        "services",
        &["auth"],
        "chrono chrono_tz csv domain encoding_rs serde serde_json store thiserror uuid",
    ),
    row(
        "feeds",
        &["i18n", "services"],
        "base64 chrono chrono_tz domain sha2 thiserror uuid",
    ),
    row(
        "notify",
        &["i18n"],
        "chrono chrono_tz domain lettre serde sha2 thiserror toml uuid",
    ),
    row(
        "post",
        &["auth", "feeds", "i18n", "notify", "services"],
        "chrono documents domain thiserror",
    ),
    row(
        "config",
        &["notify"],
        "actix_web domain serde strsim thiserror toml tracing_subscriber",
    ),
    row(
        "telemetry",
        &["config"],
        "chrono prometheus store thiserror tracing tracing_subscriber",
    ),
    row(
        "jobs",
        &["app", "notify", "post", "services", "telemetry"],
        "chrono domain store thiserror tracing uuid",
    ),
    row(
        "api",
        &[
            "app",
            "auth",
            "config",
            "feeds",
            "i18n",
            "services",
            "telemetry",
        ],
        "actix_web base64 chrono chrono_tz domain flate2 governor hmac serde serde_json sha2 tokio tracing utoipa \
         utoipa_actix_web uuid",
    ),
    // Pages and API say with one table what goes wrong, and pass one edge: so `web` names those parts of `api`.
    row(
        "web",
        &[
            "api", "app", "auth", "config", "feeds", "i18n", "pictures", "post", "services",
        ],
        "actix_multipart actix_web askama base64 chrono chrono_tz csv documents domain flate2 futures_core pulldown_cmark qrcode rust_xlsxwriter \
         serde_json sha2 tokio tracing uuid",
    ),
    row(
        "app",
        &[
            "api",
            "auth",
            "config",
            "jobs",
            "notify",
            "services",
            "telemetry",
            "web",
        ],
        "actix_web chrono domain getrandom socket2 store thiserror tokio tracing utoipa_actix_web uuid",
    ),
    row(
        "demo",
        &["auth", "pictures", "services"],
        "chrono chrono_tz csv domain serde store thiserror toml uuid",
    ),
    row(
        "cli",
        &[
            "api",
            "app",
            "auth",
            "config",
            "demo",
            "services",
            "telemetry",
        ],
        "chrono clap domain serde_json store tracing uuid",
    ),
];

/// What a module that promises to do no IO must not name.
const PURE: (&[&str], &[&str]) = (
    &["domain", "services", "auth", "feeds", "i18n"],
    &[
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "std::io",
    ],
);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `folder`, tests left out: they may look at anything.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = entry.file_name().into_string().unwrap();
        if path.is_dir() && !matches!(name.as_str(), "tests" | "examples") {
            sources(&path, found);
        } else if path.extension().is_some_and(|is| is == "rs")
            && !matches!(name.as_str(), "tests.rs" | "build.rs")
        {
            found.push(path);
        }
    }
}

/// The code of a file: no comments, and nothing from its tests on, which stand last.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines();
    let bare = lines.map(|line| line.split("//").next().unwrap_or_default());
    bare.collect::<Vec<_>>().join("\n")
}

/// Each path in `code` as its first two segments: `crate::api`, `diesel::prelude`.
fn paths(code: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices("::").filter_map(move |(at, _)| {
        let (before, after) = (&code[..at], &code[at + 2..]);
        let first = &before[before.rfind(|c| !is_word(c)).map_or(0, |end| end + 1)..];
        let rest = &before[..before.len() - first.len()];
        let second = &after[..after.find(|c| !is_word(c)).unwrap_or(after.len())];
        (!first.is_empty() && !rest.ends_with("::")).then_some((first, second))
    })
}

/// Modules that are crates of their own.
const CRATES: [&str; 3] = ["documents", "domain", "store"];

/// The crates that the manifests name, as they are written in code.
fn dependencies() -> BTreeSet<String> {
    let folders = CRATES.iter().map(|name| root().join("src").join(name));
    let manifests = folders.chain([root()]).map(|path| path.join("Cargo.toml"));
    let texts: Vec<_> = manifests
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let tables = texts.iter().flat_map(|text| text.split("\n["));
    let tables = tables.filter(|table| {
        let name = table.split(']').next().unwrap_or_default();
        name.ends_with("dependencies")
    });
    tables
        .flat_map(str::lines)
        .filter_map(|line| {
            line.split_once(" = ")
                .filter(|(name, _)| !name.contains(' '))
        })
        .map(|(name, _)| name.replace('-', "_"))
        .collect()
}

fn breaches(row: &Row, path: &Path, known: &BTreeSet<String>) -> Vec<String> {
    let code = code(path);
    let crates: Vec<&str> = row.crates.split_whitespace().collect();
    let is_inner = CRATES.contains(&row.module);
    let is_breach = |(first, second): &(&str, &str)| match *first {
        "crate" if is_inner => false,
        "crate" => *second != row.module && !row.modules.contains(second),
        "gemeinraum" => true,
        first => first != row.module && known.contains(first) && !crates.contains(&first),
    };
    let mut found: Vec<String> = paths(&code)
        .filter(is_breach)
        .map(|(first, second)| format!("{} names {first}::{second}", path.display()))
        .collect();
    if PURE.0.contains(&row.module) {
        let named = PURE.1.iter().filter(|part| code.contains(**part));
        found.extend(named.map(|part| format!("{} names {part}", path.display())));
    }
    found
}

#[test]
fn nobody_imports_what_the_table_does_not_allow() {
    let known = dependencies();
    assert!(known.contains("diesel") && known.contains("actix_web"));
    let mut found = Vec::new();
    for row in TABLE {
        let mut files = Vec::new();
        sources(&root().join("src").join(row.module), &mut files);
        assert!(!files.is_empty(), "{} has no files", row.module);
        for file in files {
            found.extend(breaches(row, &file, &known));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_module_has_a_row() {
    let folders = fs::read_dir(root().join("src"))
        .unwrap()
        .map(Result::unwrap);
    let modules: BTreeSet<String> = folders
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let rows: BTreeSet<String> = TABLE.iter().map(|row| row.module.to_owned()).collect();
    assert_eq!(modules, rows);
}

#[test]
fn no_crate_is_allowed_that_nobody_depends_on() {
    let known = dependencies();
    let allowed = TABLE.iter().flat_map(|row| row.crates.split_whitespace());
    let unknown: Vec<&str> = allowed.filter(|name| !known.contains(*name)).collect();
    assert_eq!(unknown, Vec::<&str>::new());
}

#[test]
fn a_forbidden_import_is_seen_wherever_it_stands() {
    let row = row("services", &["auth"], "domain store");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verb.rs");
    let text = "use crate::auth::Key;\nuse crate::{\n    api::Problem,\n};\nuse std::fs;\n\
                fn f() { let _ = crate::web::page(); diesel::sql_query(\"\"); } // lettre::Message\n";
    fs::write(&path, text).unwrap();
    let named: Vec<String> = breaches(&row, &path, &dependencies())
        .iter()
        .map(|breach| breach.rsplit(' ').next().unwrap().to_owned())
        .collect();
    // A group right after `crate` would hide what it holds, so it is a breach itself.
    assert_eq!(
        named,
        ["crate::", "crate::web", "diesel::sql_query", "std::fs"]
    );
}
