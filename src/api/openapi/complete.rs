//! What follows from the conventions for every operation.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::{Method, StatusCode};
use utoipa::ToSchema;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{
    Operation, Parameter, ParameterBuilder, ParameterIn, ParameterStyle, PathItem,
};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Required};

use crate::api::extract::IDEMPOTENCY_KEY;
use crate::api::problem::{Kind, MEDIA_TYPE};
use crate::api::wire::Id;

/// The statuses of problems, with the names of their responses in the document.
const PROBLEMS: [(StatusCode, &str); 13] = [
    (StatusCode::BAD_REQUEST, "BadRequest"),
    (StatusCode::UNAUTHORIZED, "Unauthorized"),
    (StatusCode::FORBIDDEN, "Forbidden"),
    (StatusCode::NOT_FOUND, "NotFound"),
    (StatusCode::REQUEST_TIMEOUT, "RequestTimeout"),
    (StatusCode::CONFLICT, "Conflict"),
    (StatusCode::PRECONDITION_FAILED, "PreconditionFailed"),
    (StatusCode::PAYLOAD_TOO_LARGE, "PayloadTooLarge"),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType"),
    (StatusCode::UNPROCESSABLE_ENTITY, "UnprocessableEntity"),
    (StatusCode::PRECONDITION_REQUIRED, "PreconditionRequired"),
    (StatusCode::TOO_MANY_REQUESTS, "TooManyRequests"),
    (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable"),
];

/// Completes every operation of `document`.
pub(super) fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    inline_changes(&mut components.schemas);
    for (status, name) in PROBLEMS {
        components
            .responses
            .insert(name.to_owned(), problem(status).into());
    }
    components.headers.insert("ETag".to_owned(), etag().into());
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            add_path_parameters(path, operation);
            write_lists_with_commas(operation);
            add_problems(&method, operation);
            add_versions(operation);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Writes each [`Change`](crate::api::extract::Change) where it is used, as the optional field that it is to a caller.
fn inline_changes(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let is_change = |name: &String| name.starts_with("Change_");
    let names: Vec<_> = schemas
        .keys()
        .filter(|name| is_change(name))
        .cloned()
        .collect();
    let changes: BTreeMap<_, _> = names
        .iter()
        .filter_map(|name| {
            Some((
                Ref::from_schema_name(name).ref_location,
                schemas.remove(name)?,
            ))
        })
        .collect();
    let objects = schemas.values_mut().filter_map(|schema| match schema {
        RefOr::T(Schema::Object(object)) => Some(object),
        _ => None,
    });
    for property in objects.flat_map(|object| object.properties.values_mut()) {
        if let RefOr::Ref(reference) = property
            && let Some(RefOr::T(Schema::OneOf(change))) = changes.get(&reference.ref_location)
        {
            let mut change = change.clone();
            change.description =
                Some(reference.description.clone()).filter(|text| !text.is_empty());
            *property = Schema::OneOf(change).into();
        }
    }
}

/// One answer for all problems of a status; its description names their codes.
fn problem(status: StatusCode) -> Response {
    let codes = Kind::CODES.iter().map(|(code, _)| *code);
    let codes: Vec<_> = codes
        .filter(|code| Kind::status_of(code) == Some(status))
        .map(|code| format!("`{code}`"))
        .collect();
    let reason = status.canonical_reason().unwrap_or_default();
    let problem = ResponseBuilder::new()
        .description(format!("{reason}: {}", codes.join(", ")))
        .content(
            MEDIA_TYPE,
            Content::new(Some(Ref::from_schema_name("Problem"))),
        );
    let retry = matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    );
    if retry {
        problem.header("Retry-After", seconds()).build()
    } else {
        problem.build()
    }
}

fn seconds() -> Header {
    let mut header = Header::new(
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1)),
    );
    header.description = Some("Seconds to wait.".to_owned());
    header
}

fn etag() -> Header {
    let mut header = Header::new(ObjectBuilder::new().schema_type(Type::String));
    header.description = Some("The version, for `If-Match` and `If-None-Match`.".to_owned());
    header
}

/// A name in braces that the handler does not declare is an id.
fn add_path_parameters(path: &str, operation: &mut Operation) {
    let names = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    for name in names {
        if !declares(operation, &ParameterIn::Path, name) {
            let parameter = ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(Ref::from_schema_name(Id::name())));
            operation
                .parameters
                .get_or_insert_default()
                .insert(0, parameter.build().into());
        }
    }
}

fn declares(operation: &Operation, place: &ParameterIn, name: &str) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == *place && parameter.name == name,
        RefOr::Ref(_) => false,
    })
}

fn write_lists_with_commas(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        match parameter {
            RefOr::T(parameter)
                if parameter.parameter_in == ParameterIn::Query && is_list(parameter) =>
            {
                parameter.style = Some(ParameterStyle::Form);
                parameter.explode = Some(false);
            }
            _ => {}
        }
    }
}

fn is_list(parameter: &Parameter) -> bool {
    matches!(parameter.schema, Some(RefOr::T(Schema::Array(_))))
}

/// The problems that an operation can have by what it takes.
fn add_problems(method: &Method, operation: &mut Operation) {
    let header = |name| declares(operation, &ParameterIn::Header, name);
    let has_id = operation.parameters.iter().flatten().any(is_path_parameter);
    let has_body = operation.request_body.is_some();
    let has_caller = operation
        .security
        .as_ref()
        .is_some_and(|schemes| !schemes.is_empty());
    let rules = [
        (true, &[400, 429, 503][..]),
        (has_id, &[404]),
        (has_body, &[408, 413, 415, 422]),
        (has_caller, &[401, 403]),
        (*method != Method::GET, &[409]),
        (header("If-Match"), &[412, 428]),
        (header(IDEMPOTENCY_KEY), &[422]),
    ];
    let statuses: BTreeSet<_> = rules
        .into_iter()
        .filter(|(applies, _)| *applies)
        .flat_map(|(_, statuses)| statuses)
        .collect();
    for (status, name) in PROBLEMS {
        if statuses.contains(&status.as_u16()) {
            let responses = &mut operation.responses.responses;
            responses
                .entry(status.as_str().to_owned())
                .or_insert_with(|| Ref::from_response_name(name).into());
        }
    }
}

fn is_path_parameter(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
}

/// `ETag` where a version is read or changed, and 304 where the caller may have it already.
fn add_versions(operation: &mut Operation) {
    let reads = declares(operation, &ParameterIn::Header, "If-None-Match");
    if !reads && !declares(operation, &ParameterIn::Header, "If-Match") {
        return;
    }
    let tag = || RefOr::Ref(Ref::new("#/components/headers/ETag"));
    let responses = &mut operation.responses.responses;
    for status in ["200", "201"] {
        if let Some(RefOr::T(response)) = responses.get_mut(status) {
            response
                .headers
                .entry("ETag".to_owned())
                .or_insert_with(tag);
        }
    }
    if reads {
        let mut unchanged = Response::new("Not Modified: the caller has this version");
        unchanged.headers.insert("ETag".to_owned(), tag());
        responses
            .entry("304".to_owned())
            .or_insert(unchanged.into());
    }
}
