//! One operation on the page.

use serde_json::Value;

use super::html::{escape, prose};
use super::render::{Found, string_at};
use super::schema;

/// The operation, folded until it is opened.
pub(super) fn details(document: &Value, found: &Found<'_>) -> String {
    let Found {
        path,
        method,
        operation,
    } = found;
    format!(
        "<details id=\"{}\">\n<summary><span class=\"method\">{}</span> <code>{}</code> <span class=\"about\">{}</span>\
         </summary>\n<div>\n{}{}{}{}{}</div>\n</details>\n",
        escape(string_at(operation, "/operationId")),
        escape(&method.to_uppercase()),
        escape(path),
        escape(string_at(operation, "/summary")),
        prose(string_at(operation, "/description")),
        callers(operation),
        parameters(operation),
        body(operation),
        responses(document, operation),
    )
}

/// Who may call: any of these.
fn callers(operation: &Value) -> String {
    let schemes = operation
        .pointer("/security")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let names: Vec<_> = schemes
        .filter_map(Value::as_object)
        .map(|scheme| {
            scheme
                .keys()
                .next()
                .map_or("nobody in particular", String::as_str)
        })
        .map(|name| format!("<code>{}</code>", escape(name)))
        .collect();
    if names.is_empty() {
        String::new()
    } else {
        format!("<p>Credentials: {}</p>\n", names.join(" or "))
    }
}

fn parameters(operation: &Value) -> String {
    let parameters = operation
        .pointer("/parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let row = |parameter: &Value| {
        let required = parameter.pointer("/required") == Some(&Value::Bool(true));
        format!(
            "<tr><td><code>{}</code></td><td>{}{}</td><td>{}</td><td>{}</td></tr>\n",
            escape(string_at(parameter, "/name")),
            escape(string_at(parameter, "/in")),
            if required { ", required" } else { "" },
            parameter
                .pointer("/schema")
                .map(schema::brief)
                .unwrap_or_default(),
            prose(string_at(parameter, "/description")),
        )
    };
    let rows: String = parameters.map(row).collect();
    if rows.is_empty() {
        return rows;
    }
    format!(
        "<h3>Parameters</h3>\n<table>\n<tr><th>Name</th><th>In</th><th>Type</th><th>Description</th></tr>\n{rows}</table>\n"
    )
}

fn body(operation: &Value) -> String {
    operation
        .pointer("/requestBody")
        .map(|body| format!("<h3>Body</h3>\n<p>{}</p>\n", content(body)))
        .unwrap_or_default()
}

fn responses(document: &Value, operation: &Value) -> String {
    let responses = operation
        .pointer("/responses")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let row = |(status, response): (&String, &Value)| {
        let response = resolve(document, response);
        let about = prose(string_at(response, "/description"));
        format!(
            "<tr><td>{}</td><td>{about}</td><td>{}</td></tr>\n",
            escape(status),
            content(response)
        )
    };
    let rows: String = responses.map(row).collect();
    format!(
        "<h3>Answers</h3>\n<table>\n<tr><th>Status</th><th>Description</th><th>Body</th></tr>\n{rows}</table>\n"
    )
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = string_at(value, "/$ref")
        .strip_prefix('#')
        .and_then(|pointer| document.pointer(pointer));
    target.unwrap_or(value)
}

/// The media types of a body with their schemas.
fn content(body: &Value) -> String {
    let types = body
        .pointer("/content")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let types = types.map(|(media_type, content)| {
        let brief = content
            .pointer("/schema")
            .map(schema::brief)
            .unwrap_or_default();
        format!("{brief} <code>{}</code>", escape(media_type))
    });
    types.collect::<Vec<_>>().join("<br>")
}
