//! Pages about the installation itself: the legal ones, which every public service has.

mod barrier;
mod legal;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(legal::legal_page)
        .service(barrier::ask)
        .service(barrier::send);
}
