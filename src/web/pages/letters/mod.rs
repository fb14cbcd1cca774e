//! The outgoing tray (Postausgang): letters for those who have no e-mail, to be printed, posted and kept track of.

mod act;
mod chosen;
mod print;
mod tray;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(tray::show)
        .service(act::carry_out)
        .service(print::print);
}
