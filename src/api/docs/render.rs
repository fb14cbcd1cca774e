//! The page made of the OpenAPI document.

use domain::language::Language;
use serde_json::{Map, Value};

use super::html::{self, escape, prose};
use super::{operation, schema};

/// The document as one page: what it says at first, the operations by tag, the schemas.
pub(super) fn page(document: &Value) -> String {
    let intro = prose(string_at(document, "/info/description"));
    let operations = operations(document);
    let tags = tags(document, &operations);
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let schemas: String = schemas
        .into_iter()
        .flatten()
        .map(|(name, schema)| schema::section(name, schema))
        .collect();
    let body = format!(
        "{intro}<p><a href=\"/openapi.yaml\">openapi.yaml</a> · <a href=\"/problems\">problems</a></p>\n{}{}\
         <h2 id=\"schemas\">Schemas</h2>\n{schemas}",
        navigation(&tags),
        tags.iter()
            .map(|tag| section(document, tag, &operations))
            .collect::<String>(),
    );
    let title = format!(
        "{} {}",
        string_at(document, "/info/title"),
        string_at(document, "/info/version")
    );
    html::page(Language::En, &title, &body)
}

/// The text at `pointer`; empty if there is none.
pub(super) fn string_at<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// An operation with its method and path.
pub(super) struct Found<'a> {
    pub path: &'a str,
    pub method: &'a str,
    pub operation: &'a Value,
}

fn operations(document: &Value) -> Vec<Found<'_>> {
    let paths = document.pointer("/paths").and_then(Value::as_object);
    let items = paths
        .into_iter()
        .flatten()
        .filter_map(|(path, item)| Some((path, item.as_object()?)));
    items
        .flat_map(|(path, item)| operations_of(path, item))
        .collect()
}

fn operations_of<'a>(
    path: &'a str,
    item: &'a Map<String, Value>,
) -> impl Iterator<Item = Found<'a>> {
    let operations = item
        .iter()
        .filter(|(_, operation)| operation.get("responses").is_some());
    operations.map(move |(method, operation)| Found {
        path,
        method,
        operation,
    })
}

fn tag_of<'a>(found: &Found<'a>) -> &'a str {
    string_at(found.operation, "/tags/0")
}

/// The tags that the document declares, in its order, then those that only operations have.
fn tags<'a>(document: &'a Value, operations: &[Found<'a>]) -> Vec<&'a str> {
    let declared = document
        .pointer("/tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|tag| string_at(tag, "/name"));
    let mut tags = Vec::new();
    for tag in declared.chain(operations.iter().map(tag_of)) {
        if !tags.contains(&tag) && operations.iter().any(|found| tag_of(found) == tag) {
            tags.push(tag);
        }
    }
    tags
}

fn navigation(tags: &[&str]) -> String {
    let links = tags
        .iter()
        .map(|tag| format!("<li><a href=\"#tag-{0}\">{0}</a></li>\n", escape(tag)));
    format!(
        "<nav aria-label=\"Contents\">\n<ul>\n{}<li><a href=\"#schemas\">Schemas</a></li>\n</ul>\n</nav>\n",
        links.collect::<String>()
    )
}

fn section(document: &Value, tag: &str, operations: &[Found<'_>]) -> String {
    let declared = document
        .pointer("/tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let about = declared
        .filter(|known| string_at(known, "/name") == tag)
        .map(|known| string_at(known, "/description"));
    let about: String = about.map(prose).collect();
    let own = operations.iter().filter(|found| tag_of(found) == tag);
    let own: String = own
        .map(|found| operation::details(document, found))
        .collect();
    format!("<h2 id=\"tag-{0}\">{0}</h2>\n{about}{own}", escape(tag))
}
