//! Every handler, registered once, and the route table as the OpenAPI document has it.

use std::collections::BTreeSet;
use std::future::{Ready, ready};

use actix_web::dev::{ResourceDef, ServiceRequest};
use actix_web::http::Method;
use actix_web::{HttpRequest, web};
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::answer::Answer;
use crate::api::problem::{Kind, Problem, problem_page, problem_pages};
use crate::api::{docs, feeds, figures, health, url, v1};

/// Registers every handler of the API and the pages about it.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(utoipa_actix_web::scope("/api/v1").configure(v1::v1));
    pages(cfg);
}

/// Registers the pages about the API.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(docs::openapi_yaml)
        .service(docs::docs_page)
        .service(docs::docs_style);
    cfg.service(problem_pages).service(problem_page);
    cfg.service(feeds::read_free_busy)
        .service(feeds::read_calendar);
    cfg.service(health::live)
        .service(health::ready)
        .service(figures::metrics);
}

/// The route table, as application data (`web::Data<Routes>`).
pub struct Routes(Vec<Route>);

struct Route {
    path: ResourceDef,
    methods: Vec<(Method, BTreeSet<String>)>,
}

impl Routes {
    /// The routes of `document`.
    pub fn of(document: &OpenApi) -> Self {
        let routes = document.paths.paths.iter();
        Self(
            routes
                .map(|(path, item)| Route {
                    path: ResourceDef::new(path.as_str()),
                    methods: methods(item),
                })
                .collect(),
        )
    }

    /// The methods of `path`; none if there is no such route.
    fn allowed(&self, path: &str) -> Vec<Method> {
        let matching = self.0.iter().filter(|route| route.path.is_match(path));
        let mut methods: Vec<_> = matching
            .flat_map(|route| &route.methods)
            .map(|(method, _)| method.clone())
            .collect();
        if methods.contains(&Method::GET) {
            methods.push(Method::HEAD);
        }
        methods.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        methods.dedup();
        methods
    }

    /// Refuses parameters that the route does not declare, also where its handler reads none.
    pub(super) fn check_parameters(&self, request: &ServiceRequest) -> Result<(), Problem> {
        if request.query_string().is_empty() {
            return Ok(());
        }
        let given = url::parameters(request.query_string()).ok_or(Kind::MalformedUrl)?;
        let method = if request.method() == Method::HEAD {
            &Method::GET
        } else {
            request.method()
        };
        let known: Vec<_> = self
            .0
            .iter()
            .filter(|route| route.path.is_match(request.path()))
            .collect();
        let declares = |name: &str| {
            let mut operations = known
                .iter()
                .flat_map(|route| &route.methods)
                .filter(|(other, _)| other == method);
            operations.any(|(_, parameters)| parameters.contains(name))
        };
        let has_operation = known
            .iter()
            .flat_map(|route| &route.methods)
            .any(|(other, _)| other == method);
        match given
            .into_iter()
            .find(|(name, _)| has_operation && !declares(name))
        {
            Some((name, _)) => Err(Kind::UnknownParameter {
                name: name.chars().take(100).collect(),
            }
            .into()),
            None => Ok(()),
        }
    }
}

fn methods(item: &PathItem) -> Vec<(Method, BTreeSet<String>)> {
    operations(item)
        .into_iter()
        .map(|(method, operation)| (method, parameters(operation)))
        .collect()
}

/// The operations of a path.
pub(super) fn operations(item: &PathItem) -> Vec<(Method, &Operation)> {
    [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
    .collect()
}

fn parameters(operation: &Operation) -> BTreeSet<String> {
    let parameters = operation.parameters.iter().flatten();
    parameters
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => {
                Some(parameter.name.clone())
            }
            _ => None,
        })
        .collect()
}

/// The service for requests that no route takes: 405 with `Allow` if the path has other methods, else 404.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a handler owns what it extracts"
)]
pub fn no_route(request: HttpRequest) -> Ready<Answer> {
    let routes = request.app_data::<web::Data<Routes>>();
    let allowed = routes
        .map(|routes| routes.allowed(request.path()))
        .unwrap_or_default();
    if allowed.is_empty() {
        return ready(Err(Kind::UnknownRoute.into()));
    }
    let method = request.method().as_str().chars().take(20).collect();
    ready(Err(
        Problem::new(Kind::MethodNotAllowed { method }).allow(allowed)
    ))
}
