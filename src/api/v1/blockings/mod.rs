//! Blockings: rooms and resources that staff take out of use.

mod blocking;
mod errors;
mod list;
mod write;

use chrono_tz::Tz;
use domain::ids::BookingId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::problem::Problem;
use crate::services::blockings::BlockingError;

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list::list_blockings)
        .service(write::create_blocking)
        .service(write::read_blocking)
        .service(write::change_blocking)
        .service(write::delete_blocking);
}

/// What is answered; places are looked up in the bookings whose fate was `decided`, and times told in `zone`.
pub(crate) fn problem(error: BlockingError, decided: &[BookingId], zone: Tz) -> Problem {
    errors::problem(error, decided, zone)
}
