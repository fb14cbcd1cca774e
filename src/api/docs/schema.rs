//! Schemas on the page.

use serde_json::Value;

use super::html::{escape, prose};
use super::render::string_at;

/// A schema of the document with its properties.
pub(super) fn section(name: &str, schema: &Value) -> String {
    let name = escape(name);
    format!(
        "<details id=\"schema-{name}\">\n<summary><code>{name}</code></summary>\n<div>\n{}<p>{}</p>\n{}</div>\n</details>\n",
        prose(string_at(schema, "/description")),
        brief(schema),
        properties(schema),
    )
}

fn properties(schema: &Value) -> String {
    let required = schema.pointer("/required").and_then(Value::as_array);
    let row = |(name, property): (&String, &Value)| {
        let is_required =
            required.is_some_and(|required| required.iter().any(|known| known == name));
        format!(
            "<tr><td><code>{}</code></td><td>{}{}</td><td>{}</td></tr>\n",
            escape(name),
            brief(property),
            if is_required { ", required" } else { "" },
            prose(string_at(property, "/description")),
        )
    };
    let properties = schema
        .pointer("/properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let rows: String = properties.map(row).collect();
    if rows.is_empty() {
        return rows;
    }
    format!("<table>\n<tr><th>Field</th><th>Type</th><th>Description</th></tr>\n{rows}</table>\n")
}

/// A schema in one line: its name as a link, or its type with format, values and bounds.
pub(super) fn brief(schema: &Value) -> String {
    if let Some(name) = string_at(schema, "/$ref")
        .rsplit_once('/')
        .map(|(_, name)| escape(name))
    {
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    for (key, word) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")] {
        if let Some(schemas) = schema.get(key).and_then(Value::as_array) {
            return schemas.iter().map(brief).collect::<Vec<_>>().join(word);
        }
    }
    let values = schema
        .get("enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let values: Vec<_> = values
        .map(|value| format!("<code>{}</code>", escape(&plain(value))))
        .collect();
    if values.is_empty() {
        format!("{}{}", kind(schema), bounds(schema))
    } else {
        values.join(", ")
    }
}

fn kind(schema: &Value) -> String {
    let kind = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().map(plain).collect::<Vec<_>>().join(" or "),
        Some(kind) => plain(kind),
        None => "any".to_owned(),
    };
    let format = schema
        .get("format")
        .map(|format| format!(" ({})", plain(format)))
        .unwrap_or_default();
    let items = schema
        .get("items")
        .map(|items| format!(" of {}", brief(items)))
        .unwrap_or_default();
    format!("{}{items}", escape(&format!("{kind}{format}")))
}

fn bounds(schema: &Value) -> String {
    let words = [
        ("minimum", "from"),
        ("maximum", "to"),
        ("minLength", "at least"),
        ("maxLength", "at most"),
        ("minItems", "at least"),
        ("maxItems", "at most"),
        ("pattern", "like"),
        ("default", "default"),
    ];
    let bound = |(key, word): (&str, &str)| {
        schema
            .get(key)
            .map(|value| format!(", {word} {}", escape(&plain(value))))
    };
    words.into_iter().filter_map(bound).collect()
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
