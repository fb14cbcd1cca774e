//! The daily work of the office: what is to be done today, the inbox, one booking, and the caller on the telephone.

mod booking;
mod caller;
mod decide;
mod history;
mod inbox;
mod notes;
mod outcome;
mod steps;
mod today;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(today::today)
        .service(inbox::show)
        .service(inbox::decide)
        .service(caller::ask)
        .service(caller::book)
        .service(decide::ask)
        .service(decide::decide)
        .service(booking::show)
        .service(steps::take)
        .service(notes::keep);
}
