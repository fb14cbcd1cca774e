//! Resources: `/resources` and `/resources/{id}`.

mod list;
mod resource_in;
mod resource_out;
mod single;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list::list_resources)
        .service(single::create_resource)
        .service(single::read_resource)
        .service(single::edit_resource)
        .service(single::delete_resource);
}
