//! How much the rooms are used: all rooms over some months, one room by month and by hour of the week, and a file.

mod asked;
mod export;
mod figures;
mod room;
mod show;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(show::show)
        .service(export::export_csv)
        .service(room::show);
}
