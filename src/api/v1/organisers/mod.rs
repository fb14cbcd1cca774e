//! Organisers: who books, as records that staff keep.

mod errors;
mod list;
mod organiser;
mod write;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list::list_organisers)
        .service(write::create_organiser)
        .service(write::read_organiser)
        .service(write::change_organiser);
}
