//! Blockings: rooms and resources that staff take out of use.

mod blocking;
mod errors;
mod list;
mod write;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list::list_blockings)
        .service(write::create_blocking)
        .service(write::read_blocking)
        .service(write::change_blocking)
        .service(write::delete_blocking);
}
