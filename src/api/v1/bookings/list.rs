//! `GET /bookings`: the office's list.

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use domain::booking::Reference;
use domain::ids::BookingId;
use domain::interval::Interval;
use serde::Deserialize;
use uuid::Uuid;

use super::booking_out::BookingOut;
use super::errors::problem;
use super::words::StatusWord;
use crate::api::answer::Answer;
use crate::api::cursor::{Page, PageParams};
use crate::api::extract::{Caller, Fields, ListQuery, Parsed};
use crate::api::problem::{Kind, Problem, Refusal};
use crate::api::wire::{Id, Timestamp};
use crate::app::State;
use crate::services::bookings::read::{self, BookingFilter, BookingPage};

/// Which bookings are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BookingParams {
    /// Of this provider.
    provider: Option<Id>,
    /// Of this room.
    room: Option<Id>,
    /// By this organiser.
    organiser: Option<Id>,
    /// In this status.
    status: Option<StatusWord>,
    /// With this reference; case, blanks and hyphens do not matter.
    #[param(max_length = 20)]
    reference: Option<String>,
    /// That end after this time.
    from: Option<Timestamp>,
    /// That start before this time.
    to: Option<Timestamp>,
}

impl BookingParams {
    fn parse(&self) -> Result<BookingFilter, Problem> {
        let mut fields = Fields::of_query();
        let provider = fields.optional("provider", self.provider.as_ref().map(Id::parse));
        let room = fields.optional("room", self.room.as_ref().map(Id::parse));
        let organiser = fields.optional("organiser", self.organiser.as_ref().map(Id::parse));
        let reference = self.reference.as_deref().map(reference);
        let reference = fields.optional("reference", reference);
        let within = self.within(&mut fields);
        fields.finish(|| {
            Some(BookingFilter {
                providers: provider?.map(|provider| vec![provider]),
                room: room?,
                organiser: organiser?,
                status: self.status.map(|status| status.0),
                reference: reference?,
                within: within?,
            })
        })
    }

    fn within(&self, fields: &mut Fields) -> Parsed<Option<Interval>> {
        if self.from.is_none() && self.to.is_none() {
            return Some(None);
        }
        let from = fields.optional("from", self.from.as_ref().map(Timestamp::parse_utc))?;
        let to = fields.optional("to", self.to.as_ref().map(Timestamp::parse_utc))?;
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        let within = Interval::new(from.unwrap_or(first), to.unwrap_or(last));
        fields.parse("to", within).map(Some)
    }
}

fn reference(text: &str) -> Result<Reference, Refusal> {
    Reference::parse(text).ok_or(Refusal::MalformedReference)
}

/// The bookings of the providers for whom the caller works, by start.
#[utoipa::path(
    tag = "bookings",
    params(BookingParams, PageParams),
    security(("api_key" = [])),
    responses((status = 200, description = "A page of bookings", body = Page<BookingOut>))
)]
#[get("/bookings")]
pub async fn list_bookings(
    ListQuery(query, paging): ListQuery<BookingParams>,
    Caller(ctx): Caller,
    state: web::Data<State>,
) -> Answer {
    let filter = query.parse()?;
    let after = paging.after()?.map(position).transpose()?;
    let limit = i64::try_from(paging.limit())
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    let by = ctx.clone();
    let found = state
        .read(move |tx| read::list_bookings(tx, &by, filter.clone(), after, limit))
        .await
        .map_err(|error| problem(error, None))?;
    let last = |shown: &read::Shown| {
        let booking = &shown.stored.booking;
        (booking.times.span.start().timestamp(), booking.id.0)
    };
    Ok(paging.answer(found, last, |shown| BookingOut::of(&shown, &ctx)))
}

fn position((seconds, id): (i64, Uuid)) -> Result<BookingPage, Problem> {
    let starts_at = DateTime::from_timestamp(seconds, 0).ok_or(Kind::InvalidCursor)?;
    Ok(BookingPage {
        starts_at,
        id: BookingId(id),
    })
}
