//! Closures: what is closed and when, the bookings that a closure hits, and what becomes of them.

mod affected;
mod closure;
mod errors;
mod list;
mod resolve;
mod write;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list::list_closures)
        .service(write::create_closure)
        .service(write::read_closure)
        .service(write::change_closure)
        .service(write::delete_closure)
        .service(affected::list_affected)
        .service(resolve::resolve_closure);
}
