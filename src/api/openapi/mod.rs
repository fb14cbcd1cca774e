//! The OpenAPI document: made of the routes as they are registered, completed by the conventions.
//!
//! A handler declares its success, and with `params(IfMatch)` and the like which headers it reads. Everything that
//! follows from the conventions is added here: ids in the path, problems by what the operation takes, how lists in
//! parameters are written. There is no `default` response: a status that is not declared is a mistake.

mod complete;
mod params;

use actix_web::App;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi as _};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::extract::MANAGEMENT_TOKEN;
use crate::api::problem::ProblemDocument;
use crate::api::wire::{Currency, Date, Id, Money, Timestamp, ZoneName};

/// What stands in the document before any route.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Gemeinraum", description = include_str!("intro.md"), license(name = "EUPL-1.2", identifier = "EUPL-1.2")),
    components(schemas(Currency, Date, Id, Money, ProblemDocument, Timestamp, ZoneName)),
    modifiers(&Security),
    tags((name = "meta", description = "The API about itself"))
)]
struct Base;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut OpenApi) {
        let mut key = Http::new(HttpAuthScheme::Bearer);
        key.description = Some("An API key, made by `gemeinraum api-key create`.".to_owned());
        let token = "What a guest got with his booking.";
        let token = ApiKey::Header(ApiKeyValue::with_description(MANAGEMENT_TOKEN, token));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("api_key", SecurityScheme::Http(key));
        components.add_security_scheme("management_token", SecurityScheme::ApiKey(token));
    }
}

/// The document of the routes that `register` registers.
pub fn document(register: fn(&mut ServiceConfig)) -> OpenApi {
    let app = App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .configure(register);
    let (_, mut document) = app.split_for_parts();
    complete::complete(&mut document);
    document
}
