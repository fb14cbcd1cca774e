//! What is told of a booking or hold that was just made.

use actix_web::HttpResponse;
use domain::ids::BookingId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::booking_out::BookingOut;
use crate::api::answer;
use crate::api::problem::Problem;
use crate::app::State;
use crate::services::Ctx;
use crate::services::bookings::read::Shown;

/// A booking that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BookingMade {
    /// The booking.
    #[serde(flatten)]
    #[schema(value_type = BookingOut)]
    booking: Map<String, Value>,
    /// What a guest needs to read and change it; told in this answer only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    management: Option<ManagementOut>,
}

/// How a guest reads and changes the booking.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Management)]
struct ManagementOut {
    /// The value of the header `Management-Token`; whoever has it can change the booking.
    token: String,
    /// Where the booking is read and changed.
    #[schema(format = "uri")]
    url: String,
}

/// The answer without its secret, as it may be kept: the booking as it was told, and of which version the management
/// token is that goes with it.
#[derive(Serialize, Deserialize)]
pub(super) struct Made {
    booking: Map<String, Value>,
    version: i64,
    token_version: Option<i64>,
}

impl Made {
    /// What the caller is told; staff of the provider need no management token.
    pub(super) fn of(shown: &Shown, ctx: &Ctx) -> Self {
        let booking = &shown.stored.booking;
        let is_staff = ctx.actor.is_staff_of(booking.provider_id);
        let told = serde_json::to_value(BookingOut::of(shown, ctx));
        let told = told.expect("a DTO has text, numbers and lists of them only");
        Self {
            booking: told.as_object().cloned().unwrap_or_default(),
            version: booking.version,
            token_version: (!is_staff).then_some(booking.token_version),
        }
    }

    /// As text.
    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).expect("a JSON value can be written")
    }

    /// What [`write`](Self::write) wrote.
    pub(super) fn read(text: &str) -> Result<Self, Problem> {
        serde_json::from_str(text).map_err(|error| Problem::internal(&error))
    }

    /// 201 with the booking.
    pub(super) fn answer(self, state: &State, id: BookingId) -> HttpResponse {
        let path = format!("/api/v1/bookings/{id}");
        let management = self.token_version.map(|version| ManagementOut {
            token: state.secret().management_token(id, version),
            url: format!("{}{path}", state.base_url()),
        });
        let booking = BookingMade {
            booking: self.booking,
            management,
        };
        answer::created(path, self.version, booking)
    }
}
