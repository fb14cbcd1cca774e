//! Closing rooms in one act, and what becomes of the bookings that stand there: `/verwaltung/sperrungen`.
//!
//! A closure takes effect when it is entered, and the bookings it hits are decided on its page. A blocking takes what
//! it blocks, so the bookings in its way are decided in the same form that enters it.

mod decide;
mod enter;
mod list;
mod places;
mod show;
mod wish;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(list::list_closures)
        .service(enter::ask)
        .service(enter::enter)
        .service(show::show_blocking)
        .service(show::lift_blocking)
        .service(show::show_closure)
        .service(show::decide_all)
        .service(show::end_closure)
        .service(show::lift_closure);
}
