//! The pages of the office, under `/verwaltung`.

mod components;
mod sign_in;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(components::components)
        .service(sign_in::ask)
        .service(sign_in::sign_in)
        .service(sign_in::leave);
}
