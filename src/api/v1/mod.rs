//! The resources under `/api/v1`, one module each: DTOs, the `From` of each use case's error, handlers.
//!
//! ```ignore
//! /// The rooms that are published.
//! #[utoipa::path(
//!     tag = "rooms",
//!     params(RoomFilter, PageParams),
//!     responses((status = 200, description = "A page of rooms", body = Page<RoomOut>))
//! )]
//! #[get("/rooms")]
//! async fn list_rooms(ListQuery(filter, paging): ListQuery<RoomFilter>, ..) -> Answer {
//!     let filter = filter.parse()?;
//!     let after = paging.after()?;
//!     let limit = paging.limit() + 1;
//!     let rooms = state.read(move |tx| list_rooms(tx, &filter, after, limit)).await?;
//!     Ok(paging.answer(rooms, |room| (room.name.sort_key(), room.id.0), RoomOut::from))
//! }
//! ```
//!
//! - A DTO that comes in has `#[serde(deny_unknown_fields)]`, parameters also `#[into_params(parameter_in = Query)]`.
//!   Write `#[derive(utoipa::IntoParams)]`: with the name imported, a lint finds the macro's own code too long.
//! - `params(...)` names what is in the query and which headers are read: `IfMatch`, `IfNoneMatch`,
//!   `IdempotencyKey`. Ids in the path, problems and `ETag` follow by themselves; a body is known from
//!   [`Json`](crate::api::extract::Json).
//! - `security(("api_key" = []), ("management_token" = []))` says who may call; with `()` among them also anyone.
//! - The summary of an operation is the first line of its doc, its name that of the function; both are public.

mod availability;
pub mod blockings;
pub mod bookings;
mod closures;
mod denied;
mod fates;
mod feeds;
mod listings;
mod me;
mod opening_hours;
mod organisers;
pub mod party;
mod providers;
mod resources;
mod rooms;
mod sites;
mod spans;

use utoipa_actix_web::service_config::ServiceConfig;

pub use bookings::reason;

/// Registers the handlers of all resources.
pub fn v1(cfg: &mut ServiceConfig) {
    availability::configure(cfg);
    blockings::configure(cfg);
    bookings::configure(cfg);
    me::configure(cfg);
    opening_hours::configure(cfg);
    providers::configure(cfg);
    resources::configure(cfg);
    rooms::configure(cfg);
    sites::configure(cfg);
    closures::configure(cfg);
    feeds::configure(cfg);
    organisers::configure(cfg);
}
