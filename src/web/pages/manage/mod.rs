//! What the mailed link opens: the booking of a guest, who needs no account.
//!
//! Whoever has the link may do what a guest may; a link that is wrong or was renewed opens nothing.

mod cancel;
mod change;
mod done;
mod guest;
mod messages;
mod show;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(done::done)
        .service(show::show)
        .service(show::calendar_entry)
        .service(cancel::ask)
        .service(cancel::cancel_booking)
        .service(change::ask)
        .service(change::change_booking)
        .service(messages::send);
}
