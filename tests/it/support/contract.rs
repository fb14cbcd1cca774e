//! Holds every answer against the OpenAPI document: its status is declared for the route, and its body fits.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use actix_web::dev::ResourceDef;
use actix_web::http::Method;
use gemeinraum::api::openapi::document;
use gemeinraum::api::routes::routes;
use jsonschema::Validator;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use crate::support::http::Response;

/// The operations of a document with their routes, such as `GET /api/v1/rooms/{id}`.
pub fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, item)| {
        let operations = item
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, operation)| operation["responses"].is_object());
        operations.map(move |(method, operation)| {
            let method = method.to_ascii_uppercase();
            (format!("{method} {path}"), operation)
        })
    })
}

/// The routes of the product's own document.
pub fn documented_routes() -> BTreeSet<String> {
    let document = serde_json::to_value(document(routes)).unwrap();
    operations(&document).map(|(route, _)| route).collect()
}

/// The routes of the product that ask for `If-Match`.
pub fn versioned_routes() -> BTreeSet<String> {
    let document = serde_json::to_value(document(routes)).unwrap();
    let is_version = |parameter: &Value| parameter["name"] == "If-Match";
    let asks = |operation: &Value| {
        let parameters = operation["parameters"].as_array();
        parameters.is_some_and(|parameters| parameters.iter().any(is_version))
    };
    operations(&document)
        .filter(|(_, operation)| asks(operation))
        .map(|(route, _)| route)
        .collect()
}

/// The document, ready to be compared with.
pub struct Contract {
    document: Value,
    paths: Vec<(String, ResourceDef)>,
    /// By schema; to make one takes longer than a request.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Contract {
    pub fn new(document: &OpenApi) -> Self {
        let paths = document
            .paths
            .paths
            .keys()
            .map(|path| (path.clone(), ResourceDef::new(path.as_str())));
        Self {
            paths: paths.collect(),
            document: serde_json::to_value(document).unwrap(),
            validators: Mutex::default(),
        }
    }

    /// Panics with the reason if `response` is not what the document promises for `method` and `uri`.
    #[track_caller]
    pub fn assert(&self, method: &Method, uri: &str, response: &Response) {
        let fault = self.check(method, uri, response).err();
        let body = String::from_utf8_lossy(&response.body);
        assert_eq!(
            fault, None,
            "{method} {uri} answered {}: {body}",
            response.status
        );
    }

    /// The first difference between `response` and the document.
    pub fn check(&self, method: &Method, uri: &str, response: &Response) -> Result<(), String> {
        let Some(operation) = self.operation(method, uri) else {
            return self.check_unserved(response);
        };
        let status = response.status.as_str();
        let declared = operation.pointer(&format!("/responses/{status}"));
        let declared =
            self.resolve(declared.ok_or_else(|| format!("status {status} is not declared"))?);
        match declared["content"].as_object() {
            Some(content) => {
                let media_type = essence(response);
                let content = content
                    .get(media_type)
                    .ok_or_else(|| format!("{media_type:?} is not declared"))?;
                if media_type.ends_with("json") {
                    self.check_body(&content["schema"], &response.json())
                } else {
                    Ok(())
                }
            }
            None if response.body.is_empty() => Ok(()),
            None => Err("a body where none is declared".to_owned()),
        }
    }

    /// The operation for `uri`; `None` if the document has no such route or method.
    fn operation(&self, method: &Method, uri: &str) -> Option<&Value> {
        let path = uri.split('?').next().unwrap_or_default();
        let mut matching: Vec<_> = self
            .paths
            .iter()
            .filter(|(_, pattern)| pattern.is_match(path))
            .collect();
        matching.sort_by_key(|(template, _)| template.matches('{').count());
        let method = if method == Method::HEAD {
            Method::GET
        } else {
            method.clone()
        };
        let method = method.as_str().to_ascii_lowercase();
        let mut operations = matching
            .iter()
            .map(|(template, _)| &self.document["paths"][template][&method]);
        operations.find(|operation| operation.is_object())
    }

    /// Outside the document there are only problems.
    fn check_unserved(&self, response: &Response) -> Result<(), String> {
        let code = response.json()["code"].clone();
        if [
            "unknown_route",
            "method_not_allowed",
            "malformed_url",
            "too_many_requests",
        ]
        .iter()
        .all(|known| code != *known)
        {
            return Err("an answer of a route that is not in the document".to_owned());
        }
        self.check_body(
            &json!({"$ref": "#/components/schemas/Problem"}),
            &response.json(),
        )
    }

    fn check_body(&self, schema: &Value, body: &Value) -> Result<(), String> {
        self.validator(schema)?
            .validate(body)
            .map_err(|error| format!("{error} at {:?}", error.instance_path().to_string()))
    }

    fn validator(&self, schema: &Value) -> Result<Arc<Validator>, String> {
        let mut known = self.validators.lock().unwrap();
        if let Some(validator) = known.get(&schema.to_string()) {
            return Ok(Arc::clone(validator));
        }
        let mut whole = schema.clone();
        whole["components"] = self.document["components"].clone();
        let options = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true);
        let validator = options.build(&whole).map_err(|error| error.to_string())?;
        let validator = Arc::new(validator);
        known.insert(schema.to_string(), Arc::clone(&validator));
        Ok(validator)
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target = value["$ref"]
            .as_str()
            .and_then(|target| target.strip_prefix('#'));
        target
            .and_then(|pointer| self.document.pointer(pointer))
            .unwrap_or(value)
    }
}

fn essence(response: &Response) -> &str {
    response
        .header("content-type")
        .split(';')
        .next()
        .unwrap_or_default()
}
