//! Holds: a time kept free during checkout.

use actix_web::{HttpRequest, delete, post, web};
use domain::ids::BookingId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::booking_in::BookingIn;
use super::errors::problem;
use super::made::{BookingMade, Made};
use super::refusal::refusal;
use super::wanted::ItemDto;
use super::words::LayoutWord;
use crate::api::answer::{Answer, no_content};
use crate::api::edge::client_network;
use crate::api::extract::{Caller, IfMatch, Json, PathId};
use crate::api::wire::{Id, Timestamp};
use crate::app::State;
use crate::auth::token::keyed_hash;
use crate::services::bookings::hold;
use crate::services::bookings::read::show;

/// A time to be kept free.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldIn {
    /// The room; without it resources alone are held.
    room_id: Option<Id>,
    /// Resources with the room, or alone.
    #[serde(default)]
    #[schema(max_items = 50)]
    items: Vec<ItemDto>,
    /// The start of what is to be booked.
    starts_at: Timestamp,
    /// The end of what is to be booked; at most 366 days after the start.
    ends_at: Timestamp,
    /// The number of people.
    #[schema(minimum = 1, maximum = 100_000)]
    attendees: Option<i64>,
    /// How the room is to be furnished.
    layout: Option<LayoutWord>,
    /// A code of the provider's list of purposes.
    #[schema(max_length = 60)]
    purpose: Option<String>,
    /// The customer group, as the organiser declares it.
    #[schema(max_length = 60)]
    customer_group: Option<String>,
}

impl HoldIn {
    /// A booking of which no more is known yet.
    fn into_booking(self) -> BookingIn {
        let mut booking = BookingIn::bare(self.starts_at, self.ends_at);
        booking.room_id = self.room_id;
        booking.items = self.items;
        booking.attendees = self.attendees;
        booking.layout = self.layout;
        booking.purpose = self.purpose;
        booking.customer_group = self.customer_group;
        booking
    }
}

/// Keeps a time free for 15 minutes, so that a booking can be filled in.
///
/// The answer is a booking in status `held`. It becomes a request or a booking when `POST /bookings` names it in
/// `hold_id`.
#[utoipa::path(
    tag = "bookings",
    security((), ("api_key" = []), ("management_token" = [])),
    responses((status = 201, description = "The hold", body = BookingMade))
)]
#[post("/holds")]
pub async fn create_hold(
    request: HttpRequest,
    Caller(ctx): Caller,
    body: Json<HoldIn>,
    state: web::Data<State>,
) -> Answer {
    let asked = body.into_inner().into_booking().parse(ctx.language)?.asked;
    let command = hold::Command {
        asked: asked.clone(),
        client: client_hash(&state, &request),
    };
    let by = ctx.clone();
    let held = state
        .write(move |tx| {
            let stored = hold::hold(tx, &by, &command)?;
            Ok(show(tx, stored)?)
        })
        .await;
    match held {
        Ok(held) => Ok(Made::of(&held, &ctx).answer(&state, held.stored.booking.id)),
        Err(error) => Err(refusal(&state, ctx, error, asked).await),
    }
}

/// Gives a hold up before its time.
#[utoipa::path(
    tag = "bookings",
    params(IfMatch),
    security(("api_key" = []), ("management_token" = [])),
    responses((status = 204, description = "The time is free again"))
)]
#[delete("/holds/{id}")]
pub async fn release_hold(
    PathId(id): PathId<BookingId>,
    Caller(ctx): Caller,
    IfMatch(version): IfMatch,
    state: web::Data<State>,
) -> Answer {
    state
        .write(move |tx| hold::release_hold(tx, &ctx, id, version))
        .await
        .map_err(|error| problem(error, None))?;
    Ok(no_content())
}

/// The caller's network as it is kept: a keyed hash, so that nobody who reads the database learns it.
fn client_hash(state: &State, request: &HttpRequest) -> Option<[u8; 32]> {
    let network = client_network(request)?.to_string();
    let key = state.secret().derive("client");
    Some(keyed_hash(&key, &[network.as_bytes()]))
}
