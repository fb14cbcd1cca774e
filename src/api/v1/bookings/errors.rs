//! The one table from why a step of a booking was not taken to what is answered.

use domain::bookable::BookableId;
use domain::ids::ResourceId;

use super::reasons::reason;
use crate::api::problem::{FieldError, Kind, Place, Problem, Refusal};
use crate::services::bookings::hold::HOLD_LENGTH;
use crate::services::bookings::{Asked, BookingError, Refused};

/// What is answered; places of items are looked up in what was `asked`.
pub(super) fn problem(error: BookingError, asked: Option<&Asked>) -> Problem {
    let field = Problem::of_field;
    match error {
        BookingError::Denied(denied) => denied.into(),
        BookingError::UnknownBookable(id) => field(&place_of(id, asked), Refusal::UnknownId),
        BookingError::NothingWanted => field("/room_id", Refusal::MissingField),
        BookingError::SitesDiffer => field("/items", Refusal::SitesDiffer),
        BookingError::UseModeDiffers(id) => field(&place_of_item(id, asked), use_mode(asked)),
        BookingError::UnknownPurpose(_) => field("/purpose", Refusal::UnknownCode),
        BookingError::UnknownGroup(_) => field("/customer_group", Refusal::UnknownCode),
        BookingError::MissingAnswer(code) => {
            field(&format!("/answers/{code}"), Refusal::MissingField)
        }
        BookingError::UnknownAnswer(code) => {
            field(&format!("/answers/{code}"), Refusal::UnknownField)
        }
        BookingError::UnknownHold => field("/hold_id", Refusal::UnknownId),
        BookingError::UnknownOrganiser => field("/organiser_id", Refusal::UnknownId),
        BookingError::NoOrganiser => field("/organiser", Refusal::MissingField),
        BookingError::StaffOnly(name) => forbidden(name, Refusal::StaffOnly),
        BookingError::EventOutsideSpan => field("/event_starts_at", Refusal::OutsideSpan),
        BookingError::AppointmentInside(name) => field(&format!("/{name}"), Refusal::InsideSpan),
        BookingError::ReceivedInFuture => field("/received_at", Refusal::InFuture),
        BookingError::OptionOutOfBounds { .. } => field("/until", Refusal::OptionOutOfBounds),
        BookingError::Refused(refused) => not_available(&refused),
        BookingError::TooManyHolds { limit } => {
            let seconds = u32::try_from(HOLD_LENGTH.num_seconds()).unwrap_or(u32::MAX);
            Problem::new(Kind::TooManyHolds { limit }).retry_after(seconds)
        }
        BookingError::WrongState(wrong) => {
            let status = wrong.from.to_string();
            Kind::WrongState { status }.into()
        }
        BookingError::NotByLink { field, .. } => forbidden(field, Refusal::NotByLink),
        BookingError::Stale => Kind::VersionMismatch.into(),
        BookingError::KeyReused(_) => Kind::IdempotencyKeyReused.into(),
        BookingError::Store(error) => error.into(),
    }
}

/// The same for steps that name no version: losing against a change at the same moment is a conflict.
pub(super) fn problem_of_step(error: BookingError) -> Problem {
    match error {
        BookingError::Stale => Kind::Conflict.into(),
        error => problem(error, None),
    }
}

/// A refused time with every violated rule; alternatives are added by whoever knows what was asked.
pub(super) fn not_available(refused: &Refused) -> Problem {
    let reasons = refused.findings.iter();
    Problem::new(Kind::NotAvailable).reasons(reasons.map(|finding| reason(finding, refused.zone)))
}

fn forbidden(name: &str, refusal: Refusal) -> Problem {
    Problem::new(Kind::Forbidden).errors([FieldError {
        place: Place::Pointer(format!("/{name}")),
        refusal,
    }])
}

fn place_of(id: BookableId, asked: Option<&Asked>) -> String {
    match id {
        BookableId::Room(_) => "/room_id".to_owned(),
        BookableId::Resource(id) => place_of_item(id, asked),
    }
}

fn place_of_item(id: ResourceId, asked: Option<&Asked>) -> String {
    let mut items = asked.iter().flat_map(|asked| &asked.items);
    match items.position(|item| item.resource_id == id) {
        Some(index) => format!("/items/{index}/resource_id"),
        None => "/items".to_owned(),
    }
}

/// With a room in the wish it is the room that does not fit, without one it is missing.
fn use_mode(asked: Option<&Asked>) -> Refusal {
    if asked.is_some_and(|asked| asked.room_id.is_some()) {
        Refusal::OnlyAlone
    } else {
        Refusal::OnlyWithRoom
    }
}
