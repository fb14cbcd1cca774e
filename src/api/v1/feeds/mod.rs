//! Feeds: secret addresses of calendars. The calendars themselves are read outside the API.

mod errors;
mod feed;
mod handlers;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(handlers::list_feeds)
        .service(handlers::create_feed)
        .service(handlers::read_feed)
        .service(handlers::rotate_feed)
        .service(handlers::delete_feed);
}
