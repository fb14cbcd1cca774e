//! The one table from why nothing was done to a room or resource to what is answered.

use domain::bookable::CELLS_MAX;

use crate::api::problem::{Kind, Problem, Reason, Refusal};
use crate::i18n::Value;
use crate::services::listings::{InTheWay, ListingError, Obstacle, ObstacleOwner};

impl From<ListingError> for Problem {
    fn from(error: ListingError) -> Self {
        let field = Self::of_field;
        match error {
            ListingError::Denied(denied) => denied.into(),
            ListingError::Stale => Kind::VersionMismatch.into(),
            ListingError::UnknownSite => field("/site_id", Refusal::UnknownId),
            ListingError::WithdrawnBeforePublished => {
                field("/published_until", Refusal::EndNotAfterStart)
            }
            ListingError::UnknownCompanion(_) | ListingError::OwnCompanion => {
                field("/companion_ids", Refusal::UnknownId)
            }
            ListingError::UnknownPurpose { index, .. }
            | ListingError::UnknownGroup { index, .. } => {
                field(&format!("/rules/{index}"), Refusal::UnknownCode)
            }
            ListingError::UnknownHall => field("/space/hall_id", Refusal::UnknownId),
            ListingError::CellOutsideHall { count, .. } => outside_hall("/space/cells", count),
            ListingError::UnknownPool => field("/space/resource_id", Refusal::UnknownId),
            ListingError::NotAHall => field("/cell_count", Refusal::NotForThisRoom),
            ListingError::NotAPart => field("/cells", Refusal::NotForThisRoom),
            ListingError::CellsNotRefined { count, .. } => {
                let (of, max) = (count, CELLS_MAX);
                field("/cell_count", Refusal::NotAMultiple { of, max })
            }
            ListingError::UnknownRoom(_) => field("/never_with_ids", Refusal::UnknownId),
            ListingError::NotExclusive(_) | ListingError::SharesSpace(_) => {
                field("/never_with_ids", Refusal::NotExclusive)
            }
            ListingError::InUseTogether { in_the_way, .. } => {
                Self::new(Kind::InUseTogether).reasons(reasons(&in_the_way))
            }
            ListingError::SpaceInUse(in_the_way) => {
                Self::new(Kind::SpaceInUse).reasons(reasons(&in_the_way))
            }
            ListingError::StockInUse { peak, in_the_way } => {
                Self::new(Kind::StockInUse { peak }).reasons(reasons(&in_the_way))
            }
            ListingError::Referenced => Kind::Referenced.into(),
            ListingError::HasDependents => Kind::HasDependents.into(),
            ListingError::Store(error) => error.into(),
        }
    }
}

/// The same for a PATCH, where the cells of a part are a field of their own.
pub(in crate::api::v1) fn problem_of_change(error: ListingError) -> Problem {
    match error {
        ListingError::CellOutsideHall { count, .. } => outside_hall("/cells", count),
        error => error.into(),
    }
}

fn outside_hall(pointer: &str, count: u32) -> Problem {
    let max = count.into();
    Problem::of_field(pointer, Refusal::OutOfRange { min: 1, max })
}

fn reasons(in_the_way: &InTheWay) -> impl Iterator<Item = Reason> {
    in_the_way
        .uses
        .iter()
        .map(|obstacle| reason(obstacle, in_the_way.zone))
}

fn reason(obstacle: &Obstacle, zone: chrono_tz::Tz) -> Reason {
    let Obstacle {
        owner,
        starts_at,
        ends_at,
    } = obstacle;
    let span = Value::Span(starts_at.with_timezone(&zone), ends_at.with_timezone(&zone));
    match owner {
        ObstacleOwner::Booking(id, reference) => Reason {
            code: "booking_in_the_way",
            values: vec![
                ("booking_id", id.to_string().into()),
                ("reference", reference.clone().into()),
                ("span", span),
            ],
        },
        ObstacleOwner::Blocking(id) => Reason {
            code: "blocking_in_the_way",
            values: vec![("blocking_id", id.to_string().into()), ("span", span)],
        },
    }
}
