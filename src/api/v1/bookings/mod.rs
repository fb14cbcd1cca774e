//! Bookings and holds: ask, look, change, decide.
//!
//! `booking_in` and `booking_change` parse what comes in, `booking_out` is what goes out; `errors` is the one
//! table from a refused step to a problem, `reasons` the one from violated rules to codes and values.

mod booking_change;
mod booking_in;
mod booking_out;
mod change;
mod check;
mod errors;
mod holds;
mod list;
mod made;
mod make;
mod organiser;
mod reasons;
mod refusal;
mod steps;
mod times;
mod wanted;
mod words;

use domain::language::Language;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::problem::Problem;
use crate::services::bookings::BookingError;
use crate::services::bookings::dry_run::Outlook;

pub use reasons::reason;

pub(super) use booking_out::BookingOut;
pub(super) use times::{missing, span};
pub(super) use wanted::{ItemDto, items};

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list::list_bookings)
        .service(make::create_booking)
        .service(change::read_booking)
        .service(change::change_booking)
        .service(steps::confirm_booking)
        .service(steps::decline_booking)
        .service(steps::cancel_booking)
        .service(steps::reserve_booking)
        .service(steps::complete_booking)
        .service(steps::mark_no_show)
        .service(steps::reinstate_booking)
        .service(holds::create_hold)
        .service(holds::release_hold)
        .service(check::check_booking);
}

/// Why a wish cannot be had, in words.
pub(crate) fn refused_outlook(outlook: &Outlook, language: Language) -> Vec<String> {
    let reasons = outlook.findings.iter();
    reasons
        .map(|finding| reason(finding, outlook.zone).document(language).detail)
        .collect()
}

/// What is answered where a booking is changed in the course of something else.
pub(crate) fn problem(error: BookingError) -> Problem {
    errors::problem_of_step(error)
}
