//! Why a step of a booking was not taken.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::availability::Finding;
use domain::booking::{StatusName, WrongState};
use domain::text::Code;
use store::{StoreError, TxError};
use thiserror::Error;

use crate::services::Denied;
use crate::services::idempotency::KeyReused;

/// A time that cannot be had, with every violated rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The rules, each once for each room or resource; never empty.
    pub findings: Vec<Finding>,
    /// The zone of the site, in which the values are told.
    pub zone: Tz,
}

/// Why a step of a booking was not taken. Nothing of it was kept.
#[derive(Debug, Error)]
pub enum BookingError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The room or a resource does not exist for the caller.
    #[error("a room or resource of the wish does not exist for the caller")]
    UnknownBookable(domain::bookable::BookableId),
    /// The wish names neither room nor resource.
    #[error("the wish names neither room nor resource")]
    NothingWanted,
    /// Rooms and resources of different sites or providers.
    #[error("rooms and resources of one booking belong to one site")]
    SitesDiffer,
    /// A resource that is let only with a room, or only alone.
    #[error("a resource is not let like this")]
    UseModeDiffers(domain::ids::ResourceId),
    /// The provider knows no such purpose.
    #[error("the provider has no purpose {0}")]
    UnknownPurpose(Code),
    /// The provider knows no such customer group.
    #[error("the provider has no customer group {0}")]
    UnknownGroup(Code),
    /// A question of the room that must be answered was not.
    #[error("the question {0} was not answered")]
    MissingAnswer(Code),
    /// An answer to no question of the room.
    #[error("the room does not ask {0}")]
    UnknownAnswer(Code),
    /// The hold is unknown to the caller.
    #[error("there is no such hold, or the caller may not know of it")]
    UnknownHold,
    /// The organiser's record is unknown, or of another provider.
    #[error("the organiser's record does not exist")]
    UnknownOrganiser,
    /// Neither a record nor a name of who books.
    #[error("nobody is named who books")]
    NoOrganiser,
    /// Only staff may set this.
    #[error("only staff may set {0}")]
    StaffOnly(&'static str),
    /// The event does not lie inside the span.
    #[error("the event does not lie inside the span of the booking")]
    EventOutsideSpan,
    /// Handed over after the start or given back before the end.
    #[error("handover and return do not lie around the use")]
    AppointmentInside(&'static str),
    /// It would have been received after now.
    #[error("a wish cannot be received in the future")]
    ReceivedInFuture,
    /// An option must end in the future and before the use.
    #[error("an option ends between now and the start of the use")]
    OptionOutOfBounds {
        /// The latest end.
        latest: DateTime<Utc>,
    },
    /// The time cannot be had.
    #[error("the time cannot be had")]
    Refused(Refused),
    /// The guest has as many holds as one may have.
    #[error("there are {limit} open holds already")]
    TooManyHolds {
        /// How many one may have.
        limit: i64,
    },
    /// The step is not possible from where the booking stands.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// A guest may no longer change this by link.
    #[error("a guest may not change {field} of a booking that is {status}")]
    NotByLink {
        /// The field.
        field: &'static str,
        /// Where the booking stands.
        status: StatusName,
    },
    /// Somebody changed it meanwhile.
    #[error("the booking was changed meanwhile")]
    Stale,
    /// The idempotency key came with another request before.
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for BookingError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
