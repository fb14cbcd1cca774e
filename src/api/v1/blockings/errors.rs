//! The one table from why a blocking was not written to what is answered.

use chrono_tz::Tz;
use domain::bookable::BookableId;
use domain::ids::BookingId;
use domain::interval::Interval;

use crate::api::problem::{FieldError, Kind, Place, Problem, Reason, Refusal};
use crate::api::v1::bookings;
use crate::i18n::Value;
use crate::services::blockings::{BlockingError, InTheWay, StoredBlocking};
use crate::services::bookings::StoredBooking;

/// What is answered; places are looked up in the bookings whose fate was `decided`, and times told in `zone`.
pub(super) fn problem(error: BlockingError, decided: &[BookingId], zone: Tz) -> Problem {
    match error {
        BlockingError::Denied(denied) => denied.into(),
        BlockingError::UnknownBookable(BookableId::Room(_)) => {
            Problem::of_field("/room_ids", Refusal::UnknownId)
        }
        BlockingError::UnknownBookable(BookableId::Resource(_)) => {
            Problem::of_field("/items", Refusal::UnknownId)
        }
        BlockingError::MoreThanStock { stock, .. } => {
            let (min, max) = (1, stock.into());
            Problem::of_field("/items", Refusal::OutOfRange { min, max })
        }
        BlockingError::EndsBeforeStart => Problem::of_field("/ends_at", Refusal::EndNotAfterStart),
        BlockingError::InTheWay(found) => in_the_way(&found, zone),
        BlockingError::NotInTheWay(booking) => {
            Problem::of_field(&place_of(booking, decided), Refusal::NotInTheWay)
        }
        BlockingError::Unsettled { booking, error } => {
            let place = Place::Pointer(place_of(booking, decided));
            let refusal = Refusal::NotSettled;
            bookings::problem(error).errors([FieldError { place, refusal }])
        }
        BlockingError::Stale => Kind::VersionMismatch.into(),
        BlockingError::Store(error) => error.into(),
    }
}

fn place_of(booking: BookingId, decided: &[BookingId]) -> String {
    let index = decided.iter().position(|id| *id == booking);
    index.map_or_else(
        || "/resolve".to_owned(),
        |index| format!("/resolve/bookings/{index}/booking_id"),
    )
}

fn in_the_way(found: &InTheWay, zone: Tz) -> Problem {
    let bookings = found.bookings.iter().map(|one| booking(one, zone));
    let blockings = found.blockings.iter().map(|one| blocking(one, zone));
    Problem::new(Kind::NotAvailable).reasons(bookings.chain(blockings))
}

fn booking(stored: &StoredBooking, zone: Tz) -> Reason {
    let booking = &stored.booking;
    Reason {
        code: "booking_in_the_way",
        values: vec![
            ("booking_id", booking.id.to_string().into()),
            ("reference", booking.reference.to_string().into()),
            ("status", booking.stage.status.name().to_string().into()),
            ("span", span(booking.times.span, zone)),
        ],
    }
}

fn blocking(stored: &StoredBlocking, zone: Tz) -> Reason {
    let blocking = &stored.blocking;
    Reason {
        code: "blocking_in_the_way",
        values: vec![
            ("blocking_id", blocking.id.to_string().into()),
            ("title", blocking.title.to_string().into()),
            ("span", span(blocking.span, zone)),
        ],
    }
}

fn span(span: Interval, zone: Tz) -> Value {
    let local = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone);
    Value::Span(local(span.start()), local(span.end()))
}
