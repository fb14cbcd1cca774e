//! A citizen books: time, what for, who, check, done. No account; nothing is kept until the last step.
//!
//! | step | path below `/raeume/{slug}/buchen` | what it shows |
//! | --- | --- | --- |
//! | `time` | (GET) | day and times, fed by what is free |
//! | `steps` | `/angaben` | purpose, people, extras, the room's questions |
//! | `steps` | `/kontakt` | who books, the terms |
//! | `steps` | `/pruefen` | everything once more, each row with a way to change it |
//! | `again` | `/zeit` | another time, everything else kept |
//! | `send` | `/senden` | the booking; or, taken meanwhile, what else can be had |
//!
//! A step is a form that carries the answers of the steps before it, so the way back keeps everything, and nothing
//! about a person stands in an address.

mod again;
mod draft;
mod offer;
mod rows;
mod send;
mod steps;
mod time;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(time::choose_time)
        .service(steps::what_for)
        .service(again::another_time)
        .service(steps::who_books)
        .service(steps::check_answers)
        .service(send::send_booking)
        .service(send::begin_again);
}
